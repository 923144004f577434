"""Weights optimised against importances: what they reach, what the result says, what is refused."""

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from nhip.measure.engine import Figure, Problems, Result, Variation, collect, compute, read_definition, vary
from nhip.measure.engine.aggregation import Aggregation
from nhip.measure.engine.step import StepFailed
from nhip.measure.engine.weighing import optimised_weights

RNG = np.random.default_rng(4)
COMMON = RNG.normal(size=(15, 1)) * 3 + RNG.normal(size=(15, 3)) * (1.0, 2.0, 4.0) + 30.0
LOOSE = RNG.normal(size=(15, 1)) + RNG.normal(size=(15, 3)) * (2.0, 3.0, 4.0) + 30.0


def index(values: np.ndarray, root: str) -> Result:
    text = "schema: nhip/index/1\ncode: IX\ntitle: Index\ncomponents:\n"
    text += f"  IX: {{title: Index, weights: optimised, {root}}}\n"
    for code in "abc"[: values.shape[1]]:
        text += f"  {code}: {{title: {code}, parent: IX, missing: ignore}}\n"
    figures = [
        Figure(
            f"U{row:02d}",
            code,
            "2020",
            None if np.isnan(value) else float(value),
            "O" if np.isnan(value) else "A",
        )
        for place, code in enumerate("abc"[: values.shape[1]])
        for row, value in enumerate(values[:, place])
    ]
    return compute(read_definition(text, "ix.yaml"), collect("made", figures), "2020")


def shares(result: Result) -> np.ndarray:
    found = np.corrcoef(result.scores, rowvar=False)[-1, :-1]
    return found / found.sum()


@pytest.mark.parametrize("how", ["arithmetic", "geometric", "harmonic", "{method: power, exponent: 2}"])
@pytest.mark.parametrize(
    ("asked", "wanted"), [("", (1, 1, 1)), (", importances: {a: 10, b: 11, c: 10}", (10, 11, 10))]
)
def test_the_parts_matter_as_asked(how: str, asked: str, wanted: tuple[float, ...]) -> None:
    result = index(LOOSE, f"aggregate: {how}{asked}")
    np.testing.assert_allclose(shares(result), np.array(wanted) / sum(wanted), atol=1e-8)
    assert (result.plan.weights["IX"] > 0).all()
    assert result.plan.weights["IX"].sum() == pytest.approx(1.0)
    said = {notice.code: notice.text for notice in result.notices}
    assert f"a {result.plan.weights['IX'][0]:.4f}" in said["weights.optimised"].en
    assert "rounds" in said["weights.importances"].en
    assert ("all parts alike" in said["weights.importances"].en) == (not asked)
    assert "0." not in said["weights.importances"].vi


def test_units_with_a_gap_do_not_shape_them_and_they_stay_when_figures_move() -> None:
    gap = np.vstack([LOOSE, [[900.0, np.nan, 1.0]]])
    result = index(gap, "aggregate: arithmetic")
    np.testing.assert_allclose(
        result.plan.weights["IX"], index(LOOSE, "aggregate: arithmetic").plan.weights["IX"]
    )
    moved = result.plan.run(result.plan.table.raw + 5.0)
    assert moved.scores[0, 3] == pytest.approx(result.scores[0, 3] + 5.0)
    found = vary(result, Variation.model_validate({"draws": 20, "seed": 1, "vary": [{"do": "weights"}]}))
    assert len(np.unique(found.ranks, axis=0)) > 1


@given(st.integers(2, 5), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_what_is_given_reaches_the_target_and_what_is_refused_cannot(children: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(12, 1)) * rng.uniform(0, 2) + rng.normal(size=(12, children))
    wanted = rng.uniform(0.5, 2, children)
    wanted /= wanted.sum()
    how = Aggregation(method="arithmetic")
    names = tuple("abcde"[:children])
    # For a mean only weights in these proportions can: solved here by elimination of the covariances.
    only = np.linalg.inv(np.cov(scores, rowvar=False)) @ (scores.std(axis=0, ddof=1) * wanted)
    try:
        weights, found, _ = optimised_weights(scores, names, wanted, how)
    except StepFailed:
        event("refused")
        assert (only <= 1e-9 * np.abs(only).max()).any()
        return
    event("reached")
    np.testing.assert_allclose(weights, only / only.sum(), atol=1e-8)
    np.testing.assert_allclose(found / found.sum(), wanted, atol=1e-8)


def test_what_cannot_be_reached_is_refused_with_what_was() -> None:
    # Where all parts move as one, none can matter much less than another.
    with pytest.raises(Problems) as caught:
        index(COMMON, "aggregate: arithmetic, importances: {a: 1, b: 5, c: 1}")
    problem = caught.value.found[0]
    assert problem.code == "weights.not_reached"
    assert problem.place.startswith("ix.yaml:5 (IX")
    assert "b " in problem.cause.en


@pytest.mark.parametrize(
    ("root", "code"),
    [
        ("aggregate: copeland", "definition.weights_unused"),
        ("aggregate: benefit_of_doubt", "definition.weights_unused"),
        ("aggregate: sum", "definition.weights_unused"),
        ("aggregate: arithmetic, importances: {z: 2}", "definition.importances"),
        ("aggregate: arithmetic, importances: {a: 0}", "definition.greater_than"),
    ],
)
def test_what_is_written_wrong_is_refused(root: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        index(COMMON, root)
    assert [problem.code for problem in caught.value.found] == [code]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (COMMON[:2], "weights.too_few"),
        (np.column_stack([COMMON[:, 0], np.full(15, 4.0)]), "weights.constant"),
    ],
)
def test_too_little_to_correlate_is_refused(values: np.ndarray, code: str) -> None:
    with pytest.raises(Problems) as caught:
        index(values, "aggregate: arithmetic")
    assert caught.value.found[0].code == code
