"""The pages of one edition beside its ranking, and what stands in place of one that is not there yet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from nhip.measure.audit.words import Words
from nhip.measure.engine.definition import Definition
from nhip.measure.pages import asking
from nhip.measure.worked_out import Refused, Waiting

# While something is being worked out the page asks again after so many seconds.
AGAIN_SECONDS = 5


def said() -> Words:
    """How this page says things: in its reader's language."""
    return Words(asking.language())


def sections_of(index: Definition, edition: str, here: str) -> list[dict[str, Any]]:
    """The pages of an edition, with the one that the reader is on."""
    words = said()
    names = {
        "ranking": words("Bảng xếp hạng", "Ranking"),
        "doubt": words("Độ chắc", "Certainty"),
        "framework": words("Khung", "Framework"),
        "correlations": words("Tương quan", "Correlations"),
        "audit": words("Kiểm định", "Audit"),
    }
    return [
        {
            "name": name,
            "address": reverse(f"measure:{route}", args=[index.code, edition]),
            "is_here": route == here,
        }
        for route, name in names.items()
    ]


def not_there(
    request: HttpRequest, state: Waiting | Refused, context: dict[str, Any], what: str
) -> HttpResponse:
    """The page in place of ``what`` is not there: still being worked out (asked again by itself), or refused
    with its reason.
    """
    is_waiting = isinstance(state, Waiting)
    answer = render(
        request,
        "measure/not_there.html",
        {**context, "what": what, "state": state, "is_waiting": is_waiting},
        status=202 if is_waiting else 200,
    )
    if isinstance(state, Waiting):
        # Works without scripts; once it is late, asking every few seconds helps nobody.
        answer["Refresh"] = str(60 if state.is_late else AGAIN_SECONDS)
        answer["Cache-Control"] = "no-store"
    return answer
