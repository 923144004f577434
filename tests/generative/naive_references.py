"""Distances to a reference and lines through points once more, the slow way."""

from itertools import pairwise
from typing import Any

from tests.generative.naive_answer import Impossible

Numbers = dict[str, float | None]


def distance(rule: dict[str, Any], values: Numbers, lower: bool) -> Numbers:
    """Each unit's share of the way from the worst (or from zero) to the reference."""
    field = [x for x in values.values() if x is not None]
    worst, best = (max(field), min(field)) if lower else (min(field), max(field))
    aim: float | None = rule.get("target", best)
    if "reference" in rule:
        aim = values.get(rule["reference"])
    if aim is None:
        raise Impossible("the reference has no figure")
    found: Numbers = {}
    for unit, x in values.items():
        if x is None:
            found[unit] = None
            continue
        if rule.get("from") == "zero":
            if aim <= 0 or (lower and x <= 0):
                raise Impossible("no ratio")
            share = aim / x if lower else x / aim
        else:
            if (worst - aim if lower else aim - worst) <= 1e-12 * max(abs(aim), abs(worst)):
                raise Impossible("the reference is the worst")
            share = (worst - x) / (worst - aim) if lower else (x - worst) / (aim - worst)
        found[unit] = min(share, 1.0) if rule.get("truncate") else share
    return found


def piecewise(points: list[list[float]], x: float, stair: bool) -> float:
    """Walk along the points until the one before and the one after ``x`` are found."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x < x1:
            return y0 if stair else y0 + (x - x0) / (x1 - x0) * (y1 - y0)
    return points[-1][1]
