"""The audit of an edition by the ten steps, as a page and as a PDF that reads aloud."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from nhip.measure import worked_out
from nhip.measure.models import AUDIT
from nhip.measure.pages import asking
from nhip.measure.pages.answer import TAKE
from nhip.measure.pages.board import board
from nhip.measure.pages.ranking import editions_of, trail_of
from nhip.measure.pages.sections import not_there, said, sections_of
from nhip.measure.worked_out import FoundPaper

FILE = "kiem-dinh.pdf"
# A command that writes another audit is, on a page, a link to it.
_COMMAND = re.compile(r"\(nhip index audit ([A-Z][\w.-]*) --edition (\d{4}[\w.-]*)\)")


def _linked(found: re.Match[str]) -> str:
    address = reverse("measure:audit", args=[found[1], found[2]])
    return f'(<a href="{address}">{found[1]} {found[2]}</a>)'


def audit(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The page; with ``tai=kiem-dinh.pdf`` the file."""
    index = asking.index_named(code)
    if index.code != code:
        return redirect("measure:audit", code=index.code, edition=edition)
    field = board(asking.result_named(index.code, edition))
    words = said()
    title = words(f"Kiểm định {index.code} {edition}", f"Audit of {index.code} {edition}")
    context: dict[str, Any] = {
        "index": index,
        "edition": edition,
        "board": field,
        "title": title,
        "trail": trail_of(index, edition, {"name": words("Kiểm định", "Audit")}),
        "sections": sections_of(index, edition, "audit"),
        "editions": editions_of(index),
    }
    found = worked_out.paper(AUDIT, index.code, edition, "", words.language)
    if not isinstance(found, FoundPaper):
        return not_there(request, found, context, title)
    if TAKE in request.GET:
        if request.GET[TAKE] != FILE:
            raise Http404(f"there is no {request.GET[TAKE]} on this page")
        return as_file(found, words("kiem-dinh", "audit"), index.code, edition)
    context |= {
        "found": found,
        # Written by the platform itself from texts that it escaped.
        "body": SafeString(_COMMAND.sub(_linked, found.body)),
        "pdf": f"?{TAKE}={FILE}",
    }
    return render(request, "measure/audit.html", context)


def as_file(found: FoundPaper, *parts: str) -> HttpResponse:
    """The PDF, named after what it is about."""
    answer = HttpResponse(found.pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{"-".join(parts).lower()}.pdf"'
    return answer
