"""Where every number of a profile was read, and how its place in the ledger is checked."""

from nhip.measure.audit.document import Paragraph, Section, bullets, table
from nhip.measure.profile.about import About


def proofs(about: About) -> list[Section]:
    """Each figure with its source; the sets with their digests and the events that told of them."""
    words = about.words
    if not about.proofs:
        return []
    rows = []
    for code, found in about.proofs:
        title = (
            found.source.title.say(words.language)
            if found.source
            else words("chưa ghi nguồn", "no source given")
        )
        checked = bool(found.series and found.series.status == "confirmed")
        rows.append(
            (
                about.title(code) if code in about.result.edition.components else code,
                found.written if words.language == "en" else found.written.replace(".", ","),
                title,
                words("đã đối chiếu", "checked") if checked else words("chưa đối chiếu", "not checked"),
            )
        )
    sets = {found.stored.code: found.stored for _code, found in about.proofs}
    return [
        Section(
            words("Nguồn và bằng chứng", "Sources and proof"),
            (
                table(
                    words("Số liệu đã dùng", "The figures used"),
                    (
                        words("Số liệu", "Figure"),
                        words("Như đã in", "As printed"),
                        words("Đọc ở đâu", "Where it was read"),
                        words("Đối chiếu", "Checked"),
                    ),
                    list(rows),
                    also_text=(2, 3),
                ),
                Paragraph(
                    words(
                        "Mỗi bộ số liệu được lưu dưới dấu SHA-256 của tệp và được ghi vào sổ cái bằng một "
                        "sự kiện đã "
                        "niêm phong. Tra mã sự kiện ở trang Sổ cái, hoặc tự kiểm bằng "
                        "verifier/nhip_verify.py.",
                        "Each set of figures is kept under the SHA-256 digest of its files and told to the "
                        "ledger by a "
                        "sealed event. Look the event up on the Ledger page, or check it yourself with "
                        "verifier/nhip_verify.py.",
                    )
                ),
                bullets(
                    *(
                        words(
                            f"Bộ {stored.code}: dấu {stored.digest}; sự kiện {stored.event_id}",
                            f"Set {stored.code}: digest {stored.digest}; event {stored.event_id}",
                        )
                        for stored in sets.values()
                    )
                ),
            ),
        )
    ]
