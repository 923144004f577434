"""Writing an agency's template: what it owes in a round, one figure a row, only the answers left unlocked."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

import xlsxwriter

from nhip.kernel.api import Text
from nhip.measure.collection.queries.desk import Cell
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.columns import COLUMNS
from nhip.measure.collection.sheets.stamp import SCHEMA, SHEET, Stamp, rows_digest
from nhip.measure.collection.sheets.statuses import STATUSES

HEADER: Final = 4
_AT: Final = {column.key: index for index, column in enumerate(COLUMNS)}
_MOST_EXACT: Final = 15  # digits that a spreadsheet keeps of a number; longer ones are written as text


@dataclass(frozen=True, slots=True)
class About:
    """Whose template it is, for which round, until when, and when it was made."""

    round: str
    title: Text
    agency: str
    agency_name: Text
    closes_on: date
    made_at: datetime


def write_template(about: About, cells: Sequence[Cell]) -> bytes:
    """The template as the bytes of an .xlsx, with ``cells`` in their order."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"{about.round} {about.agency}", "created": about.made_at})
        sheet = book.add_worksheet("So lieu")
        hidden = book.add_worksheet(SHEET)
        looks = _looks(book)
        _heading(sheet, about, looks)
        _rows(sheet, cells, looks)
        _choices(sheet, cells)
        _stamp(hidden, about, cells)
        hidden.very_hidden()
        for protected in (sheet, hidden):
            protected.protect(
                "", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
            )
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    # The number of a figure stands as it was entered: no format rounds or groups it.
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "quiet": book.add_format({"font_color": "#5A5A55"}),
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#F2EFE8"}
        ),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#5A5A55"}),
        "entry": book.add_format({"valign": "top", "locked": False, "border": 1, "border_color": "#B7791F"}),
    }


def _heading(sheet: Any, about: About, looks: dict[str, Any]) -> None:
    sheet.write_string(0, 0, f"{about.agency_name.vi} · {about.title.vi}", looks["title"])
    sheet.write_string(1, 0, f"{about.agency_name.en} · {about.title.en}", looks["quiet"])
    sheet.write_string(
        2,
        0,
        "Chỉ điền các ô viền vàng. Viết số với dấu chấm thập phân. Trống không phải là 0: số thiếu phải có "
        f"trạng thái và lý do. Hạn {about.closes_on:%d/%m/%Y}. · Fill in the outlined cells only. A missing "
        "figure needs a status and a reason; a blank is not zero.",
        looks["quiet"],
    )
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEADER - 1, index, column.said, looks["head"])
    sheet.set_row(HEADER - 1, 32)
    sheet.freeze_panes(HEADER, 2)
    sheet.repeat_rows(HEADER - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _rows(sheet: Any, cells: Sequence[Cell], looks: dict[str, Any]) -> None:
    fixed, entry = looks["fixed"], looks["entry"]
    known = register()
    for row, cell in enumerate(cells, HEADER):
        series = known[cell.series]
        words = {
            "series": cell.series,
            "title_vi": series.title.vi,
            "title_en": series.title.en,
            "unit": series.unit,
            "area": cell.area,
            "period": cell.period,
            "last": cell.last_said,
        }
        for key, text in words.items():
            sheet.write_string(row, _AT[key], text, fixed)
        sheet.write_number(row, _AT["revision"], cell.number, fixed)
        _answer(sheet, row, cell, entry)


def _answer(sheet: Any, row: int, cell: Cell, entry: Any) -> None:
    if cell.value and len(cell.value.lstrip("-").replace(".", "")) <= _MOST_EXACT:
        sheet.write_number(row, _AT["value"], float(cell.value), entry)
    elif cell.value:
        sheet.write_string(row, _AT["value"], cell.value, entry)
    else:
        sheet.write_blank(row, _AT["value"], None, entry)
    for key, text in (("status", _choice(cell.status)), ("reason", cell.reason), ("note", cell.note)):
        if text:
            sheet.write_string(row, _AT[key], text, entry)
        else:
            sheet.write_blank(row, _AT[key], None, entry)


def _choice(code: str) -> str:
    words = STATUSES.get(code)
    return f"{code} – {words.vi} / {words.en}" if words else code


def _choices(sheet: Any, cells: Sequence[Cell]) -> None:
    """The list of statuses, and for each run of rows of one series the range that its values lie in."""
    if not cells:
        return
    last = HEADER + len(cells) - 1
    column = _AT["status"]
    listed = {
        "validate": "list",
        "source": f"={SHEET}!$D$1:$D${len(STATUSES)}",
        "error_type": "warning",
        "error_title": "Trạng thái · Status",
        "error_message": "Chọn trong danh sách. · Choose from the list.",
    }
    sheet.data_validation(HEADER, column, last, column, listed)
    for first, until, code in _runs(cells):
        low, high = register()[code].range
        said = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_type": "warning",
            "error_title": "Ngoài khoảng · Out of range",
            "error_message": f"{low:g} – {high:g} ({register()[code].unit})",
        }
        sheet.data_validation(HEADER + first, _AT["value"], HEADER + until, _AT["value"], said)


def _runs(cells: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    at = 0
    for code, run in groupby(cells, key=lambda cell: cell.series):
        length = sum(1 for _ in run)
        yield at, at + length - 1, code
        at += length


def _stamp(sheet: Any, about: About, cells: Sequence[Cell]) -> None:
    digest = rows_digest(about.round, about.agency, ((cell.key, cell.number) for cell in cells))
    made = about.made_at.isoformat(timespec="seconds")
    stamp = Stamp(SCHEMA, about.round, about.agency, made, str(len(cells)), digest)
    for row, (name, value) in enumerate(stamp.lines()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    for row, code in enumerate(STATUSES):
        sheet.write_string(row, 3, _choice(code))
