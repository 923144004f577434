"""The first page: what the index says of the unit asked about, how sure that is, what matters, what to do."""

import math

import numpy as np

from nhip.measure.audit.document import Block, Bullets, Cell, Heading, Item, Paragraph, Section, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.findings import findings
from nhip.measure.audit.first_things import first_things
from nhip.measure.audit.step_structure import FEW_UNITS
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.choices import name_of

# More components of the unit than this belong on a page of their own.
MOST_PARTS = 8


def summary(subject: Subject, evidence: Evidence) -> Section:
    """One page for a reader who reads one page."""
    words = subject.words
    has_unit = subject.has(subject.unit)
    name = subject.name(subject.unit) if has_unit and subject.unit else ""
    blocks: list[Block] = [
        Heading(
            words(f"Chỉ số nói gì về {name}", f"What the index says of {name}")
            if has_unit
            else words("Chỉ số nói gì", "What the index says")
        ),
        Paragraph(_says(subject)),
    ]
    if has_unit and subject.unit:
        blocks += _parts(subject, subject.unit)
    blocks.append(Heading(words("Chắc chắn đến đâu", "How sure that is")))
    blocks.append(Paragraph(_sure(subject, evidence)))
    blocks.append(Heading(words("Ba điều đáng chú ý", "Three findings that matter")))
    blocks.append(Bullets(tuple(findings(subject, evidence)), ordered=True))
    blocks.append(Heading(words("Nên làm gì trước", "What to do first")))
    blocks.append(Bullets(tuple(Item(text) for text in first_things(subject, evidence)), ordered=True))
    return Section(words("Tóm tắt", "Summary"), tuple(blocks))


def _says(subject: Subject) -> str:
    words, result = subject.words, subject.result
    order = [unit for unit in result.order() if result.rank(unit) is not None]
    if not order:
        return words("Không đơn vị nào có hạng.", "No unit has a rank.")
    ranked, whole = len(order), len(result.units)
    everybody = (
        words(f" Tất cả {subject.counted(whole)} đều có hạng.", f" All {subject.counted(whole)} are ranked.")
        if ranked == whole
        else words(
            f" Được xếp hạng: {words.share(ranked, whole)} {subject.kind}.",
            f" Ranked: {words.share(ranked, whole)} {subject.kind}.",
        )
    )
    if not subject.has(subject.unit) or subject.unit is None:
        first = order[0]
        return words(
            f"Đứng đầu là {subject.name(first)} với {subject.score(first)} điểm; đứng cuối là "
            f"{subject.name(order[-1])} với {subject.score(order[-1])} điểm.{everybody}",
            f"First is {subject.name(first)} with {subject.score(first)}; last is "
            f"{subject.name(order[-1])} with {subject.score(order[-1])}.{everybody}",
        )
    unit, place = subject.unit, order.index(subject.unit)
    among = subject.counted(ranked)
    said = words(
        f"{subject.when}, {subject.name(unit)} được {subject.score(unit)} điểm, hạng "
        f"{words.whole(result.rank(unit))} trong {among}.",
        f"{subject.when} {subject.name(unit)} scores {subject.score(unit)} and ranks "
        f"{words.whole(result.rank(unit))} among {among}.",
    )
    said += "" if ranked == whole else everybody
    own = result.rank(unit)
    assert own is not None
    same = [other for other in order if other != unit and result.rank(other) == own]
    before = [other for other in order[:place] if other not in same]
    behind = [other for other in order[place + 1 :] if other not in same]
    near = []
    if before:
        near.append(
            words(f"ngay trước là {_at(subject, before[-1])}", f"just before: {_at(subject, before[-1])}")
        )
    if behind:
        near.append(
            words(f"ngay sau là {_at(subject, behind[0])}", f"just behind: {_at(subject, behind[0])}")
        )
    if same:
        named = words.some([subject.name(other) for other in same], 4, subject.kind)
        said += words(f" Cùng hạng: {named}.", f" At the same rank: {named}.")
    if near:
        said += f" {words.capital('; '.join(near))}."
    return said + _since(subject, unit)


def _at(subject: Subject, unit: str) -> str:
    words = subject.words
    rank, score = words.whole(subject.result.rank(unit)), subject.score(unit)
    return f"{subject.name(unit)} ({words(f'hạng {rank}, {score} điểm', f'rank {rank}, {score}')})"


