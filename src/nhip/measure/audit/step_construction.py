"""Steps 5 to 7, how the index is built: normalisation, weights against influence, aggregation."""

from nhip.measure.audit.document import Block, Cell, Paragraph, Section, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.methods import aggregation, chain, compensation, missing
from nhip.measure.audit.subject import Subject

# A component whose influence differs from its weight by more is named.
APART = 0.05


def normalisation(subject: Subject, evidence: Evidence) -> Section:  # noqa: ARG001 - every step is asked alike
    """Step 5: the chain of each input in words, and what cannot be seen from here."""
    words, result = subject.words, subject.result
    components = result.edition.components
    ready = subject.ready_made
    rows: list[tuple[str | Cell, ...]] = [
        (
            subject.title(code),
            words(
                "dùng như đã công bố; chuẩn hóa diễn ra ở nơi công bố",
                "as published; normalised by the publisher",
            )
            if code in ready
            else chain(words, components[code]),
        )
        for code in result.plan.table.inputs
    ]
    rows += [
        (subject.title(code), words("sau khi gộp: ", "after combining: ") + chain(words, components[code]))
        for code in result.plan.codes
        if code not in result.plan.table.inputs and components[code].normalise
    ]
    blocks: list[Block] = [
        table(
            words("Từ số liệu đến điểm", "From figure to score"),
            (words("Thành phần", "Component"), words("Các bước", "Steps")),
            rows,
            text=2,
        )
    ]
    if ready:
        blocks.append(Paragraph(_unseen(subject, ready)))
    return Section(words("Bước 5. Chuẩn hóa", "Step 5. Normalisation"), tuple(blocks))


def _unseen(subject: Subject, ready: tuple[str, ...]) -> str:
    words = subject.words
    publisher = subject.result.definition.heading.publisher
    who = publisher.say(words.language) if publisher else words("nơi công bố", "the publisher")
    count, whole = len(ready), len(subject.result.plan.table.inputs)
    said = words(
        f"Điều không nhìn thấy được từ đây: {words.share(count, whole)} thành phần nhận số liệu đã được "
        f"{who} đưa sẵn về thang điểm. Số liệu gốc, cách xử lý chỗ thiếu, giá trị ngoại lai và chuẩn hóa "
        "của các thành phần đó không được công bố đủ để làm lại, nên kiểm định này không nói được gì về "
        "chúng.",
        f"What cannot be seen from here: {words.share(count, whole)} of the components with figures are "
        f"published ready-made on a scale ({who}). Their raw figures, and how gaps, outliers and "
        "normalisation were handled, are not published fully enough to be redone, so this audit can say "
        "nothing about them.",
    )
    for code in subject.deeper:
        said += " " + words(
            f"Riêng “{subject.title(code)}”, chỉ số {code} tính lại từ số liệu công khai cho phép nhìn sâu "
            f"thêm một tầng: xem bản kiểm định của {code}.",
            f"For “{subject.title(code)}” the index {code}, recomputed from public series, lets one look "
            f"one level deeper: see the audit of {code}.",
        )
    return said


