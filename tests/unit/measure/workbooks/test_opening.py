"""Opening an .xlsx: cells as they are, and a refusal for everything that could act, lie or tire us."""

import io
import struct
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from tests.unit.measure.workbooks.books import book, changed, coinr, part

from nhip.measure.engine import Problems
from nhip.measure.workbooks import USUAL, Area, Sheet, open_workbook
from nhip.measure.workbooks.cells import address, area_of, place_of


def _sheet(data: bytes) -> Sheet:
    return open_workbook(data).sheets[0]


def _code(data: bytes, **limits: int) -> str:
    with pytest.raises(Problems) as refused:
        open_workbook(data, "b.xlsx", replace(USUAL, **limits))
    problem = refused.value.found[0]
    assert problem.cause.vi
    assert problem.cure.vi
    assert problem.place.startswith("b.xlsx")
    return problem.code


def test_each_cell_has_its_kind_value_and_address() -> None:
    def finish(workbook: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["S"]
        sheet.write_number("A2", 0.465, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_number("B2", 45323, workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number("C2", 12, workbook.add_format({"num_format": '#,##0 "days"'}))
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("E2", "=A1+1", None, 3.5)
        sheet.write_formula("F2", '=""', None, "")
        sheet.write_rich_string("G2", "a", workbook.add_format({"bold": True}), "b")
        sheet.merge_range("A4:C5", "wide")
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.set_column("H:I", None, None, {"hidden": True})

    sheet = _sheet(book({"S": [[2.5, " text ", True, None, "=1+1"]]}, finish))
    seen = {c.address: (c.kind, c.value, c.formula) for row in sheet.rows.values() for c in row.values()}
    assert seen == {
        "A1": ("number", 2.5, False),
        "B1": ("text", " text ", False),
        "C1": ("truth", True, False),
        "E1": ("text", "=1+1", False),
        "A2": ("percent", 0.465, False),
        "B2": ("date", 45323.0, False),
        "C2": ("number", 12.0, False),
        "D2": ("error", "#DIV/0!", True),
        "E2": ("number", 3.5, True),
        "F2": ("uncomputed", None, True),
        "G2": ("text", "ab", False),
        "A4": ("text", "wide", False),
    }
    assert sheet.merged == (Area(4, 1, 5, 3),)
    assert sheet.merged_with(5, 2) == sheet.merged[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({7}), frozenset({8, 9}))


def test_what_openpyxl_writes_is_read_too() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["unit", 1.5, "=B1*2"])
    workbook.create_sheet("secret").sheet_state = "veryHidden"
    written = io.BytesIO()
    workbook.save(written)
    found = open_workbook(written.getvalue())
    assert [(cell.kind, cell.value) for cell in found.sheets[0].rows[1].values()] == [
        ("text", "unit"),
        ("number", 1.5),
        ("uncomputed", None),
    ]
    assert [one.name for one in found.sheets] == ["Sheet", "secret"]
    assert [one.name for one in found.visible] == ["Sheet"]


def test_other_prefixes_and_cells_without_an_address() -> None:
    data = book({"S": [[1]]})
    xml = (
        b'<x:worksheet xmlns:x="urn:any"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t>'
        b"<x:rPh><x:t>kana</x:t></x:rPh></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    sheet = _sheet(changed(data, {"xl/worksheets/sheet1.xml": xml}))
    assert [(cell.address, cell.value) for cell in sheet.rows[1].values()] == [("A1", "a"), ("B1", 2.0)]


@pytest.mark.parametrize("place", ["A1", "Z9", "AA10", "XFD1048576"])
def test_addresses_go_both_ways(place: str) -> None:
    found = place_of(place)
    assert found is not None
    assert address(*found) == place


def test_what_is_no_address() -> None:
    assert [place_of(text) for text in ("", "A0", "XFE1", "A1048577", "1A", "A-1")] == [None] * 6
    assert area_of("D4:B2") is None


def test_files_of_another_kind() -> None:
    assert _code(b"unit,series\n") == "workbook.not_xlsx"
    assert _code(b"") == "workbook.not_xlsx"
    assert _code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "workbook.ole"
    assert _code(coinr()[:-200]) == "workbook.not_xlsx"
    assert _code(changed(coinr(), {"_rels/.rels": None})) == "workbook.not_xlsx"


def test_macros_links_and_document_types_are_refused() -> None:
    data = coinr()
    assert _code(changed(data, {"xl/vbaProject.bin": b"x"})) == "workbook.macros"
    types = part(data, "[Content_Types].xml").replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    assert _code(changed(data, {"[Content_Types].xml": types})) == "workbook.macros"
    assert _code(changed(data, {"xl/externalLinks/externalLink1.xml": b"<x/>"})) == "workbook.links"
    sheet = part(data, "xl/worksheets/sheet1.xml")
    bomb = sheet.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet', 1)
    assert _code(changed(data, {"xl/worksheets/sheet1.xml": bomb})) == "workbook.doctype"
    assert _code(changed(data, {"xl/worksheets/sheet1.xml": sheet[:-9]})) == "workbook.broken_xml"


def test_sizes_are_bounded_before_anything_is_unpacked() -> None:
    data = coinr()
    assert _code(data, file=len(data) - 1) == "workbook.too_large"
    assert _code(data, unpacked=2_000) == "workbook.too_large"
    assert _code(data, parts=3) == "workbook.too_large"
    assert _code(data, sheets=1) == "workbook.too_many_sheets"
    assert _code(data, cells=20) == "workbook.too_many_cells"
    assert _code(data, columns=5) == "workbook.too_many_cells"
    assert _code(data, rows=3) == "workbook.too_many_cells"
    assert _code(data, texts=3) == "workbook.too_many_texts"


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is() -> None:
    data = changed(coinr(), {"xl/worksheets/sheet9.xml": b" " * 300_000_000})
    assert len(data) < 1_000_000
    assert _code(data) == "workbook.too_large"
    small = changed(
        coinr(), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 3_000_000 + b"</worksheet>"}
    )
    lying = bytearray(small)
    with zipfile.ZipFile(io.BytesIO(small)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    while (at := lying.find(struct.pack("<I", size))) >= 0:
        lying[at : at + 4] = struct.pack("<I", 64)
    assert _code(bytes(lying)) in {"workbook.not_xlsx", "workbook.broken_xml"}


def test_two_parts_of_one_name_and_odd_packing_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(coinr())) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    assert _code(out.getvalue()) == "workbook.not_xlsx"
    with zipfile.ZipFile(out := io.BytesIO(coinr()), "a") as package:
        package.writestr("XL/workbook.xml", b"<x/>")
    assert _code(out.getvalue()) == "workbook.not_xlsx"


def test_a_cell_that_cannot_be() -> None:
    sheet = part(coinr(), "xl/worksheets/sheet1.xml")
    assert _code(changed(coinr(), {"xl/worksheets/sheet1.xml": sheet.replace(b'r="A1"', b'r="A0"')})) == (
        "workbook.odd_cell"
    )
