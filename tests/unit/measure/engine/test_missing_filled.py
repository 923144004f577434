"""Filled figures in the result: what each rests on, what is said of it, what a moved figure does to it."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from nhip.measure.engine import (
    Figure,
    Figures,
    Result,
    Wish,
    collect,
    compute,
    contributions,
    coverage_json,
    filled_json,
    read_definition,
    result_json,
    rows_csv,
    rows_of,
    simulate,
)
from nhip.measure.engine.filling_time import moment
from nhip.measure.engine.statistics import availability, describe
from nhip.web.cli.index import index as command

HEAD = "schema: nhip/index/1\ncode: IX\ntitle: Index\n"
REGIONS = "groupings:\n  region: {title: Region, groups: {north: [a, b, c], south: [d, e]}}\n"
ROOT = "  IX: {title: Index, aggregate: arithmetic, weights: equal}\n"


def cells(*rows: str) -> Figures:
    """Figures from ``unit series period value``; – is missing, Z not applicable."""
    status = {"–": "O", "Z": "_Z"}
    found = []
    for row in rows:
        unit, series, period, value = row.split()
        given = None if value in status else float(value)
        found.append(Figure(unit, series, period, given, status.get(value, "A")))
    return collect("figures", found)


def computed(components: str, figures: Figures, edition: str = "2018", head: str = "") -> Result:
    text = f"{HEAD}{head}components:\n{ROOT}{components}"
    return compute(read_definition(text, "ix.yaml"), figures, edition)


FIVE = ("a A 2018 1", "b A 2018 3", "c A 2018 –", "d A 2018 7", "e A 2018 9")
SISTER = ("a B 2018 2", "b B 2018 6.5", "c B 2018 4", "d B 2018 14", "e B 2018 18")


def test_each_fill_says_what_it_rests_on() -> None:
    figures = cells(*FIVE, *SISTER, "a C 2015 5", "a C 2018 –", "b C 2018 1")
    result = computed(
        "  A: {parent: IX, title: A, missing: {rule: median, by: region}}\n"
        "  B: {parent: IX, title: B}\n"
        "  C: {parent: IX, title: C, missing: {rule: last, otherwise: ignore}}\n",
        figures,
        head=REGIONS,
    )
    assert filled_json(result) == [
        {
            "unit": "c",
            "component": "A",
            "rule": "median",
            "value": 2.0,
            "periods": ["2018"],
            "figures": 2,
            "group": "north",
            "r_squared": None,
            "spread": None,
            "cut": False,
        },
        {
            "unit": "a",
            "component": "C",
            "rule": "last",
            "value": 5.0,
            "periods": ["2015"],
            "figures": 1,
            "group": None,
            "r_squared": None,
            "spread": None,
            "cut": False,
        },
    ]
    assert [fill.component for fill in result.fills_of("a")] == ["C"]
    assert result.fills_of("b") == ()
    said = {notice.code: notice.text.vi for notice in result.notices}
    assert said["missing.median"] == "1 giá trị thiếu của “A” thay bằng trung vị của nhóm: c."


def test_a_regression_says_its_fit_and_its_cut() -> None:
    rule = "{rule: regression, predictors: [B]}"
    figures = cells(*FIVE, *SISTER[:2], "c B 2018 40", *SISTER[3:])
    result = computed(
        f"  A: {{parent: IX, title: A, range: [0, 10], missing: {rule}}}\n  B: {{parent: IX, title: B}}\n",
        figures,
    )
    (fill,) = result.fills
    assert (fill.value, fill.cut, fill.figures) == (10.0, True, 4)
    assert fill.r_squared == pytest.approx(np.corrcoef([1, 3, 7, 9], [2, 6.5, 14, 18])[0, 1] ** 2)
    texts = [notice.text.en for notice in result.notices]
    assert "1 missing figures of “A” are estimated by regression (n = 4, R² = 0.999): c." in texts
    assert "estimates of “A” left its “range” and were brought back to its end: c." in texts


def test_the_same_seed_draws_the_same_and_one_draw_can_be_taken_alone() -> None:
    def first(more: str) -> float:
        rule = f"{{rule: multiple, model: regression, predictors: [B], draws: 50{more}}}"
        part = f"  A: {{parent: IX, title: A, missing: {rule}}}\n  B: {{parent: IX, title: B}}\n"
        return computed(part, cells(*FIVE, *SISTER)).fills[0].value

    assert first("") == first(", seed: 1") != first(", seed: 2")
    alone = [first(f", draw: {number}") for number in (1, 2, 50)]
    assert len(set(alone)) == 3
    assert first("") == pytest.approx(1.8, abs=0.5)


def test_the_spread_between_draws_is_said_for_every_unit() -> None:
    rule = "{rule: multiple, model: hotdeck}"
    result = computed(f"  A: {{parent: IX, title: A, missing: {rule}}}\n", cells(*FIVE, "f A 2018 –"))
    assert [fill.unit for fill in result.fills] == ["c", "f"]
    assert all(fill.spread is not None and fill.spread > 0 for fill in result.fills)


def test_a_line_goes_through_quotients_each_of_its_own_year() -> None:
    part = "  A: {parent: IX, title: A, divide_by: N, times: 100, missing: linear}\n"
    figures = cells(
        "x A 2016 5", "x N 2016 50", "x A 2020 60", "x N 2020 200", "x N 2018 9", "y A 2018 1", "y N 2018 2"
    )
    result = computed(part, figures)
    assert result.score("x", "A") == pytest.approx((10 + 30) / 2)
    assert result.fills[0].periods == ("2016", "2020")


def test_a_unit_that_left_before_is_no_member_by_a_line() -> None:
    figures = cells("old A 2010 5", "old A 2012 6", "new A 2016 5", "new A 2020 6", "x A 2018 1")
    assert computed("  A: {parent: IX, title: A, missing: linear}\n", figures).units == ("new", "x")


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2019", 2019.0),
        ("2019-Q3", 2019.5),
        ("2019Q3", 2019.5),
        ("2019-H2", 2019.5),
        ("2019-07", 2019.5),
        ("2019-07-02", 2019 + 182 / 365),
        ("2019-13", None),
        ("2019-02-30", None),
        ("0000", None),
        ("round-2", None),
        ("", None),
    ],
)
def test_when_a_period_is(period: str, years: float | None) -> None:
    assert moment(period) == (None if years is None else pytest.approx(years))


def test_units_left_out_as_incomplete_lend_no_figures_and_take_none() -> None:
    part = "  A: {parent: IX, title: A, missing: zero_figure}\n  B: {parent: IX, title: B, missing: last}\n"
    figures = cells(*FIVE, *SISTER[1:], "a B 2015 2")
    result = computed(part, figures, head="members: complete\n")
    assert result.units == ("a", "b", "d", "e")
    assert [(fill.unit, fill.component) for fill in result.fills] == [("a", "B")]


def test_a_moved_figure_moves_what_was_estimated_from_it() -> None:
    part = (
        "  A: {parent: IX, title: A, missing: {rule: mean, by: region}}\n"
        "  B: {parent: IX, title: B, missing: {rule: regression, predictors: [A]}}\n"
    )
    figures = cells(*FIVE, *SISTER[:4], "e B 2018 –")
    before = computed(part, figures, head=REGIONS)
    moved = simulate(before, [Wish("a", "A", 5.0)]).after
    again = computed(part, figures.with_changes([Figure("a", "A", "2018", 5.0)]), head=REGIONS)
    assert moved.scores.tolist() == again.scores.tolist()
    assert [fill.value for fill in moved.fills] == [fill.value for fill in again.fills]
    put_in = simulate(before, [Wish("c", "A", 5.0)]).after
    assert [fill.component for fill in put_in.fills] == ["B"]
    assert put_in.score("c", "A") == 5.0


def test_explanations_still_add_up() -> None:
    part = (
        "  A: {parent: IX, title: A, normalise: minmax, missing: {rule: mean, by: region}}\n"
        "  B: {parent: IX, title: B, normalise: zscore, missing: {rule: regression, predictors: [A]}}\n"
    )
    result = computed(part, cells(*FIVE, *SISTER[:4], "e B 2018 –"), head=REGIONS)
    for unit in result.units:
        gap = contributions(result, unit)
        assert sum(share.points for share in gap.shares) == pytest.approx(result.score(unit))


def test_a_share_of_data_has_numerator_and_denominator() -> None:
    head = "  IX: {title: Index, aggregate: arithmetic, missing: {rule: unscored, min_share: 0.6}}\n"
    parts = "".join(
        f"  {code}: {{parent: IX, title: {code}, weight: {weight}, missing: ignore}}\n"
        for code, weight in (("A", 0.5), ("B", 0.3), ("C", 0.2))
    )
    figures = cells(
        "x A 1 1", "x B 1 –", "x C 1 Z", "y A 1 –", "y B 1 4", "y C 1 4", "z A 1 1", "z B 1 1", "z C 1 Z"
    )
    result = compute(read_definition(f"{HEAD}components:\n{head}{parts}", "ix.yaml"), figures, "1")
    assert [
        (row["unit"], row["present"], row["applicable"], row["enough"]) for row in coverage_json(result)
    ] == [
        ("x", 0.5, 0.8, True),
        ("y", 0.5, 1.0, False),
    ]
    assert [result.score(unit) for unit in "xyz"] == [1.0, None, 1.0]
    (said,) = [notice.text.en for notice in result.notices if notice.code == "missing.thin"]
    assert said.endswith("(under 0.6 of the weight that applies) and get no score there: y (0.5/1).")


def test_the_outputs_say_what_was_filled() -> None:
    part = "  A: {parent: IX, title: A, missing: {rule: mean, by: region}}\n  B: {parent: IX, title: B}\n"
    result = computed(part, cells(*FIVE, *SISTER), head=REGIONS)
    table = list(csv.DictReader(io.StringIO(rows_csv(rows_of(result)))))
    assert {row["unit"]: row["filled"] for row in table if row["filled"]} == {"c": "A: mean 2018"}
    answer = result_json(result)
    assert [row["unit"] for row in answer["filled"]] == ["c"]
    assert all("filled" not in unit["components"] for unit in answer["units"])
    assert "filled" not in rows_of(computed(part, cells(*FIVE[:2], *SISTER[:2]), head=REGIONS))[0]


def test_explain_names_the_filled_cells_of_the_unit(tmp_path: Path) -> None:
    part = "  A: {parent: IX, title: A, missing: mean}\n  B: {parent: IX, title: B}\n"
    (tmp_path / "ix.yaml").write_text(f"{HEAD}components:\n{ROOT}{part}", "utf-8")
    rows = "a,A,2018,1,A\nb,A,2018,,O\na,B,2018,1,A\nb,B,2018,2,A\n"
    (tmp_path / "ix.csv").write_text(f"unit,series,period,value,status\n{rows}", "utf-8")
    asked = [
        "explain", str(tmp_path / "ix.yaml"), "--figures", str(tmp_path / "ix.csv"),
        "--edition", "2018", "--unit", "b", "--format", "json",
    ]  # fmt: skip
    done = CliRunner().invoke(command, asked)
    assert done.exit_code == 0, done.output
    assert [(row["component"], row["rule"], row["value"]) for row in json.loads(done.stdout)["filled"]] == [
        ("A", "mean", 1.0)
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "zero_figure",
        "{rule: mean, by: region}",
        "last",
        "{rule: linear, extrapolate: 5}",
        "{rule: regression, predictors: [B]}",
        "{rule: multiple, model: regression, predictors: [B]}",
        "{rule: multiple, model: hotdeck}",
    ],
)
def test_not_applicable_is_not_missing_under_any_rule(rule: str) -> None:
    """The points of a part that does not apply go to the others by rule, and nothing is put in its place."""
    root = "  IX: {title: Index, aggregate: points}\n"
    points = "points: {max: 10, rule: to_target, target: 10}"
    head = HEAD + REGIONS + "components:\n" + root
    text = f"{head}  A: {{parent: IX, title: A, {points}, missing: {rule}}}\n"
    text += f"  B: {{parent: IX, title: B, {points}}}\n"
    earlier = [f"{unit} A {year} 6" for unit in "abcde" for year in (2014, 2016)]
    figures = cells(*FIVE[:2], "c A 2018 Z", *FIVE[3:], *earlier, *SISTER)
    result = compute(read_definition(text, "ix.yaml"), figures, "2018")
    assert result.fills == ()
    assert result.score("c", "A") is None
    assert result.score("c") == pytest.approx(20 * 4 / 10)
    missing = compute(
        read_definition(text, "ix.yaml"), figures.with_changes([Figure("c", "A", "2018", None, "O")]), "2018"
    )
    assert [fill.unit for fill in missing.fills] == ["c"]
    assert missing.score("c") == pytest.approx(missing.fills[0].value + 4)


def test_a_filled_figure_does_not_count_as_one_that_is_there() -> None:
    part = "  A: {parent: IX, title: A, missing: {rule: median, by: region}}\n  B: {parent: IX, title: B}\n"
    result = computed(part, cells(*FIVE, *SISTER), head=REGIONS)
    held = availability(result)
    assert (held.components["A"], held.components["B"]) == (0.8, 1.0)
    assert held.units.tolist() == [1.0, 1.0, 0.5, 1.0, 1.0]
    (first,) = [found for found in describe(result) if found.component == "A"]
    assert (first.present, first.missing) == (4, 1)
