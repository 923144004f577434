"""Pairwise preference and the benefit of the doubt once more, the slow way."""

from itertools import combinations
from typing import Any

from tests.generative.naive_answer import Impossible

Rows = list[list[float | None]]


def net_flows(rows: Rows, weights: list[float], thresholds: list[tuple[float, float]]) -> list[float | None]:
    """PROMETHEE's net flow of every row, from each two rows and each child."""
    voting = [row for row in rows if any(x is not None for x in row)]
    if len(voting) < 2:
        raise Impossible("nobody to compare with")
    found: list[float | None] = []
    for mine in rows:
        flow = 0.0
        for theirs in voting:
            for x, y, weight, (q, p) in zip(mine, theirs, weights, thresholds, strict=True):
                if x is not None and y is not None:
                    flow += weight * (_preferred(x - y, q, p) - _preferred(y - x, q, p))
        empty = all(x is None for x in mine)
        found.append(None if empty else flow / (len(voting) - 1))
    return found


def _preferred(difference: float, q: float, p: float) -> float:
    if q == p:
        return 1.0 if difference > q + 1e-9 else 0.0
    return min(max((difference - q) / (p - q), 0.0), 1.0)


def best(mine: list[float | None], rows: Rows, low: list[float], high: list[float]) -> float | None:
    """The unit's score under its best weights: every corner of what is allowed is tried."""
    if any(x is not None and x < 0 for row in [mine, *rows] for x in row):
        raise Impossible("a negative score")
    if all(x is None for x in mine):
        return None
    there = [place for place, x in enumerate(mine) if x is not None]
    scores = [mine[place] or 0.0 for place in there]
    tops = [high[place] for place in there]
    if sum(tops) < 1:
        tops = [min(top / sum(tops), 1.0) for top in tops]
    k = len(there)
    limits: list[tuple[list[float], float]] = [([row[place] or 0.0 for place in there], 1.0) for row in rows]
    for i in range(k):
        share = [scores[j] for j in range(k)]
        if tops[i] < 1:
            limits.append(([(scores[j] if i == j else 0.0) - tops[i] * share[j] for j in range(k)], 0.0))
        if low[there[i]] > 0:
            limits.append(
                ([low[there[i]] * share[j] - (scores[j] if i == j else 0.0) for j in range(k)], 0.0)
            )
        limits.append(([-1.0 if i == j else 0.0 for j in range(k)], 0.0))
    top = 0.0
    for chosen in combinations(limits, k):
        w = _solved([list(a) for a, _ in chosen], [b for _, b in chosen])
        if w is None or any(sum(x * y for x, y in zip(a, w, strict=True)) > b + 1e-9 for a, b in limits):
            continue
        top = max(top, sum(x * y for x, y in zip(scores, w, strict=True)))
    return top


def _solved(a: list[list[float]], b: list[float]) -> Any:
    """The point where so many limits meet, by elimination; None where they do not meet in one point."""
    n = len(b)
    rows = [[*row, value] for row, value in zip(a, b, strict=True)]
    for place in range(n):
        pivot = max(range(place, n), key=lambda row: abs(rows[row][place]))
        if abs(rows[pivot][place]) < 1e-10:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for other in range(n):
            if other != place:
                factor = rows[other][place] / rows[place][place]
                rows[other] = [x - factor * y for x, y in zip(rows[other], rows[place], strict=True)]
    return [rows[place][n] / rows[place][place] for place in range(n)]
