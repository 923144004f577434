"""What is said about a template whose cells or headings are not as they left us."""

from typing import Final

from nhip.kernel.api import Text
from nhip.measure.collection.sheets.found import ReadFile
from nhip.measure.workbooks import Cell

_KINDS: Final[dict[str, tuple[Text, Text]]] = {
    "percent": (
        Text(
            "Ô có định dạng phần trăm: 53 % được lưu là 0.53.",
            "The cell is formatted as a percentage: 53 % is stored as 0.53.",
        ),
        Text(
            "Đổi định dạng ô sang Số rồi nhập 53.",
            "Change the format to Number and enter 53.",
        ),
    ),
    "date": (
        Text("Ô chứa ngày tháng, không phải số.", "The cell holds a date, not a number."),
        Text(
            "Bảng tính đã đổi số thành ngày; đổi định dạng ô sang Số rồi nhập lại.",
            "The spreadsheet turned a number into a date; change the format to Number and enter it again.",
        ),
    ),
    "truth": (
        Text("Ô chứa TRUE hoặc FALSE.", "The cell holds TRUE or FALSE."),
        Text("Nhập một số.", "Enter a number."),
    ),
    "error": (
        Text("Ô chứa lỗi của bảng tính.", "The cell holds a spreadsheet error."),
        Text(
            "Sửa công thức, hoặc nhập số; số thiếu thì chọn trạng thái.",
            "Mend the formula, or enter a number; choose a status if it is missing.",
        ),
    ),
    "uncomputed": (
        Text(
            "Ô là công thức chưa có kết quả trong tệp.",
            "The cell is a formula whose result was never stored.",
        ),
        Text(
            "Mở bằng Excel hoặc LibreOffice, lưu lại, hoặc nhập số.",
            "Open it in Excel or LibreOffice and save it again, or enter the number.",
        ),
    ),
}


def value_unreadable(read: ReadFile, kind: str, place: str, cell: Cell) -> None:
    """The cell holds something that is no plain number or text."""
    cause, cure = _KINDS[kind]
    shown = f" ({cell.text[:20]})" if kind == "error" else ""
    read.refuse(f"template.{kind}", place, Text(cause.vi + shown, cause.en + shown), cure)


def no_header(read: ReadFile, name: str) -> None:
    """No row of the workbook has the headings of a template."""
    read.refuse(
        "template.no_header",
        name,
        Text(
            "Không tìm thấy dòng tiêu đề có Mã chỉ tiêu, Địa bàn, Kỳ và Giá trị.",
            "No row has the headings Series, Area, Period and Value.",
        ),
        Text("Tải biểu mẫu của cơ quan và điền vào đó.", "Download your agency's template and fill it in."),
    )


def columns_twice(read: ReadFile, place: str) -> None:
    """Two columns have the same heading, and which one counts would be a guess."""
    read.refuse(
        "template.column_twice",
        place,
        Text("Hai cột có cùng tiêu đề.", "Two columns have the same heading."),
        Text("Bỏ hoặc đổi tên một cột.", "Remove or rename one of them."),
    )
