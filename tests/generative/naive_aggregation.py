"""From children to parent once more, the slow way: one loop a formula."""

import math
from typing import Any

from tests.generative.naive_answer import Impossible


def weight(components: Any, code: str, child: str, method: str, count: int) -> float:
    """A child's weight: as written, or alike."""
    if components[code].get("weights") == "equal":
        return 1.0 if method in {"sum", "product"} else 1.0 / count
    return float(components[child].get("weight", 1.0))


def copeland(children: Any, weights: dict[str, float], scores: Any, units: Any) -> dict[str, float]:
    """Wins less losses over the number of others, from a vote between each two units."""
    voting = [unit for unit in units if any(scores[child][unit] is not None for child in children)]
    if not voting:
        return {}
    if len(voting) == 1:
        raise Impossible("nobody to compare with")
    noise = {
        child: 1e-12 * max((abs(x) for x in scores[child].values() if x is not None), default=0.0)
        for child in children
    }
    found: dict[str, float] = {}
    for unit in voting:
        balance = 0
        for other in voting:
            votes = 0.0
            for child in children:
                mine, theirs = scores[child][unit], scores[child][other]
                if mine is None or theirs is None or abs(mine - theirs) <= noise[child]:
                    continue
                votes += weights[child] if mine > theirs else -weights[child]
            if abs(votes) > 1e-12 * sum(weights.values()):
                balance += 1 if votes > 0 else -1
        found[unit] = balance / (len(voting) - 1)
    return found


def combined(  # noqa: PLR0911 - one return a formula
    there: dict[str, float], weights: dict[str, float], method: str, how: Any
) -> float:
    """One unit's score from the children that have one."""
    if method == "minimum":
        return min(there.values())
    if method == "maximum":
        return max(there.values())
    if method == "median":
        return _median(there, weights)
    if method == "product":
        if any(score < 0 for score in there.values()):
            raise Impossible("a power of a negative")
        return math.prod(score ** weights[child] for child, score in there.items())
    if method == "sum":
        return sum(weights[child] * score for child, score in there.items())
    if method == "points":
        return sum(there.values()) * sum(weights.values()) / sum(weights[child] for child in there)
    whole = sum(weights[child] for child in there)
    shares = {child: weights[child] / whole for child in there}
    if method == "arithmetic":
        return sum(shares[child] * score for child, score in there.items())
    if method == "mazziotta_pareto":
        mean = sum(shares[child] * score for child, score in there.items())
        spread = math.sqrt(sum(shares[child] * (score - mean) ** 2 for child, score in there.items()))
        if spread <= 1e-12 * max(abs(score) for score in there.values()):
            return mean
        if mean <= 0:
            raise Impossible("no coefficient of variation about a mean that is not positive")
        penalty = spread * (spread / mean)
        return mean - penalty if how["penalty"] == "minus" else mean + penalty
    if any(score < 0 for score in there.values()):
        raise Impossible("a negative score under a mean that has no place for it")
    power = {"geometric": 0.0, "harmonic": -1.0}.get(method, how.get("exponent"))
    if power <= 0 and any(score == 0 for score in there.values()):
        return 0.0
    if power == 0:
        return math.prod(score ** shares[child] for child, score in there.items())
    return sum(shares[child] * score**power for child, score in there.items()) ** (1 / power)


def _median(there: dict[str, float], weights: dict[str, float]) -> float:
    """Walk up until half of the weight is below; where that is so exactly, take the middle of two."""
    half = sum(weights[child] for child in there) / 2
    below = 0.0
    walked = sorted(there, key=lambda child: there[child])
    for place, child in enumerate(walked):
        below += weights[child]
        if abs(below - half) <= 2e-12 * half:
            return (there[child] + there[walked[place + 1]]) / 2
        if below > half:
            return there[child]
    raise AssertionError
