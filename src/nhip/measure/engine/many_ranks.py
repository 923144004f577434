"""Ranks of many runs at once, and the quantiles over them."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Ranking

Array = NDArray[np.float64]
Ranks = NDArray[np.uint32]


def ranks_of(totals: Array, rule: Ranking) -> Ranks:
    """Competition ranks of every row; 0 where there is no score. Shape (runs, units) in and out."""
    seen = totals if rule.digits is None else rounded(totals, rule.digits, rule.mode)
    keys = -seen if rule.order == "descending" else seen
    holes = np.isnan(keys)
    has_holes = bool(holes.any())
    if has_holes:
        keys = np.where(holes, np.inf, keys)
    order = np.argsort(keys, axis=1)
    count = keys.shape[1]
    ranks = np.empty(keys.shape, dtype=np.uint32)
    placed = np.broadcast_to(np.arange(1, count + 1, dtype=np.uint32), keys.shape)
    ordered = np.take_along_axis(keys, order, axis=1)
    same = ordered[:, 1:] == ordered[:, :-1]
    if same.any():
        placed = placed.copy()
        placed[:, 1:][same] = 0
        placed = np.maximum.accumulate(placed, axis=1)
    np.put_along_axis(ranks, order, placed, axis=1)
    if has_holes:
        ranks[holes] = 0
    return ranks


def quantiles(ranks: Ranks, level: float) -> tuple[Array, Array, Array]:
    """For each unit the ranks below which the lower tail, half and all but the upper tail of runs lie."""
    runs, units = ranks.shape
    results = np.full((3, units), np.nan)
    places = [max(0, int(np.ceil(share * runs)) - 1) for share in ((1 - level) / 2, 0.5, (1 + level) / 2)]
    for start in range(0, units, 256):
        part = ranks[:, start : start + 256]
        ordered = np.partition(part, sorted(set(places)), axis=0)
        for row, place in enumerate(places):
            results[row, start : start + 256] = np.where((part == 0).any(axis=0), np.nan, ordered[place])
    return results[0], results[1], results[2]
