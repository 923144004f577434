"""When a figure must be there to count: reckoned from the shipped facts, on days that we choose."""

from datetime import date

import pytest

from nhip.measure.collection.deadlines import counting, countings, dues, happenings, left
from nhip.measure.collection.register import register


def _due(code: str, on: date) -> list[tuple[str, int, date | None]]:
    return [(due.taker.body, due.data_year, due.due_on) for due in dues(on, [register()[code]])]


@pytest.mark.parametrize(
    ("on", "edition", "data_year"),
    [
        (date(2026, 2, 14), 2026, 2024),  # the day itself still counts
        (date(2026, 2, 15), 2028, 2026),
        (date(2027, 12, 31), 2028, 2026),
        (date(2028, 2, 15), 2030, 2028),
    ],
)
def test_the_data_year_is_the_edition_less_two(on: date, edition: int, data_year: int) -> None:
    feed = register()["gross_enrolment"].feeds[0]
    found = counting(feed, on)
    assert found is not None
    assert (found.edition, found.data_year) == (edition, data_year)
    assert found.taken_on == date(edition, 2, 14)


def test_a_questionnaire_asks_for_the_year_before() -> None:
    assert _due("gross_enrolment", date(2026, 11, 22)) == [("UIS", 2026, date(2027, 4, 30))]
    assert _due("enrolled_primary", date(2026, 4, 30)) == [("UIS", 2025, date(2026, 4, 30))]
    assert _due("enrolled_primary", date(2026, 5, 1)) == [("UIS", 2026, date(2027, 4, 30))]
    assert _due("internet_users", date(2026, 11, 22)) == [("ITU", 2026, None)]
    assert _due("population", date(2026, 11, 22)) == []


def test_what_an_index_no_longer_counts_has_no_edition_to_come() -> None:
    assert countings(register()["fixed_telephone"], date(2026, 11, 22)) == []
    assert [found.edition for found in countings(register()["fixed_telephone"], date(2017, 1, 1))] == [2018]


def test_without_a_timetable_nothing_is_guessed() -> None:
    assert countings(register()["life_expectancy"], date(2026, 11, 22)) == []
    (due,) = dues(date(2026, 11, 22), [register()["life_expectancy"]])
    assert due.last_day is None
    assert not due.is_confirmed


def test_what_is_soonest_stands_first() -> None:
    days = [due.last_day or date.max for due in dues(date(2026, 11, 22))]
    assert days == sorted(days)
    assert days[0] == date(2027, 4, 30)


def test_the_steps_of_the_editions_that_are_not_over() -> None:
    steps = [(each.edition, each.first, each.last) for each in happenings(date(2027, 8, 1))]
    assert (2028, date(2027, 6, 1), date(2027, 9, 30)) in steps
    assert all(last >= date(2027, 8, 1) for _, _, last in steps)


@pytest.mark.django_db
def test_what_is_left_is_said_in_working_days_as_far_as_holidays_are_known() -> None:
    on = date(2026, 12, 2)
    assert left(date(2026, 12, 4), on).vi == "còn 2 ngày làm việc (thứ Sáu, 04/12)"
    assert left(date(2030, 2, 14), on).vi == "còn 1170 ngày (thứ Năm, 14/02/2030)"
    assert left(date(2009, 2, 14), date(2009, 2, 16)).en == "2 days late (Saturday 14 February 2009)"
