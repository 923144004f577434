"""The register of series and the calendar below ``/api/figures``: what is collected, by whom, until when."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router

from nhip.kernel.api import Text, today
from nhip.measure.collection import errors
from nhip.measure.collection.deadlines import Due, dues, happenings, left
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.gate import rounds_visible_to
from nhip.measure.collection.register import (
    Body,
    CollectedSeries,
    Questionnaire,
    bodies,
    register,
    timetables,
)
from nhip.measure.collection.rest.register_schemas import BodyOut, CalendarOut, SeriesOut
from nhip.measure.engine.labels import Label

register_router = Router(tags=["figures"])
_MOST_ROUNDS = 200


@register_router.get("/series", response=list[SeriesOut], summary="The register of series")
def list_series(
    request: HttpRequest,  # noqa: ARG001 - as ninja calls it
    agency: str = "",
    body: str = "",
    index: str = "",
) -> list[dict[str, Any]]:
    """All, or those that an agency owns or holds, that a body takes, that an index is made of."""
    return [_series(row) for row in register().values() if _is_wanted(row, agency, body, index)]


@register_router.get("/series/{code}", response=SeriesOut, summary="One series")
def show_series(request: HttpRequest, code: str) -> dict[str, Any]:  # noqa: ARG001
    found = register().get(code)
    if found is None:
        raise errors.series_unknown(code[:60])
    return _series(found)


@register_router.get("/bodies", response=list[BodyOut], summary="The international bodies and their forms")
def list_bodies(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    return [_body(row) for row in bodies().values()]


@register_router.get("/calendar", response=CalendarOut, summary="How long figures still have to count")
def show_calendar(
    request: HttpRequest,  # noqa: ARG001
    agency: str = "",
    body: str = "",
) -> dict[str, Any]:
    """What is due on which day, in working days from today. A day that no source tells is null."""
    day = today()
    wanted = [due for due in dues(day) if _is_wanted(due.series, agency, body, "")]
    rows = rounds_visible_to(None).filter(closed_at__isnull=True).order_by("closes_on")[:_MOST_ROUNDS]
    return {
        "on": day,
        "rounds": [_round(row, day) for row in rows],
        "dues": [_due(due, day) for due in wanted if not body or due.taker.body == body],
        "editions": [
            {
                "index": table.index,
                "edition": edition,
                "taken_on": table.taken_in(edition),
                "left": _said(left(table.taken_in(edition), day)),
                "status": table.status,
                "source": table.source,
            }
            for table in timetables().values()
            for edition in table.editions_from(day.year, 2)
            if table.taken_in(edition) >= day
        ],
        "steps": [
            {
                "index": each.index,
                "edition": each.edition,
                "title": _said(each.step.title),
                "first": each.first,
                "last": each.last,
                "status": each.step.status,
                "source": each.step.source,
            }
            for each in happenings(day)
        ],
    }


def _is_wanted(row: CollectedSeries, agency: str, body: str, index: str) -> bool:
    return (
        (not agency or agency in row.agencies)
        and (not body or any(taker.body == body for taker in row.taken_by))
        and (not index or any(feed.index == index for feed in row.feeds))
    )


def _series(row: CollectedSeries) -> dict[str, Any]:
    low, high = row.range
    return {
        **{name: getattr(row, name) for name in ("code", "theme", "unit", "frequency", "areas", "owner")},
        **{name: getattr(row, name) for name in ("decimals", "source", "status", "valid_from", "valid_to")},
        "title": _said(row.title),
        "definition": _said(row.definition),
        "denominator": _said(row.denominator) if row.denominator else None,
        "ratio": row.ratio.model_dump() if row.ratio else None,
        "parts": list(row.parts),
        "holders": list(row.holders),
        "low": low,
        "high": high,
        "feeds": [feed.model_dump() for feed in row.feeds],
        "taken_by": [taker.model_dump() for taker in row.taken_by],
    }


def _body(row: Body) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": _said(row.title),
        "questionnaires": [_sheet(sheet) for sheet in row.questionnaires],
    }


def _sheet(sheet: Questionnaire) -> dict[str, Any]:
    return {
        "code": sheet.code,
        "title": _said(sheet.title),
        "due": sheet.due,
        "source": sheet.source,
        "status": sheet.status,
    }


def _round(row: Round, day: date) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": _said(Text(row.title_vi, row.title_en)),
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "left": _said(left(row.closes_on, day)),
    }


def _due(due: Due, day: date) -> dict[str, Any]:
    return {
        "series": due.series.code,
        "owner": due.series.owner,
        "body": due.taker.body,
        "questionnaire": due.taker.questionnaire,
        "item": due.taker.item,
        "data_year": due.data_year,
        "due_on": due.due_on,
        "left": _said(left(due.due_on, day)) if due.due_on else None,
        "index": due.counting.index if due.counting else None,
        "edition": due.counting.edition if due.counting else None,
        "is_confirmed": due.is_confirmed,
    }


def _said(words: Text | Label) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}
