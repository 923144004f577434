"""A spreadsheet program other than ours, to work out what our formulas come to."""

import io
import math
from collections.abc import Callable
from typing import Any

import formualizer
import openpyxl

from nhip.measure.engine import Result
from nhip.measure.workbooks import Sheet, open_workbook

SCORES, RANKING = "Điểm · Scores", "Xếp hạng · Ranking"


def recalculated(data: bytes, edit: Callable[[Any], None] | None = None) -> dict[str, Sheet]:
    """The workbook's sheets after every stored result was thrown away and worked out again.

    ``edit`` may change cells of the openpyxl workbook before.
    """
    workbook = openpyxl.load_workbook(io.BytesIO(data))  # keeps formulas, drops their results
    if edit is not None:
        edit(workbook)
    stale = io.BytesIO()
    workbook.save(stale)
    found = formualizer.recalculate_xlsx_bytes(stale.getvalue())["bytes"]
    return {sheet.name: sheet for sheet in open_workbook(found).sheets}


def differences(sheets: dict[str, Sheet], result: Result, suffix: str = "") -> list[str]:
    """Where scores, ranks, groups or shown scores of the sheets are not the engine's, to 1e-9."""
    scores, ranking = sheets[SCORES + suffix], sheets[RANKING + suffix]
    columns = {scores.text(3, column): column for column in scores.rows[3] if column > 2}
    wrong = []
    for place, unit in enumerate(result.order()):
        row, line, at = 9 + place, 4 + place, result.row(unit)
        assert (scores.text(row, 1), ranking.text(line, 2)) == (unit, unit)
        pairs = [
            (code, _number(scores, row, columns[code]), result.score(unit, code))
            for code in columns
            if code in result.plan.column
        ]
        shown = float(result.shown()[at])
        rank = result.rank(unit)
        pairs += [
            ("rank", _number(ranking, line, 1), None if rank is None else float(rank)),
            ("shown", _number(ranking, line, 6), None if math.isnan(shown) else shown),
        ]
        group = result.groups[at]
        wrong += [f"{unit} {what}: {got} for {want}" for what, got, want in pairs if not _same(got, want)]
        if ranking.text(line, 7) != (group.code if group else ""):
            wrong.append(f"{unit} group: {ranking.text(line, 7)}")
    return wrong


def formulas(data: bytes, name: str) -> int:
    """The number of formulas on a sheet."""
    sheet = next(sheet for sheet in open_workbook(data).sheets if sheet.name == name)
    return sum(cell.formula for row in sheet.rows.values() for cell in row.values())


def _number(sheet: Sheet, row: int, column: int) -> float | None:
    cell = sheet.cell(row, column)
    return cell.value if cell is not None and isinstance(cell.value, float) else None


def _same(got: float | None, want: float | None) -> bool:
    if got is None or want is None:
        return got is want
    return abs(got - want) <= 1e-9 * max(1.0, abs(want))
