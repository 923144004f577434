"""A person's own calendar: their days only, at an address that is told once, renewed and ended."""

import re
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.collection.people import COMMUNICATIONS, EDUCATION, a_round

from nhip.identity.api import Account, Role, end_role
from nhip.kernel.api import events_about
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.models import CalendarKey

pytestmark = pytest.mark.usefixtures("desk")
PAGE = "/so-lieu/lich/cua-toi/"


def _seated(role: Role, at: str) -> tuple[Account, Client]:
    account = make_account(f"{role.value}.{at.lower()}@co-quan.example", role, at=at, second_factor=True)
    return account, sign_in(account)


def _made(client: Client) -> str:
    page = client.post(PAGE, {"viec": "lap"}).content.decode()
    found = re.search(r'value="http://testserver(/so-lieu/lich/cua-toi/[\w-]{43}\.ics)"', page)
    assert found, page
    return found[1]


def _days(address: str) -> dict[str, date]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    found = Calendar.from_ical(answer.content)
    return {str(event["summary"]): event["dtstart"].dt for event in found.walk("VEVENT")}


def test_it_has_the_days_of_ones_own_agencies_only() -> None:
    a_round()
    _, education = _seated(Role.FOCAL_POINT, EDUCATION)
    days = _days(_made(education))
    assert days["G03 nộp số liệu: Quý IV năm 2026"] == date(2026, 12, 15)
    assert not any("G12" in words for words in days)
    _, coordinator = _seated(Role.COORDINATOR, COMMUNICATIONS)
    assert list(_days(_made(coordinator))) == ["Đợt đóng: Quý IV năm 2026"]
    close_round("2026-Q4", by=None)
    assert not any("Quý IV" in words for words in _days(_made(education)))


def test_the_address_is_told_once_holds_nobody_and_ends_when_it_is_renewed_or_dropped() -> None:
    a_round()
    account, client = _seated(Role.FOCAL_POINT, EDUCATION)
    assert "chưa có địa chỉ" in client.get(PAGE).content.decode()
    first = _made(client)
    word = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert word not in client.get(PAGE).content.decode()
    assert word not in str(list(CalendarKey.objects.values()))
    assert str(account.public_id) not in first
    second = _made(client)
    assert Client().get(first).status_code == 404
    feed = Client().get(second).content.decode()
    assert account.email not in feed
    assert account.name not in feed
    assert word not in feed
    client.post(PAGE, {"viec": "bo"})
    assert Client().get(second).status_code == 404
    told = [event.type for event in events_about(account.subject)]
    assert told.count("collection.calendar_key_changed") == 3
    assert word not in str([event.payload for event in events_about(account.subject)])


def test_it_shrinks_with_the_role_and_ends_with_the_account() -> None:
    a_round()
    account, client = _seated(Role.FOCAL_POINT, EDUCATION)
    address = _made(client)
    assert _days(address)
    end_role(account.memberships.get(), by=None)
    assert _days(address) == {}
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    assert Client().get(f"{PAGE}{'A' * 43}.ics").status_code == 404
    assert Client().get(PAGE).status_code == 302
