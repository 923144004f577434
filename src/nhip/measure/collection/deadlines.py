"""How long a figure still has to count: which edition takes it, which body by when, and what is left.

An edition is compiled from the figures of some years before (two for EGDI), so what a ministry sends today
moves a rank that is published later. A body's questionnaire asks in one year for the figures of the year
before; the publisher of an index takes what is there on one day of the edition's year. Days that no source
tells are said to be unknown, not guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nhip.kernel.api import CalendarUnknown, Text, full_date, remaining, weekday
from nhip.measure.collection.register import (
    CollectedSeries,
    Feed,
    Questionnaire,
    Step,
    Taker,
    Timetable,
    bodies,
    register,
    timetables,
)


@dataclass(frozen=True, slots=True)
class Counting:
    """The next edition of an index that a series can still count in.

    ``edition`` is compiled from the figures of ``data_year``, taken on ``taken_on``.
    """

    index: str
    edition: int
    data_year: int
    taken_on: date
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Due:
    """One series on one questionnaire: ``due_on`` for the figures of ``data_year``, None where no day is
    known.

    ``counting`` is the edition that they then count in, None where the index has no timetable.
    """

    series: CollectedSeries
    taker: Taker
    sheet: Questionnaire
    data_year: int
    due_on: date | None
    counting: Counting | None

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody read the day in its source."""
        return self.sheet.status == "confirmed" and self.taker.status == "confirmed"

    @property
    def last_day(self) -> date | None:
        """The questionnaire's day, or where it has none the day on which the edition's figures are taken."""
        return self.due_on or (self.counting.taken_on if self.counting else None)


@dataclass(frozen=True, slots=True)
class Happening:
    """A step on the way to an edition, between two days."""

    index: str
    edition: int
    step: Step
    first: date
    last: date


def counting(feed: Feed, on: date) -> Counting | None:
    """The next edition whose figures are not yet taken on the day ``on``; None without a timetable."""
    timetable = timetables().get(feed.index)
    if timetable is None:
        return None
    for edition in timetable.editions_from(on.year, 2):
        if timetable.taken_in(edition) >= on and (feed.last is None or edition <= feed.last):
            return Counting(feed.index, edition, edition - feed.lag, timetable.taken_in(edition), timetable)
    return None


def countings(series: CollectedSeries, on: date) -> list[Counting]:
    """The next edition of each index that the series feeds and whose timetable is known."""
    return [found for feed in series.feeds if (found := counting(feed, on)) is not None]


def dues(on: date, series: Iterable[CollectedSeries] | None = None) -> list[Due]:
    """Every series that is collected ``on`` that day, on every questionnaire it goes on, soonest first.

    A day that is not known comes last.
    """
    chosen = register().values() if series is None else series
    found = [due for one in chosen if one.holds_on(on) for due in _dues_of(one, on)]
    return sorted(
        found,
        key=lambda due: (due.last_day or date.max, due.taker.body, due.taker.questionnaire, due.series.code),
    )


def _dues_of(series: CollectedSeries, on: date) -> Iterator[Due]:
    counts = next(iter(countings(series, on)), None)
    for taker in series.taken_by:
        sheet = bodies()[taker.body].questionnaire(taker.questionnaire)
        assert sheet is not None, "the register refuses a questionnaire that does not exist"
        data_year = counts.data_year if counts else _next_asked(sheet, on)
        yield Due(series, taker, sheet, data_year, sheet.due_in(data_year + 1), counts)


def _next_asked(sheet: Questionnaire, on: date) -> int:
    """The year of the figures that the questionnaire asks for next."""
    this_year = sheet.due_in(on.year)
    return on.year if this_year is not None and this_year < on else on.year - 1


def happenings(on: date) -> list[Happening]:
    """The steps of the editions whose figures are not yet taken or whose report is not yet due, in order."""
    found = []
    for timetable in timetables().values():
        for edition in timetable.editions_from(on.year, 2):
            for step in timetable.steps:
                year = edition + step.after
                first, last = step.days_in(year)
                if last >= on:
                    found.append(Happening(timetable.index, edition, step, first, last))
    return sorted(found, key=lambda happening: (happening.first, happening.edition))


def left(until: date, on: date) -> Text:
    """What is left on the day ``on`` until the day ``until``, in words: in working days as far as holidays
    are known, beyond in days of the calendar.
    """
    try:
        return remaining(until, on)
    except CalendarUnknown:
        days, name, written = abs((until - on).days), weekday(until), full_date(until)
        if until < on:
            return Text(
                f"quá hạn {days} ngày ({name.vi}, {written.vi})", f"{days} days late ({name.en} {written.en})"
            )
        return Text(
            f"còn {days} ngày ({name.vi}, {written.vi})", f"{days} days left ({name.en} {written.en})"
        )
