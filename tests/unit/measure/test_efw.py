"""Economic Freedom of the World, from 42 criteria with gaps to five areas and the index, as published."""

from functools import cache

import numpy as np
import pytest

from nhip.measure import shelf
from nhip.measure.engine import Figures, Result, compute

AREAS = {"SIZE": "AREA_1", "LEGAL": "AREA_2", "MONEY": "AREA_3", "TRADE": "AREA_4", "RULES": "AREA_5"}
# Countries whose index is recomputed.
STATES = {"2015": 156, "2016": 160}


@cache
def held() -> Figures:
    return shelf.figures_for(shelf.definition("EFW"))


@cache
def computed(edition: str) -> Result:
    return compute(shelf.definition("EFW"), held(), edition)


def published(series: str, edition: str) -> dict[str, float]:
    column = held().column(series, edition)
    return {unit: figure.value for unit, figure in column.items() if figure.value is not None}


@pytest.mark.parametrize("edition", list(STATES))
@pytest.mark.parametrize("area", list(AREAS))
def test_every_area_is_the_published_one_to_the_fifth_decimal(area: str, edition: str) -> None:
    """Criteria of six decimals, means of up to nine of them, one product: 0.000002 at most."""
    result = computed(edition)
    for unit, value in published(AREAS[area], edition).items():
        assert result.score(unit, area) == pytest.approx(value, abs=2.1e-6), unit


@pytest.mark.parametrize("edition", list(STATES))
def test_the_index_is_the_published_one_in_both_its_decimals(edition: str) -> None:
    result, official = computed(edition), published("EFW", edition)
    scored = {unit for unit in result.units if result.score(unit) is not None}
    assert len(scored) == STATES[edition]
    assert set(official) - scored == ({"IRN"} if edition == "2015" else set())
    for unit in scored:
        assert round(result.score(unit) or 0.0, 2) == pytest.approx(official[unit], abs=1e-9), unit


def test_ranks_of_2016_follow_the_published_order() -> None:
    """The report ranks two more economies, so ranks are compared as orders."""
    result, official = computed("2016"), published("FRASER_RANK", "2016")
    places = sorted(official.values())
    among_members = {unit: 1 + int(np.searchsorted(places, place)) for unit, place in official.items()}
    found = {unit: result.rank(unit) for unit in official}
    apart = {
        unit: (found[unit], among_members[unit]) for unit in official if found[unit] != among_members[unit]
    }
    assert apart == {}


def test_a_criterion_without_a_figure_leaves_its_weight_to_its_sisters() -> None:
    result = computed("2016")
    assert result.score("VNM", "RULES_B") is not None
    assert any(notice.code == "missing.ignore" for notice in result.notices)


def test_a_country_with_one_of_four_money_criteria_has_no_score() -> None:
    result = computed("2015")
    assert result.score("IRN", "MONEY") is None
    assert result.score("IRN") is None
    assert result.score("IRN", "LEGAL") is not None
