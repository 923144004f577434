"""The addresses below ``/api/figures`` for those who enter figures: the same acts and the same gate as the
pages.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import File, Router, Status
from ninja.files import UploadedFile

from nhip.measure.collection import errors
from nhip.measure.collection.acts.accept_upload import accept_upload
from nhip.measure.collection.acts.enter_figures import EntryReport, enter_figures
from nhip.measure.collection.acts.receive_upload import receive_upload
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models import FigureUpload
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.pages.entry.bounds import at_desk, most_bytes, too_large
from nhip.measure.collection.queries.desk import Cell, cells_owed, progress
from nhip.measure.collection.queries.gate import revisions_visible_to, uploads_visible_to
from nhip.measure.collection.queries.history import known_on as known
from nhip.measure.collection.register import register
from nhip.measure.collection.rest.schemas import (
    AcceptIn,
    EntriesIn,
    HistoryOut,
    OwedOut,
    ReportOut,
    SessionOut,
    UploadOut,
)
from nhip.measure.collection.rest.signed_in import SignedIn, asker

entry_router = Router(tags=["figures"], auth=SignedIn())


@entry_router.get("/session", response=SessionOut, summary="The token that changes need")
def show_session(request: HttpRequest) -> dict[str, str]:
    return {"csrf_token": get_token(request)}


@entry_router.get("/owed/{round_code}/{agency}", response=OwedOut, summary="What an agency owes in a round")
def list_owed(request: HttpRequest, round_code: str, agency: str) -> dict[str, Any]:
    """For whoever enters or signs the agency's figures, drafts included; nobody else finds it."""
    _, found = at_desk(request, round_code, agency)
    counted = progress(found, agency)
    return {
        "round": found.code,
        "agency": agency,
        "asked": counted.asked,
        "answered": counted.answered,
        "silent": counted.silent,
        "figures": [_cell(cell) for cell in cells_owed(found, agency) if cell.series in register()],
    }


@entry_router.post(
    "/entries/{round_code}/{agency}", response=ReportOut, summary="Write figures, each after what was seen"
)
def write_entries(request: HttpRequest, round_code: str, agency: str, sent: EntriesIn) -> dict[str, Any]:
    """Sound figures are written together; one that somebody wrote in between is a conflict."""
    account, _ = at_desk(request, round_code, agency)
    entries = [Entry(**one.model_dump(), point_is_decimal=True) for one in sent.entries]
    return _report(enter_figures(round_code, agency, entries, origin=Origin.API, by=account))


@entry_router.post(
    "/files/{round_code}/{agency}", response={201: UploadOut}, summary="Send a template, CSV or SDMX-CSV"
)
def send_file(
    request: HttpRequest, round_code: str, agency: str, file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """Nothing is written yet: the answer says what would be. Accept it under its key."""
    account, _ = at_desk(request, round_code, agency)
    if (file.size or 0) > most_bytes():
        raise too_large()
    return Status(201, _upload(receive_upload(round_code, agency, file.read(), file.name or "", by=account)))


@entry_router.get("/uploads/{key}", response=UploadOut, summary="A file that was sent, and how far it is")
def show_file(request: HttpRequest, key: str) -> dict[str, Any]:
    found = uploads_visible_to(asker(request)).select_related("round").filter(key=key).first()
    if found is None:
        raise errors.upload_unknown()
    return _upload(found)


@entry_router.post(
    "/uploads/{key}/accept", response=UploadOut, summary="Write what the file was shown to hold"
)
def accept_file(request: HttpRequest, key: str, sent: AcceptIn) -> dict[str, Any]:
    """Sent twice it writes once. A long file is written in the background: ask again for how far it is."""
    return _upload(accept_upload(key, sent.overwrite, by=asker(request)))


@entry_router.get(
    "/history/{agency}/{series}/{area}/{period}", response=HistoryOut, summary="A figure in two times"
)
def show_history(
    request: HttpRequest, agency: str, series: str, area: str, period: str, *, known_on: date | None = None
) -> dict[str, Any]:
    """With ``known_on`` the revision that stood there at the end of that day, if any."""
    visible = revisions_visible_to(asker(request)).filter(
        figure__agency=agency, figure__series=series, figure__area=area, figure__period=period
    )
    if not visible.exists():
        raise errors.figure_unknown()
    rows = visible.order_by("number") if known_on is None else known(visible, known_on)
    cell = {"agency": agency, "series": series, "area": area, "period": period}
    return {**cell, "known_on": known_on, "revisions": list(rows)}


def _cell(cell: Cell) -> dict[str, Any]:
    row = register()[cell.series]
    names = (
        *("series", "area", "period", "is_owner", "due_on", "number", "handed_in", "value", "status"),
        *("reason", "note", "document", "last_period", "last_value", "last_status"),
    )
    title = {"vi": row.title.vi, "en": row.title.en}
    return {name: getattr(cell, name) for name in names} | {"unit": row.unit, "title": title}


def _report(report: EntryReport) -> dict[str, Any]:
    def cell(entry: Entry) -> dict[str, Any]:
        return {"series": entry.series, "area": entry.area, "period": entry.period}

    return {
        "written": len(report.written),
        "unchanged": len(report.unchanged),
        "conflicts": [
            cell(met.entry)
            | {
                "expected": met.entry.expected,
                "number": met.number,
                "value": met.value,
                "status": met.status,
            }
            for met in report.conflicts
        ],
        "refused": [
            cell(one.entry)
            | {
                "code": one.fault.code,
                "cause": {"vi": one.fault.cause.vi, "en": one.fault.cause.en},
                "cure": {"vi": one.fault.cure.vi, "en": one.fault.cure.en},
            }
            for one in report.refused
        ],
        "event_id": report.event_id,
    }


def _upload(upload: FigureUpload) -> dict[str, Any]:
    names = ("key", "agency", "file", "file_name", "origin", "state", "report", "done", "result")
    return {name: getattr(upload, name) for name in names} | {
        "round": upload.round.code,
        "planned": len(upload.plan),
    }
