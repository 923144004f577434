"""Every treatment of outliers agrees with its second implementation, figure by figure."""

from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.generative import naive_treatment
from tests.generative.naive_answer import Impossible

from nhip.measure.engine.step import StepFailed
from nhip.measure.engine.treating import Treatment, treated

TAME = st.one_of(st.integers(-2, 12).map(float), st.floats(0.01, 20).map(lambda x: round(x, 2)))
WILD = st.one_of(TAME, TAME, TAME, TAME, st.floats(100, 900).map(lambda x: round(x, 1)), st.just(-300.0))
COLUMN = st.lists(st.one_of(WILD, WILD, WILD, st.none()), min_size=4, max_size=16)
CURVES = ["none", "log", "log_plain", "log_from_min", "log_scaled", "boxcox"]


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    rule: dict[str, Any] = {"otherwise": draw(st.sampled_from(CURVES))}
    if rule["otherwise"] == "none" or draw(st.booleans()):
        rule["winsorise"] = {"most": draw(st.integers(1, 5))}
    if "winsorise" in rule and rule["otherwise"] != "none" and draw(st.booleans()):
        rule["applied_to"] = "pulled_in"
    if draw(st.booleans()):
        rule |= {"passes_by": "both", "skewness": 1.0, "kurtosis": draw(st.sampled_from([0.5, 2.0]))}
    return rule


@given(rules(), COLUMN)
@settings(max_examples=300, deadline=None)
def test_treatments_agree(rule: dict[str, Any], column: list[float | None]) -> None:
    values = {f"U{row}": value for row, value in enumerate(column)}
    mine = np.array([np.nan if value is None else value for value in column])
    treatment = Treatment.model_validate(rule)
    try:
        wanted = naive_treatment.treated(rule, values)
    except Impossible as impossible:
        event(str(impossible))
        with pytest.raises(StepFailed):
            treated(treatment, mine)
        return
    event("changed" if wanted != values else "left alone")
    expected = [np.nan if wanted[unit] is None else wanted[unit] for unit in values]
    np.testing.assert_allclose(treated(treatment, mine), expected, rtol=1e-9, atol=1e-9)
