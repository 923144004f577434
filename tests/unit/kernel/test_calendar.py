"""The arithmetic of working days, and the files of the calendar."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nhip.kernel.calendar.days import Calendar, CalendarUnknown, DayKind, SpecialDay
from nhip.kernel.calendar.files import law_calendar, load_calendar
from nhip.kernel.calendar.terms import term_of_days, term_of_working_days
from nhip.kernel.law.problems import UnsoundLaw
from nhip.kernel.words import Text

CHECKOUT = Path(__file__).parents[3]
DAYS = st.dates(date(2015, 6, 1), date(2027, 6, 30))
COUNTS = st.integers(1, 80)
PACKAGE = holidays.country_holidays("VN", years=range(2015, 2028))


@given(DAYS, COUNTS)
def test_what_is_added_can_be_counted(start: date, count: int) -> None:
    calendar = law_calendar()
    end = calendar.add_working_days(start, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == count


@given(DAYS, COUNTS)
def test_what_is_added_can_be_taken_away(start: date, count: int) -> None:
    calendar = law_calendar()
    assume(calendar.is_working_day(start))
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(DAYS, st.integers(-60, 60))
def test_counting_one_by_one_gives_the_same(start: date, count: int) -> None:
    calendar = law_calendar()
    day, left = start, abs(count)
    while left or not calendar.is_working_day(day):
        day += timedelta(days=-1 if count < 0 else 1)
        left -= calendar.is_working_day(day) if left else 0
    assert calendar.add_working_days(start, count) == day


@given(DAYS, DAYS, DAYS)
def test_counts_add_up(one: date, two: date, three: date) -> None:
    between = law_calendar().working_days_between
    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)


@given(st.dates(date(2015, 6, 1), date(2026, 12, 1)), st.integers(1, 40))
def test_agrees_with_the_package_where_no_decision_differs(start: date, count: int) -> None:
    end = law_calendar().add_working_days(start, count)
    span = (start + timedelta(days=n) for n in range(1, (end - start).days + 12))
    settled_by_hand = {date(2026, 1, 2), date(2026, 1, 10), date(2024, 5, 4)}
    assume(not settled_by_hand & set(span))
    assert end == PACKAGE.get_nth_working_day(start, count)


def test_the_package_has_the_same_week_after_national_day() -> None:
    assert PACKAGE.get_nth_working_day(date(2026, 8, 28), 3) == date(2026, 9, 7)
    assert law_calendar().add_working_days(date(2026, 8, 28), 3) == date(2026, 9, 7)


def test_zero_days_is_this_working_day_or_the_next() -> None:
    assert law_calendar().add_working_days(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert law_calendar().add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2028, 1, 1)])
def test_an_unknown_year_is_refused(day: date) -> None:
    calendar = law_calendar()
    inside = date(2020, 1, 2)
    for question in (
        lambda: calendar.is_working_day(day),
        lambda: calendar.add_working_days(day, 1),
        lambda: calendar.working_days_between(inside, day),
        lambda: calendar.working_days_between(day, inside),
        lambda: calendar.next_working_day(day),
    ):
        with pytest.raises(CalendarUnknown) as refused:
            question()
        assert refused.value.code == "kernel.calendar_unknown"
        assert "2015" in refused.value.detail.vi


def test_counting_past_the_end_is_refused() -> None:
    with pytest.raises(CalendarUnknown):
        law_calendar().add_working_days(date(2027, 12, 30), 5)
    with pytest.raises(CalendarUnknown):
        law_calendar().add_working_days(date(2015, 1, 5), -5)


def _with(*special: SpecialDay) -> Calendar:
    return law_calendar().with_days(special)


def _day(kind: DayKind, known_since: date | None, *, name: str = "") -> SpecialDay:
    return SpecialDay(
        date(2026, 12, 24), kind, Text(name, name), "124/QĐ-TTg", is_confirmed=True, known_since=known_since
    )


def test_the_decision_known_latest_holds_in_whatever_order_they_are_entered() -> None:
    off, back = _day(DayKind.OFF, date(2026, 12, 1)), _day(DayKind.WORKED, date(2026, 12, 20))
    for calendar in (_with(off, back), _with(back, off)):
        assert calendar.is_working_day(date(2026, 12, 24))
        assert not calendar.as_known_on(date(2026, 12, 19)).is_working_day(date(2026, 12, 24))
        assert calendar.as_known_on(date(2026, 11, 30)).is_working_day(date(2026, 12, 24))


def test_of_two_decisions_of_one_day_the_later_entry_holds() -> None:
    known = date(2026, 12, 1)
    calendar = _with(_day(DayKind.OFF, known, name="first"), _day(DayKind.OFF, known, name="second"))
    special = calendar.special_day(date(2026, 12, 24))
    assert special
    assert special.name.vi == "second"


def test_a_deadline_names_the_doubtful_days_it_rests_on() -> None:
    found = term_of_working_days(law_calendar(), date(2026, 11, 20), 2)
    assert [special.day for special in found.doubtful] == [date(2026, 11, 24)]
    assert term_of_working_days(law_calendar(), date(2026, 11, 10), 2).doubtful == ()


def test_a_deadline_cites_the_code_in_force_when_it_began() -> None:
    now, then = (term_of_days(law_calendar(), date(year, 6, 1), 10) for year in (2026, 2016))
    assert [rule.source.key for rule in now.under] == ["bo-luat-dan-su-2015"] * 2
    assert [rule.source.key for rule in then.under] == ["bo-luat-dan-su-2005"] * 2
    assert "Điều 148" in now.under[1].cite().vi
    assert "chưa xác nhận" in then.under[1].cite().vi


@pytest.mark.parametrize("count", [0, -1])
def test_a_term_has_at_least_one_day(count: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        term_of_working_days(law_calendar(), date(2026, 6, 1), count)
    with pytest.raises(ValueError, match="at least one day"):
        term_of_days(law_calendar(), date(2026, 6, 1), count)


def test_the_yearly_files_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, CHECKOUT / "scripts" / "seed_calendar.py", "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


ENTRY = '{day: 2026-12-24, kind: "off", name: {vi: a, en: b}, source: pypi-holidays, status: confirmed}'


@pytest.mark.parametrize(
    ("content", "line", "cause"),
    [
        ("days: []", 1, "not a calendar file"),
        (f"schema: nhip/calendar/1\ndays:\n- {ENTRY}\n- {ENTRY}", 4, "written twice"),
        ("schema: nhip/calendar/1\ndays:\n- 5", 3, "no day"),
        ("schema: nhip/calendar/1\ndays:\n- " + ENTRY.replace('"off"', "off"), 3, "kind"),
        ("schema: nhip/calendar/1\ndays:\n- " + ENTRY.replace("{vi: a, en: b}", "a"), 3, "name"),
        (
            "schema: nhip/calendar/1\ndays:\n- " + ENTRY.replace("pypi-holidays", "nobody"),
            3,
            "`nobody` is not declared",
        ),
        ("schema: nhip/calendar/1\ndays:\n- " + ENTRY.replace("confirmed", "sure"), 3, "`status`"),
        ("schema: nhip/calendar/1\ndays:\n- " + ENTRY.replace("kind", "sort"), 3, "no field `sort`"),
        (
            "schema: nhip/calendar/1\ndays:\n- "
            + ENTRY.replace("2026-12-24,", "2026-12-24, known_since: soon,"),
            3,
            "known_since",
        ),
    ],
)
def test_a_calendar_file_with_a_mistake(tmp_path: Path, content: str, line: int, cause: str) -> None:
    (tmp_path / "decisions.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(UnsoundLaw) as unsound:
        load_calendar(tmp_path)
    said = [problem.say("en") for problem in unsound.value.problems]
    assert any(f"decisions.yaml:{line}: " in text and cause in text for text in said), said


def test_a_missing_year_is_a_problem(tmp_path: Path) -> None:
    for year in (2024, 2026):
        (tmp_path / f"{year}.yaml").write_text(
            f"schema: nhip/calendar/1\nyear: {year}\ndays: []", encoding="utf-8"
        )
    with pytest.raises(UnsoundLaw, match=r"the years \[2025\] are missing"):
        load_calendar(tmp_path)
