"""Copeland's rule and Mazziotta and Pareto's penalty: many runs, explanations, doubt, what is refused."""

import numpy as np
import pytest

from nhip.measure.engine import (
    Figure,
    Figures,
    Problems,
    Result,
    Variation,
    collect,
    compute,
    contributions,
    gap_to_unit,
    read_definition,
    vary,
)
from nhip.measure.engine import comparing as comparing_rule
from nhip.measure.engine.comparing import copeland
from nhip.measure.engine.many import ManyRuns

MPI = "{method: mazziotta_pareto, penalty: minus}"


def index(aggregate: str, units: int = 9) -> Result:
    text = "schema: nhip/index/1\ncode: IX\ntitle: Index\ncomponents:\n"
    text += f"  IX: {{title: Index, aggregate: {aggregate}}}\n"
    for code, weight in (("a", 0.2), ("b", 0.3), ("c", 0.5)):
        steps = "{do: zscore, mean: 100, deviation: 10}"
        keys = f"parent: IX, weight: {weight}, missing: ignore, normalise: {steps}"
        text += f"  {code}: {{title: {code}, {keys}}}\n"
    return compute(read_definition(text, "ix.yaml"), figures(units), "2020")


def figures(units: int) -> Figures:
    rng = np.random.default_rng(5)
    return collect(
        "made",
        [
            Figure(f"U{row}", code, "2020", None if (code, row) == ("b", 3) else float(value), "A")
            for code in "abc"
            for row, value in enumerate(rng.gamma(2.0, 10.0, units))
            if (code, row) != ("b", 3)
        ],
    )


@pytest.mark.parametrize("aggregate", ["copeland", MPI])
def test_many_runs_equal_single_runs(aggregate: str) -> None:
    result = index(aggregate)
    many = ManyRuns(result.plan, result.plan.run())
    rng = np.random.default_rng(1)
    weights = result.plan.weights["IX"] * rng.uniform(0.5, 1.5, (7, 3))
    weights /= weights.sum(axis=1, keepdims=True)
    raw = result.plan.table.raw + rng.uniform(0, 9, (7, 9, 3))
    by_weights, by_figures = many.totals(7, {"IX": weights}), many.totals(7, {}, raw)
    for run in range(7):
        alone = result.plan.run(weights={"IX": weights[run]}).scores[:, 3]
        np.testing.assert_allclose(by_weights[run], alone, rtol=0, atol=1e-9)
        np.testing.assert_allclose(by_figures[run], result.plan.run(raw[run]).scores[:, 3], rtol=0, atol=1e-9)


@pytest.mark.parametrize("aggregate", ["copeland", MPI])
def test_the_parts_of_a_gap_add_up(aggregate: str) -> None:
    result = index(aggregate)
    best, last = result.order()[0], result.order()[-1]
    gap = gap_to_unit(result, last, best)
    for found in (gap, contributions(result, best)):
        assert abs(found.points) > 0.1
        assert sum(share.points for share in found.shares) == pytest.approx(found.points, abs=1e-9)


def test_aggregation_can_be_varied_between_them() -> None:
    options = ["copeland", {"method": "mazziotta_pareto", "penalty": "plus"}, "arithmetic"]
    what = {"draws": 40, "seed": 1, "vary": [{"do": "aggregate", "options": options}, {"do": "weights"}]}
    assert len(np.unique(vary(index(MPI), Variation.model_validate(what)).ranks, axis=0)) > 1


def test_a_field_too_large_for_one_tile_is_counted_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    scores = np.where(rng.random((60, 13)) < 0.1, np.nan, rng.integers(0, 6, (60, 13)).astype(float))
    weights = rng.random(13)
    whole = copeland(scores, weights, scores)
    monkeypatch.setattr(comparing_rule, "_PAIRS", 200)
    np.testing.assert_array_equal(copeland(scores, weights, scores), whole)
    for row in range(60):
        votes = np.nan_to_num(np.sign(scores[row] - scores)) @ weights
        assert whole[row] == pytest.approx(((votes > 1e-9).sum() - (votes < -1e-9).sum()) / 59)


def test_one_unit_has_nobody_to_be_compared_with() -> None:
    text = "schema: nhip/index/1\ncode: IX\ntitle: I\ncomponents:\n"
    text += "  IX: {title: I, aggregate: copeland, weights: equal}\n  a: {title: a, parent: IX}\n"
    with pytest.raises(Problems) as caught:
        compute(read_definition(text, "ix.yaml"), collect("f", [Figure("U", "a", "2020", 1.0, "A")]), "2020")
    assert caught.value.found[0].code == "aggregate.alone"
    assert caught.value.found[0].place.startswith("ix.yaml:5 (IX")


@pytest.mark.parametrize("aggregate", ["mazziotta_pareto", "{method: arithmetic, penalty: plus}"])
def test_the_penalty_goes_with_its_method(aggregate: str) -> None:
    with pytest.raises(Problems) as caught:
        index(aggregate)
    assert [problem.code for problem in caught.value.found] == ["definition.penalty"]
