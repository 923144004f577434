"""Units that merge or split: sums add up, ratios are computed anew, and nothing is carried by habit."""

from datetime import date

import numpy as np
import pytest

from nhip.measure import shelf
from nhip.measure.engine import (
    Carried,
    Definition,
    Figure,
    Figures,
    Link,
    Problems,
    Succession,
    carry,
    collect,
    compute_panel,
    label,
    read_definition,
)
from nhip.measure.successions import succession_named

TABLE = Succession(
    "test-2025",
    label("Sáp nhập thử", "A merger to test with"),
    date(2025, 7, 1),
    (Link("N", ("A", "N")), Link("C", ("C",)), Link("D", ("D",))),
)
TEXT = """
schema: nhip/index/1
code: IX
title: {vi: Chỉ số, en: Index}
components:
  IX: {title: {vi: Gốc, en: Root}, aggregate: arithmetic, weights: equal}
  per:
    {title: {vi: Trên 100 dân, en: Per 100}, parent: IX, series: filed, divide_by: people, times: 100,
     carry: sum, normalise: minmax}
  rate:
    {title: {vi: Tỷ lệ, en: Rate}, parent: IX, carry: {rule: ratio, of: on_time, over: done, times: 100},
     normalise: minmax}
  life: {title: {vi: Tuổi thọ, en: Life}, parent: IX, carry: {rule: mean, by: people}, normalise: minmax}
  given: {title: {vi: Điểm, en: Score}, parent: IX, carry: {rule: score, by: people}, normalise: minmax}
"""
ROWS = {
    "filed": {"A": 10.0, "N": 40.0, "C": 30.0, "D": 5.0},
    "people": {"A": 100.0, "N": 300.0, "C": 200.0, "D": 90.0},
    "on_time": {"A": 9.0, "N": 10.0, "C": 4.0, "D": 1.0},
    "done": {"A": 10.0, "N": 40.0, "C": 5.0, "D": 2.0},
    "rate": {"A": 90.0, "N": 25.0, "C": 80.0, "D": 50.0},
    "life": {"A": 70.0, "N": 74.0, "C": 72.0, "D": 71.0},
    "given": {"A": 0.2, "N": 0.6, "C": 0.5, "D": 0.4},
}


def index(text: str = TEXT) -> Definition:
    return read_definition(text, "ix.yaml")


def held(*changes: Figure, years: tuple[str, ...] = ("2024",)) -> Figures:
    rows = [
        Figure(unit, series, year, value)
        for year in years
        for series, by_unit in ROWS.items()
        for unit, value in by_unit.items()
        if year < "2025" or unit != "A"
    ]
    return collect("old.csv", rows).with_changes(changes)


def carried(*changes: Figure, text: str = TEXT) -> Carried:
    return carry(index(text), held(*changes), TABLE)


def refused(*changes: Figure, text: str = TEXT) -> str:
    with pytest.raises(Problems) as caught:
        carried(*changes, text=text)
    assert all(problem.cure.vi and "old.csv" in problem.place for problem in caught.value.found)
    return caught.value.found[0].code


def test_each_rule_gives_what_it_says() -> None:
    found = carried()
    value = {series: found.figures.column(series, "2024")["N"] for series in ROWS}
    assert {series: figure.value for series, figure in value.items()} == pytest.approx(
        {
            "filed": 50.0,
            "people": 400.0,
            "on_time": 19.0,
            "done": 50.0,
            "rate": 38.0,
            "life": (100 * 70 + 300 * 74) / 400,
            "given": (100 * 0.2 + 300 * 0.6) / 400,
        }
    )
    assert {figure.status for figure in value.values()} == {"E"}
    assert "A" not in found.figures.column("filed", "2024")
    assert found.figures.column("filed", "2024")["C"].status == "A"
    record = next(record for record in found.records if record.series == "life")
    assert (record.origins, record.rule) == (("A", "N"), "mean by people")
    assert {notice.about for notice in found.notices} == set(ROWS)


def test_a_missing_part_leaves_the_whole_missing_and_a_part_without_it_does_not() -> None:
    lost = carried(Figure("A", "filed", "2024", None, "O"))
    assert lost.figures.column("filed", "2024")["N"].is_missing
    assert "1 stay missing" in next(n for n in lost.notices if n.about == "filed").text.en
    apart = carried(Figure("A", "filed", "2024", None, "_Z"))
    assert apart.figures.column("filed", "2024")["N"].value == 40.0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("carry: sum, ", "", "succession.no_rule"),
        (", of: on_time", "", "succession.no_parts"),
        ("{rule: mean, by: people}", "mean", "succession.no_weight"),
        ("series: filed, divide_by: people", "series: life, divide_by: people", "succession.two_rules"),
    ],
)
def test_what_the_definition_does_not_say_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(Problems) as caught:
        carried(text=TEXT.replace(old, new))
    assert code in {problem.code for problem in caught.value.found}


