"""Divisions: what the definition claims is what the units give, and bad denominators are named in place."""

import pytest

from nhip.measure import shelf
from nhip.measure.engine import Figure, Figures, Problems, Result, collect, compute, read_definition
from nhip.measure.measuring import known_measures

TEXT = """
schema: nhip/index/1
code: IX
title: {vi: Chỉ số, en: Index}
components:
  IX: {title: {vi: Gốc, en: Root}, aggregate: arithmetic}
  x:
    {title: {vi: x, en: x}, parent: IX, weight: 1, unit: UNIT, divide_by: d, times: TIMES, normalise: minmax,
     missing: ignore}
"""


def figures(above: str | None, below: str | None, *changes: Figure) -> Figures:
    held = collect(
        "file.csv",
        [Figure(unit, "x", "2024", value) for unit, value in (("A", 10.0), ("B", 30.0), ("C", 20.0))]
        + [Figure(unit, "d", "2024", value) for unit, value in (("A", 100.0), ("B", 200.0), ("C", 50.0))],
    ).with_changes(changes)
    stated = {code: unit for code, unit in (("x", above), ("d", below)) if unit}
    return held.knowing(known_measures(), stated)


def computed(claim: str, times: str, held: Figures, edition: str = "2024") -> Result:
    return compute(
        read_definition(TEXT.replace("UNIT", claim).replace("TIMES", times), "ix.yaml"), held, edition
    )


@pytest.mark.parametrize(
    ("above", "below", "claim", "times"),
    [
        ("subscriptions", "persons", "per_100", "100"),
        ("thousand", "million_persons", "per_100", "0.1"),
        ("persons", "persons", "percent", "100"),
        ("persons", "inhabitants", "per_1000_inhabitants", "1000"),
        ("usd", "million_usd", "percent_of_gdp", "1e-4"),
        ("billion_vnd", "thousand_persons", "vnd_per_person", "1e6"),
        ("persons", "km2", "persons_per_km2", "1"),
        ("dossiers", "hồ sơ", "ratio", "1"),
    ],
)
def test_units_that_fit_pass(above: str, below: str, claim: str, times: str) -> None:
    result = computed(claim, times, figures(above, below))
    assert result.rank("C") == 1
    assert "divide.unchecked" not in {notice.code for notice in result.notices}


@pytest.mark.parametrize(
    ("above", "below", "claim", "times", "code", "cure"),
    [
        ("subscriptions", "persons", "per_100", "1", "figures.denominator_times", "times: 100"),
        ("subscriptions", "thousand_persons", "per_100", "100", "figures.denominator_times", "times: 0.1"),
        ("subscriptions", "usd", "per_100", "100", "figures.denominator_unit", "another denominator"),
        ("vnd", "usd", "percent_of_gdp", "100", "figures.denominator_unit", "convert"),
        ("usd", "usd_ppp", "percent", "100", "figures.denominator_unit", "convert"),
        ("per_100", "persons", "per_100", "100", "figures.denominator_unit", "divided already"),
    ],
)
def test_units_that_do_not_fit_are_refused_with_the_cure(
    above: str, below: str, claim: str, times: str, code: str, cure: str
) -> None:
    with pytest.raises(Problems) as caught:
        computed(claim, times, figures(above, below))
    (found,) = caught.value.found
    assert found.code == code
    assert found.place == "ix.yaml:7 (x)"
    assert cure in found.cure.en
    assert found.cause.vi


def test_what_cannot_be_checked_is_said() -> None:
    for above, claim, word in ((None, "per_100", "state none"), ("parsecs", "per_100", "parsecs")):
        result = computed(claim, "100", figures(above, "persons"))
        notice = next(notice for notice in result.notices if notice.code == "divide.unchecked")
        assert word in notice.text.en


def test_bad_denominators_are_named_in_place() -> None:
    zero = Figure("A", "d", "2024", 0.0)
    with pytest.raises(Problems) as caught:
        computed("per_100", "100", figures("count", "persons", zero))
    assert caught.value.found[0].code == "figures.zero_denominator"
    with pytest.raises(Problems) as caught:
        computed("per_100", "100", figures("count", "persons", Figure("A", "d", "2024", -5.0)))
    assert caught.value.found[0].code == "figures.negative_denominator"
    lost = computed("per_100", "100", figures("count", "persons", Figure("A", "d", "2024", None, "O")))
    assert lost.rank("A") is None
    assert "table.no_denominator" in {notice.code for notice in lost.notices}
    nothing = computed("per_100", "100", figures("count", "persons", zero, Figure("A", "x", "2024", 0.0)))
    assert "table.empty_denominator" in {notice.code for notice in nothing.notices}


def test_a_denominator_of_another_year_is_refused() -> None:
    """Where no year is asked for, figures of one year could be divided by inhabitants of another."""
    held = collect(
        "file.csv",
        [
            Figure(unit, code, year, 5.0 + place)
            for code, year in (("x", "2024"), ("d", "2019"))
            for place, unit in enumerate("AB")
        ],
    )
    with pytest.raises(Problems) as caught:
        compute(read_definition(TEXT.replace("UNIT", "per_100").replace("TIMES", "100"), "ix.yaml"), held)
    assert caught.value.found[0].code == "figures.denominator_period"
    assert "2019" in caught.value.found[0].cause.vi


def test_no_two_units_of_measure_bear_one_name_and_the_shelf_uses_known_ones() -> None:
    known = known_measures()
    assert len(known.codes()) > 30
    unknown = {
        series.unit
        for card in shelf.figure_sets()
        for series in card.series
        if known.find(series.unit) is None
    }
    assert not unknown


def test_any_index_of_states_can_divide_by_the_population_of_the_193() -> None:
    people = shelf.figures("world-denominators")
    held = people.column("population", "2018")
    assert set(held) == set(shelf.units_named("un-members").units)
    values = {unit: held[unit].value for unit in ("VNM", "CHN", "IND", "TUV")}
    assert values == {"VNM": 95540395, "CHN": 1392730000, "IND": 1352617328, "TUV": 11508}
    rows = [Figure(unit, "offices", "2018", 1000.0) for unit in ("VNM", "CHN", "TUV")]
    text = (
        TEXT.replace("UNIT", "per_million")
        .replace("TIMES", "1e6")
        .replace("divide_by: d", "divide_by: population")
    )
    index = read_definition(text.replace("  x:", "  offices:"), "ix.yaml")
    own = people.with_changes(rows)
    result = compute(index, own.knowing(known_measures(), {"offices": "count"}), "2018")
    assert [unit for unit in result.order() if result.rank(unit)] == ["TUV", "VNM", "CHN"]
    assert result.plan.table.raw[result.row("VNM"), 0] == pytest.approx(1000 / 95.540395)