def _since(subject: Subject, unit: str) -> str:
    words, before = subject.words, subject.previous
    if before is None or unit not in before:
        return ""
    then, now = before.rank(unit), subject.result.rank(unit)
    if then is None or now is None:
        return ""
    moved = then - now
    edition = before.edition.code
    if moved == 0:
        return words(f" So với kỳ {edition}: giữ nguyên hạng.", f" Compared with {edition}: the same rank.")
    way = words("lên", "up") if moved > 0 else words("xuống", "down")
    return words(
        f" So với kỳ {edition}: {way} {words.whole(abs(moved))} bậc (khi đó hạng {words.whole(then)}, theo "
        "số liệu và cách tính của kỳ đó).",
        f" Compared with {edition}: {way} {words.whole(abs(moved))} (then rank {words.whole(then)}, by the "
        "figures and the method of that edition).",
    )


def _parts(subject: Subject, unit: str) -> list[Block]:
    words, result = subject.words, subject.result
    codes = [code for code in result.edition.tree.children[result.root] if code in result.plan.column]
    if not codes or len(codes) > MOST_PARTS:
        return []
    rows: list[tuple[str | Cell, ...]] = []
    for code in codes:
        scores = result.component(code)
        mine = scores[result.row(unit)]
        known = int((~np.isnan(scores)).sum())
        rank = f"{int((scores > mine).sum()) + 1}/{known}"
        rows.append((subject.title(code), subject.score(unit, code), "–" if math.isnan(mine) else rank))
    return [
        table(
            words(f"{subject.name(unit)} ở từng thành phần", f"{subject.name(unit)} by component"),
            (
                words("Thành phần", "Component"),
                words("Điểm", "Score"),
                words("Hạng/số có điểm", "Rank/scored"),
            ),
            rows,
        )
    ]


def _sure(subject: Subject, evidence: Evidence) -> str:
    words, held = subject.words, evidence.uncertainty
    variation = subject.varied.variation
    rounding = words("làm tròn số liệu", "rounding of figures")
    named = [
        rounding
        if choice.do == "rounding" and not subject.varied.is_asked
        else name_of(choice).say(words.language)
        for choice in variation.vary
    ]
    names = words.listing(list(dict.fromkeys(named)))
    said = words(
        f"Chỉ số được tính lại {words.times(held.runs)}, mỗi lần thay đổi cùng lúc những lựa chọn mà người "
        f"làm chỉ số có thể đã quyết định khác đi: {names}.",
        f"The index was computed again in {words.times(held.runs)}, each varying at once what its makers "
        f"might as well have decided otherwise: {names}.",
    )
    interval = held.interval(subject.unit) if subject.has(subject.unit) and subject.unit else None
    if (interval is None or subject.unit is None) and subject.ranked < FEW_UNITS:
        return said + words(
            f" Với {subject.counted(subject.ranked)} thì khoảng hạng nào cũng hẹp, nên chưa nói được gì.",
            f" Among {subject.counted(subject.ranked)} any interval is narrow, so this says little.",
        )
    if interval is None or subject.unit is None:
        return said + words(
            f" Khoảng hạng hẹp hơn 10 bậc ở {words.share(evidence.narrower(10), subject.ranked)} "
            f"{subject.kind}.",
            " The rank interval spans fewer than 10 ranks for "
            f"{words.share(evidence.narrower(10), subject.ranked)} {subject.kind}.",
        )
    unit, name = subject.unit, subject.name(subject.unit)
    inside = words.share(evidence.inside(unit), held.runs)
    if not evidence.tries_method:
        kept = str(interval[0]) if interval[0] == interval[1] else f"{interval[0]}–{interval[1]}"
        return said + words(
            f" {name} giữ hạng {kept}, nhưng điều đó chỉ cho biết làm tròn và sai số có làm đổi hạng hay "
            "không; cách tính chưa được thử, vì tổng điểm không được gộp ở đây.",
            f" {name} keeps rank {kept}, but that tells only whether rounding and error move it; the "
            "method was not tried, as the total is not combined here.",
        )
    if interval[0] == interval[1]:
        said += words(
            f" {name} đứng đúng hạng {interval[0]} trong {inside} lần.",
            f" {name} ranks exactly {interval[0]} in {inside} runs.",
        )
    else:
        said += words(
            f" Hạng của {name} nằm từ {interval[0]} đến {interval[1]} trong {inside} lần. Nên nói: “{name} "
            f"ở khoảng hạng {interval[0]} đến {interval[1]}”, thay vì chỉ nói hạng "
            f"{words.whole(subject.result.rank(unit))}.",
            f" The rank of {name} lies between {interval[0]} and {interval[1]} in {inside} runs. Say "
            f"“{name} ranks between {interval[0]} and {interval[1]}”, not merely “rank "
            f"{words.whole(subject.result.rank(unit))}”.",
        )
    weights = evidence.weights_alone
    alone = None if weights is None else weights.interval(unit)
    if alone is not None:
        low, high = alone
        said += words(
            f" Nếu chỉ trọng số thay đổi thì khoảng đó là {low} đến {high}.",
            f" With weights alone varying it is {low} to {high}.",
        )
    return said
