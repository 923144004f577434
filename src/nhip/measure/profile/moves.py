"""What moved since the edition before, and the cheapest steps to the next goals."""

from nhip.measure.audit.document import Block, Paragraph, Section, table
from nhip.measure.engine.causes import CAUSES
from nhip.measure.engine.changing import change
from nhip.measure.engine.goal import Goal, seek
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.ranks_changing import CAUSES as RANK_CAUSES
from nhip.measure.engine.ranks_changing import rank_change
from nhip.measure.profile.about import About

# Ways by one component that are worth a line.
MOST = 5


def moved(about: About) -> list[Section]:
    """The change of score by component and cause, the change of rank by cause."""
    before, words = about.before, about.words
    if before is None or about.unit not in before or about.rank is None:
        return []
    try:
        found = change(before, about.result, about.unit)
    except Problems:
        return []
    blocks: list[Block] = []
    has_parts = any(share.component for share in found.components)
    rows = [
        (
            about.title(share.component) if share.component else words("Cách tính đổi", "The method changed"),
            words.number(share.against, about.digits) if share.component else "–",
            words.number(share.of, about.digits) if share.component else "–",
            _signed(about, share.points, about.digits),
        )
        for share in found.components
    ]
    if has_parts:
        blocks.append(
            table(
                words(
                    f"Điểm tổng đổi {_signed(about, found.points, about.digits)} từ kỳ "
                    f"{before.edition.code}: "
                    "do phần nào",
                    f"The score changed by {_signed(about, found.points, about.digits)} since "
                    f"{before.edition.code}: by part",
                ),
                (
                    words("Thành phần", "Component"),
                    before.edition.code,
                    about.edition,
                    words("Làm đổi điểm tổng", "Moved the total by"),
                ),
                list(rows),
            )
        )
    if found.causes:
        blocks.append(
            table(
                words("Do mình hay do mặt bằng chung", "One's own doing or the field's"),
                (words("Nguyên nhân", "Cause"), words("Làm đổi điểm tổng", "Moved the total by")),
                [
                    (words.capital(CAUSES[cause].say(words.language)), _signed(about, points, about.digits))
                    for cause, points in found.causes.items()
                ],
            )
        )
    ranks = rank_change(before, about.result, about.unit)
    if ranks is not None and ranks.causes:
        blocks.append(
            table(
                words("Hạng đổi vì đâu (dương là lên)", "Why the rank moved (positive is up)"),
                (words("Nguyên nhân", "Cause"), words("Số bậc", "Places")),
                [
                    (words.capital(RANK_CAUSES[cause].say(words.language)), _signed(about, places, 1))
                    for cause, places in ranks.causes.items()
                ],
            )
        )
    if not blocks:
        return []
    return [Section(words("Điều gì đã đổi từ kỳ trước", "What moved since the last edition"), tuple(blocks))]


def next_steps(about: About) -> list[Section]:
    """The cheapest ways to the next rank and to the next round number above."""
    rank, words = about.rank, about.words
    if rank is None or rank <= 1 or not about.parts:
        return []
    blocks: list[Block] = []
    for wanted in dict.fromkeys((int(rank) - 1, _round_above(int(rank)))):
        try:
            goal = seek(about.result, about.unit, wanted)
        except Problems:
            continue
        blocks += _ways(about, goal)
    if not blocks:
        return []
    first: Block = Paragraph(
        words(
            "Các đơn vị khác được giữ yên; mỗi dòng là một cách riêng, chỉ đổi một thành phần. Đây là phép "
            "tính, "
            "không phải dự báo.",
            "Everybody else stands still; each line is a way of its own that changes one component only. "
            "This is "
            "arithmetic, not a forecast.",
        )
    )
    return [Section(words("Bước rẻ nhất để lên hạng", "The cheapest steps up"), (first, *blocks))]


def _round_above(rank: int) -> int:
    """The next round rank to aim for: 80 from 88, 50 from 58, 3 from 7."""
    return next((goal for goal in (*range(150, 9, -10), 5, 3, 1) if goal < rank - 1), 1)


def _ways(about: About, goal: Goal) -> list[Block]:
    words, components = about.words, about.result.edition.components
    ways = [way for way in goal.alone if way.why_not is None and way.moves]
    sizes = {way.name: abs(way.moves[0].after - way.moves[0].before) for way in ways}
    ways.sort(key=lambda way: sizes[way.name])
    if not ways:
        return [
            Paragraph(
                words(
                    f"Không thành phần nào một mình đưa được tới hạng {goal.wanted}.",
                    f"No single component alone reaches rank {goal.wanted}.",
                )
            )
        ]
    rows = []
    for way in ways[:MOST]:
        move = way.moves[0]
        slopes = components[move.component].slopes
        raw = "; ".join(
            f"{slopes[key].title.say(words.language)} {_signed(about, delta, 2)}"
            for key, delta in move.raw
            if key in slopes
        )
        rows.append(
            (
                about.title(move.component),
                words.number(move.before, about.digits),
                words.number(move.after, about.digits),
                _signed(about, move.after - move.before, about.digits),
                raw or "–",
            )
        )
    return [
        table(
            words(f"Tới hạng {goal.wanted}", f"To rank {goal.wanted}"),
            (
                words("Chỉ đổi", "Change only"),
                words("Từ", "From"),
                words("Đến", "To"),
                words("Thêm", "By"),
                words("Bằng một trong các số liệu gốc", "That is one of these raw figures"),
            ),
            list(rows),
            also_text=(4,),
        )
    ]


def _signed(about: About, value: float, digits: int) -> str:
    text = about.words.number(value, digits)
    return text if text.startswith("−") or not text.strip("0,.") else f"+{text}"
