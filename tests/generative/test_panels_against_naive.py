"""Two ways agree over the years: lags, earlier figures, fixed periods, denominators, leagues, editions.

The tree, its methods and its steps come from :mod:`tests.generative.random_index`; here each leaf also gets
a way of choosing its figure among four years, and each edition may weigh things otherwise.
"""

from random import Random
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import Phase, event, given, note, settings
from hypothesis import strategies as st
from tests.generative import naive_index, naive_panel, random_index

from nhip.measure.engine import Figure, Figures, Problems, Result, collect, compute, read_definition

YEARS = ("2021", "2022", "2023", "2024")
_STATUS = {None: "O", naive_index.ABSENT: "_Z"}


def panel(draw: Random, units: int) -> tuple[dict[str, Any], naive_panel.Cells]:
    """An index whose leaves ask for figures in many ways, and figures of four years for it."""
    index = random_index.index(draw, draw.randint(1, 2))
    names = random_index.UNITS[:units]
    cut = draw.randint(1, units)
    index["leagues"] = {"one": {"title": "One", "units": list(names[:cut])}}
    if names[cut:]:
        index["leagues"]["two"] = {"title": "Two", "units": [*names[cut:], "nobody"]}
    cells: naive_panel.Cells = {}
    parents = {component.get("parent") for component in index["components"].values()}
    for code, component in index["components"].items():
        if code not in parents:
            _ask(draw, code, component, cells, names, cut)
    return index, cells


def _ask(
    draw: Random, code: str, component: dict[str, Any], cells: Any, names: tuple[str, ...], cut: int
) -> None:
    kind = component.get("points", {}).get("rule")
    gaps = draw.choice([0.0, 0.1, 0.3])
    for year in YEARS:
        for unit in names:
            if draw.random() < gaps:
                cells.update({} if draw.random() < 0.3 else {(unit, code, year): draw.choice([None, "_Z"])})
            else:
                cells[unit, code, year] = random_index._value(draw, kind)
    if draw.random() < 0.4:
        component["missing"] = {"rule": "last"} | draw.choice([{}, {"reach": 1}, {"reach": 2}])
    way = draw.choice(["plain", "plain", "lag", "period", "divide", "league"])
    if way == "lag":
        component["lag"] = draw.choice([1, 2])
    elif way == "period":
        component["period"] = draw.choice(YEARS)
    elif way == "divide" and not kind:
        component |= {"divide_by": f"{code}.per", "times": draw.choice([1.0, 100.0])}
        for year in YEARS:
            for unit in names:
                if draw.random() > gaps / 2:
                    value = draw.choice([0.0, None]) if draw.random() < gaps / 8 else draw.uniform(1, 9)
                    cells[unit, f"{code}.per", year] = value
    elif way == "league":
        component["applies_to"] = ["one"]
        for year in YEARS:
            for unit in names[cut:]:
                cells.pop((unit, code, year), None)


def as_figures(cells: naive_panel.Cells) -> Figures:
    return collect(
        "panel",
        [
            Figure(unit, series, year, None if value in _STATUS else value, _STATUS.get(value, "A"))
            for (unit, series, year), value in cells.items()
        ],
    )


@given(st.integers(1, 7), st.integers(0, 2**32))
@settings(max_examples=80, deadline=None, phases=(Phase.reuse, Phase.generate, Phase.shrink))
def test_editions_of_a_panel_agree(units: int, seed: int) -> None:
    draw = Random(seed)
    index, cells = panel(draw, units)
    editions = {year: draw.choice([{}, {"rank": {"method": "dense"}}]) for year in YEARS[2:]}
    text = yaml.safe_dump(index | {"editions": editions}, sort_keys=False)
    note(text)
    note(str(cells))
    definition, figures = read_definition(text, "panel.yaml"), as_figures(cells)
    for year, change in editions.items():
        try:
            one, columns, members = naive_panel.edition(index, cells, year)
            one["rank"] = one["rank"] | change.get("rank", {})
            expected, ranks = naive_index.compute(one, columns, members)
        except naive_index.Impossible as impossible:
            event(f"refused: {impossible}")
            with pytest.raises(Problems):
                compute(definition, figures, year)
            continue
        event("computed")
        result = compute(definition, figures, year)
        assert list(result.units) == members
        for code, scores in expected.items():
            wanted = np.array([np.nan if scores[unit] is None else scores[unit] for unit in members])
            np.testing.assert_allclose(result.component(code), wanted, rtol=1e-9, atol=1e-9, err_msg=code)
        assert {unit: result.rank(unit) for unit in members} == ranks
        _agree_within_leagues(result, expected, one)


def _agree_within_leagues(result: Result, scores: dict[str, naive_index.Numbers], index: Any) -> None:
    for code, league in index["leagues"].items():
        inside = [unit for unit in result.units if unit in league["units"]]
        within = {name: {unit: column[unit] for unit in inside} for name, column in scores.items()}
        places = naive_index.ranks(within[index["code"]], within, index["rank"])
        found = dict(zip(result.units, result.leagues[code].tolist(), strict=True))
        assert {unit: None if np.isnan(found[unit]) else found[unit] for unit in inside} == places
        assert all(np.isnan(found[unit]) for unit in result.units if unit not in inside)
