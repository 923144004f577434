"""Raise what nobody opened in time, with its sender and its receiver, and again while it stays unopened."""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from nhip.documents.axis.deadlines import raise_again_on
from nhip.documents.axis.events import DocumentEscalated
from nhip.documents.axis.models import UNOPENED, Delivery
from nhip.kernel.api import Calendar, Posting, office_calendar, publish_many, today

A_GROUP: Final = 1000


def raise_unopened(on: date | None = None) -> int:
    """Raise every delivery that is due for it on a day (today); how many were. Again that day, it finds none.

    Both agencies see it on their pages from then on; each raising is an event.
    """
    day = on or today()
    calendar = office_calendar()
    if not calendar.is_working_day(day):
        return 0
    raised = 0
    while many := _raise_group(day, calendar):
        raised += many
    return raised


@transaction.atomic
def _raise_group(day: date, calendar: Calendar) -> int:
    latest = _raised_before(day, calendar)
    is_due = Q(escalated_on=None) | Q(escalated_on__lte=latest)
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(UNOPENED & is_due, open_by__lt=day)
        .order_by("open_by", "pk")[:A_GROUP]
    )
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        escalated_on=day, escalations=F("escalations") + 1
    )
    publish_many(
        Posting(
            event=DocumentEscalated(
                delivery=str(row.pk),
                sender=row.sender,
                receiver=row.receiver,
                open_by=row.open_by,
                times=row.escalations + 1,
            ),
            subject=f"delivery:{row.pk}",
            agency=row.receiver,
        )
        for row in rows
    )
    return len(rows)


def _raised_before(day: date, calendar: Calendar) -> date:
    """The last day such that what was raised on it is due to be raised again on ``day``."""
    earlier = calendar.add_working_days(day, -1)
    while raise_again_on(calendar, earlier) > day:
        earlier = calendar.add_working_days(earlier, -1)
    return earlier
