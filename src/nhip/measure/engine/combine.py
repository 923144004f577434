"""From children to parent: weighted means and sums, with missing members by rule.

All functions take ``scores`` of shape (units, children), with NaN where a child has none, and ``weights``
of shape (children,); they return shape (units,). For the means the weights sum to one (without
their signs).
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.aggregation import Aggregation
from nhip.measure.engine.benefit_of_doubt import assess
from nhip.measure.engine.comparing import copeland
from nhip.measure.engine.flows import net_flow
from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


def combine(  # noqa: PLR0917 - always called with the first four, or all
    scores: Matrix,
    weights: Vector,
    how: Aggregation,
    children: tuple[str, ...],
    field: Matrix | None = None,
    shares: dict[str, Matrix] | None = None,
) -> Vector:
    """The parent's scores; NaN where none of a unit's ``children`` (their codes) has one.

    In a mean a child without a score gives its weight to its sisters; in a sum or product it adds nothing;
    under ``points`` the points of the others are scaled up (``weights`` are the most each child can earn).
    ``field`` are the children's scores of those whom units are compared with, ``scores`` themselves by
    default; ``shares`` takes, under ``shares``, what each child gives where each unit has its own weights.
    Raises :class:`StepFailed` for a mean that the scores do not allow (geometric over a negative).
    """
    lacking = np.isnan(scores)
    empty = lacking.all(axis=1)
    if how.method == "minimum":
        value = np.where(lacking, np.inf, scores).min(axis=1)
    elif how.method == "maximum":
        value = np.where(lacking, -np.inf, scores).max(axis=1)
    elif how.method == "sum":
        value = np.where(lacking, 0.0, scores) @ weights
    elif how.method == "product":
        _refuse_negative(scores, how.method)
        value = (np.where(lacking, 1.0, scores) ** weights).prod(axis=1)
    elif how.method == "copeland":
        value = copeland(scores, weights, scores if field is None else field)
    elif how.method == "promethee":
        starts, ends = np.array([how.thresholds_of(child) for child in children]).T
        value = net_flow(scores, weights, scores if field is None else field, starts, ends)
    elif how.method == "benefit_of_doubt":
        low, high = np.array([how.shares_of(child) for child in children]).T
        value, given = assess(scores, scores if field is None else field, low, high)
        if shares is not None:
            shares["shares"] = given
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
        # A part that counts against the whole (a weight below 0) has its share of the weight all the same.
        whole = np.abs(held).sum(axis=1, keepdims=True)
        # Where nothing is there the caller puts NaN; till then these shares and scores suit every mean.
        shares = np.divide(held, whole, out=np.full_like(held, 1.0 / len(weights)), where=whole > 0)
        filled = np.where(lacking, 1.0, scores)
    else:
        shares, filled = np.broadcast_to(weights, scores.shape), scores
    if how.method == "arithmetic":
        # The common case as one product; it matters when an index is run ten thousand times.
        plain: Vector = filled @ weights if not lacking.any() else (filled * shares).sum(axis=1)
        return plain
    if how.method == "mazziotta_pareto":
        return _mazziotta_pareto(filled, shares, -1.0 if how.penalty == "minus" else 1.0)
    if how.method == "median":
        return _median(filled, shares)
    power = {"geometric": 0.0, "harmonic": -1.0}.get(how.method, how.exponent)
    assert power is not None
    _refuse_negative(filled, how.method)
    return _power_mean(filled, shares, power)


def _median(filled: Matrix, shares: Matrix) -> Vector:
    """The score below which half of the weight lies; the middle of two where exactly half lies below."""
    order = np.argsort(filled, axis=1, kind="stable")
    ordered = np.take_along_axis(filled, order, axis=1)
    reached = np.cumsum(np.take_along_axis(shares, order, axis=1), axis=1)
    # A child that weighs nothing reaches nothing, so neither end is ever one that is not there.
    ends = [(reached >= 0.5 + noise).argmax(axis=1)[:, None] for noise in (-1e-12, 1e-12)]
    low, high = (np.take_along_axis(ordered, end, axis=1)[:, 0] for end in ends)
    middle: Vector = (low + high) / 2.0
    return middle


def _mazziotta_pareto(filled: Matrix, shares: Matrix, sign: float) -> Vector:
    """``M ± S · cv`` with ``cv = S ÷ M``: the mean M, moved by how unevenly the children stand.

    S is their (weighted) population deviation. The authors standardise the children to mean 100 and
    deviation 10, so that nearly all lie between 70 and 130. Source: De Muro, Mazziotta and Pareto, "Composite
    indices of development and poverty", Social Indicators Research 104, 2011.
    """
    mean = (filled * shares).sum(axis=1)
    variance = (shares * (filled - mean[:, None]) ** 2).sum(axis=1)
    # Children that stand alike bear no penalty, whatever the mean.
    even = variance <= (1e-12 * np.abs(filled).max(axis=1)) ** 2
    rows = np.flatnonzero((mean <= 0) & ~even)
    if len(rows):
        raise StepFailed(
            "aggregate.mean_not_positive",
            label(
                f"trung bình là {float(mean.min()):g}; Mazziotta–Pareto cần trung bình dương.",
                f"a mean is {float(mean.min()):g}; Mazziotta–Pareto needs means above 0.",
            ),
            label(
                "chuẩn hóa các phần về 70–130, ví dụ {do: zscore, mean: 100, deviation: 10}.",
                "bring the parts to 70–130 first, for example {do: zscore, mean: 100, deviation: 10}.",
            ),
            tuple(int(row) for row in rows),
        )
    penalty: Vector = np.divide(variance, mean, out=np.zeros_like(mean), where=~even)
    moved: Vector = mean + sign * penalty
    return moved


def _refuse_negative(filled: Matrix, method: str) -> None:
    rows = np.flatnonzero((filled < 0).any(axis=1))
    if len(rows):
        low = float(np.nanmin(filled))
        raise StepFailed(
            "aggregate.negative",
            label(
                f"không gộp “{method}” được với điểm âm ({low:g}).",
                f"“{method}” has no place for a negative score ({low:g}).",
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