def test_bad_figures_are_refused_in_place() -> None:
    assert refused(Figure("A", "people", "2024", -300.0)) == "succession.weight"
    nothing = [Figure(unit, "done", "2024", 0.0) for unit in "AN"]
    assert refused(*nothing) == "succession.zero_denominator"
    assert refused(Figure("A", "filed", "2026", 3.0)) == "succession.closed_unit"


def test_a_series_that_no_leaf_reads_is_left_out_and_said() -> None:
    found = carried(Figure("A", "IX_RANK", "2024", 3.0), Figure("C", "IX_RANK", "2024", 1.0))
    assert set(found.figures.column("IX_RANK", "2024")) == {"C"}
    assert "IX_RANK" in next(n for n in found.notices if n.code == "succession.left_out").about


def test_splitting_refuses_without_shares_and_adds_up_with_them() -> None:
    links = (Link("P", ("W",)), Link("Q", ("W",)), Link("Z", ("Z",)))
    back = Succession("split", TABLE.title, TABLE.since, links)
    text = """
schema: nhip/index/1
code: IX
title: IX
components:
  IX: {title: IX, aggregate: arithmetic, weights: equal}
  filed: {title: filed, parent: IX, carry: CARRY, normalise: minmax}
"""
    rows = collect(
        "w.csv",
        [
            Figure("W", "filed", "2024", 80.0),
            Figure("Z", "filed", "2024", 7.0),
            Figure("P", "part", "2024", 0.25),
            Figure("Q", "part", "2024", 0.75),
        ],
    )
    with pytest.raises(Problems) as caught:
        carry(index(text.replace("CARRY", "sum")), rows, back)
    assert {problem.code for problem in caught.value.found} == {"succession.no_share"}
    found = carry(index(text.replace("CARRY", "{rule: sum, share: part}")), rows, back)
    assert {unit: figure.value for unit, figure in found.figures.column("filed", "2024").items()} == {
        "P": 20.0,
        "Q": 60.0,
        "Z": 7.0,
    }
    wrong = rows.with_changes([Figure("P", "part", "2024", 25.0)])
    with pytest.raises(Problems) as caught:
        carry(index(text.replace("CARRY", "{rule: sum, share: part}")), wrong, back)
    assert caught.value.found[0].code == "succession.share"


def test_reading_the_table_backwards_splits_what_was_merged() -> None:
    back = TABLE.reversed()
    assert {link.unit: link.origins for link in back.links}["A"] == ("N",)
    assert back.closed == frozenset()
    assert back.opened == TABLE.closed == {"A"}


def test_a_panel_runs_through_the_merger_and_its_rank_changes_add_up() -> None:
    figures = held(years=("2024", "2026"))
    panel = compute_panel(index(), figures, succession=TABLE)
    assert panel.units == ("C", "D", "N")
    assert panel.carried is not None
    assert {record.period for record in panel.carried.records} == {"2024"}
    assert "succession.carried" in {notice.code for notice in panel.notices}
    for unit in panel.units:
        (found,) = panel.rank_changes(unit)
        assert sum(found.causes.values()) == pytest.approx(found.gained, abs=1e-12)
    assert not np.isnan(panel.scores()).any()


def test_the_34_provinces_come_from_the_63_without_gap_or_overlap() -> None:
    table = succession_named("vn-provinces-2025")
    old, new = shelf.units_named("vn-provinces-63"), shelf.units_named("vn-provinces-34")
    origins = [origin for link in table.links for origin in link.origins]
    assert sorted(origins) == sorted(old.units)
    assert {link.unit for link in table.links} == set(new.units)
    assert (len(old.units), len(new.units), len(table.closed), len(table.opened)) == (63, 34, 29, 0)
    assert {link.unit: link.origins for link in table.links}["H29"] == ("H06", "H09", "H29")
    assert new.guess("hue") == "H57"
    with pytest.raises(Problems):
        succession_named("nothing")


def test_papi_2024_on_the_34_provinces_needs_a_rule_and_a_weight() -> None:
    definition = shelf.definition("PAPI")
    table = succession_named("vn-provinces-2025")
    with pytest.raises(Problems) as caught:
        compute_panel(definition, shelf.figures_for(definition), ("2024",), succession=table)
    assert {problem.code for problem in caught.value.found} == {"succession.no_rule"}
    assert "carry" in caught.value.found[0].cure.en
