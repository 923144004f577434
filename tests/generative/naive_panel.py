"""Which figure counts, the slow way: of the many periods of a panel the one that each component asks for.

Figures are a plain map from (unit, series, period) to a number, None (missing) or ``"_Z"``. What comes out
is one edition as :mod:`tests.generative.naive_index` reads it.
"""

from typing import Any

from tests.generative.naive_answer import Impossible
from tests.generative.naive_index import ABSENT

Cells = dict[tuple[str, str, str], Any]


def edition(
    index: dict[str, Any], cells: Cells, period: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], list[str]]:
    """The edition's index, its figures by leaf and unit, and the units that take part."""
    components = {code: dict(component) for code, component in index["components"].items()}
    parents = {component.get("parent") for component in components.values()}
    leaves = [code for code in components if code not in parents]
    chosen = {code: _column(code, components[code], cells, period) for code in leaves}
    if not all(chosen.values()):
        raise Impossible("a component without a row")
    units = sorted(
        {unit for column in chosen.values() for unit, (value, _) in column.items() if value != ABSENT}
    )
    if not units:
        raise Impossible("nobody takes part")
    figures = {code: _figures(components[code], chosen[code], cells, units, index, period) for code in leaves}
    for code in leaves:
        rule = components[code].get("missing")
        components[code]["missing"] = rule["rule"] if isinstance(rule, dict) else (rule or "refuse")
    return index | {"components": components}, figures, units


def _column(code: str, component: Any, cells: Cells, period: str) -> dict[str, tuple[Any, str]]:
    """Each unit's figure with the period that it is of."""
    series = component.get("series", code)
    at = component.get("period", period)
    at = str(int(at) - component.get("lag", 0))
    found = {u: (value, p) for (u, s, p), value in cells.items() if (s, p) == (series, at)}
    rule = component.get("missing")
    if isinstance(rule, dict) and rule["rule"] == "last":
        years = sorted({int(p) for (_, s, p) in cells if s == series and int(p) < int(at)}, reverse=True)
        for year in years:
            if "reach" in rule and int(at) - year > rule["reach"]:
                break
            for (u, s, p), value in cells.items():
                is_number = value is not None and value != ABSENT
                if (s, p) == (series, str(year)) and is_number and found.get(u, (None, ""))[0] is None:
                    found[u] = (value, p)
    return found


def _figures(
    component: Any,
    column: dict[str, tuple[Any, str]],
    cells: Cells,
    units: list[str],
    index: Any,
    period: str,
) -> dict[str, Any]:
    leagues = component.get("applies_to", ())
    inside = {unit for league in leagues for unit in index["leagues"][league]["units"]}
    at = str(int(component.get("period", period)) - component.get("lag", 0))
    below = component.get("divide_by")
    if below and not any(s == below and p in {at, *(p for _, p in column.values())} for _, s, p in cells):
        raise Impossible("no denominators at all")
    found: dict[str, Any] = {}
    for unit in units:
        value, of = column.get(unit, (None, at))
        if leagues and unit not in inside:
            if value is not None and value != ABSENT:
                raise Impossible("a figure that applies to others only")
            value = ABSENT
        if below and value is not None and value != ABSENT:
            value = _divided(value, cells.get((unit, below, of)), component.get("times", 1.0))
        found[unit] = value
    return found


def _divided(value: float, divisor: Any, times: float) -> Any:
    if divisor is None or divisor == ABSENT:
        return None
    if divisor == 0:
        if value != 0:
            raise Impossible("something over nothing")
        return ABSENT
    return value * times / divisor
