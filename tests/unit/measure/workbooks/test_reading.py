"""A workbook becomes a definition and figures; what is odd in it is listed: sheet, cell, cause, cure."""

from typing import Any

import pytest
from tests.unit.measure.workbooks.books import DATA, META, book, changed, coinr, part, with_cell

from nhip.measure.engine import Result, compute, read_definition, read_figures
from nhip.measure.workbooks import Reading, read_workbook


def _computed(reading: Reading, edition: str | None = None) -> Result:
    assert reading.definition is not None, [finding.say("en") for finding in reading.refused]
    assert reading.figures is not None
    definition = read_definition(reading.definition, "d")
    return compute(definition, read_figures(reading.figures, "f"), edition)


def _found(reading: Reading) -> dict[str, tuple[str, str]]:
    for finding in reading.findings:
        assert finding.cause.vi
        assert finding.cure.vi
        assert finding.json()["code"] == finding.code
    return {finding.code: (finding.weight, finding.place) for finding in reading.findings}


def test_coinrs_tables_become_an_index() -> None:
    reading = read_workbook(coinr())
    result = _computed(reading, "2024")
    # x1: 0, 33⅓, 100; x2 turned, weight 2 of 3: 50, 0, 100; B weighs 3 of 4.
    assert result.component("A").tolist() == pytest.approx([100 / 3, 100 / 9, 100])
    assert result.component("B").tolist() == pytest.approx([80, 100, 0])
    assert [result.rank(unit) for unit in ("P1", "P2", "P3")] == [2, 1, 3]
    assert reading.names == {"P1": "One", "P2": "Two", "P3": "Three"}
    assert set(_found(reading)) == {"workbook.aggregate_assumed", "workbook.minmax_assumed"}
    components = result.definition.edition().components
    assert (components["x1"].unit, components["x2"].direction) == ("percent", "lower")


def test_the_same_in_vietnamese() -> None:
    vietnamese = [
        [
            "Mã",
            "Tên tiếng Việt",
            "Tên tiếng Anh",
            "Mã cha",
            "Chiều",
            "Trọng số",
            "Loại",
            "Đơn vị tính",
            "Cách gộp",
        ],
        ["x1", "Một", "One", "A", "thuận", 1, "Chỉ tiêu", "%", None],
        ["x2", "Hai", "Two", "A", "nghịch", 2, "Chỉ tiêu", "ngày", None],
        ["x3", "Ba", "Three", "B", "thuận", 1, "Chỉ tiêu", None, None],
        ["A", "Trụ A", "Pillar A", "IDX", None, 1, "Tổng hợp", None, "trung bình cộng"],
        ["B", "Trụ B", "Pillar B", "IDX", None, 3, "Tổng hợp", None, "trung bình cộng"],
        ["IDX", "Chỉ số", "Index", None, None, None, "Tổng hợp", None, "trung bình nhân"],
    ]
    figures = [["Mã đơn vị", "Tên tỉnh", "Năm", "x1", "Hai", "x3"], *DATA[1:]]
    reading = read_workbook(book({"Mô tả": vietnamese, "Số liệu": figures}))
    result = _computed(reading, "2024")
    assert result.component("A").tolist() == pytest.approx([100 / 3, 100 / 9, 100])
    root = result.definition.edition().components["IDX"]
    assert root.aggregate is not None
    assert (root.title.vi, root.title.en, root.aggregate.method) == ("Chỉ số", "Index", "geometric")


def test_years_make_a_panel_and_blanks_are_missing() -> None:
    later = [
        [unit, name, 2025, x1, None if unit == "P1" else x2, x3] for unit, name, _, x1, x2, x3 in DATA[1:]
    ]
    reading = read_workbook(coinr([*DATA, *later]))
    assert _found(reading)["workbook.blank"] == ("missing", "iData!E5")
    assert "P1,x2,2025,,O\n" in (reading.figures or "")
    assert list(read_definition(reading.definition or "", "d").editions) == ["2024", "2025"]
    assert _computed(reading, "2025").component("A")[0] == pytest.approx(0.0)


def test_sheets_named_after_their_years() -> None:
    bare = [[row[0], *row[3:]] for row in DATA]
    reading = read_workbook(book({"2023": bare, "Year 2024": bare, "meta": META}))
    assert list(read_definition(reading.definition or "", "d").editions) == ["2023", "2024"]


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("46,5", "46.5", "workbook.comma"),
        ("1.234,5", "1234.5", "workbook.comma"),
        ("1,234.5", "1234.5", "workbook.comma"),
        (" 12 ", "12", "workbook.number_as_text"),
        ("0.389", "0.389", "workbook.number_as_text"),
        (True, "1", "workbook.truth"),
    ],
)
def test_numbers_kept_as_something_else_are_read_and_said(written: Any, read: str, code: str) -> None:
    reading = read_workbook(coinr(with_cell(written)))
    assert f"P2,x1,2024,{read},A\n" in (reading.figures or "")
    assert _found(reading)[code] == ("assumed", "iData!D3")


