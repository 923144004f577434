"""An index over its years: one call, each year as if computed alone, and what years may be compared."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhip.measure import shelf
from nhip.measure.engine import (
    Figure,
    Figures,
    Problems,
    Variation,
    collect,
    compute,
    compute_panel,
    differences,
    read_definition,
    trends,
)

YEARS = ("2020", "2021", "2022")
BASE = """
schema: nhip/index/1
code: IX
title: {vi: Chỉ số, en: Index}
rank: {ties: [a]}
components:
  IX: {title: {vi: Gốc, en: Root}, aggregate: arithmetic, weights: equal}
  a: {title: {vi: a, en: a}, parent: IX, normalise: minmax, missing: mean}
  b: {title: {vi: b, en: b}, parent: IX, normalise: minmax, treat: {winsorise: {}}}
"""
CHANGES = """
editions:
  "2020": {}
  "2021": {}
  "2022":
    components:
      b: null
      b1: {title: {vi: b1, en: b1}, parent: IX, normalise: minmax, succeeds: [b]}
      b2: {title: {vi: b2, en: b2}, parent: IX, normalise: minmax, succeeds: [b]}
"""


def figures(seed: int = 3, *, years: tuple[str, ...] = YEARS, series: str = "ab") -> Figures:
    """Eight units, of which U7 comes in the second year and U0 goes after the first."""
    rng = np.random.default_rng(seed)
    held = []
    for place, year in enumerate(years):
        for code in series.split(",") if "," in series else series:
            for number, value in enumerate(rng.uniform(10, 90, 8)):
                unit = f"U{number}"
                if (unit == "U7" and not place) or (unit == "U0" and place):
                    continue
                held.append(Figure(unit, code, year, round(float(value), 3)))
    return collect("panel.csv", held)


def test_every_year_is_what_it_is_alone() -> None:
    index, held = read_definition(BASE, "ix.yaml"), figures()
    panel = compute_panel(index, held)
    assert panel.editions == YEARS
    for year in YEARS:
        alone = compute(index, held, year)
        assert np.array_equal(panel.at(year).scores, alone.scores, equal_nan=True)
        assert np.array_equal(panel.at(year).ranks, alone.ranks)
    assert panel.scores().shape == panel.ranks().shape == (3, 8)
    assert np.isnan(panel.scores()[0, panel.units.index("U7")])
    assert set(panel.statistics()) == set(panel.coherence()) == set(YEARS)


def test_who_came_and_went_is_named() -> None:
    panel = compute_panel(read_definition(BASE, "ix.yaml"), figures())
    first, second = panel.turnovers
    assert (first.units_came, first.units_gone) == (("U7",), ("U0",))
    assert not second.units_came
    assert {"panel.units_came", "panel.units_gone"} == {notice.code for notice in panel.notices}


def test_components_that_split_are_named_and_a_wrong_forebear_is_refused() -> None:
    held = figures(series="a,b,b1,b2")
    panel = compute_panel(read_definition(BASE + CHANGES, "ix.yaml"), held)
    last = panel.turnovers[-1]
    assert last.succeeded == (("b1", ("b",)), ("b2", ("b",)))
    assert not last.parts_came
    assert not last.parts_gone
    assert np.isnan(panel.scores("b")[2]).all()
    with pytest.raises(Problems) as caught:
        compute_panel(read_definition(BASE + CHANGES.replace("[b]", "[c]", 1), "ix.yaml"), held)
    assert caught.value.found[0].code == "panel.unknown_forebear"
    assert caught.value.found[0].place.startswith("ix.yaml:")


def test_an_old_year_by_the_new_method_is_that_method_on_the_old_figures() -> None:
    index, held = read_definition(BASE + CHANGES, "ix.yaml"), figures(series="a,b,b1,b2")
    panel = compute_panel(index, held, method="2022")
    assert panel.at("2020").edition.code == "2020"
    assert set(panel.at("2020").edition.components) == {"IX", "a", "b1", "b2"}
    assert "2020, 2021" in next(n for n in panel.notices if n.code == "panel.method").text.en
    # The same figures under the later year's name give the same scores.
    old = (column for (_, period, _), column in held.cells.items() if period == "2020")
    renamed = collect("renamed", (each._replace(period="2022") for column in old for each in column.values()))
    assert panel.at("2020").score("U3") == compute(index, renamed, "2022").score("U3")


def test_goalposts_of_a_base_year_hold_for_all() -> None:
    index, held = read_definition(BASE, "ix.yaml"), figures()
    panel = compute_panel(index, held, goalposts="2020")
    base = compute(index, held, "2020")
    assert np.array_equal(panel.at("2020").scores, base.scores)
    low, high = (base.fits["a"][0][end] for end in ("min", "max"))
    raw = held.column("a", "2022")["U3"].value
    assert raw is not None
    assert panel.at("2022").score("U3", "a") == pytest.approx((raw - low) / (high - low), abs=1e-12)
    assert "2020" in next(n for n in panel.notices if n.code == "panel.goalposts").text.en


def test_pooled_goalposts_span_all_years() -> None:
    index, held = read_definition(BASE, "ix.yaml"), figures()
    panel = compute_panel(index, held, goalposts="pooled")
    values = np.array([f.value for y in YEARS for f in held.column("a", y).values()], dtype=float)
    for year in YEARS:
        for unit, figure in held.column("a", year).items():
            assert figure.value is not None
            wanted = (figure.value - values.min()) / np.ptp(values)
            assert panel.at(year).score(unit, "a") == pytest.approx(wanted, abs=1e-12)
    found = panel.scores("a")
    assert (np.nanmin(found), np.nanmax(found)) == pytest.approx((0.0, 1.0))


@pytest.mark.parametrize(
    ("goalposts", "code"), [("2031", "panel.goalposts"), ("2020", "panel.goalposts_differ")]
)
def test_goalposts_that_cannot_hold_are_refused(goalposts: str, code: str) -> None:
    definition = read_definition(BASE + (CHANGES if code.endswith("differ") else ""), "ix.yaml")
    with pytest.raises(Problems) as caught:
        compute_panel(definition, figures(series="a,b,b1,b2"), goalposts=goalposts)
    assert caught.value.found[0].code == code
    assert caught.value.found[0].cure.vi


def test_years_that_are_not_there_are_refused() -> None:
    index = read_definition(BASE, "ix.yaml")
    for editions, code in ((("2020", "2020"), "panel.edition_twice"), (("2035",), "figures.no_data")):
        with pytest.raises(Problems) as caught:
            compute_panel(index, figures(), editions)
        assert caught.value.found[0].code == code
    with pytest.raises(Problems) as caught:
        compute_panel(read_definition(BASE + CHANGES, "ix.yaml"), figures(years=("1999",)))
    assert caught.value.found[0].code == "panel.no_editions"
    with pytest.raises(Problems) as caught:
        compute_panel(index, figures()).at("1999")
    assert "2020, 2021, 2022" in caught.value.found[0].cure.en


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from(["own", "pooled", "2020"]))
def test_the_causes_of_a_rank_add_up_exactly_whatever_the_goalposts(seed: int, goalposts: str) -> None:
    panel = compute_panel(read_definition(BASE, "ix.yaml"), figures(seed), goalposts=goalposts)
    for unit in ("U1", "U5"):
        ranks = [panel.at(year).rank(unit) for year in YEARS]
        changes = panel.rank_changes(unit)
        assert [(found.before, found.after) for found in changes] == list(pairwise(ranks))
        for found in changes:
            assert sum(found.causes.values()) == pytest.approx(found.gained, abs=1e-9)
        for moved in panel.changes(unit):
            assert sum(moved.causes.values()) == pytest.approx(moved.points, abs=1e-9)


def test_trends_of_a_known_line() -> None:
    text = BASE.replace("normalise: minmax, missing: mean", "normalise: {do: linear, times: 1}").replace(
        "normalise: minmax, treat: {winsorise: {}}", "normalise: {do: linear, times: 1}"
    )
    rows = {
        "X": {"2020": 100.0, "2022": 121.0},
        "Y": {"2020": 10.0, "2021": 12.0, "2022": 14.0},
        "Z": {"2021": 5.0},
    }
    held = collect(
        "line", (Figure(u, c, y, v) for u, years in rows.items() for y, v in years.items() for c in "ab")
    )
    panel = compute_panel(read_definition(text, "ix.yaml"), held)
    found = trends(panel)
    assert found.step == "year"
    assert found.count.tolist() == [2, 3, 1]
    assert found.growth[0] == pytest.approx(0.1)
    assert found.slope[:2] == pytest.approx([10.5, 2.0])
    assert np.isnan(found.slope[2])
    assert np.isnan(found.growth[2])
    assert differences(panel)[:, 1].tolist() == [2.0, 2.0]
    with pytest.raises(KeyError):
        panel.scores("nothing")


def test_doubt_of_every_year_and_only_weights_under_frozen_goalposts() -> None:
    index, held = read_definition(BASE, "ix.yaml"), figures()
    weights = Variation.model_validate({"vary": [{"do": "weights", "at": ["IX"]}], "draws": 50})
    doubt = compute_panel(index, held, goalposts="pooled").uncertainty(weights)
    assert {year: found.runs for year, found in doubt.items()} == dict.fromkeys(YEARS, 50)
    other = Variation.model_validate({"vary": [{"do": "include", "at": ["leaves"]}], "draws": 50})
    with pytest.raises(Problems) as caught:
        compute_panel(index, held, goalposts="pooled").uncertainty(other)
    assert caught.value.found[0].code == "panel.frozen_varies"


def test_egdi_over_its_editions() -> None:
    definition = shelf.definition("EGDI")
    panel = compute_panel(definition, shelf.figures_for(definition), ("2018", "2014", "2016"))
    assert panel.editions == ("2014", "2016", "2018")
    row = panel.units.index("VNM")
    assert panel.ranks()[:, row].tolist() == [99, 89, 88]
    assert trends(panel).count[row] == 3


def test_an_index_inside_is_computed_for_every_year() -> None:
    inner = read_definition(BASE, "ix.yaml")
    outer = """
schema: nhip/index/1
code: OUT
title: OUT
components:
  OUT: {title: OUT, aggregate: arithmetic}
  part: {title: part, parent: OUT, weight: 1/2, index: {code: IX, of: score}}
  a: {title: a, parent: OUT, weight: 1/2, normalise: minmax}
"""
    held = figures()
    index = read_definition(outer, "out.yaml")
    panel = compute_panel(index, held, resolver=lambda _: (inner, held))
    for year in YEARS:
        alone = compute(index, held, year, resolver=lambda _: (inner, held))
        assert np.array_equal(panel.at(year).scores, alone.scores, equal_nan=True)
        assert panel.at(year).inner["part"].edition.code == year
