"""Ranks, groups and classes: who stands before whom, by rule."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Classes, Group, Ranking

Vector = NDArray[np.float64]
Levels = NDArray[np.int64]


def rank(scores: Vector, rule: Ranking, ties: Sequence[Vector] = ()) -> Vector:
    """Ranks (1 is first; NaN for a unit without one) of ``scores`` under ``rule``.

    ``ties`` are the components that decide among equal scores, in order; a unit that has none of them
    comes after its equals. Shape (units,) in and out.
    """
    sign = -1.0 if rule.order == "descending" else 1.0
    seen = scores if rule.digits is None else rounded(scores, rule.digits, rule.mode)
    present = ~np.isnan(scores)
    ranks = np.full(len(scores), np.nan)
    if present.any():
        keys = [levels(sign * key[present]) for key in (seen, *ties)]
        ranks[present] = _placed(keys, rule.method)
    if rule.unscored == "last" and not present.all():
        ranks[~present] = _last(ranks[present], int((~present).sum()), rule.method)
    return ranks


def levels(values: Vector) -> Levels:
    """0 for the smallest value, 1 for the next, and so on; NaN comes last.

    Values closer than 10⁻¹² of the largest are one level: a tie is decided by rule, never by noise.
    """
    order = np.argsort(values, kind="stable")
    held = values[order]
    known = held[~np.isnan(held)]
    noise = 1e-12 * float(np.abs(known).max(initial=0.0))
    steps = np.zeros(len(values), dtype=np.int64)
    steps[1:] = (held[1:] - held[:-1] > noise) | (np.isnan(held[1:]) & ~np.isnan(held[:-1]))
    found = np.empty(len(values), dtype=np.int64)
    found[order] = np.cumsum(steps)
    return found


def _placed(keys: Sequence[Levels], method: str) -> Vector:
    order = np.lexsort(tuple(reversed(keys)))
    count = len(order)
    new = np.ones(count, dtype=bool)
    new[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    run = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    if method == "dense":
        placed = run + 1.0
    elif method == "average":
        placed = ((starts + 1 + np.append(starts[1:], count)) / 2.0)[run]
    else:
        placed = starts[run] + 1.0
    ranks = np.empty(count)
    ranks[order] = placed
    return ranks


def _last(ranks: Vector, count: int, method: str) -> float:
    """The rank that ``count`` units without a score share."""
    if method == "dense":
        return float(ranks.max(initial=0.0)) + 1.0
    return len(ranks) + (1.0 if method == "competition" else (count + 1.0) / 2.0)


def groups_of(scores: Vector, groups: Sequence[Group]) -> tuple[Group | None, ...]:
    """For each score the first group whose cut-off it passes; None without a score or without groups."""
    found = np.full(len(scores), -1)
    for place in reversed(range(len(groups))):
        above, start = groups[place].above, groups[place].start
        if above is not None:
            found[scores > above] = place
        elif start is not None:
            found[scores >= start] = place
        else:
            found[~np.isnan(scores)] = place
    return tuple(groups[place] if place >= 0 else None for place in found.tolist())


def classes_of(ranks: Vector, groups: Sequence[str], classes: Classes) -> list[str]:
    """Each unit's class: its group split by rank into equal parts, the larger parts first.

    Units of equal rank share the class of the first of them. A unit without rank or group has none.
    """
    found = [""] * len(groups)
    for group, codes in classes.codes.items():
        inside = [row for row, code in enumerate(groups) if code == group and not np.isnan(ranks[row])]
        members = sorted(inside, key=lambda row: ranks[row])
        parts = np.array_split(np.arange(len(members)), len(codes))
        part_of = [code for code, part in zip(codes, parts, strict=True) for _ in part]
        for place, member in enumerate(members):
            equal = place > 0 and ranks[members[place - 1]] == ranks[member]
            found[member] = found[members[place - 1]] if equal else part_of[place]
    return found


def is_dense(scores: Vector, published: Vector, rule: Ranking) -> bool:
    """True when ``published`` ranks are dense (1, 2, 2, 3) where ``rule`` wants another kind."""
    if rule.method == "dense":
        return False
    dense = rank(scores, rule.model_copy(update={"method": "dense"}))
    wanted = rank(scores, rule)
    known = ~np.isnan(published) & ~np.isnan(dense)
    return bool((dense != wanted)[known].any() and (published[known] == dense[known]).all())