@pytest.mark.parametrize("written", ["n/a", "..", "–", "NA", "#N/A"])
def test_words_for_nothing_are_missing_and_said(written: str) -> None:
    reading = read_workbook(coinr(with_cell(written)))
    assert "P2,x1,2024,,O\n" in (reading.figures or "")
    assert _found(reading)["workbook.blank_word"] == ("missing", "iData!D3")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1,234", "workbook.ambiguous_number"),
        ("12.345", "workbook.ambiguous_number"),
        ("46.5 %", "workbook.not_a_number"),
        ("about 5", "workbook.not_a_number"),
    ],
)
def test_what_could_be_two_numbers_or_none_is_refused(written: str, code: str) -> None:
    reading = read_workbook(coinr(with_cell(written)))
    assert (reading.definition, reading.figures) == (None, None)
    assert _found(reading)[code] == ("refused", "iData!D3")


def test_formulas_errors_dates_and_percentages() -> None:
    def finish(workbook: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["iData"]
        sheet.write_formula("D2", "=5*2", None, 10)
        sheet.write_formula("D3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("E3", "=B9", None, "")
        sheet.write_number("E4", 45323, workbook.add_format({"num_format": 14}))
        share = workbook.add_format({"num_format": 10})
        for row, value in enumerate((0.7, 0.8), start=1):
            sheet.write_number(row, 5, value, share)

    found = _found(read_workbook(coinr(finish=finish)))
    assert found == {
        "workbook.error_cell": ("refused", "iData!D3"),
        "workbook.uncomputed": ("refused", "iData!E3"),
        "workbook.date": ("refused", "iData!E4"),
        "workbook.mixed_percent": ("refused", "iData!F4"),
        "workbook.formula": ("assumed", "iData!D2, D3"),
        "workbook.aggregate_assumed": ("assumed", "iMeta!A7, A5, A6"),
        "workbook.minmax_assumed": ("assumed", "iMeta!A2, A3, A4"),
    }


@pytest.mark.parametrize(("column", "read"), [(3, "20"), (5, "0.2")])
def test_a_percentage_is_what_its_unit_of_measure_says(column: int, read: str) -> None:
    def finish(workbook: Any, sheets: dict[str, Any]) -> None:
        share = workbook.add_format({"num_format": "0%"})
        for row in (1, 2, 3):
            sheets["iData"].write_number(row, column, row / 10, share)

    reading = read_workbook(coinr(finish=finish))
    assert f"P2,x{column - 2},2024,{read},A\n" in (reading.figures or "")
    assert _found(reading)["workbook.percent"][0] == "assumed"


def test_merged_cells_hidden_rows_and_sheets_are_said() -> None:
    def finish(_: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["iData"]
        sheet.merge_range("C2:C4", 2024)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("F:F", None, None, {"hidden": True})
        sheets["notes"].hide()

    data = [[*row[:2], None, *row[3:]] if place > 1 else row for place, row in enumerate(DATA)]
    reading = read_workbook(book({"iData": data, "iMeta": META, "notes": [["x"]]}, finish))
    found = _found(reading)
    assert "P3,x1,2024,40,A\n" in (reading.figures or "")
    assert found["workbook.merged"] == ("assumed", "iData!C2:C4")
    assert found["workbook.hidden_sheet"] == ("unread", "notes")
    assert found["workbook.hidden"] == ("assumed", "iData")

    def merge_figures(_: Any, sheets: dict[str, Any]) -> None:
        sheets["iData"].merge_range("D2:D3", 10)

    assert _found(read_workbook(coinr(finish=merge_figures)))["workbook.merged_figure"] == (
        "refused",
        "iData!D2:D3",
    )


def test_what_is_not_understood_is_listed_and_never_dropped() -> None:
    meta = [[*row, extra] for row, extra in zip(META, ["Colour", *["red"] * 6], strict=True)]
    data = [
        *([*row, extra] for row, extra in zip(DATA, ["Region", "N", "N", "S"], strict=True)),
        ["Source: us"],
    ]
    found = _found(read_workbook(book({"iData": data, "iMeta": meta, "Chart": [["hello"]]})))
    assert found["workbook.unknown_column"][0] == "unread"
    assert found["workbook.no_figures"] == ("unread", "iData!A5")
    assert found["workbook.unused_sheet"] == ("unread", "Chart")


@pytest.mark.parametrize(
    ("row", "column", "value", "code", "cell"),
    [
        (2, 0, "x1", "workbook.duplicate_code", "A3"),
        (1, 3, "C", "workbook.unknown_parent", "D2"),
        (5, 3, None, "workbook.roots", "A6"),
        (6, 3, "A", "workbook.roots", ""),
        (2, 5, None, "workbook.no_weight", "A3"),
        (2, 5, 0, "workbook.zero_weight", "F3"),
        (1, 4, "sideways", "workbook.unknown_direction", "E2"),
        (4, 4, -1, "workbook.turned_parent", "E5"),
        (3, 0, None, "workbook.no_code", "A4"),
    ],
)
def test_metadata_that_makes_no_tree(row: int, column: int, value: Any, code: str, cell: str) -> None:
    meta = [list(each) for each in META]
    meta[row][column] = value
    reading = read_workbook(coinr(meta=meta))
    assert reading.definition is None
    assert _found(reading)[code] == ("refused", f"iMeta!{cell}" if cell else "–")


def test_figures_that_stand_twice_or_without_a_unit() -> None:
    assert _found(read_workbook(coinr([*DATA, DATA[1]])))["workbook.duplicate_figure"][0] == "refused"
    nameless = [*DATA, [None, None, 2024, 1, 2, 3]]
    assert _found(read_workbook(coinr(nameless)))["workbook.no_unit"] == ("refused", "iData!A5")


def test_codes_that_no_definition_could_hold_are_changed_and_said() -> None:
    meta = [list(row) for row in META]
    meta[1][0] = "Tỷ lệ (1)"
    data = [list(row) for row in DATA]
    data[0][3] = "Tỷ lệ (1)"
    reading = read_workbook(coinr(data, meta))
    assert "ty_le_1" in _computed(reading, "2024").edition.components
    assert _found(reading)["workbook.code_changed"] == ("assumed", "iMeta!A2")


def test_goalposts_denominators_and_long_tables() -> None:
    meta = [
        [
            "Code",
            "Parent",
            "Type",
            "goalpost_lower",
            "goalpost_upper",
            "Denominator",
            "ScaleFactor",
            "Aggregation",
        ],
        ["x1", "IDX", "Indicator", 0, 50, "POP", 100, None],
        ["IDX", None, "Aggregate", None, None, None, None, "a_amean"],
        ["POP", None, "Denominator", None, None, None, None, None],
    ]
    long = [
        ["Đơn vị · unit", "Chuỗi · series", "Kỳ · period", "Giá trị · value", "Trạng thái · status"],
        ["P1", "x1", 2024, 5, "A"],
        ["P1", "POP", 2024, 20, "A"],
        ["P2", "x1", 2024, None, "_Z"],
        ["P2", "POP", 2024, 40, "E"],
    ]
    reading = read_workbook(book({"meta": meta, "figures": long}))
    assert "P2,x1,2024,,_Z\n" in (reading.figures or "")
    assert _computed(reading, "2024").score("P1") == pytest.approx(50.0)


def test_the_coin_tools_own_layout() -> None:
    rows: list[list[Any]] = [[] for _ in range(19)]
    for row, values in {
        7: (1, 1, 1, 1),
        8: (1, -1, 1, 1),
        9: (0, 0, 0, 0),
        10: (10, 10, 10, 10),
        11: ("Index",) * 4,
        12: ("si.01",) * 4,
        13: ("p.01", "p.01", "p.02", "p.02"),
        14: ("sp.01",) * 4,
        15: ("Roads", "Waste", "Schools", "Wards"),
        16: ("Ind.01", "Ind.02", "Ind.03", "Ind.04"),
        17: (1, 2, 3, 4),
        18: (5, 6, "n/a", 8),
        19: (9, 9, 9, 9),
    }.items():
        rows[row - 1] = [None, *((f"Unit {row}", f"U{row}") if row > 16 else (None, None)), None, *values]
    framework = [[]] * 4 + [
        [None, None, "p.01", None, 2, None, None, "Pillar one"],
        [None, None, "p.02", None, 1, None, None, "Pillar two"],
        [None, None, "Index", None, 1, None, None, "The index"],
        [None, None, "--", None, None, None, None, "--"],
    ]
    reading = read_workbook(book({"Database": rows, "Framework": framework}))
    result = _computed(reading)
    # Goalposts 0 and 10: Ind.01 of U17 is 10, Ind.02 turned 80; p.01 weighs 2 of 3.
    assert result.component("p.01").tolist() == pytest.approx([45, 45, 50])
    assert result.score("U17") == pytest.approx((45 * 2 + 35) / 3)
    assert result.definition.heading.title.en == "The index"
    assert list(result.edition.components) == [
        "Index",
        "p.01",
        "Ind.01",
        "Ind.02",
        "p.02",
        "Ind.03",
        "Ind.04",
    ]


def test_a_workbook_without_metadata_says_what_it_needs() -> None:
    reading = read_workbook(book({"iData": DATA}))
    assert {finding.code for finding in reading.refused} == {
        "workbook.no_metadata",
        "workbook.no_figures_at_all",
    }


def test_a_definition_that_the_engine_refuses_is_refused_here() -> None:
    meta = [list(row) for row in META]
    meta[1][5] = -1
    reading = read_workbook(coinr(meta=meta))
    assert reading.definition is None
    assert any("iMeta" not in finding.place for finding in reading.refused)


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    def finish(workbook: Any, sheets: dict[str, Any]) -> None:
        sheets["iData"].write_number("C2", 45323, workbook.add_format({"num_format": 14}))

    data = coinr(finish=finish)
    assert "P1,x1,2024,10" in (read_workbook(data).figures or "")
    xml = part(data, "xl/workbook.xml").replace(b"<workbookPr", b'<workbookPr date1904="1"')
    assert "P1,x1,2028,10" in (read_workbook(changed(data, {"xl/workbook.xml": xml})).figures or "")
