"""By when a document is opened, who sees that it was not, and that it is raised again until it is."""

from datetime import date

import pytest
from django.db import connection
from tests.unit.documents.axis.conftest import a_draft
from tests.unit.identity.people import make_account

from nhip.documents.axis.acts.open_delivery import open_delivery
from nhip.documents.axis.acts.raise_unopened import raise_unopened
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery
from nhip.identity.api import Role
from nhip.kernel.api import Refusal, clock
from nhip.sharing.api import disconnect_seat, log_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "priority", "last_day"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 23)),  # a Friday: the next working day is Monday
        (date(2026, 11, 20), 1, date(2026, 11, 20)),  # urgent: the same day
        (date(2026, 11, 21), 3, date(2026, 11, 23)),  # express on a Saturday: Monday
        (date(2026, 4, 29), 0, date(2026, 5, 4)),  # over the holidays of 30 April and 1 May
        (date(2031, 11, 21), 0, date(2031, 11, 24)),  # a Friday of a year without a calendar yet
        (date(2031, 11, 22), 2, date(2031, 11, 24)),  # a Saturday of it, urgent
    ],
)
def test_the_last_day_to_open_it(agencies: tuple[str, ...], day: date, priority: int, last_day: date) -> None:
    with clock.at(day):
        document = send_document(a_draft(priority=priority), [], agency="G22", by=None)
    assert document.deliveries.get().open_by == last_day


def test_what_nobody_opens_is_raised_with_both_until_somebody_does(agencies: tuple[str, ...]) -> None:
    with clock.at(date(2026, 11, 10)):
        delivery = send_document(a_draft(), [], agency="G22", by=None).deliveries.get()
    assert raise_unopened(date(2026, 11, 11)) == 0  # its last day
    assert raise_unopened(date(2026, 11, 12)) == 1
    assert raise_unopened(date(2026, 11, 12)) == 0  # once a day
    assert raise_unopened(date(2026, 11, 13)) == 0
    assert raise_unopened(date(2026, 11, 14)) == 0  # a Saturday
    assert raise_unopened(date(2026, 11, 16)) == 1
    delivery.refresh_from_db()
    assert (delivery.escalations, delivery.escalated_on) == (2, date(2026, 11, 16))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'axis.document_escalated'")
        assert cursor.fetchone() == (2,)
    assert raise_unopened(date(2031, 11, 22)) == 0  # a Saturday of a year without a calendar yet
    assert raise_unopened(date(2031, 11, 24)) == 1
    send_status(delivery, "03", by=None)
    assert raise_unopened(date(2031, 11, 28)) == 0


def test_without_a_calendar_weekdays_count_for_raising_again(letter: Delivery) -> None:
    Delivery.objects.update(open_by=date(2031, 11, 19))
    assert raise_unopened(date(2031, 11, 21)) == 1  # a Friday
    assert raise_unopened(date(2031, 11, 24)) == 0  # the Monday is one working day later, not two
    assert raise_unopened(date(2031, 11, 25)) == 1


def test_opening_it_tells_the_sender(letter: Delivery) -> None:
    clerk = make_account("van-thu@h41.example", Role.CLERK, at="H41")
    opened = open_delivery(letter, account=clerk)
    assert (opened.state, opened.opened_at is not None) == ("arrived", True)
    assert open_delivery(opened, account=clerk).opened_at == opened.opened_at
    assert [each.envelope.body["code"] for each in log_of("G22", 0)] == ["01"]


def test_a_letter_is_opened_though_its_sender_is_gone(letter: Delivery) -> None:
    clerk = make_account("van-thu@h41.example", Role.CLERK, at="H41")
    disconnect_seat("G22", by=None)
    opened = open_delivery(letter, account=clerk)
    assert opened.opened_at
    assert opened.state == "sent"  # nobody was told
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event WHERE type = 'axis.document_refused'")
        assert cursor.fetchone() == (1,)


def test_nobody_opens_the_letters_of_others(letter: Delivery) -> None:
    sender = make_account("van-thu@g22.example", Role.CLERK, at="G22")
    with pytest.raises(Refusal, match=r"axis\.not_found"):
        open_delivery(letter, account=sender)
