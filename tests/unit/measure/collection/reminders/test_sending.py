"""Reminders go out once, to those who can do something about it, and hold no figure."""

from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from tests.unit.measure.collection.people import EDUCATION, LABOUR, STATISTICS, a_round, literacy, person

from nhip.identity.api import Account, Role
from nhip.kernel.api import Refusal, clock
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.hand_in import hand_in
from nhip.measure.collection.acts.remind import remind, remind_due
from nhip.measure.collection.acts.send_reminder import send_reminder
from nhip.measure.collection.models import Reminder
from nhip.measure.collection.models.figure import Origin

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def box(tmp_path: Path, settings: Any) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def _letters(box: Path) -> list[Any]:
    for pk in Reminder.objects.values_list("pk", flat=True):
        send_reminder(pk)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(box.iterdir())]


def _clerk(at: str) -> Account:
    return person(Role.FOCAL_POINT, at)


def test_who_owes_is_told_once_for_each_reason(box: Path) -> None:
    a_round(series=("adult_literacy",))
    done, late = _clerk(LABOUR), _clerk(EDUCATION)
    enter_figures("2026-Q4", LABOUR, [literacy("95.77")], origin=Origin.FORM, by=done)
    hand_in("2026-Q4", LABOUR, by=done)
    enter_figures("2026-Q4", EDUCATION, [literacy("96.31")], origin=Origin.FORM, by=late)
    assert remind_due() == 0  # fourteen working days are left
    with clock.at(date(2026, 12, 1)):
        assert remind_due() == 1
        assert remind_due() == 0
        (letter,) = _letters(box)
        (again,) = _letters(box)
    assert letter["To"] == late.email
    assert (
        letter["Subject"].strip() == "Nhắc nộp số liệu: Quý IV năm 2026, còn 10 ngày làm việc (thứ Ba, 15/12)"
    )
    body = letter.get_content()
    assert "Còn 0 số liệu chưa nhập, 1 số liệu đã nhập nhưng chưa nộp." in body
    assert "10 working days left" in body
    assert "/so-lieu/dot/2026-Q4/" in body
    assert "96" not in body.replace("2026", "")
    assert again["Message-ID"] == letter["Message-ID"]
    for day in (date(2026, 12, 10), date(2026, 12, 15), date(2026, 12, 16)):
        with clock.at(day):
            assert remind_due() == 1, day
    with clock.at(date(2026, 12, 17)):
        assert remind_due() == 0
    close_round("2026-Q4", by=None)
    assert [row.occasion for row in Reminder.objects.all()] == ["before-10", "before-3", "on-day", "after"]


def test_the_coordinator_reminds_now_and_hears_what_came_of_it(box: Path) -> None:
    a_round()
    clerk, coordinator = _clerk(EDUCATION), person(Role.COORDINATOR, "G06")
    done = _clerk(LABOUR)
    enter_figures("2026-Q4", LABOUR, [literacy("95.77")], origin=Origin.FORM, by=done)
    hand_in("2026-Q4", LABOUR, by=done)
    first = remind("2026-Q4", [EDUCATION, STATISTICS, LABOUR], by=coordinator)
    assert (first.mails, first.agencies) == (1, (EDUCATION,))
    assert (first.nobody, first.complete) == ((STATISTICS,), (LABOUR,))
    again = remind("2026-Q4", by=coordinator)
    assert (again.mails, again.already, again.nobody) == (0, (EDUCATION,), (STATISTICS,))
    assert [letter["To"] for letter in _letters(box)] == [clerk.email]
    for asker in (clerk, person(Role.REVIEWER, "G01")):
        with pytest.raises(Refusal) as refused:
            remind("2026-Q4", by=asker)
        assert refused.value.code == "identity.not_permitted"
    close_round("2026-Q4", by=None)
    with pytest.raises(Refusal) as refused:
        remind("2026-Q4", by=coordinator)
    assert refused.value.code == "collection.round_not_open"


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing, and says so with the address."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError(f"no such mailbox: {email_messages[0].to[0]}")


def test_a_letter_that_is_not_taken_is_tried_again_and_names_nobody(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    a_round()
    clerk = _clerk(EDUCATION)
    remind("2026-Q4", by=None)
    row = Reminder.objects.get()
    with pytest.raises(Refusal) as refused:
        send_reminder(row.pk)
    assert refused.value.retriable
    assert clerk.email not in f"{refused.value} {refused.value.detail}"
    assert refused.value.__suppress_context__
    row.refresh_from_db()
    assert row.sent_at is None


def test_an_account_that_was_closed_gets_no_letter(box: Path) -> None:
    a_round()
    clerk = _clerk(EDUCATION)
    remind("2026-Q4", by=None)
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    assert _letters(box) == []
    assert Reminder.objects.get().sent_at is None
