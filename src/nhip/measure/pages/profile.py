"""The profile of a unit as a PDF that reads aloud: the country page's answers, set for paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nhip.measure import worked_out
from nhip.measure.models import PROFILE
from nhip.measure.pages import asking
from nhip.measure.pages.audit import as_file
from nhip.measure.pages.board import board
from nhip.measure.pages.ranking import trail_of
from nhip.measure.pages.sections import not_there, said
from nhip.measure.worked_out import FoundPaper


def profile(request: HttpRequest, code: str, edition: str, unit: str) -> HttpResponse:
    """The file, or the page that says it is being written."""
    index = asking.index_named(code)
    result = asking.result_named(index.code, edition)
    named = asking.unit_named(result, unit)
    if (index.code, named) != (code, unit):
        return redirect("measure:profile", code=index.code, edition=edition, unit=named)
    words = said()
    name = board(result).of[named].name.say(words.language)
    found = worked_out.paper(PROFILE, index.code, edition, named, words.language)
    if isinstance(found, FoundPaper):
        return as_file(found, words("ho-so", "profile"), named, index.code, edition)
    back = {"name": name, "address": reverse("measure:unit", args=[index.code, edition, named])}
    title = words(f"Hồ sơ {name}, {index.code} {edition}", f"Profile of {name}, {index.code} {edition}")
    context: dict[str, Any] = {
        "trail": trail_of(index, edition, back, {"name": words("Hồ sơ PDF", "Profile as PDF")}),
        "back": back,
    }
    return not_there(request, found, context, title)
