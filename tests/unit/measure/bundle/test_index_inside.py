"""A bundle of an index that stands on another holds that other too, and is computed again from it."""

import pytest

from nhip.measure.bundle import verify_bundle, write_bundle
from nhip.measure.bundle.package import pack, unpack
from nhip.measure.engine import (
    Definition,
    Figures,
    Result,
    Wish,
    compute,
    read_definition,
    read_figures,
    simulate,
)
from nhip.measure.workbooks import read_workbook, write_workbook

WORLD = """schema: nhip/index/1
code: WORLD
title: World
components:
  WORLD: {title: World, aggregate: arithmetic, weights: equal}
  a: {title: a, parent: WORLD}
  b: {title: b, parent: WORLD}
editions: {"2018": {}, "2020": {}}
"""
HOME = """schema: nhip/index/1
code: HOME
title: Home
components:
  HOME: {title: Home, aggregate: sum, weights: equal}
  own: {title: own, parent: HOME}
  place: {title: place, parent: HOME, index: {code: WORLD, of: score, edition: latest}}
editions: {"2019": {}}
"""


ROWS = "X,a,2018,1\nX,b,2018,2\nY,a,2018,5\nY,b,2018,9\nX,a,2020,7\nX,b,2020,8\n"


def _figures(name: str, rows: str) -> Figures:
    return read_figures(f"unit,series,period,value\n{rows}", name)


def _resolved(code: str) -> tuple[Definition, Figures]:
    assert code == "WORLD"
    return read_definition(WORLD, "world.yaml"), _figures("world", ROWS)


@pytest.fixture(scope="module")
def home() -> tuple[Result, Figures]:
    figures = _figures("home", "X,own,2019,5\nY,own,2019,1\n")
    return compute(read_definition(HOME, "home.yaml"), figures, "2019", resolver=_resolved), figures


@pytest.fixture(scope="module")
def data(home: tuple[Result, Figures]) -> bytes:
    return write_bundle(*home, resolver=_resolved)


def test_a_bundle_takes_the_index_inside_along_and_verifies_by_it(data: bytes) -> None:
    files = unpack(data, "bundle.zip")
    assert {"inner/WORLD/definition.yaml", "inner/WORLD/figures.csv"} <= set(files)
    assert b"2020" not in files["inner/WORLD/figures.csv"], "only what the result stands on"
    found = verify_bundle(data)
    assert found.is_sound, [problem.say("en") for problem in found.problems]
    assert found.compared > 0


def test_a_figure_changed_inside_the_index_inside_is_found(data: bytes) -> None:
    name = "inner/WORLD/figures.csv"
    files = unpack(data, "bundle.zip")
    assert b"X,a,2018,1.0" in files[name]
    found = verify_bundle(pack(files | {name: files[name].replace(b"X,a,2018,1.0", b"X,a,2018,2.0")}))
    assert [(problem.code, name in problem.place) for problem in found.problems] == [("bundle.changed", True)]


def test_a_simulation_still_knows_the_index_inside(home: tuple[Result, Figures]) -> None:
    after = simulate(home[0], [Wish("X", "own", 6.0)]).after
    assert after.score("X") == 7.5
    assert after.inner["place"].edition.code == "2018"


def test_a_workbook_of_it_is_read_in_again(home: tuple[Result, Figures]) -> None:
    """The figures of the index inside are not in it: they come from wherever that index is."""
    read = read_workbook(write_workbook(*home), "home.xlsx")
    assert read.definition is not None
    assert read.figures is not None
    definition, figures = read_definition(read.definition, "h"), read_figures(read.figures, "f")
    again = compute(definition, figures, "2019", resolver=_resolved)
    assert [again.score(unit) for unit in "XY"] == [6.5, 8.0]
