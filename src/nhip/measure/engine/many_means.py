"""Weighted power means over many runs at once, as few matrix products as there can be."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def mean_over(scores: list[Array], weights: Array, power: float) -> Array:
    """The weighted power mean over children; a child that is NaN gives its weight to its sisters."""
    if all(len(score) == 1 for score in scores):
        return _mean_fixed(np.concatenate(scores), weights, power)
    runs = max(len(weights), *(len(score) for score in scores))
    total = np.zeros((runs, scores[0].shape[1]))
    whole = np.zeros_like(total)
    holes = any(np.isnan(score).any() for score in scores)
    zero = np.zeros(total.shape, dtype=bool)
    for place, score in enumerate(scores):
        weight = weights[:, [place]]
        known = ~np.isnan(score) if holes else None
        curved = _curve(score, power)
        if power <= 0:
            zero |= (score == 0) & (weight > 0)
        if known is None:
            total += weight * curved
        else:
            total += weight * np.where(known, curved, 0.0)
            whole += np.abs(weight) * known
    if holes:
        total = np.divide(total, whole, out=np.full_like(total, np.nan), where=whole > 0)
    return _straighten(total, power, zero)


def _mean_fixed(scores: Array, weights: Array, power: float) -> Array:
    """Children that do not vary, weights that do: one product (two where something is missing)."""
    curved = _curve(scores, power)
    zero = (
        (weights > 0).astype(float) @ (scores == 0).astype(float) > 0
        if power <= 0
        else np.zeros((1, 1), dtype=bool)
    )
    if not np.isnan(scores).any():
        return _straighten(weights @ curved, power, zero)
    known = ~np.isnan(scores)
    total, whole = weights @ np.where(known, curved, 0.0), np.abs(weights) @ known.astype(float)
    return _straighten(np.divide(total, whole, out=np.full_like(total, np.nan), where=whole > 0), power, zero)


def _curve(scores: Array, power: float) -> Array:
    if power == 1.0:
        return scores
    if bool(np.any(scores < 0)):
        raise refuse(
            "aggregate.negative",
            "vary",
            label(
                "một số lần tính cho điểm âm, không lấy được trung bình này.",
                "some runs give a negative score, which this mean does not allow.",
            ),
            label(
                "chuẩn hóa về số dương (minmax, goalposts), hoặc bỏ cách gộp này.",
                "normalise to positive scores (minmax, goalposts), or drop this aggregation.",
            ),
        )
    safe = np.where(scores == 0.0, 1.0, scores)
    result: Array = np.log(safe) if power == 0.0 else safe**power if power < 0 else scores**power
    return result


def _straighten(mean: Array, power: float, zero: Mask) -> Array:
    if power == 1.0:
        return mean
    result: Array = np.exp(mean) if power == 0.0 else mean ** (1.0 / power)
    return np.where(zero, 0.0, result) if power <= 0 and zero.any() else result
