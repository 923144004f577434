"""Missing figures once more, the slow way: plain loops over plain numbers, written from the formulas.

A panel is a map of (series, period) to a map of unit to a number, None (missing) or ``"_Z"`` (not
applicable). It shares no code with the engine; only the random numbers of a multiple imputation come from
the same generator, in the documented order.
"""

import math
import zlib
from typing import Any

import numpy as np
from tests.generative.naive_answer import Impossible

Column = dict[str, Any]
Panel = dict[tuple[str, str], Column]
ABSENT = "_Z"


def filled(
    index: dict[str, Any], panel: Panel, year: int, units: list[str]
) -> tuple[dict[str, Column], dict[tuple[str, str], float]]:
    """Each leaf's column of the edition ``year``, and the cells that a rule filled. None is still missing."""
    leaves = {code: part for code, part in index["components"].items() if "parent" in part}
    there: dict[str, Column] = {}
    fills: dict[tuple[str, str], float] = {}
    for code, part in leaves.items():
        there[code] = {unit: panel.get((code, str(year)), {}).get(unit) for unit in units}
        for unit in units:
            found = _in_time(code, part["missing"], panel, year, unit) if there[code][unit] is None else None
            if found is not None:
                there[code][unit] = fills[unit, code] = _within(part, found)
    done = {code: dict(column) for code, column in there.items()}
    for code, part in leaves.items():
        lacking = [unit for unit in units if there[code][unit] is None]
        if lacking:
            made = _estimates(code, part["missing"], there, panel, year, units, index)
            for unit in lacking:
                if unit in made:
                    done[code][unit] = fills[unit, code] = _within(part, made[unit])
    for code, part in leaves.items():
        _leftovers(code, part["missing"], done[code], fills)
    return done, fills


def _in_time(code: str, rule: Any, panel: Panel, year: int, unit: str) -> float | None:
    history = {}
    for (series, period), values in panel.items():
        if series == code and isinstance(values.get(unit), float):
            history[int(period)] = values[unit]
    if rule["rule"] == "last":
        return _last(history, year, rule.get("reach"))
    if rule["rule"] == "linear":
        return _linear(history, year, rule.get("reach"), rule.get("extrapolate"))
    return None


def _within(part: Any, value: float) -> float:
    if "range" not in part:
        return value
    return float(min(max(value, part["range"][0]), part["range"][1]))


def _last(history: dict[int, float], year: int, reach: int | None) -> float | None:
    for back in range(1, 200):
        if reach is not None and back > reach:
            return None
        if year - back in history:
            return history[year - back]
    return None


def _linear(history: dict[int, float], year: int, reach: int | None, beyond: float | None) -> float | None:
    before = sorted((y for y in history if y < year), reverse=True)
    after = sorted(y for y in history if y > year)
    near_before = [y for y in before if reach is None or year - y <= reach]
    near_after = [y for y in after if reach is None or y - year <= reach]
    if near_before and near_after:
        return _through(history, near_before[0], near_after[0], year)
    if beyond is None:
        return None
    if near_before and len(before) >= 2 and year - before[0] <= beyond:
        return _through(history, before[1], before[0], year)
    if near_after and len(after) >= 2 and after[0] - year <= beyond:
        return _through(history, after[0], after[1], year)
    return None


def _through(history: dict[int, float], first: int, second: int, year: int) -> float:
    slope = (history[second] - history[first]) / (second - first)
    return history[first] + slope * (year - first)


def _estimates(
    code: str, rule: Any, there: dict[str, Column], panel: Panel, year: int, units: list[str], index: Any
) -> dict[str, float]:
    """Figures for units without one; a unit for which there is nothing to go by is left out or refused."""
    kind = rule["rule"]
    lacking = [unit for unit in units if there[code][unit] is None]
    known = {unit: value for unit, value in there[code].items() if isinstance(value, float)}
    if kind == "zero_figure":
        return dict.fromkeys(lacking, 0.0)
    if kind in {"mean", "median"} and "by" in rule:
        found = {}
        groups = index["groupings"][rule["by"]]["groups"]
        for unit in lacking:
            mine = [members for members in groups.values() if unit in members]
            figures = [known[other] for other in mine[0] if other in known] if mine else []
            if figures:
                found[unit] = _mean(figures) if kind == "mean" else _median(figures)
            elif rule.get("otherwise", "refuse") == "refuse":
                raise Impossible("nobody of the group")
        return found
    if kind == "multiple" and rule["model"] == "hotdeck":
        return _hotdeck(code, rule, known, lacking, index, units)
    if kind in {"regression", "multiple"}:
        return _regression(code, index["components"][code], known, lacking, there, panel, year, units)
    return {}


