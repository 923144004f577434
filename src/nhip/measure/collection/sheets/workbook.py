"""Reading a template back, cell by cell, whatever happened to it on the way.

Columns are found by their headings. A cell that does not hold what a person sees (a percentage, a date, a
formula that was never computed, a merged area) is refused with its place; the other rows are still offered.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from nhip.kernel.api import Text
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.columns import COLUMNS, ENTRIES, NEEDED, column_of
from nhip.measure.collection.sheets.found import MOST_ROWS, UNSAID, ReadFile
from nhip.measure.collection.sheets.said import columns_twice, no_header, value_unreadable
from nhip.measure.collection.sheets.stamp import SHEET, read_stamp
from nhip.measure.collection.sheets.stamped import compare_stamp, is_for_us
from nhip.measure.collection.sheets.statuses import status_code
from nhip.measure.engine.problems import Problems
from nhip.measure.workbooks import Area, Cell, Limits, Sheet, open_workbook
from nhip.measure.workbooks.cells import address

LIMITS: Final = Limits(file=20_000_000, unpacked=120_000_000, sheets=20, rows=MOST_ROWS + 200, columns=200)
_WITHIN: Final = 40  # rows in which the headings are looked for
_HEADINGS: Final = {column.key: column.heading for column in COLUMNS}


def read_workbook(data: bytes, name: str, round_code: str, agency: str) -> ReadFile:
    """What the workbook offers for the agency in the round."""
    read = ReadFile(Origin.TEMPLATE)
    try:
        book = open_workbook(data, name, LIMITS)
    except Problems as problems:
        read.refuse_all(problems)
        return read
    stamp = read_stamp(book)
    if stamp is not None and not is_for_us(stamp, agency, read):
        return read
    headed = [(sheet, found) for sheet in book.visible if sheet.name != SHEET and (found := _header(sheet))]
    if not headed:
        no_header(read, name)
        return read
    for sheet, header in headed:
        _read_sheet(sheet, header, read)
    compare_stamp(stamp, round_code, read)
    return read


class _Header(NamedTuple):
    row: int
    columns: Mapping[str, int]
    twice: tuple[str, ...]


def _header(sheet: Sheet) -> _Header | None:
    for row in sorted(sheet.rows)[:_WITHIN]:
        columns: dict[str, int] = {}
        twice: list[str] = []
        for column, cell in sorted(sheet.rows[row].items()):
            key = column_of(cell.text) if cell.kind == "text" else None
            if key in columns:
                twice.append(f"{address(row, columns[key])}, {address(row, column)}")
            elif key is not None:
                columns[key] = column
        if set(NEEDED) <= columns.keys():
            return _Header(row, columns, tuple(twice))
    return None


def _read_sheet(sheet: Sheet, header: _Header, read: ReadFile) -> None:
    if header.twice:
        columns_twice(read, f"{sheet.name}!{header.twice[0]}")
        return
    for key in ENTRIES:
        if key not in header.columns:
            read.notice(
                "template.column_gone",
                f"{sheet.name}!{header.row}",
                Text(
                    f"Không có cột “{_HEADINGS[key].vi}”; coi như để trống.",
                    f"The column “{_HEADINGS[key].en}” is gone; it is read as blank.",
                ),
                Text("Tải biểu mẫu mới nếu cần cột này.", "Download a new template if you need it."),
            )
    covered = _merged(sheet, header)
    for row in sorted(at for at in sheet.rows if at > header.row):
        cells = {key: sheet.cell(row, column) for key, column in header.columns.items()}
        if any(cell is not None and cell.text for cell in cells.values()):
            read.rows += 1
            _read_row(_Row(sheet, row, header.columns, cells), covered.get(row), read)


class _Row(NamedTuple):
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    cells: Mapping[str, Cell | None]

    def place(self, key: str) -> str:
        return f"{self.sheet.name}!{address(self.row, self.columns[key])}"

    def text(self, key: str) -> str:
        cell = self.cells.get(key)
        return "" if cell is None else cell.text


def _merged(sheet: Sheet, header: _Header) -> dict[int, Area]:
    """The rows whose codes or answers lie in a merged area."""
    used = set(header.columns.values())
    return {
        row: area
        for area in sheet.merged
        if area.bottom > header.row and used & set(range(area.left, min(area.right, 500) + 1))
        for row in range(max(area.top, header.row + 1), min(area.bottom, header.row + MOST_ROWS) + 1)
    }


def _read_row(row: _Row, merged: Area | None, read: ReadFile) -> None:
    number = row.text("revision")
    expected = int(number) if number.isdecimal() and len(number) < 9 else UNSAID
    read.keys.append(((row.text("series"), row.text("area"), row.text("period")), max(expected, 0)))
    if merged is not None:
        read.refuse(
            "template.merged",
            f"{row.sheet.name}!{merged.address}",
            Text("Ô bị gộp: không rõ số thuộc dòng nào.", "Merged cells: whose figure is it?"),
            Text("Bỏ gộp ô rồi ghi số vào từng dòng.", "Unmerge them and write each row's figure."),
        )
        return
    value = _value(row, read)
    if value is None or not _is_unit_right(row, read):
        return
    status = status_code(row.text("status"))
    if not value and not status and expected <= 0 and not row.text("reason"):
        read.blank += 1
        return
    read.entries.append(
        Entry(
            row.text("series"),
            row.text("area"),
            row.text("period"),
            value,
            status,
            row.text("reason"),
            row.text("note"),
            expected,
            row.place("value"),
            point_is_decimal=_is_number(row),
        )
    )


def _value(row: _Row, read: ReadFile) -> str | None:
    """What stands in the value's cell as digits or text; None where it cannot be taken, and that is said."""
    period = row.cells.get("period")
    if period is not None and period.kind == "date":
        value_unreadable(read, "date", row.place("period"), period)
        return None
    cell = row.cells["value"]
    if cell is None:
        return ""
    if cell.kind not in {"number", "text"}:
        value_unreadable(read, cell.kind, row.place("value"), cell)
        return None
    digits = cell.text
    if isinstance(cell.value, float):
        # Fifteen digits are what the spreadsheet itself holds exact and shows.
        digits = format(Decimal(format(cell.value, ".15g")), "f")
    if cell.formula:
        read.notice(
            "template.formula",
            row.place("value"),
            Text(
                "Ô là công thức; lấy kết quả đã lưu trong tệp.",
                "The cell is a formula; its stored result is taken.",
            ),
            Text(
                "Kiểm tra kết quả ở bảng dưới, hoặc dán giá trị thay công thức.",
                "Check the result below, or paste the value in its place.",
            ),
        )
    return digits


def _is_number(row: _Row) -> bool:
    """Whether the cell holds a number of the spreadsheet's own, not a text that looks like one."""
    cell = row.cells["value"]
    return cell is not None and cell.kind == "number"


def _is_unit_right(row: _Row, read: ReadFile) -> bool:
    """Whether the unit of the row is still the series' own; a row without one is taken as it is."""
    series = register().get(row.text("series"))
    unit = row.text("unit")
    if series is None or not unit or unit == series.unit:
        return True
    read.refuse(
        "template.unit",
        row.place("unit"),
        Text(
            f"Đơn vị trong tệp là “{unit[:40]}”, chỉ tiêu tính bằng “{series.unit}”.",
            f"The unit in the file is “{unit[:40]}”, the series is in “{series.unit}”.",
        ),
        Text("Đổi số sang đơn vị của chỉ tiêu.", "Convert the figure to the series' unit."),
    )
    return False
