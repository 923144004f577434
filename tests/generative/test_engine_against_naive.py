"""Two ways agree: the engine and a second implementation in plain loops, on random indices.

Hypothesis draws the size and a seed, and from these come trees of one to four levels with weights, methods,
steps, directions, missing figures and their rules, points, overrides, rounding and rank rules. Either both
refuse, or both give the same.
"""

from random import Random
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import Phase, assume, event, given, note, settings
from hypothesis import strategies as st
from tests.generative import naive_index, random_index

from nhip.measure.engine import Figure, Figures, Problems, collect, compute, read_definition

_STATUS = {None: "O", naive_index.ABSENT: "_Z"}


def as_figures(data: dict[str, dict[str, Any]]) -> Figures:
    return collect(
        "random",
        [
            Figure(unit, code, "2024", None if value in _STATUS else value, _STATUS.get(value, "A"))
            for code, column in data.items()
            for unit, value in column.items()
        ],
    )


@given(st.integers(1, 4), st.integers(1, 12), st.integers(0, 2**32))
@settings(max_examples=300, deadline=None, phases=(Phase.reuse, Phase.generate, Phase.shrink))
def test_scores_and_ranks_agree(depth: int, units: int, seed: int) -> None:
    draw = Random(seed)
    index = random_index.index(draw, depth)
    figures = random_index.figures(draw, index, units)
    assume(any(value != naive_index.ABSENT for column in figures.values() for value in column.values()))
    text = yaml.safe_dump(index, sort_keys=False)
    note(text)
    note(str(figures))
    definition = read_definition(text, "random.yaml")
    try:
        expected, ranks = naive_index.compute(index, figures)
    except naive_index.Impossible as impossible:
        event(f"refused: {impossible}")
        with pytest.raises(Problems):
            compute(definition, as_figures(figures), "2024")
        return
    event("computed")
    result = compute(definition, as_figures(figures), "2024")
    assert list(result.units) == sorted(ranks)
    for code, scores in expected.items():
        wanted = np.array([np.nan if scores[unit] is None else scores[unit] for unit in result.units])
        np.testing.assert_allclose(result.component(code), wanted, rtol=1e-9, atol=1e-9, err_msg=code)
    assert {unit: result.rank(unit) for unit in result.units} == ranks
