"""Net flows and the benefit of the doubt agree with their second implementation."""

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.generative import naive_comparing
from tests.generative.naive_answer import Impossible

from nhip.measure.engine.benefit_of_doubt import assess
from nhip.measure.engine.flows import net_flow
from nhip.measure.engine.step import StepFailed

PLAIN = st.one_of(st.integers(0, 5).map(float), st.floats(0.05, 9).map(lambda x: round(x, 2)))
Rows = list[list[float | None]]


@st.composite
def rows(draw: st.DrawFn, most: int, children: int) -> Rows:
    width = draw(st.integers(1, children))
    cell = st.one_of(PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, st.none())
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=most))


def as_array(found: Rows) -> np.ndarray:
    return np.array([[np.nan if x is None else x for x in row] for row in found])


@given(rows(9, 4), st.data())
@settings(max_examples=150, deadline=None)
def test_net_flows_agree(found: Rows, data: st.DataObject) -> None:
    width = len(found[0])
    weights = [data.draw(st.sampled_from([0.2, 0.5, 1.0])) for _ in range(width)]
    cuts = [(0.0, 0.0), (0.0, 1.5), (0.5, 2.25), (1.0, 1.0), (0.25, 40.0)]
    thresholds = [data.draw(st.sampled_from(cuts)) for _ in range(width)]
    scores = as_array(found)
    starts, ends = np.array(thresholds).T
    try:
        wanted = naive_comparing.net_flows(found, weights, thresholds)
    except Impossible:
        with pytest.raises(StepFailed):
            net_flow(scores, np.array(weights), scores, starts, ends)
        return
    flows = net_flow(scores, np.array(weights), scores, starts, ends)
    for flow, expected in zip(flows, wanted, strict=True):
        assert expected is None or flow == pytest.approx(expected, abs=1e-9)


@given(rows(6, 3), st.data())
@settings(max_examples=80, deadline=None)
def test_the_benefit_of_the_doubt_agrees(found: Rows, data: st.DataObject) -> None:
    width = len(found[0])
    free = st.sampled_from([(0.0, 1.0), (0.0, 0.6), (0.1, 1.0), (0.2, 0.8)])
    bounds = [data.draw(free) for _ in range(width)]
    if sum(high for _, high in bounds) < 1:
        bounds = [(low, 1.0) for low, _ in bounds]
    low, high = [pair[0] for pair in bounds], [pair[1] for pair in bounds]
    scores = as_array(found)
    values, shares = assess(scores, scores, np.array(low), np.array(high))
    for row, mine in enumerate(found):
        wanted = naive_comparing.best(mine, found, low, high)
        if wanted is None:
            assert np.isnan(values[row])
            continue
        event("bounded" if any(pair != (0.0, 1.0) for pair in bounds) else "free")
        assert values[row] == pytest.approx(wanted, rel=1e-8, abs=1e-8)
        assert shares[row].sum() == pytest.approx(1.0 if wanted > 1e-9 else 0.0)
