"""The sheet of metadata: one row for each indicator, aggregate, denominator or group, as COINr's ``iMeta``.

Rows come out as :class:`Described`, cell by cell, with everything odd said. What they make together (the
tree, the weights) is the matter of :mod:`~nhip.measure.workbooks.building`.
"""

import re
from dataclasses import dataclass, field

from nhip.measure.engine.cells import shown
from nhip.measure.engine.component import CODE, RESERVED
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.units import plain
from nhip.measure.workbooks import headings
from nhip.measure.workbooks.findings import Findings
from nhip.measure.workbooks.sheets import Sheet
from nhip.measure.workbooks.values import Unreadable, Values

_NUMBERS = ("weight", "target", "times", "low", "high", "scale", "level")
_CHOSEN = {
    "type": headings.KINDS,
    "direction": headings.DIRECTIONS,
    "aggregate": headings.AGGREGATIONS,
    "normalise": headings.NORMALISATIONS,
    "missing": headings.MISSINGS,
}
HEADERS_WITHIN = 40


@dataclass(frozen=True)
class Described:
    """One row of the metadata: ``words`` and ``numbers`` that were filled in, by field, and in which
    ``cells``.
    """

    code: str
    sheet: str
    row: int
    words: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    def at(self, name: str = "code") -> tuple[str, str]:
        """The sheet and cell where a field stands, or where its row begins."""
        return self.sheet, self.cells.get(name) or self.cells.get("code") or str(self.row)


def header_of(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row and columns of the metadata's headings, if the sheet has them: a code and a parent at least."""
    for row in sorted(sheet.rows)[:HEADERS_WITHIN]:
        texts = {column: cell.text for column, cell in sheet.rows[row].items() if cell.kind == "text"}
        fields = headings.fields_of(texts, headings.METADATA)
        if {"code", "parent"} <= set(fields) and len(fields) >= 3:
            return row, fields
    return None


def read_metadata(sheet: Sheet, findings: Findings) -> dict[str, Described]:
    """Every row of the metadata by its code, in written order; the header is known to be there."""
    found = header_of(sheet)
    assert found is not None
    header, fields = found
    _say_unread(sheet, header, fields, findings)
    described: dict[str, Described] = {}
    for row in sorted(at for at in sheet.rows if at > header):
        written = sheet.text(row, fields["code"])
        if not written:
            if any(sheet.text(row, column) for column in fields.values()):
                findings.add(
                    "workbook.no_code",
                    "refused",
                    (sheet.name, f"A{row}"),
                    label("dòng không có mã.", "the row has no code."),
                    label("điền mã, hoặc xóa dòng.", "give it a code, or remove the row."),
                )
            continue
        one = _described(sheet, row, written, fields, findings)
        if one.code in described:
            findings.add(
                "workbook.duplicate_code",
                "refused",
                one.at(),
                label(
                    f"mã “{one.code}” đã có ở {described[one.code].at()[1]}.",
                    f"the code “{one.code}” already stands at {described[one.code].at()[1]}.",
                ),
                label("mỗi mã một dòng.", "one row for each code."),
            )
            continue
        described[one.code] = one
    return described


def _described(sheet: Sheet, row: int, written: str, fields: dict[str, int], findings: Findings) -> Described:
    values = Values(findings)
    cells = {name: cell.address for name, column in fields.items() if (cell := sheet.cell(row, column))}
    one = Described(code_of(written, (sheet.name, cells["code"]), findings), sheet.name, row, cells=cells)
    for name, column in fields.items():
        cell = sheet.cell(row, column)
        if cell is None or name == "code" or cell.text.casefold() in {"na", "n/a", "--"}:
            continue
        if name in _NUMBERS:
            try:
                number = values.number(sheet.name, cell)
            except Unreadable:
                continue
            if number is not None:
                one.numbers[name] = number
        elif name in _CHOSEN:
            meant = headings.meaning(cell.text, _CHOSEN[name])
            if meant is None:
                findings.add(f"workbook.unknown_{name}", "refused", one.at(name), *_unknown(name, cell.text))
            else:
                one.words[name] = meant
        elif name == "parent":
            one.words[name] = code_of(cell.text, one.at(name), findings)
        else:
            one.words[name] = cell.text
    return one


def _unknown(name: str, written: str) -> tuple[Label, Label]:
    known = ", ".join(spellings[0] for spellings in _CHOSEN[name].values())
    return (
        label(f"không hiểu “{shown(written)}”.", f"“{shown(written)}” is not understood."),
        label(f"dùng một trong: {known}.", f"use one of: {known}."),
    )


def code_of(written: str, at: tuple[str, str], findings: Findings) -> str:
    """``written`` as a code: without what no code may hold, which is said."""
    code = written.strip()
    if not re.fullmatch(CODE, code) or code in RESERVED:
        kept = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain(code) if not code.isascii() else code).strip("_.-")
        kept = kept[:40] if kept and kept not in RESERVED else f"c_{kept}"[:40]
        findings.add(
            "workbook.code_changed",
            "assumed",
            at,
            label(
                f"mã “{shown(code)}” có ký tự không dùng được trong mã; viết thành “{kept}”.",
                f"the code “{shown(code)}” holds what no code may; it became “{kept}”.",
            ),
            label(
                "mã gồm chữ không dấu, số, chấm, gạch; tối đa 40.",
                "codes have plain letters, digits, dots, dashes, underscores; 40 at most.",
            ),
        )
        return kept
    return code


def _say_unread(sheet: Sheet, header: int, fields: dict[str, int], findings: Findings) -> None:
    for column, cell in sorted(sheet.rows[header].items()):
        if column not in fields.values() and cell.text:
            findings.add(
                "workbook.unknown_column",
                "unread",
                (sheet.name, cell.address),
                label(
                    f"không hiểu cột “{shown(cell.text)}”; để ngoài.",
                    f"the column “{shown(cell.text)}” is not understood and was left aside.",
                ),
                label(
                    "xem docs/workbooks.md về các tên cột được hiểu.",
                    "see docs/workbooks.md for the headings understood.",
                ),
            )
