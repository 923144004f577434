"""Raise what nobody opened in time, with its sender and its receiver, and again while it stays unopened."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from nhip.documents.axis.deadlines import again_after, raise_again_on
from nhip.documents.axis.events import DocumentEscalated
from nhip.documents.axis.models import UNOPENED, Delivery
from nhip.kernel.api import Calendar, CalendarUnknown, Posting, office_calendar, publish_many, today

A_GROUP: Final = 1000


def raise_unopened(on: date | None = None) -> int:
    """Raise every delivery that is due for it on a day (today); how many were. Again that day, it finds none.

    Both agencies see it on their pages from then on; each raising is an event.
    """
    day = on or today()
    before = _raised_before(day, office_calendar())
    raised = 0
    while before is not None and (many := _raise_group(day, before)):
        raised += many
    return raised


@transaction.atomic
def _raise_group(day: date, before: date) -> int:
    is_due = Q(escalated_on=None) | Q(escalated_on__lte=before)
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


def _raised_before(day: date, calendar: Calendar) -> date | None:
    """The last day such that what was raised on it is due to be raised again on ``day``; None on a day off.

    In a year whose holidays nobody has entered yet, Mondays to Fridays count.
    """
    try:
        if not calendar.is_working_day(day):
            return None
        earlier = calendar.add_working_days(day, -1)
        while raise_again_on(calendar, earlier) > day:
            earlier = calendar.add_working_days(earlier, -1)
    except CalendarUnknown:
        return _weekdays_before(day, again_after(day)) if day.weekday() <= 4 else None
    return earlier


def _weekdays_before(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() <= 4
    return day
