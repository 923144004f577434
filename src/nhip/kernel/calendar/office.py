"""The calendar in use: the files of ``law/calendar`` and the days that officials entered since.

Each function takes ``known_on``: with a date it answers as an office knew the calendar on that day. Each
reads the entered days anew, by one small query; whoever asks many questions takes :func:`office_calendar`
once and asks it.
"""

from datetime import date

from nhip.kernel.calendar import phrases, terms
from nhip.kernel.calendar.days import Calendar, DayKind, SpecialDay
from nhip.kernel.calendar.files import law_calendar
from nhip.kernel.calendar.terms import Deadline
from nhip.kernel.clock import today
from nhip.kernel.models_calendar import CalendarDay
from nhip.kernel.words import Text


def office_calendar(known_on: date | None = None) -> Calendar:
    """The calendar of the files with the days that officials entered, as known on ``known_on`` or now."""
    entered = [
        SpecialDay(
            day=row.day,
            kind=DayKind(row.kind),
            name=Text(row.name, row.name_en),
            source=row.source,
            is_confirmed=row.is_confirmed,
            known_since=row.known_since,
        )
        for row in CalendarDay.objects.order_by("id")
    ]
    calendar = law_calendar()
    return (calendar.with_days(entered) if entered else calendar).as_known_on(known_on)


def is_working_day(day: date, known_on: date | None = None) -> bool:
    """Whether offices work on ``day``. A year outside the calendar is refused (:class:`CalendarUnknown`)."""
    return office_calendar(known_on).is_working_day(day)


def next_working_day(day: date, known_on: date | None = None) -> date:
    """The first working day after ``day``."""
    return office_calendar(known_on).next_working_day(day)


def add_working_days(day: date, count: int, known_on: date | None = None) -> date:
    """The ``count``-th working day after ``day``, before it if negative; ``day`` itself is not counted."""
    return office_calendar(known_on).add_working_days(day, count)


def working_days_between(start: date, end: date, known_on: date | None = None) -> int:
    """How many working days follow ``start`` up to and including ``end``; negative if ``end`` is earlier."""
    return office_calendar(known_on).working_days_between(start, end)


def term_of_working_days(start: date, count: int, known_on: date | None = None) -> Deadline:
    """The end of a term of ``count`` working days that begins to run with what happened on ``start``."""
    return terms.term_of_working_days(office_calendar(known_on), start, count)


def term_of_days(start: date, count: int, known_on: date | None = None) -> Deadline:
    """The end of a term of ``count`` days, days off included; an end on a day off moves on."""
    return terms.term_of_days(office_calendar(known_on), start, count)


def remaining(due_on: date, on: date | None = None, *, calendar: Calendar | None = None) -> Text:
    """What is left on ``on`` (today) of a term that ends on ``due_on``, in words; by ``calendar`` where the
    caller has read it already, for a list of many.
    """
    return phrases.remaining(calendar or office_calendar(), due_on, on or today())
