"""Workbooks made for the tests: from plain rows, or with a part of their XML put in by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def book(sheets: Mapping[str, Rows], finish: Callable[[Any, dict[str, Any]], None] | None = None) -> bytes:
    """An .xlsx of ``sheets``; ``finish(workbook, sheets)`` may merge, hide, format before it is closed."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    made = {}
    for name, rows in sheets.items():
        made[name] = sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
    if finish is not None:
        finish(workbook, made)
    workbook.close()
    return written.getvalue()


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The package with some parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, content in parts.items():
            if content is not None:
                after.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


META: Rows = [
    ["iCode", "iName", "Level", "Parent", "Direction", "Weight", "Type", "Unit"],
    ["x1", "First", 1, "A", 1, 1, "Indicator", "%"],
    ["x2", "Second", 1, "A", -1, 2, "Indicator", "days"],
    ["x3", "Third", 1, "B", 1, 1, "Indicator", None],
    ["A", "Pillar A", 2, "IDX", 1, 1, "Aggregate", None],
    ["B", "Pillar B", 2, "IDX", 1, 3, "Aggregate", None],
    ["IDX", "Index", 3, None, 1, 1, "Aggregate", None],
]
DATA: Rows = [
    ["uCode", "uName", "Time", "x1", "x2", "x3"],
    ["P1", "One", 2024, 10, 5, 7],
    ["P2", "Two", 2024, 20, 9, 8],
    ["P3", "Three", 2024, 40, 1, 3],
]


def coinr(data: Rows = DATA, meta: Rows = META, **rest: Any) -> bytes:
    """A workbook laid out as COINr's two tables."""
    return book({"iData": data, "iMeta": meta}, **rest)


def with_cell(value: Any) -> Rows:
    """The figures with another value in D3 (the first indicator of the second unit)."""
    rows = [list(row) for row in DATA]
    rows[2][3] = value
    return rows
