"""Step 4, the statistical structure: whether the parts hang together as the framework says they do."""

import math

from nhip.measure.audit.document import Block, Cell, Heading, Paragraph, Section, bullets, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.coherence import TOO_HIGH, WEAK, Coherence, Pair

# Wider matrices are not read; their flagged pairs are listed instead.
WIDEST = 10
FEW_UNITS = 10


def structure(subject: Subject, evidence: Evidence) -> Section:
    """Correlations, principal components and Cronbach's alpha, parent by parent."""
    words = subject.words
    title = words("Bước 4. Cấu trúc thống kê", "Step 4. Multivariate analysis")
    if not evidence.coherences:
        return Section(
            title,
            (
                Paragraph(
                    words(
                        "Không có nhóm nào gồm từ hai thành phần trở lên, nên không có gì để đối chiếu "
                        "với nhau.",
                        "No group has two components or more, so there is nothing to hold against one "
                        "another.",
                    )
                ),
            ),
        )
    limits = (words.number(WEAK, 2), words.number(TOO_HIGH, 2))
    blocks: list[Block] = [
        Paragraph(
            words(
                "Các thành phần cùng nhóm nên tương quan dương với nhau và với nhóm, nhưng không cao đến "
                f"mức lặp lại nhau. Ba dấu hiệu cần xem: âm (dưới 0), yếu (dưới {limits[0]}), trùng lặp "
                f"(trên {limits[1]}).",
                "Parts of one group should correlate positively with one another and with their group, "
                "yet not so highly that one repeats another. Three signs: negative (below 0), weak (below "
                f"{limits[0]}), redundant (above {limits[1]}).",
            )
        )
    ]
    for found in evidence.coherences:
        if len(evidence.coherences) > 1:
            blocks.append(Heading(subject.title(found.parent)))
        blocks += _group(subject, found)
    return Section(title, tuple(blocks))


def _group(subject: Subject, found: Coherence) -> list[Block]:
    words = subject.words
    blocks: list[Block] = []
    if found.units < FEW_UNITS:
        blocks.append(
            Paragraph(
                words(
                    f"Chỉ {subject.counted(found.units)} có đủ số liệu ở nhóm này: các con số dưới đây gần "
                    "như không nói lên điều gì, chỉ ghi lại cho đầy đủ.",
                    f"Only {subject.counted(found.units)} have every figure of this group: the numbers "
                    "below say next to nothing and stand for completeness.",
                )
            )
        )
    if len(found.children) <= WIDEST:
        blocks.append(_matrix(subject, found))
    if found.units < FEW_UNITS:
        return blocks
    blocks.append(Paragraph(" ".join(_sentences(subject, found))))
    flagged = [pair for pair in found.pairs if pair.flag]
    if flagged:
        order = {"negative": 0, "redundant": 1, "weak": 2}
        flagged.sort(key=lambda pair: (order[pair.flag], pair.correlation))
        blocks.append(bullets(*(_said(subject, pair) for pair in flagged[:8])))
        if len(flagged) > 8:
            more = len(flagged) - 8
            blocks.append(Paragraph(words(f"Và {more} cặp khác cùng loại.", f"And {more} more such pairs.")))
    return blocks


def _said(subject: Subject, pair: Pair) -> str:
    words = subject.words
    flag = {
        "negative": words("tương quan âm", "negative"),
        "weak": words("tương quan yếu", "weak"),
        "redundant": words("gần như lặp lại nhau", "redundant"),
    }[pair.flag]
    value = words.number(pair.correlation)
    return f"{subject.title(pair.first)} – {subject.title(pair.second)}: {value} ({flag})."


def _sentences(subject: Subject, found: Coherence) -> list[str]:
    words = subject.words
    said = []
    if found.explained:
        count = len(found.children)
        first = found.explained[0] * count
        kept = found.components_kept
        said.append(
            words(
                f"Thành phần chính thứ nhất giải thích {words.number(first)}/{count} phương sai "
                f"({words.percent(found.explained[0])}); số thành phần chính có trị riêng trên 1 là {kept}"
                + (", đúng như một nhóm nên có." if kept == 1 else ", trong khi một nhóm chỉ nên có một."),
                f"The first principal component explains {words.number(first)}/{count} of the variance "
                f"({words.percent(found.explained[0])}); the number of components with an eigenvalue above "
                f"1 is {kept}"
                + (", as a group should." if kept == 1 else ", where a group should have one."),
            )
        )
    if found.alpha is not None:
        said.append(
            words(
                f"Hệ số alpha của Cronbach là {words.number(found.alpha)}"
                + (" (từ 0,70 là đạt)." if found.alpha >= 0.7 else " (dưới mức 0,70 thường đòi hỏi)."),
                f"Cronbach's alpha is {words.number(found.alpha)}"
                + (" (0.70 and above is sound)." if found.alpha >= 0.7 else " (below the usual 0.70)."),
            )
        )
    flagged, pairs = sum(bool(pair.flag) for pair in found.pairs), len(found.pairs)
    said.append(
        words(
            f"Cặp cần xem lại: {words.share(flagged, pairs)}.",
            f"Pairs to look at: {words.share(flagged, pairs)}.",
        )
    )
    return said


def _matrix(subject: Subject, found: Coherence) -> Block:
    words = subject.words
    between = {(pair.first, pair.second): pair for pair in found.pairs}
    rows: list[tuple[str | Cell, ...]] = []
    for place, code in enumerate(found.children):
        cells = [
            _shaded(subject, between[(other, code)].correlation)
            if other_place < place
            else Cell("1" if other == code else "")
            for other_place, other in enumerate(found.children)
        ]
        rows.append((f"{place + 1}. {subject.title(code)}", *cells, _shaded(subject, found.to_parent[code])))
    numbers = tuple(str(place + 1) for place in range(len(found.children)))
    return table(
        words(
            f"Tương quan trong nhóm “{subject.title(found.parent)}” ({subject.counted(found.units)})",
            f"Correlations within “{subject.title(found.parent)}” ({subject.counted(found.units)})",
        ),
        (words("Thành phần", "Component"), *numbers, words("Với cả nhóm", "With the group")),
        rows,
        note=words(
            "Nền càng đậm, tương quan càng cao; nền đỏ là tương quan âm. Hệ số Pearson.",
            "The darker the ground, the higher the correlation; red is negative. Pearson's coefficient.",
        ),
    )


def _shaded(subject: Subject, value: float) -> Cell:
    if math.isnan(value):
        return Cell("–")
    shade = -2 if value < 0 else 0 if value < WEAK else 1 if value < 0.6 else 2 if value <= TOO_HIGH else 3
    return Cell(subject.words.number(value), shade)
