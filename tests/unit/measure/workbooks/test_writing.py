"""Results as a workbook: formulas that another program works out to the same numbers; the way back."""

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from tests.unit.measure.workbooks.recalculating import RANKING, SCORES, differences, formulas, recalculated

from nhip.measure import shelf
from nhip.measure.engine import Figures, Result, compute, read_definition, read_figures
from nhip.measure.workbooks import open_workbook, read_workbook, write_workbook

FIGURES = """unit,series,period,value,status
A,x,2024,0.2,A
A,y,2024,0.5,A
A,z,2024,0.9,A
B,x,2024,0.6,A
B,y,2024,,O
B,z,2024,0.4,A
C,x,2024,0,A
C,y,2024,0.3,A
C,z,2024,,O
D,x,2024,0.6,A
D,y,2024,,_Z
D,z,2024,0.4,A
E,x,2024,,O
E,y,2024,,O
E,z,2024,0.35,A
"""


def _index(method: str, rank: str = "{}", **root: str) -> Result:
    more = "".join(f"    {key}: {value}\n" for key, value in root.items())
    definition = f"""schema: nhip/index/1
code: IDX
title: "=cmd|' /C calc'!A0"
rank: {rank}
groups: [{{code: HI, title: High, from: 0.5}}, {{code: LO, title: Low}}]
components:
  IDX:
    title: Index
    aggregate: arithmetic
    missing: {{rule: unscored, min_share: 0.4}}
{more}  P:
    parent: IDX
    title: Part
    weight: 1/3
    aggregate: {method}
  x: {{parent: P, title: X, missing: ignore{"" if method == "minimum" else ", weight: 0.25"}}}
  y: {{parent: P, title: Y, missing: ignore{"" if method == "minimum" else ", weight: 0.75"}}}
  z: {{parent: IDX, title: Z, weight: 2/3, missing: unscored}}
"""
    return compute(read_definition(definition, "d"), read_figures(FIGURES, "f"), "2024")


@pytest.mark.parametrize(
    "method",
    [
        "arithmetic", "geometric", "harmonic", "sum", "minimum",
        "{method: power, exponent: 2}", "{method: power, exponent: -0.5}",
    ],
)  # fmt: skip
def test_every_mean_is_worked_out_elsewhere_as_here(method: str) -> None:
    result = _index(method, publish="{digits: 2, mode: half_up}")
    data = write_workbook(result)
    assert not differences(recalculated(data), result)
    assert formulas(data, SCORES) == 4 * 5


@pytest.mark.parametrize(
    "rounding", ["{digits: 1}", "{digits: 1, mode: half_up}", "{digits: 1, mode: truncate}"]
)
def test_rounding_inside_the_calculation_is_a_column_of_its_own(rounding: str) -> None:
    result = _index("arithmetic", round=rounding)
    assert not differences(recalculated(write_workbook(result)), result)


@pytest.mark.parametrize(
    "rank",
    [
        "{digits: 1}",
        "{digits: 1, method: average}",
        "{method: average}",
        "{order: ascending}",
        "{digits: 0, ties: [x]}",
        "{ties: [x]}",
        "{digits: 1, unscored: last}",
        "{digits: 0, mode: truncate, order: ascending, ties: [z]}",
    ],
)
def test_ranks_by_every_rule(rank: str) -> None:
    result = _index("arithmetic", rank)
    data = write_workbook(result)
    assert not differences(recalculated(data), result)
    assert formulas(data, RANKING) == 4 * 5


def test_dense_ranks_are_values_and_that_is_said() -> None:
    result = _index("arithmetic", "{method: dense}")
    sheets = recalculated(write_workbook(result))
    assert not differences(sheets, result)
    assert "ranks are values" in sheets[RANKING].text(2, 1)


@pytest.mark.parametrize(
    "root", [{"overrides": "[{when: {P: missing}, score: 0.1}]"}, {"normalise": "minmax"}]
)
def test_what_is_no_formula_is_a_value_and_says_so(root: dict[str, str]) -> None:
    result = _index("arithmetic", **root)
    data = write_workbook(result)
    sheets = recalculated(data)
    assert not differences(sheets, result)
    notices = sheets["Ghi chú · Notices"]
    assert ("workbook.values", "IDX") in {
        (notices.text(row, 2), notices.text(row, 3)) for row in notices.rows
    }
    assert "giá trị · value" in sheets[SCORES].text(7, 3)


