"""Doubt: every draw is a computation of its own, and a choice without effect is an error."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nhip.measure.engine import (
    Definition,
    Figure,
    Figures,
    Problems,
    Variation,
    collect,
    compute,
    read_definition,
    sensitivity,
    vary,
)
from nhip.measure.engine import experiment as experiment_module
from nhip.measure.engine import uncertainty as uncertainty_module
from nhip.measure.engine.choices import WeightsVary
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.many import ManyRuns

REPO = Path(__file__).parents[4]
HEAD = """
schema: nhip/index/1
code: IX
title: {vi: Chỉ số, en: Index}
components:
  IX: {title: {vi: Gốc, en: Root}, aggregate: %(root)s%(extra)s}
  P: {title: {vi: P, en: P}, parent: IX, weight: 0.6, aggregate: arithmetic}
  Q: {title: {vi: Q, en: Q}, parent: IX, weight: 0.4, aggregate: %(q)s}
  a:
    {title: {vi: a, en: a}, parent: P, weight: 1/2, normalise: {do: minmax, to: [1, 100]}, missing: %(gone)s}
  b:
    {title: {vi: b, en: b}, parent: P, weight: 0.5, normalise: {do: minmax, to: [1, 100]}, direction: lower}
  c: {title: {vi: c, en: c}, parent: Q, weight: 0.3, normalise: {do: minmax, to: [1, 100]}, missing: ignore}
  d: {title: {vi: d, en: d}, parent: Q, weight: 0.7, normalise: {do: minmax, to: [1, 100]}}
