"""Random indices and figures: every method, step, rule and gap that the schema knows, in small."""

from random import Random
from typing import Any

from tests.generative.naive_index import ABSENT, TURNS

UNITS = tuple("ABCDEFGHIJKL")
_STEPS: tuple[dict[str, Any], ...] = (
    {"do": "minmax"},
    {"do": "minmax", "to": [1.0, 100.0]},
    {"do": "goalposts", "low": -2.0, "high": 9.0, "truncate": True},
    {"do": "goalposts", "low": 20.0, "high": 1.0, "truncate": False},
    {"do": "zscore", "sd": "population"},
    {"do": "zscore", "sd": "sample", "mean": 10.0, "deviation": 2.0},
    {"do": "share_of_max"},
    {"do": "distance_to_target", "target": 7.5},
    {"do": "distance_to_target", "target": 3.0, "truncate": False},
    {"do": "percentile_rank"},
    {"do": "rank"},
    {"do": "borda"},
    {"do": "log", "shift": 4.0},
    {"do": "log", "base": 10.0, "shift": 5.0},
    {"do": "cap", "at": 9.0},
    {"do": "floor", "at": 0.5},
    {"do": "trim", "low": 5.0, "high": 90.0},
    {"do": "trim", "high": 60.0},
    {"do": "power", "exponent": 2.0},
    {"do": "power", "exponent": -1.0},
    {"do": "power", "exponent": 2.0},
    {"do": "power", "exponent": -1.0},
    {"do": "power", "exponent": 0.5},
    {"do": "linear", "times": -2.0, "plus": 3.0},
)
_TREATMENTS: tuple[dict[str, Any], ...] = (
    {"winsorise": {"most": 1}},
    {"winsorise": {}, "otherwise": "log"},
    {"winsorise": {"most": 2}, "otherwise": "boxcox"},
    {"otherwise": "log", "skewness": 1.0, "kurtosis": 1.0},
    {"otherwise": "boxcox", "skewness": 1.2, "kurtosis": 0.8},
    {"winsorise": {"most": 3}, "skewness": 0.5, "kurtosis": 0.25},
)
_OTHERS = ("copeland", "mazziotta_pareto")
_UNWEIGHTED = frozenset({"points", "minimum", "maximum"})
_METHODS = (
    "arithmetic",
    "arithmetic",
    "geometric",
    "harmonic",
    "power",
    "sum",
    "product",
    "minimum",
    "maximum",
    "median",
    "points",
    *_OTHERS,
)


def index(draw: Random, depth: int) -> dict[str, Any]:
    """A sound definition of at most ``depth`` levels under its root."""
    components: dict[str, Any] = {}
    _grow(draw, components, None, depth, counted=False)
    rank: dict[str, Any] = {
        "method": draw.choice(["competition", "dense", "average"]),
        "order": draw.choice(["descending", "ascending"]),
        "unscored": draw.choice(["blank", "last"]),
    }
    if draw.random() < 0.5:
        rank["digits"] = draw.randint(0, 6)
    if draw.random() < 0.5:
        rank["ties"] = [draw.choice(sorted(components))]
    return {
        "schema": "nhip/index/1",
        "code": "ROOT",
        "title": "Random",
        "rank": rank,
        "components": components,
    }


def _grow(draw: Random, components: dict[str, Any], parent: str | None, depth: int, *, counted: bool) -> str:
    code = "ROOT" if parent is None else f"C{len(components)}"
    component: dict[str, Any] = {"title": code} | ({"parent": parent} if parent else {})
    components[code] = component
    if parent is not None and (depth == 0 or draw.random() < 0.4):
        rules = ["unscored", "ignore", "ignore", "zero", "mean", "median", "refuse"]
        component["missing"] = draw.choice(rules[: 7 if draw.random() < 0.2 else 6])
        if draw.random() < 0.3:
            component["treat"] = dict(draw.choice(_TREATMENTS))
        if counted:
            component["points"] = _points(draw)
    else:
        _make_parent(draw, components, code, depth, counted=counted)
    if not counted:
        component["normalise"] = [dict(draw.choice(_STEPS)) for _ in range(draw.choice([0, 1, 1, 2, 3]))]
        if any(step["do"] in TURNS for step in component["normalise"]) and draw.random() < 0.4:
            component["direction"] = "lower"
    if draw.random() < 0.15:
        mode = draw.choice(["half_even", "half_up", "truncate"])
        component["round"] = {"digits": draw.randint(0, 4), "mode": mode}
    return code


