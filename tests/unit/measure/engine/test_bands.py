"""Bands of units that cannot be told apart: what they say of two units is true of each pair."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhip.measure import shelf
from nhip.measure.engine import Problems, Uncertainty, Variation, bands, compute, usual, vary

WEIGHTS = Variation.model_validate({"vary": [{"do": "weights"}]})


def runs(ranks: list[list[int]], nominal: list[float] | None = None) -> Uncertainty:
    """An uncertainty run with these ranks, one row a draw."""
    held = np.array(ranks, dtype=np.uint32)
    names = tuple("ABCDEFGH"[: held.shape[1]])
    nothing = np.zeros(held.shape[1])
    given = np.array(nominal if nominal is not None else held[0], dtype=float)
    return Uncertainty(names, WEIGHTS, given, held, nothing, nothing, nothing)


def test_units_that_never_change_places_have_bands_of_their_own() -> None:
    found = bands(runs([[1, 2, 3]] * 20))
    assert found.band.tolist() == [1, 2, 3]
    assert found.first.tolist() == found.last.tolist() == [1, 2, 3]
    assert found.count == 3


def test_a_chain_of_alike_neighbours_is_one_band_though_its_ends_differ() -> None:
    """A and B change places, B and C too, A stands always before C: no cut is true of every pair."""
    found = bands(runs([[1, 2, 3], [2, 1, 3], [1, 3, 2]] * 10, [1, 2, 3]))
    assert found.band.tolist() == [1, 1, 1]
    assert found.are_told_apart("A", "C")
    assert not found.are_told_apart("A", "B")
    assert (found.first[0], found.last[0]) == (1, 2)
    assert (found.first[2], found.last[2]) == (2, 3)


def test_the_level_decides() -> None:
    held = runs([[1, 2]] * 18 + [[2, 1]] * 2, [1, 2])
    assert bands(held, 0.9).band.tolist() == [1, 2]
    assert bands(held, 0.95).band.tolist() == [1, 1]
    assert "90 %" in bands(held, 0.9).rule.en


def test_a_unit_without_a_rank_has_no_band_and_ties_tell_nobody_apart() -> None:
    found = bands(runs([[1, 1, 0]] * 5, [1, 1, np.nan]))
    assert found.band[:2].tolist() == [1, 1]
    assert np.isnan(found.band[2])
    assert np.isnan(found.first[2])


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 8), st.floats(0.01, 3))
def test_units_of_different_bands_are_always_told_apart(seed: int, units: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    scores = np.linspace(3, 0, units) + noise * rng.normal(size=(60, units))
    ranks = (1 + (-scores).argsort(axis=1).argsort(axis=1)).tolist()
    found = bands(runs(ranks, list(range(1, units + 1))))
    assert found.band.tolist() == sorted(found.band.tolist())
    for one, two in combinations(range(units), 2):
        if found.band[one] != found.band[two]:
            assert found.before[one, two] >= found.level
    assert (found.first <= found.last).all()


@pytest.mark.parametrize(
    ("level", "code"), [(0.5, "bands.level"), (1.1, "bands.level"), (float("nan"), "bands.level")]
)
def test_levels_that_say_nothing_are_refused(level: float, code: str) -> None:
    with pytest.raises(Problems) as caught:
        bands(runs([[1, 2]]), level)
    assert caught.value.found[0].code == code


def test_too_many_units_and_no_runs_are_refused() -> None:
    names = tuple(map(str, range(1001)))
    many = Uncertainty(names, WEIGHTS, np.arange(1001.0), np.ones((1, 1001), np.uint32), *np.zeros((3, 1001)))
    none = Uncertainty(("A", "B"), WEIGHTS, np.ones(2), np.ones((0, 2), np.uint32), *np.zeros((3, 2)))
    for held, code in ((many, "bands.too_many"), (none, "bands.no_runs")):
        with pytest.raises(Problems) as caught:
            bands(held)
        assert caught.value.found[0].code == code


def test_egdi_2018_tells_the_first_from_the_last_and_viet_nam_from_few_neighbours() -> None:
    definition = shelf.definition("EGDI")
    result = compute(definition, shelf.figures_for(definition), "2018")
    held = vary(result, usual(result, 4).model_copy(update={"draws": 400}))
    found = bands(held)
    order = result.order()
    assert found.are_told_apart(order[0], order[-1])
    row = result.row("VNM")
    assert found.first[row] < 88 < found.last[row]
    assert 1 < found.count < 193
