"""From what was gathered to the document: one section a question that an adviser asks."""

from datetime import date

from nhip.measure.audit.document import Block, Document, Figure, Paragraph, Section, bullets, table
from nhip.measure.audit.drawings import Span, intervals
from nhip.measure.profile.about import About
from nhip.measure.profile.moves import moved, next_steps
from nhip.measure.profile.proofs import proofs
from nhip.measure.profile.strengths import parts, strengths

NEIGHBOURS = 4


def write_profile(about: About, on: date) -> Document:
    """The profile as a document; the order is the order of questions."""
    words = about.words
    facts = [
        about.index,
        words(f"Kỳ {about.edition}", f"Edition {about.edition}"),
        words(f"Lập ngày {on.day}/{on.month}/{on.year}", f"Written on {on.isoformat()}"),
    ]
    sections = [
        Section(words("Tóm tắt", "In brief"), tuple(_brief(about))),
        *(_sure(about)),
        *(parts(about)),
        *(strengths(about)),
        *(moved(about)),
        *(next_steps(about)),
        *(proofs(about)),
    ]
    title = words(
        f"Hồ sơ {about.name()}, {about.result.definition.code} {about.edition}",
        f"Profile of {about.name()}, {about.result.definition.code} {about.edition}",
    )
    return Document(title, words.language, tuple(facts), tuple(sections))


def _brief(about: About) -> list[Block]:
    words, rank = about.words, about.rank
    if rank is None:
        return [
            Paragraph(
                words(
                    f"{about.name()} không có hạng trong kỳ này vì thiếu số liệu.",
                    f"{about.name()} has no rank in this edition, for want of figures.",
                )
            )
        ]
    said = [
        words(
            f"{about.name()} được {about.score()} điểm, đứng thứ {words.whole(rank)} trong {about.ranked} "
            "đơn vị được "
            "xếp hạng.",
            f"{about.name()} scores {about.score()} and ranks {words.whole(rank)} of {about.ranked}.",
        )
    ]
    between = about.doubt.interval(about.unit) if about.doubt else None
    if about.doubt and between:
        level = words.percent(about.doubt.level, 0)
        runs = words.whole(about.doubt.runs)
        low, high = between
        vi = f"cho hạng từ {low} đến {high}" if low < high else f"vẫn cho hạng {low}"
        en = f"a rank between {low} and {high}" if low < high else f"rank {low} again"
        said.append(
            words(
                f"Tính lại {runs} lần với những lựa chọn khác cũng chấp nhận được, ít nhất {level} số lần "
                f"{vi}.",
                f"Computed again {runs} times with other acceptable choices, at least {level} of the runs "
                f"give {en}.",
            )
        )
    said += _since(about)
    said += _weakest(about)
    return [bullets(*said)]


def _since(about: About) -> list[str]:
    words, before = about.words, about.before
    then = before.rank(about.unit) if before is not None and about.unit in before else None
    if before is None or then is None or about.rank is None:
        return []
    gained = then - about.rank
    edition = before.edition.code
    if gained == 0:
        return [words(f"Giữ nguyên hạng so với kỳ {edition}.", f"The same rank as in {edition}.")]
    places = words.whole(abs(gained))
    return [
        words(
            f"{'Lên' if gained > 0 else 'Xuống'} {places} bậc so với kỳ {edition} (khi đó hạng "
            f"{words.whole(then)}).",
            f"{'Up' if gained > 0 else 'Down'} {places} from {edition} (then rank {words.whole(then)}).",
        )
    ]


def _weakest(about: About) -> list[str]:
    placed = [(rank, code) for code in about.parts if (rank := about.own_rank(code)) is not None]
    if len(placed) < 2:
        return []
    (best, strong), (worst, weak) = min(placed), max(placed)
    if best == worst:
        return []
    words = about.words
    return [
        words(
            f"Mạnh nhất: {about.title(strong)} (hạng {best}); yếu nhất: {about.title(weak)} (hạng {worst}).",
            f"Strongest: {about.title(strong)} (rank {best}); weakest: {about.title(weak)} (rank {worst}).",
        )
    ]


def _sure(about: About) -> list[Section]:
    held, words = about.doubt, about.words
    if held is None or held.interval(about.unit) is None or about.unit not in about.order:
        return []
    place = about.order.index(about.unit)
    first = max(0, min(place - NEIGHBOURS, len(about.order) - 2 * NEIGHBOURS - 1))
    near = [unit for unit in about.order[first : first + 2 * NEIGHBOURS + 1] if held.interval(unit)]
    spans, rows = [], []
    for unit in near:
        low, high = held.interval(unit) or (0, 0)
        rank = about.result.rank(unit) or 0
        spans.append(Span(about.name(unit), float(rank), low, high, unit == about.unit))
        beaten = "–" if unit == about.unit else words.percent(held.chance_of_beating(about.unit, unit), 0)
        span = f"{low}–{high}" if low < high else str(low)
        rows.append((about.name(unit), words.whole(rank), span, beaten))
    unclear = held.not_told_apart(about.unit)
    caption = words("Khoảng hạng của các đơn vị đứng gần", "Rank intervals of those close by")
    said = "; ".join(f"{span.name} {span.low:.0f}–{span.high:.0f}" for span in spans)
    choices = "; ".join(choice.name.say(words.language) for choice in held.choices)
    return [
        Section(
            words("Hạng này chắc đến đâu", "How sure the rank is"),
            (
                Paragraph(
                    words(
                        f"Điều được cho thay đổi: {choices}. Hạt ngẫu nhiên {held.seed}, nên làm lại ra "
                        "đúng kết quả "
                        f"này. Với {words.share(len(unclear), len(held.order) - 1)} đơn vị khác, phép thử "
                        "chưa nói "
                        f"được {about.name()} đứng trước hay đứng sau.",
                        f"What was varied: {choices}. The seed is {held.seed}, so the same results come "
                        "again. "
                        f"Against {words.share(len(unclear), len(held.order) - 1)} others the runs cannot "
                        "say "
                        f"whether {about.name()} stands before or behind.",
                    )
                ),
                Figure(caption, intervals(spans), f"{caption}: {said}."),
                table(
                    caption,
                    (
                        words("Đơn vị", "Name"),
                        words("Hạng", "Rank"),
                        words("Khoảng hạng", "Interval"),
                        words(f"Số lần {about.name()} đứng trước", f"Runs with {about.name()} before"),
                    ),
                    list(rows),
                    marked=frozenset(place for place, unit in enumerate(near) if unit == about.unit),
                ),
            ),
        )
    ]