def _make_parent(draw: Random, components: dict[str, Any], code: str, depth: int, *, counted: bool) -> None:
    component = components[code]
    method = "points" if counted else draw.choice(_METHODS)
    component["aggregate"] = {"method": method}
    if method == "power":
        component["aggregate"]["exponent"] = draw.choice([-2.0, 0.5, 2.0, 3.0])
    if method == "mazziotta_pareto":
        component["aggregate"]["penalty"] = draw.choice(["minus", "plus"])
    children = [
        _grow(draw, components, code, depth - 1, counted=method == "points")
        for _ in range(draw.randint(1, 4))
    ]
    below = children
    if len(children) > 1 and draw.random() < 0.15:
        components[children[-1]]["aside"] = True
        children = children[:-1]
    if method not in _UNWEIGHTED and draw.random() < 0.4:
        component["weights"] = draw.choice(["equal", "equal", "equal", "equal", "pca"])
    elif method not in _UNWEIGHTED:
        sizes = [draw.randint(1, 9) for _ in children]
        for child, size in zip(children, sizes, strict=True):
            written = {"sum": [-0.5, 1.0, 2.5], "product": [0.5, 1.0, 2.0]}.get(method)
            weight = draw.choice(written) if written else size / sum(sizes)
            components[child]["weight"] = weight
    if draw.random() < 0.5:
        component["missing"] = {
            "rule": draw.choice(["unscored", "ignore", "ignore", "zero", "mean", "median", "refuse"]),
            "min_share": draw.choice([0.0, 0.0, 0.5, 0.75]),
        }
    if draw.random() < 0.2:
        wanted = draw.choice(["missing", "missing", 0.0, 1.0])
        component["overrides"] = [{"when": {draw.choice(below): wanted}, "score": 0.25}]
    if draw.random() < 0.2:
        bounds = draw.choice([{"below": 3.0}, {"from": 0.5}, {"above": 0.0, "upto": 9.0}])
        outcome = draw.choice([{"at_most": 2.0}, {"at_least": 1.0}, {"plus": -0.5}, {"unscored": True}])
        component.setdefault("overrides", []).append({"when": {draw.choice(below): bounds}} | outcome)


def _points(draw: Random) -> dict[str, Any]:
    most = draw.choice([5.0, 10.0])
    kind = draw.choice(["existence", "to_target", "to_best", "share", "bands", "earned"])
    rule: dict[str, Any] = {
        "max": most,
        "rule": kind,
        "not_applicable": draw.choice(["redistribute", "redistribute", "full", "zero"]),
    }
    if kind == "to_target":
        rule["target"] = 8.0
    if kind == "bands":
        falling = [{"from": 9.0, "points": most}, {"from": 3.0, "points": 2.0}]
        rising = [{"upto": 1.0, "points": most}, {"upto": 6.0, "points": 1.5}]
        rule["bands"] = [*draw.choice([falling, rising]), *draw.choice([[], [{"points": 0.5}]])]
    return rule


def figures(draw: Random, definition: dict[str, Any], units: int) -> dict[str, dict[str, Any]]:
    """A number, None (missing) or not applicable for every leaf and unit."""
    components = definition["components"]
    parents = {component.get("parent") for component in components.values()}
    found: dict[str, dict[str, Any]] = {}
    for code, component in components.items():
        if code in parents:
            continue
        gaps = draw.choice([0.0, 0.0, 0.1, 0.4])
        rule = component.get("points", {}).get("rule")
        found[code] = {
            unit: draw.choice([None, None, ABSENT]) if draw.random() < gaps else _value(draw, rule)
            for unit in UNITS[:units]
        }
    return found


def _value(draw: Random, rule: str | None) -> float:
    """Numbers of few digits, so that ties, zeros and equal columns come up by themselves."""
    if rule == "share":
        return draw.choice([0.0, 0.25, 0.7, 1.0])
    if rule == "earned":
        return draw.choice([0.0, 1.5, 5.0])
    return draw.choice([float(draw.randint(-2, 12)), round(draw.uniform(0, 100), 2), draw.uniform(0, 1e3)])
