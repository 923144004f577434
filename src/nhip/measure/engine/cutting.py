"""What was cut off at fixed ends, and must be said: goalposts, caps, floors, percentiles, full points.

A unit beyond a goalpost gets the score of the goalpost, and what it is better or worse by no longer counts.
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Points
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
_NAMED = 5


def beyond(values: Vector, low: float = -np.inf, high: float = np.inf) -> Mask:
    """Where ``values`` lie outside ``low`` to ``high`` by more than floating-point noise; NaN does not."""
    mask: Mask = (values < low - 1e-12 * abs(low)) if np.isfinite(low) else np.zeros(len(values), dtype=bool)
    return mask | (values > high + 1e-12 * abs(high)) if np.isfinite(high) else mask


def beyond_points(values: Vector, rule: Points) -> Mask:
    """Where a figure would earn more than everything, or less than nothing."""
    full = {"ratio": 1.0, "share": 1.0, "to_target": rule.target, "earned": rule.max}.get(rule.rule)
    none = -np.inf if rule.rule in {"bands", "existence"} else 0.0
    return beyond(values, none, np.inf if full is None else full)


def cut_said(code: str, cut: Mask, units: tuple[str, ...], *, by_points: bool = False) -> Notice:
    """How many figures of ``code`` were cut off, and whose; ``units`` names the rows where they are units."""
    rows = np.flatnonzero(cut)
    some = ", ".join(units[row] for row in rows[:_NAMED]) if len(units) == len(cut) else ""
    more = " …" if some and len(rows) > _NAMED else ""
    listed = f": {some}{more}" if some else ""
    if by_points:
        text = label(
            f"{len(rows)} đơn vị vượt mức đủ điểm (hoặc dưới 0) của “{code}”; phần vượt không "
            f"được tính{listed}.",
            f"{len(rows)} units lie beyond full points (or below 0) in “{code}”; what lies beyond does not "
            f"count{listed}.",
        )
    else:
        text = label(
            f"{len(rows)} giá trị của “{code}” nằm ngoài mốc và bị cắt ở mốc{listed}.",
            f"{len(rows)} values of “{code}” lie beyond a fixed end and are cut off there{listed}.",
        )
    return Notice("points.cut" if by_points else "step.cut", code, text)
