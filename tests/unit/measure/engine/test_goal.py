"""Goal seeking: the way given is enough, and nothing less would be."""

import pytest

from nhip.measure import shelf
from nhip.measure.engine import Problems, Result, Wish, compute, seek, simulate
from nhip.measure.engine.goal import settled


def result(code: str, edition: str) -> Result:
    definition = shelf.definition(code)
    return compute(definition, shelf.figures_for(definition), edition)


CASES = [
    ("EGDI", "2018", "VNM", 80),
    ("EGDI", "2012", "VNM", 60),
    ("TII", "2018", "VNM", 80),
    ("HDI", "2023", "VNM", 85),
    ("GII", "2021", "VNM", 60),
    ("DTI", "2022", "H13", 3),
]


@pytest.mark.parametrize(("code", "edition", "unit", "wanted"), CASES)
def test_every_way_reaches_the_rank_and_is_the_least(code: str, edition: str, unit: str, wanted: int) -> None:
    before = result(code, edition)
    found = seek(before, unit, wanted)
    assert found.rank_before == before.rank(unit)
    ways = [way for way in (*found.alone, found.together) if way.why_not is None]
    assert ways
    for way in ways:
        after = settled(before, unit, way)
        assert after.rank(unit) == way.rank
        assert way.rank <= wanted
        # A hundred-thousandth of the range less is too little.
        short = [
            Wish(unit, move.component, move.after + (move.before - move.after) * 0.001) for move in way.moves
        ]
        rank = simulate(before, short).after.rank(unit)
        assert rank is not None
        assert rank > wanted


def test_a_way_that_is_too_short_says_how_far_it_comes() -> None:
    found = seek(result("EGDI", "2018"), "VNM", 1)
    assert all(way.why_not is not None for way in found.alone)
    osi = found.alone[0]
    assert osi.moves[0].after == 1.0
    assert osi.why_not is not None
    assert f"{osi.rank:g}" in osi.why_not.vi


def test_less_is_more_where_a_lower_index_is_better() -> None:
    found = seek(result("GII", "2021"), "VNM", 60)
    by_name = {way.name: way for way in found.alone}
    mortality = by_name["W_MMR"].moves[0]
    assert mortality.after < mortality.before
    seats = by_name["W_SEATS"].moves[0]
    assert seats.after > seats.before


def test_raw_figures_say_the_same_by_slope() -> None:
    tii = next(way for way in seek(result("EGDI", "2018"), "VNM", 85).alone if way.name == "TII")
    move = tii.moves[0]
    assert dict(move.raw)["internet_users"] == pytest.approx((move.after - move.before) / 0.002018)


def test_a_rank_already_held_needs_nothing() -> None:
    found = seek(result("EGDI", "2018"), "VNM", 100)
    assert found.reached
    assert all(not way.moves for way in found.alone)


@pytest.mark.parametrize(("unit", "wanted"), [("XYZ", 5), ("VNM", 0), ("VNM", 194)])
def test_what_cannot_be_sought_is_refused(unit: str, wanted: int) -> None:
    with pytest.raises(Problems):
        seek(result("EGDI", "2018"), unit, wanted)
