"""From children to parent: weighted means and sums, with missing members by rule.

All functions take ``scores`` of shape (units, children), with NaN where a child has none, and ``weights``
of shape (children,); they return shape (units,). For the means the weights sum to one.
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Aggregation
from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


def combine(scores: Matrix, weights: Vector, how: Aggregation) -> Vector:
    """The parent's scores; NaN where none of a unit's children has one.

    In a mean a child without a score gives its weight to its sisters; in a sum it adds nothing; under
    ``points`` the points of the others are scaled up (``weights`` are then the most each child can earn).
    Raises :class:`StepFailed` for a mean that the scores do not allow (geometric over a negative).
    """
    lacking = np.isnan(scores)
    empty = lacking.all(axis=1)
    if how.method == "minimum":
        value = np.where(lacking, np.inf, scores).min(axis=1)
    elif how.method == "sum":
        value = np.where(lacking, 0.0, scores) @ weights
    elif how.method == "points":
        counted = np.where(lacking, 0.0, weights).sum(axis=1)
        value = np.where(lacking, 0.0, scores).sum(axis=1)
        value = np.where(lacking.any(axis=1), value * weights.sum() / np.where(empty, 1.0, counted), value)
    else:
        value = _mean(scores, lacking, weights, how)
    return np.where(empty, np.nan, value)


def _mean(scores: Matrix, lacking: Mask, weights: Vector, how: Aggregation) -> Vector:
    if lacking.any():
        held = np.where(lacking, 0.0, weights)
        whole = held.sum(axis=1, keepdims=True)
        # Where nothing is there the caller puts NaN; till then these shares and scores suit every mean.
        shares = np.divide(held, whole, out=np.full_like(held, 1.0 / len(weights)), where=whole > 0)
        filled = np.where(lacking, 1.0, scores)
    else:
        shares, filled = np.broadcast_to(weights, scores.shape), scores
    if how.method == "arithmetic":
        # The common case as one product; it matters when an index is run ten thousand times.
        plain: Vector = filled @ weights if not lacking.any() else (filled * shares).sum(axis=1)
        return plain
    power = {"geometric": 0.0, "harmonic": -1.0}.get(how.method, how.exponent)
    assert power is not None
    _refuse_negative(filled, how.method)
    return _power_mean(filled, shares, power)


def _refuse_negative(filled: Matrix, method: str) -> None:
    rows = np.flatnonzero((filled < 0).any(axis=1))
    if len(rows):
        low = float(filled.min())
        raise StepFailed(
            "aggregate.negative",
            label(
                f"không lấy được trung bình “{method}” của điểm âm ({low:g}).",
                f"there is no “{method}” mean of a negative score ({low:g}).",
            ),
            label(
                "chuẩn hóa về số dương trước, hoặc gộp “arithmetic”.",
                "normalise to positive scores first, or aggregate “arithmetic”.",
            ),
            tuple(int(row) for row in rows),
        )


def _power_mean(filled: Matrix, shares: Matrix, power: float) -> Vector:
    if power > 0.0:
        raised: Vector = ((shares * filled**power).sum(axis=1)) ** (1.0 / power)
        return raised
    # A zero member makes a geometric or harmonic mean zero: that is its meaning, not an error.
    zero = ((filled == 0.0) & (shares > 0)).any(axis=1)
    safe = np.where(filled == 0.0, 1.0, filled)
    mean = (
        np.exp((shares * np.log(safe)).sum(axis=1))
        if power == 0.0
        else ((shares * safe**power).sum(axis=1)) ** (1.0 / power)
    )
    return np.where(zero, 0.0, mean)
