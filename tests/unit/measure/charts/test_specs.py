"""Every chart's description is sound Vega-Lite: altair, which carries the grammar's schema, is the judge."""

import altair as alt
import pytest
from jsonschema.exceptions import ValidationError
from tests.unit.measure.charts.test_lean import CHARTS

from nhip.measure.charts.palette import CONFIG


@pytest.mark.parametrize("name", CHARTS)
def test_a_description_keeps_to_the_grammar(name: str) -> None:
    spec = {"$schema": alt.SCHEMA_URL, "config": CONFIG, **CHARTS[name]}
    alt.Chart.from_dict(spec, validate=True)


def test_the_judge_refuses_what_is_no_chart() -> None:
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({"$schema": alt.SCHEMA_URL, "mark": "nonsense", "data": {"values": []}})
