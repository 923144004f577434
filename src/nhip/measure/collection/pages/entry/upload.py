"""Files at the desk: the template to take home, a file sent back, what it would write, how far that is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nhip.identity.api import Account
from nhip.kernel.api import Text
from nhip.measure.collection import errors
from nhip.measure.collection.acts.accept_upload import accept_upload
from nhip.measure.collection.acts.receive_upload import MOST_SHOWN, receive_upload
from nhip.measure.collection.entry.naming import agency_words
from nhip.measure.collection.entry.people import names_for
from nhip.measure.collection.entry.template import template_of
from nhip.measure.collection.models import FigureUpload
from nhip.measure.collection.models.upload import UploadState
from nhip.measure.collection.pages.entry.bounds import at_desk, most_bytes, too_large, within_bounds
from nhip.measure.collection.pages.office_shown import digits
from nhip.measure.collection.queries.gate import uploads_visible_to
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.statuses import status_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@within_bounds
@require_GET
def template(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The template, with what stands in the cells now."""
    _asker, found = at_desk(request, code, agency)
    response = HttpResponse(template_of(found, agency), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="nhip-{code}-{agency}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@within_bounds
@require_POST
def send(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """Read the file that was sent and show what it would write."""
    asker, _found = at_desk(request, code, agency)
    sent = request.FILES.get("tep")
    if sent is None:
        raise errors.no_file()
    if (sent.size or 0) > most_bytes():
        raise too_large()
    upload = receive_upload(code, agency, sent.read(), sent.name or "", by=asker)
    return redirect("figures:upload", key=upload.key)


@within_bounds
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    """What the file would write; sent back, it is written; afterwards, what became of it."""
    asker = request.user
    assert isinstance(asker, Account)  # held by within_bounds
    if request.method == "POST":
        chosen = [int(row) for row in request.POST.getlist("ghi-de") if row.isdecimal()]
        accept_upload(key, chosen, by=asker)
        return redirect("figures:upload", key=key)
    upload = uploads_visible_to(asker).select_related("round").filter(key=key).first()
    if upload is None:
        raise errors.upload_unknown()
    return render(request, "collection/entry_upload.html", _context(upload, asker))


def _context(upload: FigureUpload, asker: Account) -> dict[str, Any]:
    conflicts = upload.report.get("conflicts", [])
    late = upload.result.get("conflicts", [])
    names = names_for(asker, upload.agency, {met["author"] for met in [*conflicts, *late]} | {upload.author})
    language = get_language() or "vi"
    title = Text(upload.round.title_vi, upload.round.title_en)
    desk = reverse("figures:desk", args=[upload.round.code, upload.agency])
    return {
        "upload": upload,
        "counts": upload.report["counts"],
        "writes": [_row(row, names) for row in upload.report.get("writes", [])],
        "conflicts": [_row(row, names) for row in conflicts],
        "refused": [_found(one, language) for one in upload.report["found"] if one["weight"] == "refused"],
        "noticed": [_found(one, language) for one in upload.report["found"] if one["weight"] == "noticed"],
        "late": [_row(row, names) for row in late],
        "late_refused": [_found(one, language) for one in upload.result.get("refused", [])],
        "stopped": upload.result.get("stopped", {}).get(language, ""),
        "result": upload.result,
        "total": len(upload.plan),
        "sender": names.get(upload.author, ""),
        "title": title,
        "agency_name": agency_words(upload.agency),
        "most": MOST_SHOWN,
        "can_accept": upload.state == UploadState.SHOWN,
        "is_running": upload.state == UploadState.RUNNING,
        "desk": desk,
        "trail": [
            {"name": _("Số liệu"), "address": reverse("figures:hub")},
            {"name": title, "address": desk},
            {"name": upload.file_name, "address": ""},
        ],
    }


def _row(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    series = register().get(row["series"])
    title = Text(series.title.vi, series.title.en) if series else Text(row["series"], row["series"])
    # As the language writes numbers; what is kept has a point.
    marked = {
        name: digits(row[name]).say(get_language() or "vi") if row[name] else ""
        for name in ("value", "old_value")
    }
    return (
        row
        | marked
        | {
            "title": title,
            "status_said": status_words(row["status"] or ("A" if row["value"] else "")),
            "old_status_said": status_words(row["old_status"]),
            "by": names.get(row.get("author", ""), ""),
        }
    )


def _found(one: dict[str, Any], language: str) -> dict[str, str]:
    place = one["place"] if language == "vi" else one["place"].replace("dòng ", "line ")
    return {"place": place, "cause": one["cause"][language], "cure": one["cure"][language]}
