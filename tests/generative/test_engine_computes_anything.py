"""Whatever is asked of whatever figures, the answer is scores that are numbers, or problems with a place.

Sound random indices are spoilt here and there and then computed over figures that are huge, tiny, negative,
equal, missing or not applicable. Warnings are errors in these tests, so an overflow would be seen.
"""

from random import Random
from typing import Any

import numpy as np
import yaml
from hypothesis import Phase, event, given, note, settings
from hypothesis import strategies as st
from tests.generative import random_index
from tests.generative.test_engine_against_naive import as_figures
from tests.generative.test_engine_reads_anything import _spoil, said

from nhip.measure.engine import Problems, compute, read_definition

FIGURES = (0.0, -0.0, 1.0, 1.0, 3.0, -1.0, 1e-99, -1e-99, 1e99, -1e99, 5e-324, 1e15, 1e15 + 1, None, "_Z")
TWEAKS: tuple[tuple[str, Any], ...] = (
    ("direction", "lower"),
    ("normalise", [{"do": "power", "exponent": 9}]),
    ("normalise", [{"do": "power", "exponent": -0.5}, {"do": "zscore"}]),
    ("normalise", [{"do": "log", "base": 0.5}]),
    ("normalise", [{"do": "minmax"}, {"do": "log"}]),
    ("normalise", [{"do": "trim", "low": 49, "high": 51}, {"do": "rank"}]),
    ("normalise", [{"do": "linear", "times": 1e99}]),
    ("normalise", [{"do": "distance", "from": "zero"}]),
    ("treat", {"winsorise": {"most": 3}, "otherwise": "boxcox"}),
    ("missing", {"rule": "mean"}),
    ("overrides", []),
    ("round", {"digits": 12, "mode": "half_up"}),
    ("range", [0, 5]),
    ("aside", True),
)


@given(st.integers(1, 9), st.integers(0, 2**32))
@settings(max_examples=120, deadline=None, phases=(Phase.reuse, Phase.generate, Phase.shrink))
def test_scores_are_numbers_or_problems_have_a_place(units: int, seed: int) -> None:
    draw = Random(seed)
    index = random_index.index(draw, draw.randint(1, 2))
    for _ in range(draw.randint(0, 2)):
        key, value = draw.choice(TWEAKS)
        index["components"][draw.choice(sorted(index["components"]))][key] = value
    codes = list(index["components"])
    if draw.random() < 0.2:
        _spoil(draw, index)
    if draw.random() < 0.3:
        index["leagues"] = {"L": {"title": "L", "units": ["A", "nobody"]}}
    names = random_index.UNITS[:units]
    wild = draw.random() < 0.5
    figures = {
        code: {unit: draw.choice(FIGURES) if wild else draw.choice(FIGURES[:6]) for unit in names}
        for code in codes
    }
    text = yaml.safe_dump(index, allow_unicode=True, sort_keys=False)
    note(text)
    note(str(figures))
    result, problems = None, None
    try:
        result = compute(read_definition(text, "wild.yaml"), as_figures(figures), "2024")
    except Problems as refused:
        problems = refused
    if result is None:
        assert problems is not None
        event(f"refused: {problems.found[0].code}")
        assert said(problems)
        return
    event("computed")
    assert not np.isinf(result.scores).any()
    assert np.nanmin(result.ranks) >= 1
    for notice in result.notices:
        assert notice.about
        assert notice.text.vi
        assert notice.text.en
