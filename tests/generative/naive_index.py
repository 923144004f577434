"""The index engine once more, the slow way: plain loops over plain numbers, written from the formulas.

It shares no code with the engine and reads the definition as the plain map that the YAML would give. Scores
are None where there is none. It knows one thing the engine does not: how to be obvious.
"""

import math
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from tests.generative import naive_aggregation, naive_principal, naive_treatment
from tests.generative.naive_answer import Impossible

Numbers = dict[str, float | None]
ABSENT = "_Z"


def compute(
    index: dict[str, Any], figures: dict[str, dict[str, Any]], units: list[str] | None = None
) -> tuple[dict[str, Numbers], Numbers]:
    """Scores by component and unit, and ranks by unit.

    ``figures`` has for each leaf and unit a number, None (missing) or ``"_Z"`` (not applicable). ``units``
    take part whatever their figures; by default those to which something applies.
    """
    components = index["components"]
    everyone = sorted({unit for column in figures.values() for unit in column})
    units = units or [
        u for u in everyone if any(column.get(u) != ABSENT for column in figures.values() if u in column)
    ]
    scores: dict[str, Numbers] = {}
    absent: dict[str, set[str]] = {}
    blocked: dict[str, set[str]] = {}
    most: dict[str, float] = {}

    def visit(code: str) -> None:
        children = [child for child in components if components[child].get("parent") == code]
        for child in children:
            visit(child)
        if children:
            counted = [child for child in children if not components[child].get("aside")]
            _parent(code, components, counted, units, scores, absent, blocked, most)
        else:
            _leaf(code, components[code], figures[code], units, scores, absent, blocked, most)
        for override in components[code].get("overrides", ()):
            for unit in units:
                if all(_met(scores, absent, name, unit, want) for name, want in override["when"].items()):
                    _overridden(override, components[code], scores[code], unit, absent[code], blocked[code])
        if "round" in components[code]:
            for unit in units:
                scores[code][unit] = rounded(scores[code][unit], components[code]["round"])

    visit(index["code"])
    if all(score is None for score in scores[index["code"]].values()):
        raise Impossible("nobody has a score")
    return scores, ranks(scores[index["code"]], scores, index.get("rank", {}))


def _met(scores: Any, absent: Any, name: str, unit: str, wanted: Any) -> bool:
    score = scores[name][unit]
    if wanted == "missing":
        return score is None and unit not in absent[name]
    asked = wanted if isinstance(wanted, dict) else {"equals": wanted}
    holds = {
        "equals": lambda bound: abs(score - bound) <= 1e-12,
        "above": lambda bound: score > bound + 1e-12,
        "from": lambda bound: score >= bound - 1e-12,
        "below": lambda bound: score < bound - 1e-12,
        "upto": lambda bound: score <= bound + 1e-12,
    }
    return score is not None and all(holds[kind](bound) for kind, bound in asked.items())


def _overridden(
    rule: Any, component: Any, scores: Any, unit: str, absent: set[str], blocked: set[str]
) -> None:
    score = scores[unit]
    if "score" in rule:
        scores[unit] = rule["score"]
        absent.discard(unit)
        blocked.discard(unit)
    elif "unscored" in rule:
        scores[unit] = None
        absent.discard(unit)
        how = component.get("missing")
        (blocked.discard if (how.get("rule") if isinstance(how, dict) else how) == "ignore" else blocked.add)(
            unit
        )
    elif score is not None and "at_most" in rule:
        scores[unit] = min(score, rule["at_most"])
    elif score is not None and "at_least" in rule:
        scores[unit] = max(score, rule["at_least"])
    elif score is not None:
        scores[unit] = score + rule["plus"]


def _leaf(
    code: str, component: Any, column: Any, units: Any, scores: Any, absent: Any, blocked: Any, most: Any
) -> None:
    rule = component.get("missing", "refuse")
    absent[code] = {unit for unit in units if column.get(unit) == ABSENT}
    lacking = [unit for unit in units if column.get(unit) is None]
    values: Numbers = {unit: None if unit in absent[code] else column.get(unit) for unit in units}
    values, blocked[code] = _filled(values, lacking, rule)
    if "treat" in component:
        values = naive_treatment.treated(component["treat"], values)
    values = _steps(component, values)
    if "points" in component:
        values = _points(component["points"], values, absent[code])
        most[code] = component["points"]["max"]
        if component["points"].get("not_applicable", "redistribute") != "redistribute":
            absent[code] = set()
    if rule == "zero":
        for unit in lacking:
            values[unit] = 0.0
    scores[code] = values


