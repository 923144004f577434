"""Step 8, robustness: what was varied, how far ranks move, which choice moves them, ranks without a part."""

import math

import numpy as np

from nhip.measure.audit.choices_said import options
from nhip.measure.audit.document import Block, Cell, Code, Figure, Heading, Paragraph, Section, bullets, table
from nhip.measure.audit.drawings import Span, intervals, ribbon
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.step_sensitivity import alone, left_out, shares
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.choices import name_of

MOST_UNCERTAIN = 20
NEIGHBOURS = 5


def robustness(subject: Subject, evidence: Evidence) -> Section:
    """The whole of step 8."""
    words = subject.words
    blocks: list[Block] = [
        *_varied(subject, evidence),
        Heading(words("Thứ hạng dao động bao nhiêu", "How far ranks move")),
        *_widths(subject, evidence),
        *_neighbours(subject, evidence),
        _uncertain(subject, evidence),
        *alone(subject, evidence),
        *shares(subject, evidence),
        *left_out(subject, evidence),
    ]
    return Section(words("Bước 8. Độ vững và độ nhạy", "Step 8. Robustness and sensitivity"), tuple(blocks))


def spans(subject: Subject, evidence: Evidence, units: tuple[str, ...]) -> list[Span]:
    """The interval of each unit that has one, in the order given."""
    held, result = evidence.uncertainty, subject.result
    found = []
    for unit in units:
        row = result.row(unit)
        if math.isnan(held.low[row]) or math.isnan(result.ranks[row]):
            continue
        asked = unit == subject.unit
        found.append(
            Span(
                subject.name(unit),
                float(result.ranks[row]),
                float(held.low[row]),
                float(held.high[row]),
                asked,
            )
        )
    return found


def neighbours(subject: Subject) -> tuple[str, ...]:
    """The unit asked about and those around it by rank."""
    if not subject.has(subject.unit):
        return ()
    order = [unit for unit in subject.result.order() if subject.result.rank(unit) is not None]
    place = order.index(str(subject.unit))
    start = max(0, min(place - NEIGHBOURS, len(order) - 2 * NEIGHBOURS - 1))
    return tuple(order[start : start + 2 * NEIGHBOURS + 1])


def _varied(subject: Subject, evidence: Evidence) -> list[Block]:
    words, variation = subject.words, subject.varied.variation
    runs, seed = words.times(evidence.uncertainty.runs), variation.seed
    level = words.percent(variation.level, 0)
    rows: list[tuple[str | Cell, ...]] = [
        (words.capital(name_of(choice).say(words.language)), options(subject, choice))
        for choice in variation.vary
    ]
    blocks: list[Block] = [
        Heading(words("Điều gì được cho thay đổi", "What was varied")),
        Paragraph(
            words(
                f"Chỉ số được tính lại {runs}, mọi lựa chọn trong bảng thay đổi cùng lúc; hạt ngẫu nhiên "
                f"{seed}, nên làm lại sẽ ra đúng kết quả này. Khoảng hạng chứa ít nhất {level} số lần "
                "tính: cắt bỏ hai đầu như nhau. Trước khi chạy, từng lựa chọn đã được thử riêng và đều "
                "làm đổi kết quả; lựa chọn nào không làm đổi gì thì kiểm định dừng lại và báo lỗi.",
                f"The index was computed again in {runs}, every choice of the table varying at once; the "
                f"seed is {seed}, so the same results come again. A rank interval holds at least {level} "
                "of the runs, the same cut off at both ends. Each choice was first tried alone and did "
                "change the result; one that changes nothing would have stopped this audit with an error.",
            )
        ),
        table(
            words("Các lựa chọn được cho thay đổi", "The choices that were varied"),
            (words("Lựa chọn", "Choice"), words("Thay đổi ra sao", "How")),
            rows,
            text=2,
        ),
    ]
    if subject.varied.left_out:
        blocks.append(Paragraph(words("Không cho thay đổi, vì:", "Not varied, because:")))
        blocks.append(
            bullets(
                *(
                    f"{words.capital(title.say(words.language))}: {reason.say(words.language)}"
                    for title, reason in subject.varied.left_out
                )
            )
        )
    blocks += [Paragraph(notice.text.say(words.language)) for notice in evidence.uncertainty.notices]
    return blocks


