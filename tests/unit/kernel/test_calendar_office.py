"""Days that officials enter: they hold from when they were known, leave an event, are never rewritten."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from nhip.kernel import clock
from nhip.kernel.acts.enter_calendar_day import enter_calendar_day
from nhip.kernel.calendar import office
from nhip.kernel.calendar.days import DayKind
from nhip.kernel.errors import Refusal
from nhip.kernel.models import CalendarDay
from nhip.kernel.models_calendar import Kind
from nhip.kernel.words import Text

pytestmark = pytest.mark.django_db

CHRISTMAS_EVE = date(2026, 12, 24)


def _entry(
    kind: str = "off", *, known_since: date = date(2026, 12, 1), decided_on: date | None = None
) -> CalendarDay:
    return CalendarDay(
        day=CHRISTMAS_EVE,
        kind=kind,
        name="Nghỉ theo quyết định",
        name_en="Day off by decision",
        source="Quyết định 124/QĐ-TTg",
        decided_on=decided_on or known_since,
        known_since=known_since,
        is_confirmed=True,
    )


@pytest.fixture(autouse=True)
def _in_december() -> object:
    with clock.at(date(2026, 12, 20)):
        yield


def test_an_entered_day_holds_from_the_day_it_was_known() -> None:
    enter_calendar_day(_entry(), actor=None)
    assert not office.is_working_day(CHRISTMAS_EVE)
    assert office.is_working_day(CHRISTMAS_EVE, known_on=date(2026, 11, 30))
    assert office.next_working_day(date(2026, 12, 23)) == date(2026, 12, 25)
    assert office.add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 25)
    assert office.working_days_between(date(2026, 12, 21), date(2026, 12, 25)) == 3
    assert office.term_of_working_days(date(2026, 12, 22), 2).due_on == date(2026, 12, 25)
    assert office.term_of_days(date(2026, 12, 22), 2).due_on == date(2026, 12, 25)
    assert office.remaining(date(2026, 12, 25)) == Text(
        "còn 4 ngày làm việc (thứ Sáu, 25/12)", "4 working days left (Friday 25 December)"
    )


def test_a_later_entry_takes_the_place_of_an_earlier_one() -> None:
    enter_calendar_day(_entry(), actor=None)
    enter_calendar_day(_entry("worked", known_since=date(2026, 12, 10)), actor=None)
    assert office.is_working_day(CHRISTMAS_EVE)
    assert not office.is_working_day(CHRISTMAS_EVE, known_on=date(2026, 12, 9))


def test_an_entry_leaves_an_event() -> None:
    enter_calendar_day(_entry(), actor="account:0191")
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, actor, body FROM kernel_event WHERE subject = 'calendar:2026-12-24'")
        ((kind, actor, body),) = cursor.fetchall()
    assert (kind, actor) == ("kernel.calendar_day_entered", "account:0191")
    assert "2026-12-01" in body


@pytest.mark.parametrize(
    "entry",
    [
        _entry(known_since=date(2026, 12, 1), decided_on=date(2026, 12, 2)),
        _entry(known_since=date(2026, 12, 21)),
    ],
)
def test_an_unsound_entry_is_refused_and_nothing_is_stored(entry: CalendarDay) -> None:
    with pytest.raises(Refusal) as refused:
        enter_calendar_day(entry, actor=None)
    assert refused.value.code == "kernel.calendar_day_unsound"
    assert not CalendarDay.objects.exists()


def test_the_database_holds_the_rules_too() -> None:
    for wrong in (_entry("holiday"), _entry(decided_on=date(2026, 12, 2))):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_the_kinds_of_the_table_are_the_kinds_of_the_calendar() -> None:
    assert Kind.values == [kind.value for kind in DayKind]


def test_officials_add_days_and_change_none() -> None:
    page = admin.site._registry[CalendarDay]
    request = RequestFactory().get("/admin/")
    assert isinstance(page.admin_site, AdminSite)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
