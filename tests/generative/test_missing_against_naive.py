"""Two ways of filling missing figures agree, on random panels, gaps, groups and rules.

Either both refuse, or every cell that one fills the other fills with the same figure, to 1e-9.
"""

from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import Phase, event, given, note, settings
from hypothesis import strategies as st
from tests.generative import naive_missing
from tests.generative.naive_answer import Impossible
from tests.generative.naive_missing import ABSENT, Panel

from nhip.measure.engine import Figure, Figures, Problems, collect, compute, read_definition

YEAR = 2015
LEAVES = ("A", "B", "C", "D")


def random_index(draw: Random, units: list[str]) -> dict[str, Any]:
    root = {"title": "Index", "aggregate": "arithmetic", "weights": "equal", "missing": "ignore"}
    components: dict[str, Any] = {"IX": root}
    for code in LEAVES:
        part: dict[str, Any] = {"title": code, "parent": "IX", "missing": _rule(draw, code)}
        if draw.random() < 0.2:
            part["range"] = [-1.0, 10.0]
        components[code] = part
    groups: dict[str, list[str]] = {}
    for unit in units:
        if draw.random() < 0.95:
            groups.setdefault(draw.choice(["north", "middle", "south"]), []).append(unit)
    return {
        "schema": "nhip/index/1",
        "code": "IX",
        "title": "Random",
        "components": components,
        "groupings": {"region": {"title": "Region", "groups": groups or {"north": ["nobody"]}}},
    }


def _rule(draw: Random, code: str) -> dict[str, Any]:
    kind = draw.choice(
        ["last", "linear", "linear", "zero_figure", "mean", "median", "by", "by", "regression", "multiple"]
    )
    rule: dict[str, Any] = {"rule": kind}
    others = [name for name in (*LEAVES, "gdp", "people") if name != code]
    if kind in {"last", "linear"} and draw.random() < 0.6:
        rule["reach"] = draw.randint(1, 4)
    if kind == "linear" and draw.random() < 0.6:
        rule["extrapolate"] = draw.choice([1, 2.5])
    if kind == "by":
        rule = {"rule": draw.choice(["mean", "median"]), "by": "region"}
    if kind == "regression":
        rule["predictors"] = draw.sample(others, draw.randint(1, 3))
    if kind == "multiple":
        rule |= {"model": draw.choice(["regression", "hotdeck"]), "draws": draw.randint(2, 6)}
        rule["seed"] = draw.randint(0, 99)
        if rule["model"] == "hotdeck" and draw.random() < 0.5:
            rule["by"] = "region"
        elif rule["model"] == "regression":
            rule["predictors"] = draw.sample(others, draw.randint(0, 2))
    if ("by" in rule or kind not in {"mean", "median", "zero_figure"}) and draw.random() < 0.7:
        rule["otherwise"] = draw.choice(["ignore", "ignore", "mean", "median", "unscored", "refuse"])
    return rule


def random_panel(draw: Random, units: list[str], index: dict[str, Any]) -> Panel:
    """Figures of ten years; those of a component with a range keep to it, its estimates need not."""
    ranged = {code for code, part in index["components"].items() if "range" in part}
    panel: Panel = {}
    for series in (*LEAVES, "gdp", "people"):
        gaps = draw.choice([0.05, 0.2, 0.5]) if series in LEAVES else 0.02
        for year in range(YEAR - 5, YEAR + 5) if series in LEAVES else (YEAR,):
            if year != YEAR and draw.random() < 0.4:
                continue
            panel[series, str(year)] = {
                unit: draw.choice([None, None, ABSENT])
                if draw.random() < gaps
                else _value(draw, ranged=series in ranged)
                for unit in units
                if draw.random() < 0.97
            }
    # Somebody is there, so that every column and every unit exists.
    for series in (*LEAVES, "gdp", "people"):
        panel[series, str(YEAR)][units[0]] = 1.5
    for unit in units:
        panel["A", str(YEAR)].setdefault(unit, None)
    return panel


def _value(draw: Random, *, ranged: bool) -> float:
    if ranged:
        return draw.uniform(-1, 10)
    return draw.choice([float(draw.randint(-2, 12)), draw.uniform(-5, 50)])


def as_figures(panel: Panel) -> Figures:
    status = {None: "O", ABSENT: "_Z"}
    return collect(
        "random",
        [
            Figure(unit, series, period, None if value in status else value, status.get(value, "A"))
            for (series, period), column in panel.items()
            for unit, value in column.items()
        ],
    )


@given(st.integers(1, 14), st.integers(0, 2**32))
@settings(max_examples=100, deadline=None, phases=(Phase.reuse, Phase.generate, Phase.shrink))
def test_the_same_cells_are_filled_with_the_same_figures(count: int, seed: int) -> None:
    draw = Random(seed)
    units = [f"u{number:02d}" for number in range(count)]
    index = random_index(draw, units)
    panel = random_panel(draw, units, index)
    # A unit to which nothing applies is no member; the rules have nothing to do with it.
    for unit in units:
        if all(panel[code, str(YEAR)].get(unit, ABSENT) == ABSENT for code in LEAVES):
            panel["A", str(YEAR)][unit] = 2.5
    note(yaml.safe_dump(index, sort_keys=False))
    note(str(panel))
    definition = read_definition(yaml.safe_dump(index, sort_keys=False), "random.yaml")
    try:
        columns, fills = naive_missing.filled(index, panel, YEAR, units)
    except Impossible as impossible:
        event(f"refused: {impossible}")
        with pytest.raises(Problems):
            compute(definition, as_figures(panel), str(YEAR))
        return
    event("filled")
    result = compute(definition, as_figures(panel), str(YEAR))
    assert {(fill.unit, fill.component): fill.value for fill in result.fills} == pytest.approx(
        fills, rel=1e-9, abs=1e-9
    )
    for code, column in columns.items():
        for unit in units:
            value = column[unit]
            wanted = None if value in (None, ABSENT) else pytest.approx(value, rel=1e-9, abs=1e-9)
            assert result.score(unit, code) == wanted