def _filled(values: Numbers, lacking: list[str], rule: str) -> tuple[Numbers, set[str]]:
    if lacking and rule == "refuse":
        raise Impossible("refused")
    present = sorted(value for value in values.values() if value is not None)
    if rule in {"mean", "median"}:
        if not present:
            raise Impossible("nothing to fill from")
        middle = len(present) // 2
        median = present[middle] if len(present) % 2 else (present[middle - 1] + present[middle]) / 2
        fill = sum(present) / len(present) if rule == "mean" else median
        return {unit: fill if unit in lacking else value for unit, value in values.items()}, set()
    return values, set(lacking) if rule in {"unscored", "last"} else set()


def _parent(
    code: str, components: Any, children: Any, units: Any, scores: Any, absent: Any, blocked: Any, most: Any
) -> None:
    component = components[code]
    method = component["aggregate"]["method"]
    rule = component.get("missing", {}).get("rule", "unscored")
    least = component.get("missing", {}).get("min_share", 0.0)
    weights = {
        child: naive_aggregation.weight(components, code, child, method, len(children)) for child in children
    }
    if component.get("weights") == "pca":
        shares = naive_principal.weights([[scores[child][unit] for child in children] for unit in units])
        weights = dict(zip(children, shares, strict=True))
    if method == "points":
        weights = {child: most[child] for child in children}
        most[code] = sum(weights.values())
    absent[code] = {unit for unit in units if all(unit in absent[child] for child in children)}
    votes = naive_aggregation.copeland(children, weights, scores, units) if method == "copeland" else {}
    values: Numbers = {}
    for unit in units:
        there = {child: scores[child][unit] for child in children if scores[child][unit] is not None}
        value = votes.get(unit)
        if there and method != "copeland":
            value = naive_aggregation.combined(there, weights, method, component["aggregate"])
        applicable = sum(abs(weights[child]) for child in children if unit not in absent[child])
        present = sum(abs(weights[child]) for child in there)
        if any(unit in blocked[child] for child in children) or present < least * applicable - 1e-12:
            value = None
        values[unit] = value
    lacking = [unit for unit in units if values[unit] is None and unit not in absent[code]]
    values, blocked[code] = _filled(values, lacking, rule)
    values = _steps(component, values)
    if rule == "zero":
        for unit in lacking:
            values[unit] = 0.0
    scores[code] = values


def _steps(component: Any, values: Numbers) -> Numbers:
    lower = component.get("direction") == "lower"
    for step in component.get("normalise", ()):
        field = [value for value in values.values() if value is not None]
        turn = lower and step["do"] in TURNS
        lower = lower and not turn
        values = {
            unit: None if value is None else _step(step, value, field, turn) for unit, value in values.items()
        }
        if not field and step["do"] in LOOKS:
            raise Impossible("nothing to look at")
    return values


TURNS = {"minmax", "goalposts", "zscore", "percentile_rank", "rank", "borda"}
LOOKS = {"minmax", "zscore", "share_of_max", "percentile_rank", "rank", "borda", "trim"}


def _step(step: Any, x: float, field: list[float], turn: bool) -> float:  # noqa: PLR0911 - one return a formula
    do = step["do"]
    low, high, count = min(field), max(field), len(field)
    if do in LOOKS - {"share_of_max", "trim"} and high - low <= 1e-12 * max(abs(low), abs(high)):
        raise Impossible("constant")
    if do == "minmax":
        first, last = step.get("to", (0.0, 1.0))
        share = (x - low) / (high - low)
        return first + (1 - share if turn else share) * (last - first)
    if do == "goalposts":
        share = (x - step["low"]) / (step["high"] - step["low"])
        share = 1 - share if turn else share
        return min(max(share, 0.0), 1.0) if step.get("truncate", True) else share
    if do == "zscore":
        mean = sum(field) / count
        squares = sum((value - mean) ** 2 for value in field)
        spread = math.sqrt(squares / (count - 1 if step.get("sd") == "sample" else count))
        z = (x - mean) / spread
        return step.get("mean", 0.0) + step.get("deviation", 1.0) * (-z if turn else z)
    if do == "share_of_max":
        if high <= 0:
            raise Impossible("no positive maximum")
        return x / high
    if do == "distance_to_target":
        share = x / step["target"]
        return min(share, 1.0) if step.get("truncate", True) else share
    if do in {"percentile_rank", "rank", "borda"}:
        return _by_place(do, x, field, turn)
    if do == "log":
        if x + step.get("shift", 0.0) <= 0:
            raise Impossible("log of zero")
        return math.log(x + step.get("shift", 0.0)) / math.log(step.get("base", math.e))
    if do == "cap":
        return min(x, step["at"])
    if do == "floor":
        return max(x, step["at"])
    if do == "trim":
        return min(
            max(x, _percentile(field, step.get("low", 0.0))), _percentile(field, step.get("high", 100.0))
        )
    if do == "power":
        if (x < 0 and step["exponent"] % 1) or (x == 0 and step["exponent"] < 0):
            raise Impossible("power of zero or of a negative")
        return x ** step["exponent"]
    assert do == "linear"
    return step.get("plus", 0.0) + step.get("times", 1.0) * x


