"""Long tables of figures: one figure a row, with its unit, series, period and status.

It is the form in which the platform writes figures itself, so what was written out can be read in again.
"""

from collections.abc import Iterable

from nhip.measure.engine.labels import label
from nhip.measure.workbooks import headings
from nhip.measure.workbooks.cells import letters
from nhip.measure.workbooks.data import NO_PERIOD
from nhip.measure.workbooks.gathered import MISSING, Gathered, Gathering
from nhip.measure.workbooks.metadata import HEADERS_WITHIN
from nhip.measure.workbooks.sheets import Sheet
from nhip.measure.workbooks.values import Unreadable, Values


def long_header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row and columns of a long table of figures: unit, series and value at least."""
    for row in sorted(sheet.rows)[:HEADERS_WITHIN]:
        texts = {column: cell.text for column, cell in sheet.rows[row].items() if cell.kind == "text"}
        fields = headings.fields_of(texts, headings.LONG)
        if {"unit", "series", "value"} <= set(fields):
            return row, fields
    return None


def read_long(sheets: Iterable[Sheet], gathering: Gathering) -> None:
    """Add the figures of long tables, one a row."""
    for sheet in sheets:
        found = long_header(sheet)
        assert found is not None
        header, fields = found
        values = Values(gathering.findings)
        for row in sorted(at for at in sheet.rows if at > header):
            _long_row(sheet, row, fields, values, gathering)


def _long_row(sheet: Sheet, row: int, fields: dict[str, int], values: Values, gathering: Gathering) -> None:
    words = {name: sheet.text(row, column) for name, column in fields.items() if name != "value"}
    if not words["unit"] or not words["series"]:
        if any(words.values()) or sheet.cell(row, fields["value"]) is not None:
            gathering.findings.add(
                "workbook.no_unit",
                "refused",
                (sheet.name, f"{letters(fields['unit'])}{row}"),
                label("dòng thiếu mã đơn vị hoặc mã chuỗi.", "the row lacks its unit or its series."),
                label("điền cả hai.", "fill in both."),
            )
        return
    at = (sheet.name, f"{letters(fields['value'])}{row}")
    try:
        value = values.number(sheet.name, sheet.cell(row, fields["value"]))
    except Unreadable:
        return
    status = words.get("status", "") or (MISSING if value is None else "A")
    key = (words["series"], words.get("period", "") or NO_PERIOD, words.get("stage", ""))
    gathering.put(key, words["unit"], at, Gathered(value, status, f"{at[0]}!{at[1]}"))
