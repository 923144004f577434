"""Whether a template is ours, of this round, and as whole as it was when it left."""

from nhip.kernel.api import Text
from nhip.measure.collection.sheets.found import ReadFile
from nhip.measure.collection.sheets.stamp import SCHEMA, Stamp, rows_digest

_NEW = Text("Tải biểu mẫu mới của đợt này nếu cần.", "Download this round's template if in doubt.")


def is_for_us(stamp: Stamp, agency: str, read: ReadFile) -> bool:
    """False, and said, for the template of another agency: nothing of it is offered."""
    if stamp.agency == agency:
        return True
    read.refuse(
        "template.other_agency",
        "",
        Text(
            f"Đây là biểu mẫu của cơ quan {stamp.agency[:40]}, còn trang này là của {agency}.",
            f"This is the template of agency {stamp.agency[:40]}, but the page is that of {agency}.",
        ),
        Text("Dùng biểu mẫu của cơ quan mình.", "Use your own agency's template."),
    )
    return False


def compare_stamp(stamp: Stamp | None, round_code: str, read: ReadFile) -> None:
    """Say what differs from the template as it was made; the rows stay offered."""
    if stamp is None:
        read.notice(
            "template.no_stamp",
            "",
            Text(
                "Tệp không mang dấu của biểu mẫu; cột được tìm theo tiêu đề.",
                "The file carries no template's stamp; its columns were found by their headings.",
            ),
            _NEW,
        )
        return
    if stamp.schema != SCHEMA:
        read.notice(
            "template.old_version",
            "",
            Text(
                f"Biểu mẫu theo phiên bản cũ “{stamp.schema[:40]}”.",
                f"The template is of another version, “{stamp.schema[:40]}”.",
            ),
            _NEW,
        )
    if stamp.round != round_code:
        read.notice(
            "template.other_round",
            "",
            Text(
                f"Biểu mẫu của đợt {stamp.round[:40]}, không phải {round_code}.",
                f"The template is of round {stamp.round[:40]}, not {round_code}.",
            ),
            _NEW,
        )
    _rows_changed(stamp, read)


def _rows_changed(stamp: Stamp, read: ReadFile) -> None:
    if stamp.rows.isdecimal() and read.rows != int(stamp.rows):
        read.notice(
            "template.rows",
            "",
            Text(
                f"Biểu mẫu có {stamp.rows} dòng khi tải về, nay có {read.rows}.",
                f"The template had {stamp.rows} rows when it was made and has {read.rows} now.",
            ),
            Text(
                "Dòng bị bỏ giữ nguyên số đang có; dòng thêm chỉ nhận nếu cơ quan được hỏi.",
                "Figures of rows removed stay as they are; added rows count if they are asked for.",
            ),
        )
    elif rows_digest(stamp.round, stamp.agency, read.keys) != stamp.digest:
        read.notice(
            "template.codes",
            "",
            Text(
                "Mã hoặc lần ghi của dòng đã bị sửa so với lúc tải về.",
                "Codes or revisions of rows were changed since the template was made.",
            ),
            _NEW,
        )
