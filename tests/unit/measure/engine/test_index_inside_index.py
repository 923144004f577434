"""An index inside an index: what is taken, which edition, what is said, circles and gaps refused by name."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from nhip.measure import shelf
from nhip.measure.engine import (
    Definition,
    Figure,
    Figures,
    Problems,
    Result,
    collect,
    compute,
    read_definition,
)
from nhip.measure.engine.output import result_json
from nhip.web.cli.index import index as commands

INNER = """schema: nhip/index/1
code: WORLD
title: World
status: unconfirmed
components:
  WORLD: {title: World, aggregate: arithmetic, weights: equal}
  a: {title: a, parent: WORLD}
  b: {title: b, parent: WORLD}
editions: {"2018": {}, "2020": {}}
"""
OUTER = """schema: nhip/index/1
code: HOME
title: Home
components:
  HOME: {title: Home, aggregate: points}
  own: {title: own, parent: HOME, points: {max: 10, rule: earned}}
  place: {title: place, parent: HOME, index: INDEX,
          points: {max: 10, rule: bands, bands: [{upto: 1, points: 10}, {upto: 2, points: 6}]}}
"""


def inner_figures() -> Figures:
    rows = {"X": (1, 2), "Y": (5, 9), "Z": (4, 4)}
    years = {"2018": 1.0, "2020": -1.0}
    return collect(
        "world",
        [
            Figure(unit, code, year, value * sign, "A")
            for year, sign in years.items()
            for unit, pair in rows.items()
            for code, value in zip("ab", pair, strict=True)
        ],
    )


def known(text: str = INNER) -> dict[str, tuple[Definition, Figures]]:
    return {"WORLD": (read_definition(text, "world.yaml"), inner_figures())}


def computed(index: str, year: str = "2018", more: str = "", inner: str = INNER) -> Result:
    outer = read_definition(OUTER.replace("INDEX", index) + more, "home.yaml")
    figures = collect("home", [Figure(unit, "own", year, 5.0, "A") for unit in "XZ"])
    indices = known(inner) | {"HOME": (outer, figures)}
    return compute(outer, figures, year, resolver=lambda code: indices[code])


def test_the_rank_in_the_same_edition_earns_its_points() -> None:
    result = computed("{code: WORLD, of: rank}")
    assert [result.score(unit, "place") for unit in "XZ"] == [0.0, 6.0]
    assert result.units == ("X", "Z"), "the world index has Y too, and this one is not about Y"
    assert result.inner["place"].score("Y") == 7.0
    said = [(notice.code, notice.about, notice.text.en) for notice in result.notices]
    assert ("index.inner", "place", "“place” is the rank in WORLD 2018.") in said
    assert "place ← WORLD 2018" in [about for code, about, _ in said if code == "definition.unconfirmed"]
    taken = {"index": "WORLD", "edition": "2018", "of": "rank", "part": None}
    assert result_json(result)["inner"] == {"place": taken}


@pytest.mark.parametrize(
    ("index", "year", "edition"),
    [
        ("{code: WORLD, of: rank, edition: 2018}", "2023", "2018"),
        ("{code: WORLD, of: rank, edition: latest}", "2023", "2020"),
        ("{code: WORLD, of: rank, edition: latest}", "2019", "2018"),
    ],
)
def test_the_edition_is_as_written_or_the_latest_not_after(index: str, year: str, edition: str) -> None:
    assert computed(index, year).inner["place"].edition.code == edition


def test_a_score_of_a_part_goes_through_the_component_s_own_steps() -> None:
    text = OUTER.replace("aggregate: points", "aggregate: arithmetic, weights: equal")
    text = text.split("  place:")[0].replace(", points: {max: 10, rule: earned}", "")
    text += "  place: {title: p, parent: HOME, index: {code: WORLD, of: score, part: b}, normalise: minmax}\n"
    figures = collect("home", [Figure(unit, "own", "2018", 5.0, "A") for unit in "XYZ"])
    result = compute(read_definition(text, "home.yaml"), figures, "2018", resolver=lambda code: known()[code])
    assert [result.score(unit, "place") for unit in "XYZ"] == pytest.approx([0.0, 1.0, 2 / 7])


@pytest.mark.parametrize(
    ("index", "year", "code", "cause"),
    [
        ("{code: WORLD, of: rank}", "2019", "index.no_edition", "2019"),
        ("{code: WORLD, of: rank, edition: latest}", "2017", "index.no_edition", "2017"),
        ("{code: WORLD, of: rank, edition: 1999}", "2018", "edition.unknown", "1999"),
        ("{code: WORLD, of: score, part: zz}", "2018", "index.no_part", "zz"),
    ],
)
def test_what_is_not_there_is_refused_at_its_place(index: str, year: str, code: str, cause: str) -> None:
    with pytest.raises(Problems) as caught:
        computed(index, year)
    problem = caught.value.found[0]
    assert problem.code == code
    assert problem.place.startswith("home.yaml:7 (place)")
    assert cause in problem.cause.en
    assert problem.cure.vi


def test_a_circle_is_refused_by_name() -> None:
    round_it_goes = INNER.replace(
        "b: {title: b, parent: WORLD}", "b: {title: b, parent: WORLD, index: {code: HOME, of: rank}}"
    )
    with pytest.raises(Problems) as caught:
        computed(
            "{code: WORLD, of: rank}",
            inner=round_it_goes.replace("  b:", "  c:").replace("title: b", "title: c"),
        )
    problem = caught.value.found[0]
    assert problem.code == "index.circle"
    assert "HOME → WORLD → HOME" in problem.cause.vi
    assert "home.yaml:7 (place) ← world.yaml:8 (c)" in problem.place
    with pytest.raises(Problems, match="HOME → HOME"):
        computed("{code: HOME, of: rank}")


def test_what_is_wrong_inside_is_told_with_the_way_to_it() -> None:
    with pytest.raises(Problems) as caught:
        computed(
            "{code: WORLD, of: rank}",
            inner=INNER.replace("aggregate: arithmetic", "aggregate: geometric"),
            year="2020",
        )
    assert caught.value.found[0].code == "aggregate.negative"
    assert "home.yaml:7 (place) ← world.yaml:6" in caught.value.found[0].place


def test_without_somebody_to_ask_and_with_figures_besides_it_is_refused() -> None:
    outer = read_definition(OUTER.replace("INDEX", "{code: WORLD, of: rank}"), "home.yaml")
    own = [Figure("X", "own", "2018", 5.0, "A")]
    with pytest.raises(Problems) as caught:
        compute(outer, collect("home", own), "2018")
    assert caught.value.found[0].code == "index.unresolved"
    both = collect("home", [*own, Figure("X", "place", "2018", 1.0, "A")])
    with pytest.raises(Problems) as caught:
        compute(outer, both, "2018", resolver=lambda code: known()[code])
    assert caught.value.found[0].code == "index.both"


def test_a_shipped_index_can_stand_inside_another() -> None:
    outer = read_definition(OUTER.replace("INDEX", "{code: EGDI, of: rank, edition: 2018}"), "home.yaml")
    figures = collect("home", [Figure(unit, "own", "2023", 5.0, "A") for unit in ("DNK", "VNM")])
    result = compute(outer, figures, "2023", resolver=shelf.resolved)
    assert [result.score(unit, "place") for unit in ("DNK", "VNM")] == [10.0, 0.0]
    assert result.inner["place"].rank("VNM") == 88


def test_the_command_line_finds_what_stands_inside(tmp_path: Path) -> None:
    index, figures = tmp_path / "home.yaml", tmp_path / "figures.csv"
    index.write_text(OUTER.replace("INDEX", "{code: EGDI, of: rank, edition: 2018}"), "utf-8")
    figures.write_text("unit,series,period,value,status\nDNK,own,2023,5,A\nVNM,own,2023,4,A\n", "utf-8")
    asked = ["compute", str(index), "--figures", str(figures), "--edition", "2023"]
    done = CliRunner().invoke(commands, asked)
    assert done.exit_code == 0, done.output
    assert "DNK,15.0,1" in done.output
