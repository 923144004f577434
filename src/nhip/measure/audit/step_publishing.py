"""Step 10, publishing: what stands where, how to do it again; and what this audit cannot say."""

from nhip.measure.audit.document import Block, Cell, Code, Paragraph, Section, bullets, table
from nhip.measure.audit.evidence import Evidence
from nhip.measure.audit.step_robustness import choices_file
from nhip.measure.audit.subject import Subject


def publishing(subject: Subject, evidence: Evidence) -> Section:  # noqa: ARG001 - every step is asked alike
    """What is published, the exact commands, the versions and digests."""
    words, origin = subject.words, subject.origin
    asked = origin.asked
    unit = f" --unit {subject.unit}" if subject.has(subject.unit) else ""
    lines = [
        f"nhip index compute {asked} --out scores.csv",
        f"nhip index uncertainty {asked} --vary vary.yaml --out intervals.csv",
        f"nhip index audit {asked}{unit} --vary vary.yaml --lang {words.language} --out audit.html",
    ]
    blocks: list[Block] = [
        Paragraph(
            words(
                "Công bố cùng kết quả: điểm và hạng của từng đơn vị, điểm từng thành phần, định nghĩa và "
                "bộ số liệu với nguồn của từng chuỗi, và bản kiểm định này. Ba lệnh sau tính lại tất cả, "
                "không cần cơ sở dữ liệu; điểm được ghi ra không làm tròn.",
                "Published with the results: the score and rank of each unit, the scores of each "
                "component, the definition and the figures with the source of each series, and this "
                "audit. These three commands do it all again, without a database; scores are written "
                "unrounded.",
            )
        ),
        Code("\n".join(lines)),
        Paragraph(
            words(
                "Tệp vary.yaml, ghi đúng những gì đã cho thay đổi ở bước 8:",
                "The file vary.yaml, exactly what step 8 varied:",
            )
        ),
        choices_file(subject),
    ]
    rows: list[tuple[str | Cell, ...]] = [*origin.versions, *origin.files]
    if rows:
        blocks.append(
            table(
                words(
                    "Phiên bản phần mềm và dấu SHA-256 của các tệp",
                    "Versions, and SHA-256 digests of the files",
                ),
                (
                    words("Phần mềm hoặc tệp", "Program or file"),
                    words("Phiên bản hoặc dấu", "Version or digest"),
                ),
                rows,
                text=2,
                note=words(
                    "Tệp có dấu khác thì nội dung đã khác.", "A file with another digest is another file."
                ),
            )
        )
    return Section(
        words("Bước 10. Trình bày và công bố", "Step 10. Visualisation and publishing"), tuple(blocks)
    )


def limits(subject: Subject, evidence: Evidence) -> Section:
    """What the reader must not take this audit for."""
    words = subject.words
    said = [
        words(
            "Khoảng hạng chỉ phản ánh những lựa chọn đã cho thay đổi ở bước 8. Sai số trong chính số liệu "
            "gốc (điều tra, báo cáo, thời điểm) không nằm trong đó, trừ khi đã được đưa vào.",
            "The rank intervals reflect only the choices varied in step 8. Errors in the raw figures "
            "themselves (surveys, reports, timing) are not in them unless they were put in.",
        ),
        words(
            "Mức ±25 % cho trọng số và việc coi các phương án ngang khả năng là thông lệ, không phải là "
            "điều đo được.",
            "Weights by ±25 % and equally likely options are custom, not something measured.",
        ),
        words(
            "Tương quan cho biết các thành phần đi cùng nhau, không cho biết thành phần nào gây ra thành "
            "phần nào, cũng không cho biết khung khái niệm có đúng hay không.",
            "Correlations tell which parts go together, not which causes which, nor whether the framework "
            "is right.",
        ),
        words(
            "Bước 1 đọc điều định nghĩa viết ra; việc hỏi ý kiến các bên liên quan nằm ngoài kiểm định "
            "bằng máy này.",
            "Step 1 reads what the definition says; asking those concerned lies outside this audit by "
            "machine.",
        ),
    ]
    if subject.ready_made:
        said.append(
            words(
                "Thành phần công bố sẵn được dùng nguyên như đã in, nên các bước 2, 3 và 5 chỉ nhìn thấy "
                "điểm, không nhìn thấy số liệu gốc phía sau.",
                "Components published ready-made are taken as printed, so steps 2, 3 and 5 see scores, "
                "not the raw figures behind them.",
            )
        )
    if subject.is_unconfirmed:
        said.append(
            words(
                "Cách tính chưa được đối chiếu với văn bản gốc; nếu văn bản nói khác, kết quả cũng sẽ khác.",
                "The method has not been checked against its original text; if the text differs, so will "
                "the results.",
            )
        )
    left = len(subject.result.units) - subject.ranked
    if left:
        total = len(subject.result.units)
        said.append(
            words(
                f"{words.share(left, total)} {subject.kind} không có hạng và không nằm trong bất kỳ khoảng "
                "hạng nào ở đây.",
                f"{words.share(left, total)} {subject.kind} have no rank and are in none of the intervals "
                "here.",
            )
        )
    if evidence.uncertainty.runs < subject.varied.variation.draws:
        done = words.share(evidence.uncertainty.runs, subject.varied.variation.draws)
        said.append(words(f"Đã dừng sau {done} lần tính.", f"Stopped after {done} runs."))
    return Section(words("Giới hạn của bản kiểm định này", "Limits of this audit"), (bullets(*said),))
