"""A figure's worth: 46.5 or 53 % internet users is rank 88 or 87."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from nhip.measure import queries
from nhip.measure.api import load_reference
from nhip.measure.collection.worth import Unsaid, Worth, worth_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _reference(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference figures, loaded once for these tests and taken back after them."""
    del django_db_setup
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        queries.forget()
        yield
        transaction.set_rollback(True)
    queries.forget()


def test_one_stale_figure_cost_a_rank() -> None:
    worth = worth_of("internet_users", "VNM", "2016", ["46.5", "53.0", "53.0"])
    assert isinstance(worth, Worth)
    assert (worth.index, worth.edition, worth.is_own_edition, worth.base) == ("EGDI", "2018", True, "46.5")
    assert [effect.rank for effect in worth.effects] == [88, 87]
    assert worth.ranks == 1
    better = worth.of("53.0")
    assert better is not None
    assert better.component == pytest.approx(0.3890 + 6.5 * 0.002018, abs=1e-6)


def test_the_base_is_what_the_published_score_rests_on() -> None:
    worth = worth_of("internet_users", "VNM", "2016", ["46.5", "53.0"], base="53.0")
    assert isinstance(worth, Worth)
    assert [effect.rank for effect in worth.effects] == [90, 88]


def test_a_year_without_its_edition_is_reckoned_in_the_newest_that_can() -> None:
    worth = worth_of("mobile_cellular", "VNM", "2024", ["100", "118"])
    assert isinstance(worth, Worth)
    assert (worth.edition, worth.is_own_edition) == ("2020", False)


def test_a_figure_that_is_a_component_itself() -> None:
    worth = worth_of("mean_schooling", "VNM", "2021", ["8.4", "9.4"])
    assert isinstance(worth, Worth)
    assert worth.of("9.4") is not None


@pytest.mark.parametrize(
    ("series", "area", "values"),
    [("population", "VNM", ["1"]), ("internet_users", "XXX", ["50"]), ("internet_users", "VNM", ["", "?"])],
)
def test_what_cannot_be_reckoned_says_why(series: str, area: str, values: list[str]) -> None:
    found = worth_of(series, area, "2016", values)
    assert isinstance(found, Unsaid)
    assert found.why.vi
