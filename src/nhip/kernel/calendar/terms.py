"""When a term of so many days ends, by the Civil Code's way of counting.

The day on which something happens is not counted, and a term that would end on a day off runs until the
next working day. Both rules are read from ``law/calendar/counting.yaml`` as they stood when the term began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nhip.kernel.law.rules import load_law

if TYPE_CHECKING:
    from nhip.kernel.calendar.days import Calendar, SpecialDay
    from nhip.kernel.law.rules import Cited


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a term: ``due_on`` is the last day on which one is on time.

    ``under`` holds the rules it was counted by; ``doubtful`` the special days within the term that rest on
    a source nobody confirmed, and on which ``due_on`` may therefore turn out to be another day.
    """

    starts_on: date
    due_on: date
    under: tuple[Cited, ...]
    doubtful: tuple[SpecialDay, ...]


def term_of_working_days(calendar: Calendar, start: date, count: int) -> Deadline:
    """The end of ``count`` working days, at least one, that begin to run with what happened on ``start``."""
    first_day, _ = rules = _counting(start)
    if count < 1:
        raise ValueError(f"a term has at least one day, not {count}")
    due = calendar.add_working_days(_eve(start, first_day), count)
    return Deadline(start, due, rules[:1], calendar.doubtful_days(start, due))


def term_of_days(calendar: Calendar, start: date, count: int) -> Deadline:
    """The end of ``count`` days, days off included, that begin to run with what happened on ``start``."""
    first_day, moves_on = rules = _counting(start)
    if count < 1:
        raise ValueError(f"a term has at least one day, not {count}")
    due = _eve(start, first_day) + timedelta(days=count)
    if moves_on.value:
        due = calendar.add_working_days(due, 0)
    return Deadline(start, due, rules, calendar.doubtful_days(start, due))


def _counting(start: date) -> tuple[Cited, Cited]:
    rules = load_law("calendar/counting.yaml")
    return rules["first_day_is_counted"].at(start), rules["end_on_day_off_moves_on"].at(start)


def _eve(start: date, first_day_is_counted: Cited) -> date:
    """The last day that is not counted."""
    return start - timedelta(days=1) if first_day_is_counted.value else start
