"""The calendar: how long this year's figures still have to count, and by when each body wants what."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.identity.api import Account
from nhip.kernel.api import Source, Text, source, today
from nhip.measure.collection.deadlines import Counting, Due, dues, happenings, left
from nhip.measure.collection.models import Round
from nhip.measure.collection.pages.register.listing import names_of, sorted_bodies
from nhip.measure.collection.queries.gate import rounds_visible_to
from nhip.measure.collection.register import bodies, register, timetables
from nhip.measure.engine.labels import Label

_MOST = 20


@dataclass
class SheetDue:
    """One questionnaire for the figures of one year, with the series that go on it."""

    body: Label
    due: Due
    left: Text | None
    source: Source
    series: list[Due] = field(default_factory=list)

    @property
    def counting(self) -> Counting | None:
        """The edition that some of its series count in."""
        return next((due.counting for due in self.series if due.counting), None)


def calendar(request: HttpRequest) -> HttpResponse:
    """Everything that is due, or what concerns one body or one agency."""
    agency = request.GET.get("co-quan", "")[:40]
    body = request.GET.get("to-chuc", "")[:40]
    wanted = [
        due
        for due in dues(today())
        if (not agency or agency in due.series.agencies) and (not body or due.taker.body == body)
    ]
    names = names_of({code for series in register().values() for code in series.agencies})
    context: dict[str, Any] = {
        "today": today(),
        "next": _next_editions(),
        "sheets": _by_sheet(wanted),
        "rounds": open_rounds(request),
        "happenings": [(each, source(each.step.source)) for each in happenings(today())],
        "agency": agency,
        "body": body,
        "is_narrow": bool(agency or body),
        "owners": sorted(names.items(), key=lambda pair: pair[1].vi),
        "bodies": sorted_bodies(),
        "trail": [{"name": _("Số liệu"), "address": reverse("figures:hub")}, {"name": _("Lịch")}],
    }
    return render(request, "collection/calendar/calendar.html", context)


def open_rounds(request: HttpRequest) -> list[tuple[Round, Text, Text]]:
    """The rounds that are not closed, with their title and what is left of each; they are public."""
    asker = request.user if isinstance(request.user, Account) else None
    rows = rounds_visible_to(asker).filter(closed_at__isnull=True).order_by("closes_on")[:_MOST]
    return [(row, Text(row.title_vi, row.title_en), left(row.closes_on, today())) for row in rows]


def _next_editions() -> list[dict[str, Any]]:
    """The next edition of each index with a timetable: which year's figures, and what is left of the wait."""
    found = []
    for timetable in timetables().values():
        lags = {
            feed.lag for row in register().values() for feed in row.feeds if feed.index == timetable.index
        }
        for edition in timetable.editions_from(today().year, 2):
            taken_on = timetable.taken_in(edition)
            if taken_on >= today():
                found.append(
                    {
                        "index": timetable.index,
                        "edition": edition,
                        "years": sorted(edition - lag for lag in lags),
                        "taken_on": taken_on,
                        "left": left(taken_on, today()),
                        "timetable": timetable,
                        "source": source(timetable.source),
                    }
                )
                break
    return found


def _by_sheet(wanted: list[Due]) -> list[SheetDue]:
    found: dict[tuple[str, str, int], SheetDue] = {}
    for due in wanted:
        key = (due.taker.body, due.taker.questionnaire, due.data_year)
        if key not in found:
            until = left(due.due_on, today()) if due.due_on else None
            found[key] = SheetDue(bodies()[due.taker.body].title, due, until, source(due.sheet.source))
        found[key].series.append(due)
    return list(found.values())
