"""An official enters a day on the administration pages."""

import json
from collections.abc import Iterator
from datetime import date
from unittest import mock

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from nhip.identity.signing_in.sessions import SEEN, STARTED
from nhip.kernel.api import clock, is_working_day
from nhip.kernel.models import CalendarDay, JobFailure

pytestmark = pytest.mark.django_db

DAY = {
    "day": "24/12/2026",
    "kind": "off",
    "name": "Ngày nghỉ theo quyết định",
    "name_en": "Day off by decision",
    "source": "Quyết định 124/QĐ-TTg",
    "decided_on": "01/12/2026",
    "known_since": "02/12/2026",
    "is_confirmed": "on",
    "note": "",
}


@pytest.fixture
def official() -> Iterator[Client]:
    people = get_user_model()
    account = people.objects.create_user("an@demo.example", "Nguyễn Văn An")  # type: ignore[attr-defined]
    client = Client()
    with (
        clock.at(date(2026, 12, 5)),
        mock.patch.object(people, "_may", return_value=True),
        mock.patch.object(admin.site, "has_permission", return_value=True, create=True),
    ):
        client.force_login(account)
        session = client.session
        session[STARTED] = session[SEEN] = clock.now().timestamp()
        session.save()
        yield client


def _add(client: Client, **changed: str) -> str:
    address = reverse("admin:kernel_calendarday_add")
    response = client.post(address, DAY | changed, follow=True)
    assert response.status_code in {200, 422}
    return response.content.decode()


def test_a_day_is_entered_and_leaves_an_event(official: Client) -> None:
    _add(official)
    entry = CalendarDay.objects.get()
    assert (entry.day, entry.known_since, entry.is_confirmed) == (date(2026, 12, 24), date(2026, 12, 2), True)
    assert not is_working_day(date(2026, 12, 24))
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, body FROM kernel_event WHERE type = 'kernel.calendar_day_entered'")
        ((actor, body),) = cursor.fetchall()
    assert actor.startswith("account:")
    assert "an@demo.example" not in json.dumps(body)


def test_a_decision_known_before_it_was_made_is_shown_beside_the_form(official: Client) -> None:
    assert "Văn bản không thể được biết trước ngày ban hành." in _add(official, known_since="30/11/2026")
    assert not CalendarDay.objects.exists()


def test_a_decision_still_to_come_is_refused(official: Client) -> None:
    assert "Hãy nhập sau khi nhận được văn bản." in _add(official, known_since="06/12/2026")
    assert not CalendarDay.objects.exists()


def test_what_was_entered_can_be_read_and_not_changed(official: Client) -> None:
    _add(official)
    page = official.get(reverse("admin:kernel_calendarday_changelist")).content.decode()
    assert "Ngày nghỉ theo quyết định" in page
    entry = CalendarDay.objects.get()
    for act in ("change", "delete"):
        address = reverse(f"admin:kernel_calendarday_{act}", args=[entry.pk])
        assert official.post(address, DAY | {"name": "khác", "post": "yes"}).status_code == 403
    assert CalendarDay.objects.get().name == "Ngày nghỉ theo quyết định"


def test_failed_jobs_are_shown_with_their_reason(official: Client) -> None:
    JobFailure.objects.create(
        job_id=1,
        name="measure.refresh",
        attempt=3,
        code="test.closed",
        reason="Cổng đã đóng",
        failed_at=clock.now(),
        is_final=True,
    )
    page = official.get(reverse("admin:kernel_jobfailure_changelist")).content.decode()
    assert "Cổng đã đóng" in page
    assert official.get(reverse("admin:kernel_jobfailure_add")).status_code == 403
