"""Outliers once more, the slow way: plain loops over plain numbers, written from the rule."""

import math
from typing import Any

from tests.generative.naive_answer import Impossible

Numbers = dict[str, float | None]


def treated(rule: dict[str, Any], values: Numbers) -> Numbers:
    """The figures after the treatment; None stays None."""
    known = {unit: value for unit, value in values.items() if value is not None}
    if _passes(rule, list(known.values())):
        return values
    after = known
    if "winsorise" in rule:
        after = _pulled_in(rule, known)
        if _passes(rule, list(after.values())):
            return values | after
    if rule.get("otherwise", "none") != "none":
        after = _curved(rule["otherwise"], after if rule.get("applied_to") == "pulled_in" else known)
    return values | after


def _curved(how: str, known: dict[str, float]) -> dict[str, float]:
    low, high = min(known.values()), max(known.values())
    if how in {"boxcox", "log_plain"} and low <= 0:
        raise Impossible(f"{how} of zero or below")
    if how == "log_scaled" and high <= 1:
        raise Impossible("a scale that turns round")
    if how == "boxcox":
        power = _likeliest(list(known.values()))
        return {unit: _bent(x, power) for unit, x in known.items()}
    inner = {
        "log": lambda x: x - low + 0.01 * (high - low),
        "log_plain": lambda x: x,
        "log_from_min": lambda x: x - low + 1,
        "log_scaled": lambda x: (high - 1) * (x - low) / (high - low) + 1,
    }[how]
    return {unit: math.log(inner(x)) for unit, x in known.items()}


def _pulled_in(rule: dict[str, Any], known: dict[str, float]) -> dict[str, float]:
    now = dict(known)
    while not _passes(rule, list(now.values())):
        end = max(now.values()) if _skewness(list(now.values())) >= 0 else min(now.values())
        others = [x for x in now.values() if x != end]
        next_one = max(others) if end > others[0] else min(others)
        tried = {unit: next_one if x == end else x for unit, x in now.items()}
        if sum(1 for unit in known if tried[unit] != known[unit]) > rule["winsorise"].get("most", 5):
            break
        now = tried
    return now


def _passes(rule: dict[str, Any], field: list[float]) -> bool:
    if len(field) < 4:
        return True
    low, high = min(field), max(field)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        return True
    n, mean = len(field), sum(field) / len(field)
    second = sum((x - mean) ** 2 for x in field) / n
    plain = sum((x - mean) ** 4 for x in field) / n / second**2 - 3
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6)
    small = abs(_skewness(field)) < rule.get("skewness", 2.0) - 1e-9
    flat = kurtosis < rule.get("kurtosis", 3.5) - 1e-9
    return (small and flat) if rule.get("passes_by") == "both" else (small or flat)


def _skewness(field: list[float]) -> float:
    n, mean = len(field), sum(field) / len(field)
    second = sum((x - mean) ** 2 for x in field) / n
    return sum((x - mean) ** 3 for x in field) / n / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def _likeliest(field: list[float]) -> float:
    """Tries every tenth from -2 to 2 by the likelihood of Box and Cox, written out in full."""
    n = len(field)
    logs = sum(math.log(x) for x in field)
    best: tuple[float, float] | None = None
    for tenth in range(-20, 21):
        bent = [_bent(x, tenth / 10) for x in field]
        mean = sum(bent) / n
        variance = sum((y - mean) ** 2 for y in bent) / n
        likelihood = -n / 2 * math.log(variance) + (tenth / 10 - 1) * logs
        if best is None or likelihood > best[0] + n * 1e-9:
            best = (likelihood, tenth / 10)
    assert best is not None
    return best[1]


def _bent(x: float, power: float) -> float:
    return math.log(x) if power == 0 else float((x**power - 1) / power)