def _regression(
    code: str,
    part: Any,
    known: dict[str, float],
    lacking: list[str],
    there: dict[str, Column],
    panel: Panel,
    year: int,
    units: list[str],
) -> dict[str, float]:
    rule = part["missing"]
    names = [name for name in rule.get("predictors", ()) if name in there]
    names += [name for name in rule.get("predictors", ()) if name not in there]
    columns = [there[name] if name in there else panel[name, str(year)] for name in names]
    x: dict[str, list[Any]] = {
        unit: [column.get(unit) for column in columns]
        for unit in units
        if all(isinstance(column.get(unit), float) for column in columns)
    }
    complete = [unit for unit in units if unit in known and unit in x]
    n, k = len(complete), len(names) + 1
    if n <= k:
        raise Impossible("too few")
    means = [_mean([x[unit][place] for unit in complete]) for place in range(len(names))]
    sds = []
    for place in range(len(names)):
        sds.append(math.sqrt(sum((x[unit][place] - means[place]) ** 2 for unit in complete) / n))
        if sds[-1] < 1e-12:
            raise Impossible("a predictor that does not vary")
    design = {
        unit: [1.0, *((x[unit][place] - means[place]) / sds[place] for place in range(len(names)))]
        for unit in x
    }
    # Normal equations by Cholesky: XᵀX = RᵀR with R upper, then two triangular systems.
    gram = [[sum(design[u][i] * design[u][j] for u in complete) for j in range(k)] for i in range(k)]
    right = [sum(design[u][i] * known[u] for u in complete) for i in range(k)]
    root = _cholesky(gram)
    beta = _back(root, _forward(root, right))
    left_over = sum(
        (known[u] - sum(b * d for b, d in zip(beta, design[u], strict=True))) ** 2 for u in complete
    )
    stuck = [unit for unit in lacking if unit not in x]
    if stuck and rule.get("otherwise", "refuse") == "refuse":
        raise Impossible("nothing to predict from")
    wanted = [unit for unit in lacking if unit in x]
    if rule["rule"] == "regression":
        return {u: sum(b * d for b, d in zip(beta, design[u], strict=True)) for u in wanted}
    m, stream = rule["draws"], _stream(rule["seed"], code)
    chi = stream.chisquare(n - k, m)
    apart = stream.standard_normal((m, k))
    noise = stream.standard_normal((m, len(wanted)))
    draws: dict[str, list[float]] = {unit: [] for unit in wanted}
    for number in range(m):
        sigma = math.sqrt(left_over / chi[number])
        moved = [b + sigma * z for b, z in zip(beta, _back(root, list(apart[number])), strict=True)]
        for place, unit in enumerate(wanted):
            fitted = sum(b * d for b, d in zip(moved, design[unit], strict=True))
            draws[unit].append(_within(part, fitted + sigma * noise[number][place]))
    return {unit: _mean(values) for unit, values in draws.items()}


def _hotdeck(
    code: str, rule: Any, known: dict[str, float], lacking: list[str], index: Any, units: list[str]
) -> dict[str, float]:
    groups = index["groupings"][rule["by"]]["groups"] if "by" in rule else {"all": units}
    stream, m = _stream(rule["seed"], code), rule["draws"]
    found: dict[str, float] = {}
    for unit in lacking:
        members = [group for group in groups.values() if unit in group]
        empty = not members or not any(other in known for other in members[0])
        if empty and rule.get("otherwise", "refuse") == "refuse":
            raise Impossible("nobody of the group")
    for group in sorted(groups):
        donors = [known[unit] for unit in units if unit in groups[group] and unit in known]
        wanted = [unit for unit in lacking if unit in groups[group]]
        if not wanted or not donors:
            continue
        if len(donors) < 2:
            raise Impossible("too few donors")
        pools = stream.integers(0, len(donors), (m, len(donors)))
        picks = stream.integers(0, len(donors), (m, len(wanted)))
        for place, unit in enumerate(wanted):
            found[unit] = _mean([donors[pools[number][picks[number][place]]] for number in range(m)])
    return found


def _leftovers(code: str, rule: Any, column: Column, fills: dict[tuple[str, str], float]) -> None:
    """What happens where nothing was found; plain rules are their own answer."""
    kind = rule["rule"]
    by_default = kind if kind in {"mean", "median", "refuse"} and "by" not in rule else "unscored"
    what = rule.get("otherwise", by_default)
    lacking = [unit for unit, value in column.items() if value is None]
    if not lacking:
        return
    if what == "refuse":
        raise Impossible("refused")
    if what in {"mean", "median"}:
        known = [value for value in column.values() if isinstance(value, float)]
        if not known:
            raise Impossible("nothing to fill from")
        for unit in lacking:
            column[unit] = fills[unit, code] = _mean(known) if what == "mean" else _median(known)


def _stream(seed: int, code: str) -> np.random.Generator:
    key = np.array([seed, zlib.crc32(code.encode())], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _median(values: list[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _cholesky(gram: list[list[float]]) -> list[list[float]]:
    """Upper R with RᵀR = ``gram``."""
    k = len(gram)
    root = [[0.0] * k for _ in range(k)]
    for i in range(k):
        rest = gram[i][i] - sum(root[h][i] ** 2 for h in range(i))
        if rest <= 1e-12 * gram[i][i]:
            raise Impossible("predictors that tell the same")
        root[i][i] = math.sqrt(rest)
        for j in range(i + 1, k):
            root[i][j] = (gram[i][j] - sum(root[h][i] * root[h][j] for h in range(i))) / root[i][i]
    return root


def _forward(root: list[list[float]], right: list[float]) -> list[float]:
    """Solve Rᵀy = right."""
    found: list[float] = []
    for i, value in enumerate(right):
        found.append((value - sum(root[h][i] * found[h] for h in range(i))) / root[i][i])
    return found


def _back(root: list[list[float]], right: list[float]) -> list[float]:
    """Solve Rb = right."""
    k = len(right)
    found = [0.0] * k
    for i in reversed(range(k)):
        found[i] = (right[i] - sum(root[i][j] * found[j] for j in range(i + 1, k))) / root[i][i]
    return found
