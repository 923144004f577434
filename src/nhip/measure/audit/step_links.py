"""Step 9, links: the published values, the edition before, and other measures of the same units."""

from nhip.measure.audit.document import Block, Cell, Paragraph, Section, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.subject import Subject
from nhip.measure.engine.robustness import Comparison


def links(subject: Subject, evidence: Evidence) -> Section:
    """How the recomputed ranking sits beside what others say of the same units."""
    words = subject.words
    blocks: list[Block] = list(_published(subject))
    rows: list[tuple[str | Cell, ...]] = []
    if evidence.previous is not None and subject.previous is not None:
        title = words("Kỳ trước của chính chỉ số này", "This index, the edition before")
        rows.append(_row(subject, title, subject.previous.edition.code, evidence.previous))
    part = words(" (là một phần của chỉ số này)", " (a part of this index)")
    rows += [
        _row(subject, link.title + (part if link.is_part else ""), link.edition, link.comparison)
        for link in subject.links
    ]
    if rows:
        blocks.append(
            table(
                words("Tương quan thứ hạng với các phép đo khác", "Rank correlation with other measures"),
                (
                    words("Phép đo", "Measure"),
                    words("Kỳ", "Edition"),
                    words("Số cùng có hạng", "Ranked in both"),
                    words("Tương quan thứ hạng", "Rank correlation"),
                    words("Dịch hạng trung bình (bậc)", "Mean shift (ranks)"),
                ),
                rows,
                text=2,
                note=words(
                    "Hệ số Spearman; hạng được xếp lại trong số cùng có mặt ở cả hai bên. Cao không có "
                    "nghĩa là bên này gây ra bên kia.",
                    "Spearman's coefficient; ranks are taken anew among those in both. High does not mean "
                    "that one causes the other.",
                ),
            )
        )
    else:
        blocks.append(
            Paragraph(
                words(
                    "Nền tảng chưa có số liệu của kỳ trước hay của chỉ số nào khác cho cùng các đơn vị này.",
                    "The platform holds no figures of an earlier edition or of another index of the same "
                    "units.",
                )
            )
        )
    if evidence.previous is not None and subject.previous is not None:
        moved = [(unit, shift) for unit, shift in evidence.previous.moved_most(6) if shift]
        if moved:
            said = words.listing(
                [
                    f"{subject.name(unit)} ({'+' if shift > 0 else ''}{words.whole(shift)})"
                    for unit, shift in moved
                ]
            )
            before = subject.previous.edition.code
            blocks.append(
                Paragraph(
                    words(
                        f"Đổi hạng nhiều nhất so với kỳ {before} (dấu cộng là lên): {said}.",
                        f"Moved most since {before} (a plus is upwards): {said}.",
                    )
                )
            )
    return Section(
        words("Bước 9. Liên hệ với các phép đo khác", "Step 9. Links to other measures"), tuple(blocks)
    )


def _row(subject: Subject, title: str, edition: str, found: Comparison) -> tuple[str | Cell, ...]:
    words = subject.words
    return (
        title,
        edition,
        words.whole(len(found.units)),
        words.number(found.rank_correlation, 3),
        words.number(found.mean_shift, 1),
    )


def _published(subject: Subject) -> list[Block]:
    words = subject.words
    said = [
        notice.text.say(words.language)
        for notice in subject.result.notices
        if notice.code.startswith("published.")
    ]
    if said:
        lead = words("Tính lại độc lập từ các thành phần.", "Recomputed independently from the components.")
        text = " ".join(words.capital(sentence) for sentence in said)
        return [Paragraph(f"{lead} {text}")]
    return [
        Paragraph(
            words(
                "Không có giá trị đã công bố đi kèm để đối chiếu với kết quả tính lại.",
                "No published values come with it to hold the recomputation against.",
            )
        )
    ]
