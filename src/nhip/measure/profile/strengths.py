"""What a score is made of, and where a unit is ahead of its peers or behind them."""

from nhip.measure.audit.document import Paragraph, Section, table
from nhip.measure.engine import explain
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.robustness import effective_weights, standings
from nhip.measure.profile.about import About

# A list of strengths is read to its fifth line.
MOST = 5
# So many standard deviations from the peers' middle are no difference worth a line.
LITTLE = 0.1


def parts(about: About) -> list[Section]:
    """Each part: score, rank, weight, what it gives to the total."""
    if not about.parts or about.rank is None:
        return []
    words, result = about.words, about.result
    try:
        given = {share.component: share.points for share in explain.contributions(result, about.unit).shares}
    except Problems:
        given = {}
    # Contributions are by input; a part gives what its inputs give.
    weights = effective_weights(result)
    rows = []
    for code in about.parts:
        gives = sum(points for name, points in given.items() if _is_under(about, name, code))
        rank = about.own_rank(code)
        rows.append(
            (
                about.title(code),
                about.score(code=code),
                "–" if rank is None else words.whole(rank),
                words.percent(abs(weights.get(code, 0.0))),
                words.number(gives, about.digits) if given else "–",
            )
        )
    return [
        Section(
            words("Điểm gồm những phần nào", "What the score is made of"),
            (
                table(
                    words("Từng phần của điểm", "The parts of the score"),
                    (
                        words("Phần", "Part"),
                        words("Điểm", "Score"),
                        words("Hạng riêng", "Own rank"),
                        words("Trọng số", "Weight"),
                        words("Đóng góp", "Gives"),
                    ),
                    list(rows),
                    note=words(
                        "“Đóng góp” là số điểm phần ấy góp vào điểm tổng; các đóng góp cộng lại bằng điểm "
                        "tổng.",
                        "“Gives” is what the part adds to the total; they add up to the score.",
                    )
                    if given
                    else "",
                ),
            ),
        )
    ]


def _is_under(about: About, code: str, part: str) -> bool:
    components = about.result.edition.components
    at: str | None = code
    while at is not None and at in components:
        if at == part:
            return True
        at = components[at].parent
    return False


def strengths(about: About) -> list[Section]:
    """The components in which the unit is furthest ahead of its peers' middle, and furthest behind."""
    if len(about.peers) < 2 or about.falls:
        return []
    words = about.words
    rising = {
        code
        for code, component in about.result.edition.components.items()
        if component.direction != "lower" or component.normalise
    }
    found = [
        each
        for each in standings(about.result, about.unit, about.peers)
        if each.component in rising and each.peers == each.peers and abs(each.ahead) >= LITTLE
    ]
    ahead = [each for each in found if each.ahead > 0][:MOST]
    behind = [each for each in reversed(found) if each.ahead < 0][:MOST]
    if not found:
        return []
    header = (
        words("Thành phần", "Component"),
        words("Điểm", "Score"),
        words("Giữa nhóm", "Peers' middle"),
        words("Hạng riêng", "Own rank"),
        words("Hơn, kém (độ lệch chuẩn)", "Apart (standard deviations)"),
    )
    blocks: list[Paragraph | object] = [
        Paragraph(
            words(
                f"So với mức giữa của {len(about.peers)} {about.peer_title}.",
                f"Against the middle of {len(about.peers)} {about.peer_title}.",
            )
        )
    ]
    for caption, rows in (
        (words("Mạnh hơn", "Ahead"), ahead),
        (words("Yếu hơn", "Behind"), behind),
    ):
        if rows:
            blocks.append(
                table(
                    caption,
                    header,
                    [
                        (
                            about.title(each.component),
                            words.number(each.score, about.digits),
                            words.number(each.peers, about.digits),
                            words.whole(each.rank),
                            words.number(each.ahead),
                        )
                        for each in rows
                    ],
                )
            )
    return [Section(words("Mạnh và yếu so với nhóm", "Strengths and weaknesses"), tuple(blocks))]  # type: ignore[arg-type]