"""


def index(
    root: str = "arithmetic", q: str = "arithmetic", missing: str = "ignore", extra: str = ""
) -> Definition:
    return read_definition(HEAD % {"root": root, "q": q, "gone": missing, "extra": extra}, "ix.yaml")


def figures(*, units: int = 12, holes: bool = True, seed: int = 3) -> Figures:
    rng = np.random.default_rng(seed)
    found = []
    for code in "abcd":
        for number, value in enumerate(rng.gamma(2.0, 10.0, units)):
            gone = holes and code in "ac" and number in {1, 5}
            found.append(
                Figure(f"U{number:02d}", code, "2020", None if gone else float(value), "O" if gone else "A")
            )
    return collect("made", found)


def variation(*vary_what: dict[str, Any], draws: int = 50) -> Variation:
    return Variation.model_validate({"draws": draws, "seed": 7, "vary": list(vary_what)})


@pytest.mark.parametrize("root", ["arithmetic", "geometric", "harmonic", "{method: power, exponent: 0.5}"])
@pytest.mark.parametrize("q", ["arithmetic", "geometric"])
@pytest.mark.parametrize("extra", ["", ", normalise: minmax", ", round: {digits: 1}"])
def test_many_runs_equal_as_many_single_runs(root: str, q: str, extra: str) -> None:
    result = compute(index(root, q, extra=extra), figures())
    many = ManyRuns(result.plan, result.plan.run())
    rng = np.random.default_rng(1)
    weights = {}
    for code in ("IX", "P", "Q"):
        moved = result.plan.weights[code] * rng.uniform(0.75, 1.25, (8, 2))
        weights[code] = moved / moved.sum(axis=1, keepdims=True)
    totals = many.totals(8, weights)
    for run in range(8):
        single = result.plan.run(weights={code: held[run] for code, held in weights.items()})
        expected = single.scores[:, result.plan.index("IX")]
        np.testing.assert_allclose(totals[run], expected, rtol=0, atol=1e-9)


def test_many_runs_with_moved_figures_equal_single_runs() -> None:
    result = compute(index("geometric"), figures())
    many = ManyRuns(result.plan, result.plan.run())
    raw = result.plan.table.raw + np.random.default_rng(2).uniform(0, 5, (6, *result.plan.table.raw.shape))
    totals = many.totals(6, {}, raw)
    for run in range(6):
        expected = result.plan.run(raw[run]).scores[:, result.plan.index("IX")]
        np.testing.assert_allclose(totals[run], expected, rtol=0, atol=1e-9)


def test_the_same_seed_gives_the_same_ranks_and_another_seed_others() -> None:
    result = compute(index(), figures())
    first, again = (vary(result, variation({"do": "weights"}, draws=200)) for _ in range(2))
    np.testing.assert_array_equal(first.ranks, again.ranks)
    other = vary(result, Variation.model_validate({"draws": 200, "seed": 8, "vary": [{"do": "weights"}]}))
    assert (other.ranks != first.ranks).any()


def test_every_run_ranks_every_unit_and_intervals_hold_the_level() -> None:
    result = compute(index(), figures())
    found = vary(result, variation({"do": "weights", "how": "simplex"}, draws=400))
    for unit in found.units:
        low, high = found.interval(unit)
        held = found.ranks[:, found.units.index(unit)]
        assert np.mean((held >= low) & (held <= high)) >= 0.9
    assert found.chance_of_top(found.units[0], len(found.units)) == 1.0
    mine, theirs = found.units[:2]
    assert found.chance_of_beating(mine, theirs) + found.chance_of_beating(theirs, mine) <= 1.0


def test_discrete_choices_reach_every_option() -> None:
    result = compute(index(), figures())
    what = variation(
        {"do": "aggregate", "at": "IX", "options": ["arithmetic", "geometric"]},
        {
            "do": "normalise",
            "at": "leaves",
            "options": [[{"do": "minmax", "to": [1, 100]}], [{"do": "zscore", "mean": 50, "deviation": 10}]],
        },
        {"do": "missing", "at": ["a", "c"], "options": ["mean", "median", "ignore"]},
        {"do": "include", "at": "leaves"},
        {"do": "weights"},
        draws=300,
    )
    experiment = Experiment(result, what)
    experiment.prove_effect()
    sample = np.random.default_rng(7).random((300, experiment.dimensions))
    rows = np.concatenate([part for part, _ in experiment.blocks(sample)])
    assert sorted(rows) == list(range(300))
    assert len(experiment.variants._made) >= 12


def test_a_varied_imputation_that_imputes_nothing_is_an_error() -> None:
    """The reference toolkit's worst bug: imputation "varied" in an audit, and never carried out."""
    result = compute(index(), figures(holes=False))
    with pytest.raises(Problems) as caught:
        vary(
            result,
            variation({"do": "weights"}, {"do": "missing", "at": "leaves", "options": ["mean", "median"]}),
        )
    problem = caught.value.found[0]
    assert problem.code == "uncertainty.no_effect"
    assert "missing" in problem.place
    assert "missing figures" in problem.cause.en
    assert problem.cure.vi


def test_where_figures_are_missing_the_same_choice_does_move_ranks() -> None:
    result = compute(index(), figures())
    found = vary(result, variation({"do": "missing", "at": ["a", "c"], "options": ["mean", "ignore"]}))
    assert (found.ranks != result.ranks).any()


def test_an_option_that_repeats_another_is_said() -> None:
    result = compute(index(), figures())
    found = vary(
        result,
        variation(
            {
                "do": "aggregate",
                "at": "IX",
                "options": ["arithmetic", {"method": "power", "exponent": 1}, "geometric"],
            }
        ),
    )
    assert [notice.code for notice in found.notices] == ["uncertainty.same_options"]


def test_rounding_too_fine_to_matter_is_an_error_too() -> None:
    result = compute(index(), figures())
    vary(result, variation({"do": "rounding", "at": "leaves", "digits": 0}))
    with pytest.raises(Problems, match="nothing changed"):
        vary(result, variation({"do": "rounding", "at": "IX", "digits": 0}))


def test_unknown_component_and_bad_options_are_refused_with_a_cure() -> None:
    result = compute(index(), figures())
    with pytest.raises(Problems, match="no component"):
        vary(result, variation({"do": "weights", "at": "ZZ"}))