def weighting(subject: Subject, evidence: Evidence) -> Section:
    """Step 6: the weight that is written against the influence that the ranking shows."""
    words = subject.words
    title = words("Bước 6. Trọng số", "Step 6. Weighting")
    if not evidence.influences:
        return Section(
            title,
            (
                Paragraph(
                    words("Chỉ có một thành phần, không có trọng số.", "One component only, no weights.")
                ),
            ),
        )
    sums: dict[int, float] = {}
    for found in evidence.influences:
        sums[found.level] = sums.get(found.level, 0.0) + abs(found.weight)
    rows: list[tuple[str | Cell, ...]] = []
    apart = []
    for found in sorted(evidence.influences, key=lambda each: each.level):
        share = abs(found.weight) / (sums[found.level] or 1.0)
        gap = found.importance - share
        if abs(gap) > APART:
            apart.append(found.component)
        rows.append(
            (
                subject.title(found.component),
                words.whole(found.level),
                words.number(share, 3),
                words.number(found.importance, 3),
                Cell(
                    ("+" if gap > 0 else "") + words.number(gap, 3),
                    (2 if gap > 0 else -2) if abs(gap) > APART else 0,
                ),
                words.number(found.correlation),
            )
        )
    blocks: list[Block] = [
        Paragraph(
            words(
                "Trọng số viết ra không phải là ảnh hưởng. Ảnh hưởng ở đây là bình phương tương quan của "
                "thành phần với chỉ số tổng, tính thành phần của tổng ở cùng tầng. Hai cột đầu có tổng "
                "bằng 1 ở mỗi tầng.",
                "A written weight is not an influence. Influence here is the squared correlation of a "
                "component with the index, as a share of the sum on its level. Both columns add up to 1 "
                "on each level.",
            )
        ),
        table(
            words("Trọng số và ảnh hưởng thực tế", "Weight and influence"),
            (
                words("Thành phần", "Component"),
                words("Tầng", "Level"),
                words("Trọng số", "Weight"),
                words("Ảnh hưởng", "Influence"),
                words("Chênh lệch", "Difference"),
                words("Tương quan với chỉ số", "Correlation with the index"),
            ),
            rows,
        ),
    ]
    count = len(evidence.influences)
    limit = words.number(APART, 2)
    named = words.some([subject.title(code) for code in apart], 8, "thành phần")
    blocks.append(
        Paragraph(
            words(
                f"Ảnh hưởng lệch khỏi trọng số quá {limit} ở {words.share(len(apart), count)} thành phần"
                + (f": {named}." if apart else "."),
                f"Influence differs from weight by more than {limit} for {words.share(len(apart), count)} "
                "components" + (f": {named}." if apart else "."),
            )
        )
    )
    return Section(title, tuple(blocks))


def combining(subject: Subject, evidence: Evidence) -> Section:  # noqa: ARG001 - every step is asked alike
    """Step 7: how the parts of each parent become one score."""
    words, result = subject.words, subject.result
    components = result.edition.components
    rows: list[tuple[str | Cell, ...]] = []
    overrides = 0
    for code in reversed(result.plan.codes):
        component = components[code]
        overrides += len(component.overrides)
        if code not in result.plan.weights or component.aggregate is None:
            continue
        method = component.aggregate.method
        rows.append(
            (
                subject.title(code),
                words.whole(len(result.edition.tree.children[code])),
                aggregation(words, method),
                compensation(words, method),
                missing(words, component.missing, is_leaf=False),
            )
        )
    blocks: list[Block] = []
    if rows:
        blocks.append(
            table(
                words("Cách gộp ở từng nhóm", "How each group is combined"),
                (
                    words("Nhóm", "Group"),
                    words("Số thành phần", "Components"),
                    words("Cách gộp", "Method"),
                    words("Mức bù trừ", "Compensation"),
                    words("Khi thiếu", "With a gap"),
                ),
                rows,
                text=5,
            )
        )
    else:
        blocks.append(
            Paragraph(
                words(
                    "Tổng điểm được lấy như đã công bố, không gộp ở đây.",
                    "The total stands as published and is not combined here.",
                )
            )
        )
    if overrides:
        blocks.append(
            Paragraph(
                words(
                    f"Có {overrides} quy tắc ấn định điểm, bất kể công thức cho kết quả gì.",
                    f"Rules that set a score whatever the formula gives: {overrides}.",
                )
            )
        )
    rank = result.edition.setting.rank
    if rank.digits is not None:
        blocks.append(
            Paragraph(
                words(
                    f"Thứ hạng xét theo điểm đã làm tròn đến {rank.digits} chữ số thập phân; bằng điểm thì "
                    "cùng hạng.",
                    f"Ranks go by scores rounded to {rank.digits} decimals; equal scores share a rank.",
                )
            )
        )
    return Section(words("Bước 7. Gộp thành chỉ số", "Step 7. Aggregation"), tuple(blocks))
