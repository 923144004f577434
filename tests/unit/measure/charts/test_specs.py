"""Every description of a chart is sound Vega-Lite: altair, which carries the grammar's schema, is the judge."""

import altair
import pytest

from nhip.measure.charts.palette import CONFIG
from tests.unit.measure.charts.test_lean import CHARTS


@pytest.mark.parametrize("name", CHARTS)
def test_a_description_keeps_to_the_grammar(name: str) -> None:
    spec = {"$schema": altair.SCHEMA_URL, "config": CONFIG, **CHARTS[name]}
    altair.Chart.from_dict(spec, validate=True)


def test_the_judge_refuses_what_is_no_chart() -> None:
    with pytest.raises(
        altair.SchemaValidationError if hasattr(altair, "SchemaValidationError") else Exception
    ):
        altair.Chart.from_dict({"$schema": altair.SCHEMA_URL, "mark": "nonsense", "data": {"values": []}})
