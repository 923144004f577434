"""Step 1, the framework: what the index is for, what it is made of, and what each part weighs."""

from nhip.measure.audit.document import Block, Cell, Paragraph, Section, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.subject import Subject


def framework(subject: Subject, evidence: Evidence) -> Section:
    """The tree of components with purpose and weights."""
    words, result = subject.words, subject.result
    heading, setting = result.definition.heading, result.edition.setting
    blocks: list[Block] = []
    if heading.purpose:
        blocks.append(Paragraph(heading.purpose.say(words.language)))
    if heading.publisher:
        who = heading.publisher.say(words.language)
        blocks.append(Paragraph(words(f"Nơi công bố: {who}.", f"Published by: {who}.")))
    count, leaves = len(result.edition.components) - 1, len(result.plan.table.inputs)
    levels = max((found.level for found in evidence.influences), default=0)
    if result.root in result.plan.table.given:
        blocks.append(
            Paragraph(
                words(
                    "Kỳ này lấy tổng điểm như đã công bố; các thành phần bên dưới không có số liệu.",
                    "This edition takes the total as published; the components below have no figures.",
                )
            )
        )
    elif count:
        blocks.append(
            Paragraph(
                words(
                    f"Dưới chỉ số tổng có {count} thành phần ở {max(levels, 1)} tầng; "
                    + (
                        "tất cả đều nhận số liệu trực tiếp."
                        if leaves == count
                        else f"{leaves} thành phần nhận số liệu, còn lại được gộp từ thành phần con."
                    ),
                    f"Below the index: {count} {'component' if count == 1 else 'components'} on "
                    f"{max(levels, 1)} {'level' if levels <= 1 else 'levels'}; "
                    + (
                        "all take figures directly."
                        if leaves == count
                        else f"{leaves} of them take figures, the others are combined from their parts."
                    ),
                )
            )
        )
    blocks.append(_tree(subject, evidence))
    unsaid = [code for code, component in result.edition.components.items() if component.description is None]
    unsaid = [code for code in unsaid if code != result.root]
    if unsaid:
        blocks.append(
            Paragraph(
                words(
                    f"Chưa có lời định nghĩa trong tệp cho {words.share(len(unsaid), max(1, count))} thành "
                    "phần dưới chỉ số tổng: nên bổ sung, vì người đọc không kiểm tra được điều không được "
                    "định nghĩa.",
                    f"Of the components below the index, {words.share(len(unsaid), max(1, count))} have no "
                    "written definition in the file. They should: what is not defined cannot be checked.",
                )
            )
        )
    notes = dict.fromkeys(note.say(words.language) for note in (heading.note, setting.note) if note)
    blocks += [Paragraph(note) for note in notes]
    if subject.is_unconfirmed:
        blocks.append(
            Paragraph(
                words(
                    "Cách tính của kỳ này chưa được đối chiếu với văn bản gốc (chưa xác nhận).",
                    "The method of this edition has not been checked against its original text "
                    "(unconfirmed).",
                )
            )
        )
    return Section(words("Bước 1. Khung khái niệm", "Step 1. Theoretical framework"), tuple(blocks))


def _tree(subject: Subject, evidence: Evidence) -> Block:
    words, result = subject.words, subject.result
    components, tree = result.edition.components, result.edition.tree
    weights = {found.component: found.weight for found in evidence.influences}
    rows: list[tuple[str | Cell, ...]] = []
    has_words = any(component.description for component in components.values())

    def walk(code: str, depth: int) -> None:
        component = components[code]
        parent = component.parent
        said = component.description.say(words.language) if component.description else "–"
        share = "–"
        if parent in result.plan.weights:
            parts = result.plan.weights[parent]
            whole = float(abs(parts).sum()) or 1.0
            share = words.weight(float(parts[tree.children[parent].index(code)]) / whole)
        total = words.weight(weights[code]) if code in weights else ("1" if code == result.root else "–")
        marks = "· " * depth
        described = (said,) if has_words else ()
        rows.append((f"{marks}{subject.title(code)}", code, *described, share, total))
        for child in tree.children[code]:
            walk(child, depth + 1)

    walk(result.root, 0)
    return table(
        words("Các thành phần và trọng số", "The components and their weights"),
        (
            words("Thành phần", "Component"),
            words("Mã", "Code"),
            *((words("Đo điều gì", "What it measures"),) if has_words else ()),
            words("Trọng số trong nhóm", "Weight in its group"),
            words("Trọng số trong chỉ số", "Weight in the index"),
        ),
        rows,
        text=3 if has_words else 2,
        note=words(
            "Mỗi dấu chấm là một tầng. Trọng số ghi theo phần của tổng; gạch ngang là không có.",
            "Each dot is one level down. Weights are shares of the whole; a dash means none.",
        ),
    )
