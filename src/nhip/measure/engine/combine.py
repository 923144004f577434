"""From children to parent: weighted means and sums, with missing members by rule.

All functions take ``scores`` of shape (units, children), with NaN where a child has none, and ``weights``
of shape (children,) that sum to one; they return shape (units,).
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.label import label
from nhip.measure.engine.schema import Aggregation
from nhip.measure.engine.steps import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


def combine(scores: Matrix, weights: Vector, how: Aggregation) -> Vector:
    """The parent's scores; NaN where a unit's children have no weight at all.

    A child that is NaN gives its weight to its sisters. Raises :class:`StepFailed` for a mean that the
    scores do not allow (geometric or harmonic over negatives).
    """
    if how.method == "minimum":
        lowest = np.where(np.isnan(scores), np.inf, scores).min(axis=1)
        return np.where(np.isinf(lowest), np.nan, lowest)
    held = np.isnan(scores)
    if how.method == "sum":
        total = np.where(held, 0.0, scores) @ weights
        return np.where(held.all(axis=1), np.nan, total)
    power = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0, "power": how.exponent}[how.method]
    assert power is not None
    return _power_mean(scores, held, weights, power, how.method)


def _power_mean(
    scores: Matrix, held: NDArray[np.bool_], weights: Vector, power: float, method: str
) -> Vector:
    if held.any():
        shares = np.where(held, 0.0, weights)
        whole = shares.sum(axis=1, keepdims=True)
        shares = np.divide(shares, whole, out=np.zeros_like(shares), where=whole > 0)
        empty = whole[:, 0] <= 0
        filled = np.where(held, 1.0, scores)
    else:
        shares, empty, filled = np.broadcast_to(weights, scores.shape), None, scores
    if power == 1.0:
        mean: Vector = filled @ weights if empty is None else (filled * shares).sum(axis=1)
    else:
        low = float(filled.min(initial=np.inf))
        if low < 0:
            raise StepFailed(
                "aggregate.negative",
                label(
                    f"trung bình “{method}” của điểm âm ({low:g}).",
                    f"a “{method}” mean of a negative score ({low:g}).",
                ),
                label(
                    "chuẩn hóa về số dương trước, hoặc gộp “arithmetic”.",
                    "normalise to positive scores first, or aggregate “arithmetic”.",
                ),
            )
        mean = _curved(filled, shares, power)
    return mean if empty is None else np.where(empty, np.nan, mean)


def _curved(filled: Matrix, shares: Matrix, power: float) -> Vector:
    # A zero member makes a geometric or harmonic mean zero: that is its meaning, not an error.
    zero = ((filled == 0.0) & (shares > 0)).any(axis=1)
    safe = np.where(filled == 0.0, 1.0, filled)
    if power == 0.0:
        mean = np.exp((shares * np.log(safe)).sum(axis=1))
        return np.where(zero, 0.0, mean)
    if power < 0.0:
        mean = ((shares * safe**power).sum(axis=1)) ** (1.0 / power)
        return np.where(zero, 0.0, mean)
    result: Vector = ((shares * filled**power).sum(axis=1)) ** (1.0 / power)
    return result