@pytest.mark.parametrize(("code", "edition"), [("EGDI", "2018"), ("HDI", "2023")])
def test_published_indices_are_worked_out_elsewhere_as_here(code: str, edition: str) -> None:
    """Over every fifth state: the formulas are the same in each row, and working them out takes long."""
    definition = shelf.definition(code)
    figures = shelf.figures_for(definition)
    some = frozenset(sorted(shelf.units_named("un-members").units)[::5])
    kept = {
        key: {unit: figure for unit, figure in column.items() if unit in some}
        for key, column in figures.cells.items()
    }
    figures = replace(figures, cells=kept)
    result = compute(definition, figures, edition)
    data = write_workbook(result, figures, shelf.units_of(definition))
    assert not differences(recalculated(data), result)
    assert formulas(data, SCORES) >= 3 * len(some)
    assert formulas(data, RANKING) == 4 * len(some)


def test_a_changed_weight_and_a_changed_score_move_everything_above() -> None:
    result = _index("arithmetic", "{digits: 6}")

    def edit(workbook: Any) -> None:
        sheet = workbook[SCORES]
        for column in range(3, 8):
            if sheet.cell(3, column).value == "z":
                sheet.cell(6, column).value = 1 / 6
            if sheet.cell(3, column).value == "x":
                sheet.cell(9, column).value = 1.0

    sheets = recalculated(write_workbook(result), edit)
    columns = {sheets[SCORES].text(3, column): column for column in range(3, 8)}
    first = sheets[SCORES].text(9, 1)
    assert first == "A"  # 0.8, before D and B
    part = 0.25 * 1.0 + 0.75 * 0.5
    row = sheets[SCORES].rows[9]
    assert row[columns["P"]].value == pytest.approx(part)
    assert row[columns["IDX"]].value == pytest.approx((part * 1 / 3 + 0.9 * 1 / 6) / (1 / 2))


def _panel() -> tuple[list[Result], Figures]:
    definition = read_definition(
        """schema: nhip/index/1
code: PAN
title: {vi: Bảng, en: Panel}
components:
  PAN: {title: Panel, aggregate: geometric, weights: equal}
  x: {parent: PAN, title: X, normalise: {do: goalposts, low: 0, high: 10}, missing: {rule: last}}
  y: {parent: PAN, title: Y, divide_by: pop, times: 100, missing: ignore}
editions:
  "2023": {}
  "2024": {components: {PAN: {aggregate: arithmetic}}}
""",
        "d",
    )
    figures = read_figures(
        "unit,series,period,value,status\n"
        + "".join(
            f"{unit},{series},{period},{value},A\n"
            for unit, start in (("A", 1), ("B", 4), ("C", 7))
            for period in (2023, 2024)
            for series, value in (("x", start + period - 2022), ("y", start * 0.1), ("pop", 50))
            if (unit, series, period) != ("B", "x", 2024)
        ),
        "f",
    )
    return [compute(definition, figures, code) for code in ("2023", "2024")], figures


def test_a_panel_has_its_sheets_for_each_edition_and_goes_both_ways() -> None:
    results, figures = _panel()
    data = write_workbook(results, figures)
    sheets = recalculated(data)
    assert write_workbook(results, figures) == data
    reading = read_workbook(data)
    assert reading.is_sound, [finding.say("en") for finding in reading.refused]
    definition = read_definition(reading.definition or "", "d")
    again = read_figures(reading.figures or "", "f")
    for result in results:
        assert not differences(sheets, result, f" {result.edition.code}")
        same = compute(definition, again, result.edition.code)
        assert same.units == result.units
        assert same.scores.tobytes() == result.scores.tobytes()
        assert same.ranks.tolist() == result.ranks.tolist()


def test_what_was_written_of_a_shipped_index_is_read_in_again() -> None:
    definition = shelf.definition("EGDI")
    figures = shelf.figures_for(definition)
    result = compute(definition, figures, "2018")
    data = write_workbook(result, figures, shelf.units_of(definition))
    reading = read_workbook(data)
    again = compute(
        read_definition(reading.definition or "", "d"), read_figures(reading.figures or "", "f"), "2018"
    )
    assert again.scores.tobytes() == result.scores.tobytes()
    assert {finding.code for finding in reading.findings} == {"workbook.result_sheet"}


def test_no_text_becomes_a_formula() -> None:
    figures = read_figures(
        "unit,series,period,value,status\n=1+1,IDX,1,5,A\n@SUM(A1),IDX,1,6,A\n-2,IDX,1,7,A\n", "f"
    )
    definition = read_definition(
        'schema: nhip/index/1\ncode: IDX\ntitle: "=HYPERLINK(1)"\n'
        'components: {IDX: {title: "+evil", normalise: minmax}}\n',
        "d",
    )
    data = write_workbook(compute(definition, figures, "1"), figures)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    texts = {
        cell.value: cell
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type != "f"
    }
    for acting in ("=1+1", "@SUM(A1)", "-2", "+evil · +evil"):
        assert texts[acting].quotePrefix, acting
    assert next(iter(open_workbook(data).sheets[1].rows[9].values())).value == "-2"
    assert read_workbook(data).is_sound
