"""The arithmetic of working days, on a calendar given as a value.

The office works on the days of its week, except on holidays, and on the odd Saturday worked in exchange for
a day off. Such days are settled by decisions, some only weeks ahead; so each carries the day since when it is
known, and a deadline can be counted as an office would have counted it then. Beyond the last year that is
known the answer is a refusal, not a guess.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from nhip.kernel.errors import Refusal
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nhip.kernel.law.rules import Rule

LABOUR_CODE = "bo-luat-lao-dong-2019"


class DayKind(StrEnum):
    """What a special day is: off though the week says work, or worked though the week says off."""

    OFF = "off"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day on which the office departs from its week.

    ``source`` is a key of ``law/sources.yaml`` or, for a day entered by an official, the decision's number;
    ``known_since`` is None where the day follows from the act itself.
    """

    day: date
    kind: DayKind
    name: Text
    source: str
    is_confirmed: bool
    known_since: date | None = None


class CalendarUnknown(Refusal):
    """The question touches a year whose holidays are not known."""

    status = 422

    def __init__(self, calendar: Calendar) -> None:
        first, last = calendar.years[0], calendar.years[-1]
        super().__init__(
            "kernel.calendar_unknown",
            Text("Chưa có lịch làm việc cho năm này", "The working calendar of that year is not known"),
            Text(f"Lịch hiện có từ năm {first} đến năm {last}.", f"The calendar covers {first} to {last}."),
            Text(
                "Hãy bổ sung lịch nghỉ của năm đó vào law/calendar/.",
                "Add the holidays of that year to law/calendar/.",
            ),
            law=LABOUR_CODE,
        )


@dataclass(frozen=True)
class Calendar:
    """The office's calendar over ``years`` (an unbroken range).

    ``week`` is the rule that gives the ISO weekdays worked; of several entries in ``special`` for one day
    the one known latest holds, and among equals the later in the tuple.
    """

    years: range
    week: Rule
    special: tuple[SpecialDay, ...]

    def with_days(self, more: Iterable[SpecialDay]) -> Calendar:
        """The same calendar with further special days."""
        return replace(self, special=(*self.special, *more))

    def as_known_on(self, day: date | None) -> Calendar:
        """The calendar as an office knew it on ``day``; all that is known now if None."""
        if day is None:
            return self
        known = tuple(s for s in self.special if s.known_since is None or s.known_since <= day)
        return self if len(known) == len(self.special) else replace(self, special=known)

    def special_day(self, day: date) -> SpecialDay | None:
        """What sets ``day`` apart, or None if it is like every such weekday."""
        return self._by_day.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on ``day``."""
        self._demand(day)
        return self._is_worked(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it, if negative); ``day`` itself is not counted.

        With zero: ``day`` if it is worked, else the next working day.
        """
        self._demand(day)
        if count > 0:
            place = bisect_right(self._worked, day.toordinal()) + count - 1
        else:
            place = bisect_left(self._worked, day.toordinal()) + count
        if not 0 <= place < len(self._worked):
            raise CalendarUnknown(self)
        return date.fromordinal(self._worked[place])

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days follow ``start`` up to and including ``end``; negative if ``end`` is earlier.

        So ``working_days_between(day, add_working_days(day, n)) == n`` for every positive ``n``.
        """
        self._demand(start)
        self._demand(end)
        return bisect_right(self._worked, end.toordinal()) - bisect_right(self._worked, start.toordinal())

    def doubtful_days(self, start: date, end: date) -> tuple[SpecialDay, ...]:
        """The special days after ``start`` up to ``end`` that rest on a source nobody confirmed."""
        doubtful = (s for s in self._by_day.values() if not s.is_confirmed and start < s.day <= end)
        return tuple(sorted(doubtful, key=lambda s: s.day))

    def _demand(self, day: date) -> None:
        if day.year not in self.years:
            raise CalendarUnknown(self)

    def _is_worked(self, day: date) -> bool:
        special = self._by_day.get(day)
        if special:
            return special.kind is DayKind.WORKED
        return day.isoweekday() in self.week.at(day).value

    @cached_property
    def _by_day(self) -> dict[date, SpecialDay]:
        in_order_of_knowing = sorted(self.special, key=lambda s: s.known_since or date.min)
        return {s.day: s for s in in_order_of_knowing}

    @cached_property
    def _worked(self) -> list[int]:
        """The ordinals of all working days, ascending: counting is then a matter of looking up two places."""
        first, last = date(self.years[0], 1, 1), date(self.years[-1], 12, 31)
        days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
        return [day.toordinal() for day in days if self._is_worked(day)]