def _widths(subject: Subject, evidence: Evidence) -> list[Block]:
    words = subject.words
    order = tuple(unit for unit in subject.result.order() if subject.result.rank(unit) is not None)
    drawn = spans(subject, evidence, order)
    if not drawn:
        return [Paragraph(words("Không đơn vị nào có hạng.", "No unit has a rank."))]
    ranked = len(drawn)
    middle = float(np.nanmedian(evidence.widths))
    widest = max(drawn, key=lambda span: span.high - span.low)
    asked = next((span for span in drawn if span.is_asked), None)
    about = ""
    if asked:
        about = words(
            f" {asked.name} được tô đỏ: hạng {words.whole(asked.rank)}, khoảng "
            f"{asked.low:.0f}–{asked.high:.0f}.",
            f" {asked.name} is red: rank {words.whole(asked.rank)}, interval "
            f"{asked.low:.0f}–{asked.high:.0f}.",
        )
    return [
        Paragraph(
            words(
                f"Khoảng hạng hẹp hơn 5 bậc ở {words.share(evidence.narrower(5), ranked)} {subject.kind}, "
                f"hẹp hơn 10 bậc ở {words.share(evidence.narrower(10), ranked)}. Một nửa số {subject.kind} "
                f"có khoảng rộng không quá {words.whole(middle)} bậc; rộng nhất là {widest.name}, từ "
                f"{widest.low:.0f} đến {widest.high:.0f}.",
                f"The interval spans fewer than 5 ranks for {words.share(evidence.narrower(5), ranked)} "
                f"{subject.kind}, fewer than 10 for {words.share(evidence.narrower(10), ranked)}. For half "
                f"of them it spans {words.whole(middle)} ranks at most; the widest is that of "
                f"{widest.name}, from {widest.low:.0f} to {widest.high:.0f}.",
            )
        ),
        Figure(
            words(
                "Khoảng hạng của tất cả, xếp theo hạng. Vạch là khoảng hạng, chấm là hạng đã tính.",
                "Rank intervals of all, in order of rank. A line is an interval, a dot the rank.",
            ),
            ribbon(
                drawn,
                words("Từ hạng đầu (trái) đến hạng cuối (phải)", "From first (left) to last (right)"),
                words("Hạng", "Rank"),
            ),
            words(
                f"Biểu đồ có {ranked} vạch đứng, mỗi vạch là một đơn vị, kéo từ hạng tốt nhất đến hạng xấu "
                "nhất của đơn vị đó; chấm là hạng theo cách tính đã công bố. Vạch dài nhất là "
                f"{widest.name}, {widest.low:.0f}–{widest.high:.0f}.{about}",
                f"A chart of {ranked} upright lines, one a unit, each from its best to its worst rank; the "
                f"dot is the rank by the method as published. The longest is {widest.name}, "
                f"{widest.low:.0f}–{widest.high:.0f}.{about}",
            ),
        ),
    ]


def _rows(subject: Subject, evidence: Evidence, units: tuple[str, ...]) -> list[tuple[str | Cell, ...]]:
    words, held, result = subject.words, evidence.uncertainty, subject.result
    rows: list[tuple[str | Cell, ...]] = []
    for unit in units:
        interval, row = held.interval(unit), result.row(unit)
        if interval is None:
            continue
        rows.append(
            (
                subject.name(unit),
                words.whole(float(result.ranks[row])),
                f"{interval[0]}–{interval[1]}",
                words.whole(float(held.middle[row])),
                words.whole(interval[1] - interval[0]),
                words.share(evidence.inside(unit), held.runs),
            )
        )
    return rows


def _header(subject: Subject) -> tuple[str, ...]:
    words = subject.words
    return (
        words.capital(subject.kind) if words.language == "vi" else "Name",
        words("Hạng", "Rank"),
        words("Khoảng hạng", "Interval"),
        words("Hạng giữa", "Median rank"),
        words("Rộng (bậc)", "Width (ranks)"),
        words("Số lần nằm trong khoảng", "Runs inside it"),
    )


def _neighbours(subject: Subject, evidence: Evidence) -> list[Block]:
    near = neighbours(subject)
    drawn = spans(subject, evidence, near)
    if len(drawn) < 2 or subject.unit is None:
        return []
    words, name = subject.words, subject.name(subject.unit)
    unclear = evidence.not_told_apart(subject.unit)
    said = "; ".join(f"{span.name} {span.low:.0f}–{span.high:.0f}" for span in drawn)
    marked = frozenset(place for place, unit in enumerate(near) if unit == subject.unit)
    return [
        Heading(words(f"{name} và các hạng kề bên", f"{name} and the ranks around it")),
        Paragraph(
            words(
                f"Với {words.share(len(unclear), subject.ranked - 1)} {subject.kind} khác, chưa thể nói "
                f"{name} đứng trước hay đứng sau: không bên nào dẫn trước trong ít nhất 95 % số lần tính.",
                f"Against {words.share(len(unclear), subject.ranked - 1)} other {subject.kind} one cannot "
                f"say whether {name} stands before or behind: neither leads in at least 95 % of the runs.",
            )
        ),
        Figure(
            words(
                f"Khoảng hạng của {name} và các hạng kề bên", f"Rank intervals of {name} and those around it"
            ),
            intervals(drawn),
            words(f"Khoảng hạng, theo thứ tự hạng: {said}.", f"Rank intervals, in order of rank: {said}."),
        ),
        table(
            words(f"{name} và các hạng kề bên", f"{name} and those around it"),
            _header(subject),
            _rows(subject, evidence, near),
            marked=marked,
        ),
    ]


def _uncertain(subject: Subject, evidence: Evidence) -> Block:
    words, result = subject.words, subject.result
    order = [unit for unit in result.order() if evidence.uncertainty.interval(unit) is not None]
    width = evidence.widths
    order.sort(key=lambda unit: -width[result.row(unit)])
    chosen = tuple(order[:MOST_UNCERTAIN])
    marked = frozenset(place for place, unit in enumerate(chosen) if unit == subject.unit)
    return table(
        words(
            f"{len(chosen)} {subject.kind} có hạng kém chắc chắn nhất",
            f"The {len(chosen)} least certain ranks",
        ),
        _header(subject),
        _rows(subject, evidence, chosen),
        marked=marked,
    )


def choices_file(subject: Subject) -> Code:
    """The variation as the YAML file that ``--vary`` reads."""
    import yaml  # noqa: PLC0415 - only this block writes YAML

    held = subject.varied.variation.model_dump(mode="json", by_alias=True, exclude_none=True)
    return Code(yaml.safe_dump(held, allow_unicode=True, sort_keys=False, default_flow_style=None, width=96))
