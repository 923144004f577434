"""The table of units of measure on the shelf (``law/units/measures.yaml``)."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from nhip.kernel.api import law_path
from nhip.measure.engine import Label, Measure, Measures, measures

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    title: Label
    dimension: dict[str, int]
    factor: float
    aliases: tuple[str, ...] = ()


@cache
def known_measures() -> Measures:
    """Every unit of measure that the platform knows."""
    text = law_path("units", "measures.yaml").read_text(encoding="utf-8")
    rows = [_Row.model_validate(row) for row in yaml.load(text, Loader=_LOADER)["measures"]]  # noqa: S506
    return measures(
        tuple(Measure(row.code, row.title, row.dimension, row.factor, row.aliases) for row in rows)
    )
