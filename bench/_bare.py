"""What any program would do with NumPy and nothing else: the yardstick of the engine's ratios.

No checks, no notices, no missing figures after the first step, no record of anything: only the arithmetic,
written plainly.
"""

import numpy as np
from numpy.typing import NDArray

from bench._synthetic import Shape

Array = NDArray[np.float64]
Ranks = NDArray[np.int64]


def moments(column: Array) -> tuple[float, float]:
    """Adjusted skewness and excess kurtosis."""
    count = len(column)
    spread = column - column.mean()
    square = spread * spread
    second = square.mean()
    skewness = (square * spread).mean() / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
    fourth = (square * square).mean() / second**2 - 3
    return skewness, (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * fourth + 6)


def treated(column: Array, most: int) -> Array:
    """A column winsorised value by value until it passes, else its logarithm."""
    original, pulled = column, 0
    skewness, kurtosis = moments(column)
    while abs(skewness) >= 2 and kurtosis >= 3.5:
        if pulled == most:
            low, high = original.min(), original.max()
            found: Array = np.log(original - low + 0.01 * (high - low))
            return found
        ordered = np.unique(column)
        if skewness > 0:
            pulled += int((column == ordered[-1]).sum() - (original >= ordered[-1]).sum() + 1)
            column = np.minimum(column, ordered[-2])
        else:
            pulled += 1
            column = np.maximum(column, ordered[1])
        skewness, kurtosis = moments(column)
    return column


def prepared(made: Array, most: int = 5) -> Array:
    """Figures filled with their mean and treated, shape (units, indicators)."""
    filled = np.where(np.isnan(made), np.nanmean(made, axis=0), made)
    return np.column_stack([treated(column, most) for column in filled.T])


def plain(made: Array, lower: NDArray[np.bool_], weights: Array) -> Ranks:
    """Ranks of figures filled with their mean, scaled and added up, none of them treated."""
    filled = np.where(np.isnan(made), np.nanmean(made, axis=0), made)
    return ranks((minmax(filled, lower) @ weights)[None])


def minmax(values: Array, lower: NDArray[np.bool_], start: float = 0.0, end: float = 100.0) -> Array:
    """Min–max scores, turned where lower is better."""
    share = (values - values.min(axis=0)) / (values.max(axis=0) - values.min(axis=0))
    found: Array = start + np.where(lower, 1 - share, share) * (end - start)
    return found


def zscore(values: Array, lower: NDArray[np.bool_], mean: float, deviation: float) -> Array:
    """z-scores with a mean and a deviation, turned where lower is better."""
    score = (values - values.mean(axis=0)) / values.std(axis=0)
    found: Array = mean + deviation * np.where(lower, -score, score)
    return found


def leaf_weights(shape: Shape) -> Array:
    """The share of every indicator in the index."""
    found: Array = effective(shape, *(np.ones((1, size)) for size in sizes(shape)))[0]
    return found


def sizes(shape: Shape) -> tuple[int, int, int]:
    """How many weights there are at each level, from the leaves up."""
    return len(shape.leaf_weights), len(shape.pillar_weights), shape.subindices


def effective(shape: Shape, leaves: Array, pillars: Array, subindices: Array) -> Array:
    """The share of every indicator in every draw, from factors on the weights, shape (draws, leaves)."""
    under_pillar = np.eye(len(shape.pillar_weights))[shape.pillar]
    under_subindex = np.eye(shape.subindices)[shape.subindex]
    own = shape.leaf_weights * leaves
    above = shape.pillar_weights * pillars
    own = own / ((own @ under_pillar) @ under_pillar.T)
    above = above / ((above @ under_subindex) @ under_subindex.T)
    top = subindices / subindices.sum(axis=1, keepdims=True)
    found: Array = own * ((above * (top @ under_subindex.T)) @ under_pillar.T)
    return found


def noisy(shape: Shape, draws: int, levels: int = 3) -> Array:
    """Effective weights with ±25 % on every weight of the upper ``levels`` levels."""
    rng = np.random.default_rng(1)
    factors = [
        1 + 0.25 * (2 * rng.random((draws, size)) - 1) if place >= 3 - levels else np.ones((draws, size))
        for place, size in enumerate(sizes(shape))
    ]
    return effective(shape, *factors)


def ranks(totals: Array) -> Ranks:
    """Ranks in each row."""
    order = np.argsort(-totals, axis=1)
    found = np.empty_like(order)
    np.put_along_axis(found, order, np.arange(1, totals.shape[1] + 1)[None, :], axis=1)
    return found


def intervals(found: Ranks) -> Array:
    """The 5 %, 50 % and 95 % quantiles of each unit's rank, by counting."""
    draws, units = found.shape
    results = np.empty((3, units))
    for unit in range(units):
        below = np.bincount(found[:, unit], minlength=units + 1).cumsum()
        results[:, unit] = np.searchsorted(below, [0.05 * draws, 0.5 * draws, 0.95 * draws])
    return results


def copeland(scores: Array, weights: Array) -> Array:
    """Wins less losses over all pairs, each by the weight of the indicators won."""
    won = np.zeros((len(scores), len(scores)))
    for column, weight in zip(scores.T, weights, strict=True):
        won += weight * (column[:, None] > column[None, :])
    found: Array = np.sign(won - won.T).sum(axis=1) / (len(scores) - 1)
    return found


def four_choices(made: Array, shape: Shape, draws: int) -> Array:
    """Rank intervals under five treatments, two scales, two means and noisy weights above the indicators."""
    rng = np.random.default_rng(1)
    weights = noisy(shape, draws, levels=2)
    treatment, scale, mean = (rng.integers(0, count, draws) for count in (5, 2, 2))
    totals = np.empty((draws, len(made)))
    for most in range(5):
        values = prepared(made, most + 1)
        for which, scores in enumerate(
            (minmax(values, shape.lower, 1, 100), zscore(values, shape.lower, 50, 10))
        ):
            mine = (treatment == most) & (scale == which)
            plain, curved = mine & (mean == 0), mine & (mean == 1)
            totals[plain] = weights[plain] @ scores.T
            totals[curved] = np.exp(weights[curved] @ np.log(scores).T)
    return intervals(ranks(totals))
