"""The layout of the JRC's COIN Tool: a sheet ``Database`` with the structure above the figures.

Row 16 has the indicators' codes from column E on, row 15 their names, rows 14 to 11 the codes of the groups
above each (sub-pillar, pillar, sub-index, index), rows 10 to 7 upper and lower goalpost, direction, weight;
units stand from row 17 on, names in column B, codes in C. The sheet ``Framework`` has the groups: code in
column C, weight in E, name in H. A level that one group fills for all indicators was not used.
"""

from typing import Final

from nhip.measure.engine.labels import label
from nhip.measure.workbooks import headings
from nhip.measure.workbooks.cells import letters
from nhip.measure.workbooks.data import Table
from nhip.measure.workbooks.findings import Findings
from nhip.measure.workbooks.metadata import Described, code_of
from nhip.measure.workbooks.opening import Workbook
from nhip.measure.workbooks.sheets import Sheet
from nhip.measure.workbooks.values import Unreadable, Values

_FIRST: Final = 5
_CODES: Final = 16
_NAMES: Final = 15
_GROUPS: Final = (14, 13, 12, 11)
_NUMBERS: Final = {10: "high", 9: "low", 7: "weight"}
_DIRECTION: Final = 8


def database_of(book: Workbook) -> Sheet | None:
    """The sheet ``Database`` if it is laid out as the COIN Tool's."""
    for sheet in book.visible:
        if sheet.name.strip().casefold() == "database" and sheet.text(_CODES, _FIRST):
            tops = [sheet.text(row, _FIRST) for row in _GROUPS]
            if all(tops) and not sheet.text(_CODES, 2).isdecimal() and len(set(tops)) > 1:
                return sheet
    return None


def read_coin_tool(book: Workbook, sheet: Sheet, findings: Findings) -> tuple[dict[str, Described], Table]:
    """The metadata and the table of figures of a COIN Tool workbook."""
    columns = [column for column in sorted(sheet.rows[_CODES]) if column >= _FIRST]
    used = [
        row
        for row in _GROUPS
        if row == _GROUPS[-1] or len({sheet.text(row, column) for column in columns}) > 1
    ]
    groups = _framework(book, findings)
    described: dict[str, Described] = {}
    series: dict[int, str] = {}
    for column in columns:
        chain = [
            code_of(text, _at(sheet, row, column), findings)
            for row in used
            if (text := sheet.text(row, column))
        ]
        one = _indicator(sheet, column, chain, findings)
        if one.code in described:
            findings.add(
                "workbook.duplicate_code",
                "refused",
                one.at(),
                label(f"mã “{one.code}” có hai lần.", f"the code “{one.code}” stands twice."),
                label("mỗi chỉ tiêu một mã.", "one code for each indicator."),
            )
            continue
        described[one.code] = one
        series[column] = one.code
        for code, parent in zip(chain, [*chain[1:], ""], strict=True):
            group = groups.get(code) or Described(code, sheet.name, used[0])
            known = described.setdefault(code, group)
            known.words["type"] = "aggregate"
            if parent and known.words.setdefault("parent", parent) != parent:
                findings.add(
                    "workbook.two_parents",
                    "refused",
                    _at(sheet, used[0], column),
                    label(f"“{code}” nằm dưới hai nhóm khác nhau.", f"“{code}” stands below two groups."),
                    label("sửa các dòng 11 đến 14.", "mend rows 11 to 14."),
                )
    return described, Table(sheet, _CODES, {"name": 2, "unit": 3}, series)


def _indicator(sheet: Sheet, column: int, chain: list[str], findings: Findings) -> Described:
    values = Values(findings)
    code = code_of(sheet.text(_CODES, column), _at(sheet, _CODES, column), findings)
    cells = {"code": f"{letters(column)}{_CODES}", "direction": f"{letters(column)}{_DIRECTION}"}
    one = Described(code, sheet.name, _CODES, cells=cells)
    one.words["type"] = "indicator"
    if chain:
        one.words["parent"] = chain[0]
    if sheet.text(_NAMES, column):
        one.words["name"] = sheet.text(_NAMES, column)
    turned = headings.meaning(sheet.text(_DIRECTION, column), headings.DIRECTIONS)
    if turned is not None:
        one.words["direction"] = turned
    for row, name in _NUMBERS.items():
        cells[name] = f"{letters(column)}{row}"
        try:
            number = values.number(sheet.name, sheet.cell(row, column))
        except Unreadable:
            continue
        if number is not None:
            one.numbers[name] = number
    return one


def _framework(book: Workbook, findings: Findings) -> dict[str, Described]:
    """Names and weights of the groups."""
    sheet = next((one for one in book.visible if one.name.strip().casefold() == "framework"), None)
    if sheet is None:
        return {}
    values = Values(findings)
    found: dict[str, Described] = {}
    for row in sorted(sheet.rows):
        code = sheet.text(row, 3)
        weight = sheet.cell(row, 5)
        if not code or code == "--" or weight is None or not isinstance(weight.value, float):
            continue
        one = Described(code, sheet.name, row, cells={"code": f"C{row}", "weight": f"E{row}"})
        one.numbers["weight"] = values.number(sheet.name, weight) or 0.0
        if sheet.text(row, 8):
            one.words["name"] = sheet.text(row, 8)
        found.setdefault(code, one)
    return found


def _at(sheet: Sheet, row: int, column: int) -> tuple[str, str]:
    return sheet.name, f"{letters(column)}{row}"
