"""An official enters a day into the working calendar, by a decision that the files do not have yet."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import transaction

from nhip.kernel.calendar.days import LABOUR_CODE
from nhip.kernel.clock import today
from nhip.kernel.errors import Refusal
from nhip.kernel.events import Event
from nhip.kernel.ledger.publishing import publish
from nhip.kernel.models_calendar import CalendarDay
from nhip.kernel.text.phrases import full_date
from nhip.kernel.words import Text


@dataclass(frozen=True, kw_only=True)
class CalendarDayEntered(Event):
    """From ``known_since`` on, offices know ``day`` to be of ``kind`` (``off`` or ``worked``)."""

    type: ClassVar[str] = "kernel.calendar_day_entered"

    day: date
    kind: str
    source: str
    known_since: date


def enter_calendar_day(entry: CalendarDay, *, actor: str | None) -> CalendarDay:
    """Store ``entry`` and publish :class:`CalendarDayEntered`.

    Refused if it was decided after it was known, or known only from a day to come. Entries are never changed:
    a later one for the same day takes the place of an earlier one.
    """
    _check(entry)
    event = CalendarDayEntered(
        day=entry.day, kind=entry.kind, source=entry.source, known_since=entry.known_since
    )
    with transaction.atomic():
        entry.save(force_insert=True)
        publish(event, subject=f"calendar:{entry.day.isoformat()}", actor=actor)
    return entry


def _check(entry: CalendarDay) -> None:
    known, decided = full_date(entry.known_since), full_date(entry.decided_on)
    if entry.known_since < entry.decided_on:
        raise _refused(
            Text(
                f"Văn bản ban hành ngày {decided.vi} không thể được biết từ ngày {known.vi}.",
                f"A decision of {decided.en} cannot have been known on {known.en}.",
            ),
            Text("Hãy kiểm tra lại hai ngày.", "Check the two dates."),
        )
    if entry.known_since > today():
        raise _refused(
            Text(
                f"Ngày được biết ({known.vi}) chưa tới.",
                f"The day it was known ({known.en}) is still to come.",
            ),
            Text("Hãy nhập sau khi nhận được văn bản.", "Enter the day once the decision has been received."),
        )


def _refused(detail: Text, remedy: Text) -> Refusal:
    title = Text("Chưa ghi được ngày vào lịch làm việc", "The day was not entered into the working calendar")
    return Refusal("kernel.calendar_day_unsound", title, detail, remedy, law=LABOUR_CODE, status=422)
