"""Distances to a reference and piecewise lines agree with their second implementation."""

from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative import naive_references
from tests.generative.naive_answer import Impossible

from nhip.measure.engine import Figure, Problems, Result, collect, compute, read_definition

NUMBERS = st.one_of(st.integers(-3, 12).map(float), st.floats(-50, 50).map(lambda x: round(x, 3)))
COLUMN = st.lists(st.one_of(NUMBERS, NUMBERS, st.none()), min_size=2, max_size=9).filter(
    lambda column: any(value is not None for value in column)
)


def computed(step: dict[str, Any], column: list[float | None], lower: bool) -> Result:
    leaf = {"title": "a", "parent": "IX", "missing": "ignore", "normalise": [step]}
    leaf |= {"direction": "lower"} if lower else {}
    root = {"title": "Index", "aggregate": "arithmetic", "weights": "equal"}
    index = {"schema": "nhip/index/1", "code": "IX", "title": "Index", "components": {"IX": root, "a": leaf}}
    figures = [
        Figure(f"U{row}", "a", "2020", value, "O" if value is None else "A")
        for row, value in enumerate(column)
    ]
    return compute(read_definition(yaml.safe_dump(index), "ix.yaml"), collect("made", figures), "2020")


@given(
    COLUMN,
    st.sampled_from(["best", "target", "reference"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    NUMBERS,
)
@settings(max_examples=150, deadline=None)
def test_distances_agree(
    column: list[float | None], kind: str, zero: bool, cut: bool, lower: bool, target: float
) -> None:
    step: dict[str, Any] = {"do": "distance", "truncate": cut} | ({"from": "zero"} if zero else {})
    step |= {"target": {"target": target}, "reference": {"reference": "U1"}}.get(kind, {})
    values = {f"U{row}": value for row, value in enumerate(column)}
    try:
        wanted = naive_references.distance(step, values, lower)
    except Impossible:
        with pytest.raises(Problems):
            computed(step, column, lower)
        return
    result = computed(step, column, lower)
    for unit, value in wanted.items():
        assert result.score(unit, "a") == (
            None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
        )


@given(COLUMN, st.lists(NUMBERS, min_size=2, max_size=6, unique=True), st.booleans(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_piecewise_agrees(column: list[float | None], knots: list[float], stair: bool, draw: Any) -> None:
    points = [[knot, round(draw.uniform(-5, 5), 2)] for knot in sorted(knots)]
    step = {"do": "piecewise", "points": points, "between": "stair" if stair else "line"}
    result = computed(step, column, lower=False)
    wanted = [np.nan if x is None else naive_references.piecewise(points, x, stair) for x in column]
    found = [result.score(f"U{row}", "a") for row in range(len(column))]
    np.testing.assert_allclose([np.nan if x is None else x for x in found], wanted, rtol=1e-9, atol=1e-9)
