"""Filled figures and shares of data as other programs read them."""

from typing import Any

from nhip.measure.engine.filling import Fill
from nhip.measure.engine.result import Result

Row = dict[str, Any]


def filled_json(result: Result, unit: str | None = None) -> list[Row]:
    """Every cell that a rule for missing figures filled, of all units or of one."""
    fills = result.fills if unit is None else result.fills_of(unit)
    return [
        {
            "unit": fill.unit,
            "component": fill.component,
            "rule": fill.rule,
            "value": fill.value,
            "periods": list(fill.periods),
            "figures": fill.figures,
            "group": fill.group or None,
            "r_squared": fill.r_squared,
            "spread": fill.spread,
            "cut": fill.cut,
        }
        for fill in fills
    ]


def coverage_json(result: Result, unit: str | None = None) -> list[Row]:
    """The share of the weight that has a score, where some has none at a parent with ``min_share``."""
    return [
        {
            "unit": each.unit,
            "component": each.component,
            "present": each.present,
            "applicable": each.applicable,
            "min_share": each.least,
            "enough": each.is_enough,
        }
        for each in result.coverage
        if unit in {None, each.unit}
    ]


def filled_cells(result: Result) -> dict[str, str]:
    """For each unit its filled cells in one text: ``A: last 2015; B: mean 2018``."""
    found: dict[str, list[str]] = {}
    for fill in result.fills:
        found.setdefault(fill.unit, []).append(_short(fill))
    return {unit: "; ".join(texts) for unit, texts in found.items()}


def _short(fill: Fill) -> str:
    return " ".join([f"{fill.component}:", fill.rule, *(["–".join(fill.periods)] if fill.periods else [])])
