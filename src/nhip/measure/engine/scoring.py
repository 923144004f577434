"""Points: what a figure earns under a decision's rules (existence, ratio, target, best, bands)."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.label import label
from nhip.measure.engine.schema import Points
from nhip.measure.engine.steps import StepFailed

Vector = NDArray[np.float64]


def earned(
    values: Vector, rule: Points, of: Vector | None, best: float | None = None
) -> tuple[Vector, float]:
    """Points earned, NaN where there is no figure, and the best unit's figure (for ``to_best``).

    ``of`` is the denominator's figures for ``ratio``. Points lie between 0 and ``rule.max``.
    """
    top = float(np.nanmax(values)) if best is None and not np.isnan(values).all() else (best or 0.0)
    if rule.rule == "existence":
        share = np.where(np.isnan(values), np.nan, (values > 0).astype(float))
    elif rule.rule == "ratio":
        assert of is not None
        if bool(np.any((of == 0) & (values > 0))):
            raise StepFailed(
                "points.zero_denominator",
                label(
                    f"mẫu số “{rule.of}” bằng 0 mà tử số dương.",
                    f"the denominator “{rule.of}” is 0 under a positive numerator.",
                ),
                label("sửa số liệu mẫu số.", "mend the denominator's figures."),
            )
        share = np.divide(values, of, out=np.full_like(values, np.nan), where=of > 0)
    elif rule.rule == "to_target":
        assert rule.target is not None
        share = values / rule.target
    elif rule.rule == "to_best":
        if top <= 0:
            raise StepFailed(
                "points.no_best",
                label(
                    "không đơn vị nào có giá trị dương để làm mốc tốt nhất.",
                    "no unit has a positive value to be the best.",
                ),
                label("dùng “to_target”.", "use “to_target”."),
            )
        share = values / top
    elif rule.rule == "bands":
        return _banded(values, rule), top
    elif rule.rule == "earned":
        share = values / rule.max
    else:
        share = values
    return np.clip(share, 0.0, 1.0) * rule.max, top


def _banded(values: Vector, rule: Points) -> Vector:
    points = np.full(len(values), 0.0)
    settled = np.zeros(len(values), dtype=bool)
    for band in rule.bands:
        reached = ~settled & ((values >= band.start) if band.start is not None else True)
        points = np.where(reached, band.points, points)
        settled |= reached
    result: Vector = np.where(np.isnan(values), np.nan, points)
    return result