def _percentile(field: list[float], share: float) -> float:
    held = sorted(field)
    place = (len(held) - 1) * share / 100
    below = math.floor(place)
    above = min(below + 1, len(held) - 1)
    return held[below] + (place - below) * (held[above] - held[below])


def _by_place(do: str, x: float, field: list[float], turn: bool) -> float:
    noise = 1e-12 * max(abs(value) for value in field)
    below = sum(1 for value in field if value < x - noise)
    above = sum(1 for value in field if value > x + noise)
    worse, better = (above, below) if turn else (below, above)
    ties = len(field) - worse - better
    if do == "rank":
        return better + 1.0
    return float(worse) if do == "borda" else (worse + (ties - 1) / 2) / (len(field) - 1)


def _points(rule: Any, values: Numbers, absent: set[str]) -> Numbers:
    present = [value for value in values.values() if value is not None]
    if rule["rule"] == "to_best" and (not present or max(present) <= 0):
        raise Impossible("no best")
    found = {unit: None if x is None else _earned(rule, x, present) for unit, x in values.items()}
    for unit in absent:
        found[unit] = {"full": rule["max"], "zero": 0.0}.get(rule.get("not_applicable"), found[unit])
    return found


def _earned(rule: Any, x: float, present: list[float]) -> float:
    kind, most = rule["rule"], rule["max"]
    if kind == "bands":
        for band in rule["bands"]:
            if "upto" in band and x <= band["upto"]:
                return float(band["points"])
            if "from" in band and x >= band["from"]:
                return float(band["points"])
            if "upto" not in band and "from" not in band:
                return float(band["points"])
        return 0.0
    share = {
        "existence": lambda: 1.0 if x > 0 else 0.0,
        "to_target": lambda: x / rule["target"],
        "to_best": lambda: x / max(present),
        "earned": lambda: x / most,
        "share": lambda: x,
    }[kind]()
    return float(min(max(share, 0.0), 1.0) * most)


def rounded(value: float | None, how: Any) -> float | None:
    """Decimal rounding of the number as it prints, with twelve digits' tolerance for binary noise."""
    if value is None:
        return None
    mode = {"half_up": ROUND_HALF_UP, "truncate": ROUND_DOWN}.get(how.get("mode"), ROUND_HALF_EVEN)
    return float(Decimal(repr(round(value, 11))).quantize(Decimal(1).scaleb(-how["digits"]), mode))


def climb(column: Numbers) -> dict[str, int | None]:
    """The step each value stands on: a new one wherever the next value lies further than noise above."""
    known = sorted(v for v in column.values() if v is not None)
    noise = 1e-12 * max((abs(v) for v in known), default=0.0)
    step_of: dict[float, int] = {}
    step = 0
    for place, value in enumerate(known):
        if place and value - known[place - 1] > noise:
            step += 1
        step_of[value] = step
    return {unit: None if value is None else step_of[value] for unit, value in column.items()}


def ranks(root: Numbers, scores: dict[str, Numbers], rule: Any) -> Numbers:
    """Ranks by counting who stands before each unit."""
    falls = rule.get("order", "descending") == "descending"
    seen = {
        u: v if "digits" not in rule else rounded(v, {"digits": rule["digits"], "mode": rule.get("mode")})
        for u, v in root.items()
    }
    columns = [seen, *(scores[code] for code in rule.get("ties", ()))]
    stairs = [climb({u: v for u, v in column.items() if root[u] is not None}) for column in columns]

    def before(a: str, b: str) -> bool:
        for stair in stairs:
            left, right = stair[a], stair[b]
            if left is None or right is None:
                if (left is None) != (right is None):
                    return right is None
                continue
            if left != right:
                return left > right if falls else left < right
        return False

    scored = [unit for unit in root if root[unit] is not None]
    method = rule.get("method", "competition")
    found: Numbers = {}
    for unit in scored:
        ahead = [other for other in scored if before(other, unit)]
        equal = [o for o in scored if not before(o, unit) and not before(unit, o)]
        if method == "dense":
            steps = {tuple(sorted(o for o in ahead if not before(o, a) and not before(a, o))) for a in ahead}
            found[unit] = len(steps) + 1.0
        elif method == "average":
            found[unit] = len(ahead) + (len(equal) + 1) / 2
        else:
            found[unit] = len(ahead) + 1.0
    unscored = [unit for unit in root if root[unit] is None]
    for unit in unscored:
        if rule.get("unscored") != "last":
            found[unit] = None
        elif method == "dense":
            found[unit] = max((found[u] or 0.0 for u in scored), default=0.0) + 1.0
        else:
            extra = 1.0 if method == "competition" else (len(unscored) + 1) / 2
            found[unit] = len(scored) + extra
    return found
