"""The sheet that holds a definition word for word, one line a row, in workbooks that the platform writes."""

from typing import Final

from nhip.measure.engine.schema import SCHEMA
from nhip.measure.workbooks.sheets import Sheet

_WITHIN: Final = 12


def definition_in(sheet: Sheet) -> str | None:
    """The definition that stands in column A of ``sheet``; None when the sheet is another one."""
    first = next(
        (row for row in range(1, _WITHIN + 1) if sheet.text(row, 1).startswith(f"schema: {SCHEMA}")), None
    )
    if first is None:
        return None
    lines = []
    for row in range(first, max(sheet.rows) + 1):
        cell = sheet.cell(row, 1)
        lines.append(str(cell.value) if cell is not None and cell.value is not None else "")
    return "\n".join(lines) + "\n"
