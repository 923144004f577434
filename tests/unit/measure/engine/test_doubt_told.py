"""What a run of doubt tells: chances, what each option did, errors of single figures, an early end."""

import signal

import numpy as np
import pytest
from tests.unit.measure.engine.test_uncertainty import figures, index, variation

from nhip.measure.engine import (
    Figure,
    Problems,
    Result,
    collect,
    compute,
    sensitivity,
    sensitivity_json,
    uncertainty_json,
    uncertainty_rows,
    vary,
    with_errors,
)
from nhip.web.cli.index_uncertainty import Interrupt


@pytest.fixture(scope="module")
def result() -> Result:
    return compute(index(), figures())


def test_chances_stand_beside_the_interval(result: Result) -> None:
    held = vary(result, variation({"do": "weights"}, draws=60))
    rows = uncertainty_rows(result, held, top=3, peer="U03")
    assert {row["runs"] for row in rows} == {60}
    assert sum(row["chance_of_top_3"] for row in rows) == pytest.approx(3.0)
    for row in rows:
        if row["unit"] == "U03":
            assert row["chance_of_beating_U03"] is None
        else:
            expected = held.chance_of_beating(row["unit"], "U03")
            assert row["chance_of_beating_U03"] == pytest.approx(expected)


def test_every_option_tells_its_draws_and_its_rankings(result: Result) -> None:
    what = variation(
        {
            "do": "aggregate",
            "at": "IX",
            "options": ["arithmetic", {"method": "power", "exponent": 1}, "minimum"],
        },
        {"do": "include", "at": ["a", "d"]},
        draws=90,
    )
    told = uncertainty_json(result, vary(result, what))
    assert (told["complete"], told["draws"], told["runs"]) == (True, 90, 90)
    combined, left_out = told["varied"]
    assert combined["distinct"] == 2
    assert [option["same_as"] and option["same_as"]["en"] for option in combined["options"]] == [
        None,
        "arithmetic",
        None,
    ]
    assert [option["en"] for option in left_out["options"]] == ["all kept", "a", "d"]
    for choice in told["varied"]:
        assert sum(option["draws"] for option in choice["options"]) == 90
        # Nothing else varies: three ways to leave out, two different ways to combine.
        assert all(1 <= option["rankings"] <= 3 for option in choice["options"])


def test_only_figures_with_a_standard_error_move(result: Result) -> None:
    errors = collect("errors", [Figure("U02", "b", "2020", 4.0), Figure("U05", "d", "2019", 1.0)])
    what = with_errors(variation({"do": "weights"}), result, errors)
    alone = what.model_copy(update={"vary": what.vary[1:]})
    held = vary(result, alone)
    assert [notice.code for notice in held.notices] == ["uncertainty.exact_figures"]
    assert "46 figures" in held.notices[0].text.en
    assert len(np.unique(held.ranks, axis=0)) > 1


def test_errors_of_nothing_or_below_zero_are_refused(result: Result) -> None:
    with pytest.raises(Problems, match="no series of th"):
        with_errors(variation({"do": "weights"}), result, collect("e", [Figure("U02", "z", "2020", 4.0)]))
    with pytest.raises(Problems, match=r"e \(U02, b, 2020\): the standard error -4 is below 0"):
        with_errors(variation({"do": "weights"}), result, collect("e", [Figure("U02", "b", "2020", -4.0)]))


def test_shares_that_were_stopped_say_so(result: Result) -> None:
    what = variation(
        {"do": "weights"}, {"do": "aggregate", "at": "IX", "options": ["arithmetic", "harmonic"]}, draws=64
    )
    told = sensitivity_json(sensitivity(result, what, top=3))
    assert told["notices"] == []
    assert set(told["choices"][0]["top_total_interval"]) == set(result.units)
    seen: list[tuple[int, int]] = []
    sensitivity(result, what, progress=lambda done, wanted: seen.append((done, wanted)))
    assert seen[-1] == (256, 256)


def test_the_first_interrupt_is_a_wish_and_the_second_an_order() -> None:
    interrupt = Interrupt()
    with interrupt.listening():
        assert not interrupt()
        signal.raise_signal(signal.SIGINT)
        assert interrupt()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
