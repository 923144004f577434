"""EGDI from its components beside the published index: scores, ranks, groups, Viet Nam's own row.

Published components have four or five decimals, so a recomputed score differs from the UN's by rounding.
"""

import numpy as np
import pytest
from tests.unit.measure.engine.shelf_figures import computed, definition, figures

from nhip.measure.engine import Problems, compute

SCORED = ("2012", "2014", "2016", "2018", "2020")


def published(edition: str, series: str = "EGDI") -> dict[str, float]:
    column = figures("EGDI").column(series, edition)
    return {unit: figure.value for unit, figure in column.items() if figure.value is not None}


@pytest.mark.parametrize("edition", ["2010", *SCORED])
def test_every_scored_country_lies_within_a_ten_thousandth(edition: str) -> None:
    result, official = computed("EGDI", edition), published(edition)
    assert set(result.units) == set(official)
    gaps = [abs((result.score(unit) or 0.0) - value) for unit, value in official.items()]
    assert max(gaps) < 1e-4


@pytest.mark.parametrize("edition", ["2018", "2020"])
def test_193_of_193_are_exact_at_four_decimals(edition: str) -> None:
    result, official = computed("EGDI", edition), published(edition)
    shown = dict(zip(result.units, result.shown(), strict=True))
    assert len(shown) == 193
    assert {unit: f"{value:.4f}" for unit, value in shown.items()} == {
        unit: f"{value:.4f}" for unit, value in official.items()
    }


@pytest.mark.parametrize("edition", ["2003", "2004", "2005", "2008", "2010", "2012", "2014", "2016", "2018"])
def test_every_published_rank(edition: str) -> None:
    result = computed("EGDI", edition)
    assert {unit: result.rank(unit) for unit in result.units} == published(edition, "EGDI_RANK")


def test_the_ranks_of_2020_but_for_four_ties_that_hidden_decimals_broke() -> None:
    result, official = computed("EGDI", "2020"), published("2020", "EGDI_RANK")
    differ = {unit for unit in result.units if result.rank(unit) != official[unit]}
    assert differ == {"HUN", "MKD", "AND", "TLS"}
    for first, second in (("HRV", "HUN"), ("PER", "MKD"), ("MDA", "AND"), ("TJK", "TLS")):
        assert result.rank(first) == result.rank(second) == official[first] == official[second] - 1


def test_2010_has_weights_of_its_own() -> None:
    result = computed("EGDI", "2010")
    assert result.plan.weights["EGDI"] == pytest.approx([0.34, 0.33, 0.33])
    official = published("2010")
    parts = np.column_stack([result.component(code) for code in ("OSI", "TII", "HCI")])
    equal = dict(zip(result.units, parts.mean(axis=1), strict=True))
    # Equal weights would miss by up to 0.0040 where the country's own miss stays below 0.00001.
    assert max(abs(equal[u] - official[u]) for u in result.units if official[u] > 0) > 0.0039
    scored = [u for u in result.units if official[u] > 0]
    assert max(abs((result.score(u) or 0) - official[u]) for u in scored) < 1e-5
    assert len(result.units) - len(scored) == 9


def test_2012_puts_three_states_without_a_portal_at_zero() -> None:
    result = computed("EGDI", "2012")
    assert {unit for unit in result.units if result.score(unit) == 0} == {"LBY", "CAF", "GIN"}
    assert {result.rank(unit) for unit in ("LBY", "CAF", "GIN")} == {191}


@pytest.mark.parametrize(("edition", "groups"), [("2018", [40, 71, 66, 16]), ("2020", [57, 69, 59, 8])])
def test_the_groups(edition: str, groups: list[int]) -> None:
    held = [group.code if group else "" for group in computed("EGDI", edition).groups]
    assert [held.count(code) for code in ("VH", "H", "M", "L")] == groups


def test_the_classes_of_2020_come_in_quarters() -> None:
    classes = computed("EGDI", "2020").classes
    assert [classes.count(code) for code in ("VH", "V3", "V2", "V1")] == [15, 14, 14, 14]
    assert classes[computed("EGDI", "2020").row("VNM")] == "H3"


@pytest.mark.parametrize(
    ("edition", "rank", "egdi", "osi", "tii", "hci"),
    [
        ("2003", 97, 0.35726, None, None, None),
        ("2004", 112, 0.33777, None, None, None),
        ("2005", 105, 0.36398, None, None, None),
        ("2008", 91, 0.45580, None, None, None),
        ("2010", 90, 0.44544, 0.30476, 0.22606, 0.80976),
        ("2012", 83, 0.52169, 0.42483, 0.39689, 0.74336),
        ("2014", 99, 0.47045, 0.41732, 0.37923, 0.61480),
        ("2016", 89, 0.51426, 0.57246, 0.37145, 0.59888),
        ("2018", 88, 0.5931, 0.7361, 0.3890, 0.6543),
        ("2020", 86, 0.6667, 0.6529, 0.6694, 0.6779),
    ],
)
def test_viet_nam(
    edition: str, rank: int, egdi: float, osi: float | None, tii: float | None, hci: float | None
) -> None:
    result = computed("EGDI", edition)
    assert result.rank("VNM") == rank
    assert result.score("VNM") == pytest.approx(egdi, abs=5e-5)
    parts = [result.score("VNM", code) for code in ("OSI", "TII", "HCI")]
    assert parts == [osi, tii, hci]


def test_editions_without_components_stand_as_published_and_say_so() -> None:
    result = computed("EGDI", "2008")
    assert result.plan.table.given == {"EGDI"}
    assert {"table.given", "definition.unconfirmed"} <= {notice.code for notice in result.notices}


def test_an_edition_without_figures_names_the_periods_there_are() -> None:
    with pytest.raises(Problems) as caught:
        compute(definition("EGDI"), figures("EGDI"), "2024")
    assert [problem.code for problem in caught.value.found] == ["figures.no_data"] * 3
    assert "2010, 2012, 2014, 2016, 2018, 2020" in caught.value.found[0].cure.vi
