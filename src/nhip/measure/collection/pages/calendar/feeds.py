"""The same days as feeds that a calendar program subscribes to (ICS): all, of a body, an agency or a round.

They hold only what is public: days, series, questionnaires. What one person owes is not in them, so they need
no secret in their address; a person's own days are in :mod:`nhip.measure.collection.pages.calendar.own`.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from nhip.identity.api import Account, agency
from nhip.kernel.api import setting, today
from nhip.measure.collection import errors
from nhip.measure.collection.deadlines import Due, dues, happenings
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.gate import rounds_visible_to
from nhip.measure.collection.register import bodies, timetables
from nhip.measure.pages.asking import language

_MOST = 100


def everything(request: HttpRequest) -> HttpResponse:
    """Every known day: questionnaires, editions and their steps, rounds."""
    days = [*sheets_of(request, dues(today())), *_editions(request), *_steps(request), *_rounds(request)]
    return feed_of(_("Lịch số liệu"), days, "tat-ca")


def of_body(request: HttpRequest, code: str) -> HttpResponse:
    """What one international body wants by when."""
    body = bodies().get(code)
    if body is None:
        raise Http404(f"there is no body {code}")
    wanted = [due for due in dues(today()) if due.taker.body == code]
    return feed_of(body.title.say(language()), sheets_of(request, wanted), code)


def of_agency(request: HttpRequest, code: str) -> HttpResponse:
    """The days of the series that an agency owns or holds, and of every open round.

    Raises ``identity.agency_unknown``.
    """
    card = agency(code)
    wanted = [due for due in dues(today()) if code in due.series.agencies]
    days = [*sheets_of(request, wanted), *(_editions(request) if wanted else []), *_rounds(request)]
    return feed_of(card.short_name.say(language()), days, code)


def of_round(request: HttpRequest, code: str) -> HttpResponse:
    """The last day of one round. Raises ``collection.round_unknown``."""
    days = _rounds(request, code)
    if not days:
        raise errors.round_unknown(code[:60])
    return feed_of(code, days, code)


def sheets_of(request: HttpRequest, wanted: Iterable[Due]) -> list[Event]:
    """One day for each questionnaire and year, naming the series that go on it."""
    by_sheet: dict[tuple[str, str, date], list[Due]] = {}
    for due in wanted:
        if due.due_on is not None:
            by_sheet.setdefault((due.taker.body, due.taker.questionnaire, due.due_on), []).append(due)
    found = []
    for (body, sheet, due_on), held in by_sheet.items():
        said = {"body": body, "sheet": held[0].sheet.title.say(language()), "year": held[0].data_year}
        lines = [due.series.title.say(language()) for due in held]
        if not all(due.is_confirmed for due in held):
            lines.append(_("Ngày này chưa được xác nhận."))
        summary = _("%(body)s: hạn trả lời “%(sheet)s”, số năm %(year)s") % said
        found.append(day_event(request, f"{body}-{sheet}-{due_on}", summary, (due_on, due_on), lines))
    return found


def _editions(request: HttpRequest) -> list[Event]:
    found = []
    for timetable in timetables().values():
        for edition in timetable.editions_from(today().year, 2):
            taken_on = timetable.taken_in(edition)
            summary = _("%(index)s %(edition)s: ngày cuối để số còn được tính") % {
                "index": timetable.index,
                "edition": edition,
            }
            lines = [_("Ngày này chưa được xác nhận.")] if timetable.status == "unconfirmed" else []
            if taken_on >= today():
                found.append(
                    day_event(request, f"{timetable.index}-{edition}", summary, (taken_on, taken_on), lines)
                )
    return found


def _steps(request: HttpRequest) -> list[Event]:
    return [
        day_event(
            request,
            f"{each.index}-{each.edition}-{each.first}",
            f"{each.index} {each.edition}: {each.step.title.say(language())}",
            (each.first, each.last),
            [_("Ngày này chưa được xác nhận.")] if each.step.status == "unconfirmed" else [],
        )
        for each in happenings(today())
    ]


def _rounds(request: HttpRequest, code: str | None = None) -> list[Event]:
    asker = request.user if isinstance(request.user, Account) else None
    rows = rounds_visible_to(asker).filter(closed_at__isnull=True)
    if code is not None:
        rows = rows.filter(code=code)
    return [_round(request, row) for row in rows.order_by("closes_on")[:_MOST]]


def _round(request: HttpRequest, row: Round) -> Event:
    title = row.title_en if language() == "en" else row.title_vi
    summary = _("Hạn nộp số liệu: %(title)s") % {"title": title}
    return day_event(request, f"round-{row.code}", summary, (row.closes_on, row.closes_on), [row.code])


def day_event(
    request: HttpRequest, key: str, summary: str, days: tuple[date, date], lines: Iterable[str]
) -> Event:
    """A whole day, or several; it takes no time of anybody's."""
    event = Event()
    event.add("uid", f"{key}@{setting('NHIP_LEDGER_ORIGIN').partition('/')[0]}")
    event.add("dtstamp", datetime.combine(today(), time.min, UTC))
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + timedelta(days=1))
    event.add("summary", summary)
    if words := "\n".join(lines):
        event.add("description", words)
    event.add("url", request.build_absolute_uri(reverse("figures:calendar")))
    event.add("transp", "TRANSPARENT")
    return event


def feed_of(name: str, days: Iterable[Event], key: str) -> HttpResponse:
    """The days as a calendar of this name; ``key`` names its file."""
    feed = Calendar()
    feed.add("prodid", "-//Nhip//figures//VI")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for day in days:
        feed.add_component(day)
    response = HttpResponse(feed.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{key}.ics"'
    return response
