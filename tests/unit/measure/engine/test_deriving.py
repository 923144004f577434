"""Weights by principal components: what they are, that the result says them, what is refused."""

import numpy as np
import pytest
from tests.generative import naive_principal

from nhip.measure.engine import (
    Figure,
    Problems,
    Result,
    Variation,
    collect,
    compute,
    contributions,
    read_definition,
    vary,
)
from nhip.measure.engine.deriving import principal_weights
from nhip.measure.engine.step import StepFailed

RNG = np.random.default_rng(11)
COMMON = RNG.normal(size=(12, 1)) * 3 + RNG.normal(size=(12, 3)) * (1.0, 2.0, 3.0)


def index(values: np.ndarray, aggregate: str = "arithmetic", more: str = "") -> Result:
    text = "schema: nhip/index/1\ncode: IX\ntitle: Index\ncomponents:\n"
    text += f"  IX: {{title: Index, aggregate: {aggregate}, weights: pca}}\n"
    codes = "abc"[: values.shape[1]]
    for code in codes:
        text += f"  {code}: {{title: {code}, parent: IX, missing: ignore{more}}}\n"
    figures = [
        Figure(f"U{row:02d}", code, "2020", None if np.isnan(value) else float(value), "A")
        if not np.isnan(value)
        else Figure(f"U{row:02d}", code, "2020", None, "O")
        for place, code in enumerate(codes)
        for row, value in enumerate(values[:, place])
    ]
    return compute(read_definition(text, "ix.yaml"), collect("made", figures), "2020")


def test_weights_are_squared_loadings_and_said() -> None:
    result = index(COMMON)
    sizes, directions = np.linalg.eigh(np.corrcoef(COMMON, rowvar=False))
    np.testing.assert_allclose(result.plan.weights["IX"], directions[:, np.argmax(sizes)] ** 2, atol=1e-12)
    assert result.plan.weights["IX"].sum() == pytest.approx(1.0)
    said = [notice for notice in result.notices if notice.code == "weights.pca"]
    assert [notice.about for notice in said] == ["IX"]
    assert f"a {result.plan.weights['IX'][0]:.4f}" in said[0].text.en
    np.testing.assert_allclose(result.component("IX"), COMMON @ result.plan.weights["IX"])


@pytest.mark.parametrize("seed", range(40))
def test_a_second_implementation_gives_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(rng.integers(3, 15), 1)) * 2 + rng.normal(size=(1, rng.integers(1, 7)))
    scores = scores + rng.normal(size=scores.shape)
    scores[rng.random(scores.shape) < 0.05] = np.nan
    rows = [[None if np.isnan(value) else float(value) for value in row] for row in scores]
    names = tuple("abcdefg"[: scores.shape[1]])
    try:
        expected = naive_principal.weights(rows)
    except naive_principal.Impossible:
        with pytest.raises(StepFailed):
            principal_weights(scores, names)
        return
    np.testing.assert_allclose(principal_weights(scores, names)[0], expected, rtol=0, atol=1e-9)


def test_a_part_that_runs_against_the_others_is_said() -> None:
    turned = COMMON * (1.0, 1.0, -1.0)
    result = index(turned)
    said = [notice for notice in result.notices if notice.code == "weights.negative_loading"]
    assert [notice.about for notice in said] == ["IX"]
    assert said[0].text.en.startswith("c runs against")
    np.testing.assert_allclose(result.plan.weights["IX"], index(COMMON).plan.weights["IX"])
    assert not any(notice.code == "weights.negative_loading" for notice in index(COMMON).notices)


def test_units_with_a_gap_do_not_shape_the_weights() -> None:
    gap = np.vstack([COMMON, [[900.0, np.nan, -900.0]]])
    np.testing.assert_allclose(index(gap).plan.weights["IX"], index(COMMON).plan.weights["IX"])


def test_the_weights_stay_when_figures_move() -> None:
    result = index(COMMON)
    moved = result.plan.run(result.plan.table.raw * 2.0 + RNG.normal(size=COMMON.shape))
    raw = moved.scores[:, :3]
    np.testing.assert_allclose(moved.scores[:, 3], raw @ result.plan.weights["IX"])
    shares = contributions(result, "U00").shares
    assert sum(share.points for share in shares) == pytest.approx(result.score("U00"))


def test_they_can_be_varied_and_follow_the_normalisation() -> None:
    vary_what = [
        {"do": "weights"},
        {"do": "aggregate", "at": "IX", "options": ["arithmetic", "minimum"]},
    ]
    found = vary(index(COMMON), Variation.model_validate({"draws": 40, "seed": 3, "vary": vary_what}))
    assert len(np.unique(found.ranks, axis=0)) > 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (COMMON[:2], "weights.too_few"),
        (np.column_stack([COMMON[:, 0], np.full(12, 4.0)]), "weights.constant"),
        (np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]), "weights.no_first"),
    ],
)
def test_what_cannot_be_weighed_is_refused_at_its_place(values: np.ndarray, code: str) -> None:
    with pytest.raises(Problems) as caught:
        index(values)
    problem = caught.value.found[0]
    assert problem.code == code
    assert problem.place.startswith("ix.yaml:5 (IX")
    assert problem.cause.vi
    assert problem.cure.vi


@pytest.mark.parametrize(
    ("aggregate", "more", "code"),
    [
        ("minimum", "", "definition.weights_unused"),
        ("arithmetic", ", weight: 1/3", "definition.weight_unused"),
    ],
)
def test_weights_that_have_no_use_are_refused(aggregate: str, more: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        index(COMMON, aggregate, more)
    assert {problem.code for problem in caught.value.found} == {code}
