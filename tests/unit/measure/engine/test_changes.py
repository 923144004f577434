"""Changes between editions: every cause gets its part, and the parts are the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhip.measure import shelf
from nhip.measure.engine import Figure, Result, change, collect, compute, rank_change, read_definition
from nhip.measure.engine.shapley import shapley

PANEL = """
schema: nhip/index/1
code: IX
title: {vi: Chỉ số, en: Index}
components:
  IX: {title: {vi: Gốc, en: Root}, aggregate: arithmetic, normalise: minmax, weights: equal}
  a: {title: {vi: a, en: a}, parent: IX, normalise: zscore}
  b: {title: {vi: b, en: b}, parent: IX, normalise: zscore}
editions:
  "2020": {}
  "2021": {}
  "2022": {components: {a: {normalise: [{do: cap, at: 80}, zscore]}}}
"""


INDEX = read_definition(PANEL, "panel.yaml")


def panel(seed: int, *, comes: bool = False) -> tuple[Result, Result, Result]:
    rng = np.random.default_rng(seed)
    figures = []
    for year in ("2020", "2021", "2022"):
        for code in "ab":
            for number, value in enumerate(rng.uniform(10, 90, 9)):
                if comes and number == 8 and year == "2020":
                    continue
                figures.append(Figure(f"U{number}", code, year, float(value)))
    held = collect("panel", figures)
    first, second, third = (compute(INDEX, held, year) for year in ("2020", "2021", "2022"))
    return first, second, third


def egdi(edition: str) -> Result:
    definition = shelf.definition("EGDI")
    return compute(definition, shelf.figures_for(definition), edition)


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_causes_add_up_whatever_moved(seed: int) -> None:
    first, second, third = panel(seed)
    for before, after in ((first, second), (second, third)):
        for unit in ("U0", "U4"):
            found = change(before, after, unit)
            assert found.why_not is None
            assert sum(found.causes.values()) == pytest.approx(found.points, abs=1e-9)
            assert sum(part.points for part in found.components) == pytest.approx(found.points, abs=1e-9)
            assert ("method" in found.causes) == (after is third)


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=25)
def test_causes_of_a_rank_add_up_to_the_places_gained(seed: int, comes: bool) -> None:
    first, second, third = panel(seed, comes=comes)
    for before, after in ((first, second), (first, third)):
        found = rank_change(before, after, "U3")
        assert found is not None
        assert sum(found.causes.values()) == pytest.approx(found.gained)
    still = rank_change(first, first, "U3")
    assert still is not None
    assert set(still.causes.values()) == {0.0}


def test_a_unit_that_did_nothing_moves_only_by_others() -> None:
    before = {"U0": (50.0, 50.0), "U1": (40.0, 40.0), "U2": (10.0, 10.0), "U3": (90.0, 90.0)}
    after = before | {"U1": (60.0, 60.0)}
    figures = [
        Figure(unit, code, year, pair[place])
        for year, held in (("2020", before), ("2021", after))
        for unit, pair in held.items()
        for place, code in enumerate("ab")
    ]
    held = collect("panel", figures)
    old, new = compute(INDEX, held, "2020"), compute(INDEX, held, "2021")
    found = rank_change(old, new, "U0")
    assert found is not None
    assert (found.before, found.after) == (2, 3)
    assert found.causes == pytest.approx({"own": 0, "others": -1, "membership": 0, "method": 0})
    assert change(old, new, "U0").causes["own"] == pytest.approx(0.0, abs=1e-12)


def test_a_newcomer_costs_places() -> None:
    first, second, _ = panel(5, comes=True)
    found = rank_change(first, second, "U3")
    assert found is not None
    assert "U8" in second
    assert "U8" not in first
    assert rank_change(first, second, "U8") is None


def test_viet_nam_2018_gained_22_places_by_itself_and_lost_21_to_others() -> None:
    found = rank_change(egdi("2016"), egdi("2018"), "VNM")
    assert found is not None
    assert (found.before, found.after) == (89, 88)
    assert found.causes == pytest.approx({"own": 22, "others": -21, "membership": 0, "method": 0})


def test_where_no_method_runs_on_both_editions_it_says_so() -> None:
    found = rank_change(egdi("2008"), egdi("2018"), "VNM")
    assert found is not None
    assert not found.causes
    assert found.why_not is not None
    assert found.why_not.vi


def test_the_recomputed_tii_tells_own_change_from_the_field_and_the_method() -> None:
    definition = shelf.definition("TII")
    old, new = (compute(definition, shelf.figures_for(definition), year) for year in ("2018", "2020"))
    found = change(old, new, "VNM")
    assert found.causes["own"] > 0.1
    assert found.causes["mean"] < 0
    assert sum(found.causes.values()) == pytest.approx(found.points)


def test_shapley_shares_a_product_evenly() -> None:
    found = shapley(("x", "y"), lambda taken: float({"x", "y"} <= taken))
    assert found == pytest.approx({"x": 0.5, "y": 0.5})
