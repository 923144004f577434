"""Points: what a figure earns under a decision's rules (existence, target, best, bands)."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component, Points
from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed
from nhip.measure.engine.tree import Children

Vector = NDArray[np.float64]


def earned(values: Vector, rule: Points, best: float) -> Vector:
    """Points earned, between 0 and ``rule.max``; NaN where there is no figure.

    For ``ratio`` and ``share`` the value is the share itself; ``best`` is the best unit's figure.
    """
    if rule.rule == "bands":
        return _banded(values, rule)
    if rule.rule == "existence":
        share = np.where(np.isnan(values), np.nan, (values > 0).astype(float))
    elif rule.rule == "to_target":
        assert rule.target is not None
        share = values / rule.target
    elif rule.rule == "to_best":
        share = values / best
    elif rule.rule == "earned":
        share = values / rule.max
    else:
        share = values
    return np.clip(share, 0.0, 1.0) * rule.max


def best_of(values: Vector) -> float:
    """The best unit's figure, above zero, or :class:`StepFailed`."""
    top = float(np.nanmax(values)) if not np.isnan(values).all() else 0.0
    if top <= 0:
        raise StepFailed(
            "points.no_best",
            label(
                "không đơn vị nào có giá trị dương để làm mốc tốt nhất.",
                "no unit has a positive value to be the best.",
            ),
            label("dùng “to_target”.", "use “to_target”."),
        )
    return top


def _banded(values: Vector, rule: Points) -> Vector:
    """The first band that a value reaches; nothing if it reaches none."""
    points = np.zeros(len(values))
    settled = np.zeros(len(values), dtype=bool)
    for band in rule.bands:
        if band.upto is not None:
            reached = values <= band.upto
        elif band.start is not None:
            reached = values >= band.start
        else:
            reached = np.ones(len(values), dtype=bool)
        points = np.where(reached & ~settled, band.points, points)
        settled |= reached
    return np.where(np.isnan(values), np.nan, points)


def most_points(code: str, components: dict[str, Component], children: Children) -> float | None:
    """The most points ``code`` can have; None when it is not counted in points."""
    component = components[code]
    if not children[code]:
        return component.points.max if component.points else None
    if component.aggregate is None or component.aggregate.method != "points" or component.normalise:
        return None
    counted = [child for child in children[code] if not components[child].aside]
    most = [most_points(child, components, children) for child in counted]
    known = [points for points in most if points is not None]
    return sum(known) if len(known) == len(most) else None