def test_a_stopped_run_is_the_beginning_of_the_whole_one_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = compute(index(), figures())
    what = variation(
        {"do": "weights"}, {"do": "aggregate", "at": "IX", "options": ["arithmetic", "geometric"]}
    )
    whole = vary(result, what)
    monkeypatch.setattr(experiment_module, "AT_ONCE", 12 * 20)
    told: list[tuple[int, int]] = []
    stopped = vary(result, what, progress=lambda done, wanted: told.append((done, wanted)) or done < 40)
    assert told == [(20, 50), (40, 50)]
    assert (stopped.runs, stopped.draws, stopped.is_complete) == (40, 50, False)
    assert stopped.notices[-1].code == "uncertainty.stopped"
    np.testing.assert_array_equal(stopped.ranks, whole.ranks[:40])
    assert vary(result, what, stop=lambda: True).runs == 20
    assert whole.is_complete


def test_the_block_size_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    result = compute(index(), figures())
    what = variation(
        {"do": "weights"},
        {"do": "error", "at": "leaves", "share": 0.05},
        {
            "do": "treat",
            "at": "leaves",
            "options": [{"otherwise": "log", "skewness": 0.1, "kurtosis": 0.1}, "none"],
        },
        draws=30,
    )
    whole = vary(result, what)
    shares = sensitivity(result, what.model_copy(update={"draws": 8}), top=3)
    monkeypatch.setattr(experiment_module, "AT_ONCE", 1)
    np.testing.assert_array_equal(vary(result, what).ranks, whole.ranks)
    again = sensitivity(result, what.model_copy(update={"draws": 8}), top=3)
    np.testing.assert_allclose(again.whole.total, shares.whole.total)


def test_another_process_draws_the_same() -> None:
    code = (
        "from tests.unit.measure.engine.test_uncertainty import *; import hashlib;"
        "what = variation({'do': 'weights'}, {'do': 'include', 'at': 'leaves'});"
        "found = vary(compute(index(), figures()), what);"
        "print(hashlib.sha256(found.ranks.tobytes()).hexdigest())"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=REPO)
    here = vary(compute(index(), figures()), variation({"do": "weights"}, {"do": "include", "at": "leaves"}))
    assert said.stdout.strip() == hashlib.sha256(here.ranks.tobytes()).hexdigest()


def test_more_draws_than_can_be_kept_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    result = compute(index(), figures(units=100, holes=False))
    monkeypatch.setattr(uncertainty_module, "MOST_KEPT", 100 * 2 * 1000)
    vary(result, variation({"do": "weights"}, draws=1000))
    with pytest.raises(Problems, match="at most 1000 draws"):
        vary(result, variation({"do": "weights"}, draws=1001))


def test_simplex_weights_are_even_over_the_simplex() -> None:
    result = compute(index(), figures(holes=False))
    experiment = Experiment(
        result, Variation(draws=1, vary=(WeightsVary(do="weights", how="simplex", at=("P",)),))
    )
    points = np.random.default_rng(0).random((20_000, experiment.dimensions))
    weights = experiment.changes(result.plan, points).weights
    assert weights["P"].sum(axis=1) == pytest.approx(1.0)
    assert weights["P"].mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.01)
    assert np.quantile(weights["P"][:, 0], [0.25, 0.75]) == pytest.approx([0.25, 0.75], abs=0.02)


def test_sensitivity_tells_weights_from_aggregation() -> None:
    result = compute(index(), figures())
    found = sensitivity(
        result,
        variation(
            {"do": "weights"},
            {"do": "aggregate", "at": "IX", "options": ["arithmetic", "harmonic"]},
            draws=256,
        ),
        top=3,
    )
    assert found.runs == 256 * 4
    assert found.whole.total.shape == (2, 1)
    assert found.ranks.total.shape == (2, 12)
    assert (found.whole.total[:, 0] > 0).all()


def test_sensitivity_of_one_choice_is_refused() -> None:
    result = compute(index(), figures())
    with pytest.raises(Problems, match="only one choice"):
        sensitivity(result, variation({"do": "weights"}))
