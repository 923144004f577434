"""By when a document must be opened where it was sent, by its priority, and when silence is raised again.

Days are working days of the calendar; the rules stand in ``law/documents/deadlines.yaml``. A document whose
last day passes unopened is overdue from the next day on.
"""

from datetime import date, timedelta
from typing import Final

from nhip.kernel.api import Calendar, CalendarUnknown, Cited, load_law

FILE: Final = "documents/deadlines.yaml"


def open_by(calendar: Calendar, sent_on: date, priority: int) -> date:
    """The last day on which a document of this priority, sent on ``sent_on``, is opened in time.

    A priority that the rules do not name counts as ordinary. Where the holidays of a year are not known yet,
    Mondays to Fridays count: a message is never held up because nobody has entered next year's calendar.
    """
    terms: dict[str, int] = opening_rule(sent_on).value
    days = terms.get(str(priority), terms["0"])
    try:
        return calendar.add_working_days(sent_on, days)
    except CalendarUnknown:
        return _weekday(sent_on, days)


def raise_again_on(calendar: Calendar, raised_on: date) -> date:
    """When a document that was raised on ``raised_on`` and is still unopened is raised again."""
    return calendar.add_working_days(raised_on, again_after(raised_on))


def again_after(day: date) -> int:
    """After how many working days a document that is still unopened is raised again."""
    days: int = load_law(FILE)["escalate_again_after"].at(day).value
    return days


def opening_rule(day: date) -> Cited:
    """The rule in force on ``day``, for showing beside a deadline."""
    return load_law(FILE)["open_within"].at(day)


def _weekday(day: date, count: int) -> date:
    while count or day.weekday() > 4:
        day += timedelta(days=1)
        count -= count > 0 and day.weekday() <= 4
    return day
