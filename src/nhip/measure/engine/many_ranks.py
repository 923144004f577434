"""Ranks of many runs at once, by the same rule as a single run's, and the quantiles over them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.ranks import rank
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Ranking

Array = NDArray[np.float64]
# Whole numbers of two bytes (four in a field of over 65,000 units); of four with halves for average ranks.
Ranks = NDArray[Any]

# Scores sorted at once, in numbers: what the processor's nearest memory holds.
_AT_ONCE = 1 << 15


def ranks_of(totals: Array, rule: Ranking, ties: Sequence[Array] = ()) -> Ranks:
    """Ranks of every row of ``totals``, shape (runs, units) in and out; 0 where there is no rank.

    As in a single run, scores within 10⁻¹² of the row's largest are equal. ``ties`` are the scores, of the
    same shape, that decide among equals.
    """
    runs, units = totals.shape
    whole = np.uint16 if units < 2**16 - 1 else np.uint32
    ranks = np.empty((runs, units), dtype=np.float32 if rule.method == "average" else whole)
    size = max(1, _AT_ONCE // max(1, units))
    for start in range(0, runs, size):
        part = slice(start, start + size)
        _rank_rows(totals[part], rule, [tie[part] for tie in ties], ranks[part])
    return ranks


def _rank_rows(totals: Array, rule: Ranking, ties: list[Array], ranks: Ranks) -> None:
    """Rank some rows into ``ranks``."""
    seen = totals if rule.digits is None else rounded(totals, rule.digits, rule.mode)
    holes = np.isnan(seen)
    has_holes = bool(holes.any())
    keys = -seen if rule.order == "descending" else seen
    if has_holes:
        keys = np.where(holes, np.inf, keys)
    order = np.argsort(keys, axis=1)
    ordered = np.take_along_axis(keys, order, axis=1)
    count = keys.shape[1]
    placed: Ranks = np.broadcast_to(np.arange(1, count + 1, dtype=ranks.dtype), keys.shape)
    equal = _equal(ordered, has_holes=has_holes)
    tied = equal.any(axis=1)
    if tied.any():
        placed = _shared(equal, rule)
    rows = np.arange(len(keys), dtype=np.intp)[:, None]
    ranks[rows, order] = placed
    if has_holes:
        ranks[holes] = 0
    by_rule = rule.method == "average" or bool(ties)
    for row in np.flatnonzero(tied) if by_rule else ():
        ranks[row] = np.nan_to_num(rank(totals[row], rule, [tie[row] for tie in ties]))
    if has_holes and rule.unscored == "last":
        for row in np.flatnonzero(holes.any(axis=1)):
            ranks[row] = rank(totals[row], rule, [tie[row] for tie in ties])


def _equal(ordered: Array, *, has_holes: bool) -> NDArray[np.bool_]:
    """Where a place holds the same score as the one before it, shape (runs, units − 1)."""
    if has_holes:
        known = np.where(np.isinf(ordered), 0.0, ordered)
        with np.errstate(invalid="ignore"):
            steps = ordered[:, 1:] - ordered[:, :-1]
        noise = 1e-12 * np.abs(known).max(axis=1, initial=0.0)
    else:
        steps = ordered[:, 1:] - ordered[:, :-1]
        noise = 1e-12 * np.maximum(np.abs(ordered[:, 0]), np.abs(ordered[:, -1]))
    same: NDArray[np.bool_] = steps <= noise[:, None]
    return same


def _shared(equal: NDArray[np.bool_], rule: Ranking) -> Ranks:
    """The rank of every place where equals share theirs: competition (1, 2, 2, 4) or dense (1, 2, 2, 3)."""
    runs, count = equal.shape[0], equal.shape[1] + 1
    placed = np.ones((runs, count), dtype=np.uint32)
    if rule.method == "dense":
        np.cumsum(~equal, axis=1, out=placed[:, 1:])
        placed[:, 1:] += 1
        return placed
    placed[:, 1:] = np.where(equal, 0, np.arange(2, count + 1, dtype=np.uint32))
    return np.maximum.accumulate(placed, axis=1)


def quantiles(ranks: Ranks, level: float) -> tuple[Array, Array, Array]:
    """For each unit the ranks below which the lower tail, half and all but the upper tail of runs lie.

    NaN for a unit that has no rank in some run.
    """
    runs, units = ranks.shape
    shares = ((1 - level) / 2, 0.5, (1 + level) / 2)
    places = np.array([max(0, int(np.ceil(share * runs - 1e-9)) - 1) for share in shares])
    results = np.full((3, units), np.nan)
    if not runs:
        return results[0], results[1], results[2]
    counts = ranks.dtype.kind == "u" and units < 4 * runs
    for start in range(0, units, 256):
        part = ranks[:, start : start + 256]
        found = _counted(part, places, units) if counts else np.partition(part, np.unique(places), 0)[places]
        results[:, start : start + 256] = np.where((part == 0).any(axis=0), np.nan, found)
    return results[0], results[1], results[2]


def _counted(ranks: Ranks, places: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """The ranks at ``places`` of each column's order, from how often each rank occurs."""
    counts = np.stack([np.bincount(column, minlength=most + 1) for column in np.ascontiguousarray(ranks.T)])
    below = counts.cumsum(axis=1)
    return np.stack([(below <= place).sum(axis=1) for place in places])
