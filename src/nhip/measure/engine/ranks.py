"""Ranks, groups and classes: who stands before whom, by rule."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Classes, Group, Ranking

Vector = NDArray[np.float64]


def rank(scores: Vector, rule: Ranking, ties: Sequence[Vector] = ()) -> Vector:
    """Ranks (1 is first; NaN for a unit without one) of ``scores`` under ``rule``.

    ``ties`` are the components that decide among equal scores, in order, larger first. Shape (units,) in
    and out.
    """
    sign = -1.0 if rule.order == "descending" else 1.0
    keys = [sign * _seen(scores, rule), *(-tie for tie in ties)]
    present = ~np.isnan(scores)
    ranks = np.full(len(scores), np.nan)
    ranks[present] = _ranks_of([key[present] for key in keys], rule.method)
    if rule.unscored == "last" and not present.all():
        last = ranks[present].max(initial=0.0) if rule.method == "dense" else float(present.sum())
        ranks[~present] = last + 1.0
    return ranks


def _seen(scores: Vector, rule: Ranking) -> Vector:
    return scores if rule.digits is None else rounded(scores, rule.digits, rule.mode)


def _ranks_of(keys: Sequence[Vector], method: str) -> Vector:
    count = len(keys[0])
    order = np.lexsort(tuple(reversed([np.nan_to_num(key, nan=np.inf) for key in keys])))
    new = np.ones(count, dtype=bool)
    for key in keys:
        held = np.nan_to_num(key, nan=np.inf)[order]
        new[1:] = (held[1:] != held[:-1]) if key is keys[0] else new[1:] | (held[1:] != held[:-1])
    run = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    if method == "dense":
        placed = run + 1.0
    elif method == "average":
        ends = np.append(starts[1:], count)
        placed = ((starts + 1 + ends) / 2.0)[run]
    else:
        placed = starts[run] + 1.0
    ranks = np.empty(count)
    ranks[order] = placed
    return ranks


def group_of(score: float, groups: Sequence[Group]) -> Group | None:
    """The first group whose cut-off ``score`` passes; None without a score or without groups."""
    if np.isnan(score):
        return None
    for group in groups:
        if group.above is not None and score > group.above:
            return group
        if group.start is not None and score >= group.start:
            return group
        if group.above is None and group.start is None:
            return group
    return None


def classes_of(ranks: Vector, groups: Sequence[str], classes: Classes) -> list[str]:
    """Each unit's class: its group split by rank into equal parts, the larger parts first."""
    found = [""] * len(groups)
    for group, codes in classes.codes.items():
        members = sorted((i for i, code in enumerate(groups) if code == group), key=lambda i: ranks[i])
        parts = np.array_split(np.array(members, dtype=int), len(codes))
        for code, part in zip(codes, parts, strict=True):
            for member in part:
                found[int(member)] = code
    return found


def detect_dense(scores: Vector, published: Vector, rule: Ranking) -> bool:
    """True when ``published`` ranks are dense (1, 2, 2, 3) where ``rule`` wants another kind."""
    if rule.method == "dense":
        return False
    dense = rank(scores, rule.model_copy(update={"method": "dense"}))
    wanted = rank(scores, rule)
    known = ~np.isnan(published) & ~np.isnan(dense)
    return bool((dense != wanted)[known].any() and (published[known] == dense[known]).all())
