"""The workshop's form: what was typed, chosen and uploaded, and what to begin with."""

import secrets
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.http import Http404, HttpRequest, QueryDict

from nhip.measure import queries, shelf
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.problems import Problems
from nhip.measure.workshop import copies
from nhip.measure.workshop.outcome import DRAWS
from nhip.measure.workshop.uploads import Taken, Upload, take
from nhip.measure.workshop.work import Work

MOST_FILES: Final = 4
_SALT: Final = "nhip.measure.workshop.form"
_DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """A shipped edition to begin with or to compare with."""

    value: str
    index: Definition
    edition: str


def choices() -> list[Choice]:
    """Every shipped edition that has figures, newest first within its index."""
    return [
        Choice(f"{code}/{edition}", shelf.definition(code), edition)
        for code in shelf.codes()
        for edition in reversed(queries.editions_with_figures(code))
    ]


def read_form(request: HttpRequest) -> Taken:
    """The work in a form that was sent, uploaded files in place of what was typed."""
    return take(work_in(request.POST), _uploads(request))


def work_in(sent: QueryDict) -> Work:
    """The work in the form's fields."""
    return Work(
        sent.get("dinh-nghia", ""),
        sent.get("so-lieu", ""),
        sent.get("ky", "").strip()[:60],
        "," if sent.get("dau") == "," else ".",
        sent.get("trong") == "thieu",
        sent.get("so-voi", "").strip()[:120],
        DRAWS if sent.get("khoang") == "co" else 0,
    )


def _uploads(request: HttpRequest) -> list[Upload]:
    return [Upload(each.name or "", each.read()) for each in request.FILES.getlist("tep")[:MOST_FILES]]


def beginning(query: QueryDict) -> Work:
    """What a fresh form opens with: a copy, the example, or nothing. A page not found for a strange wish."""
    wish, edition = query.get("tu", ""), query.get("ky", "")
    if not wish:
        return Work("", "")
    if wish == "vi-du":
        return copies.example()
    if "/" in wish:
        wish, _, edition = wish.partition("/")
    try:
        known = shelf.definition(wish)
        if not edition:
            held = queries.editions_with_figures(known.code)
            edition = held[-1] if held else ""
        return copies.copy_of(known.code, known.edition(edition or None).code)
    except Problems as problems:
        raise Http404(str(problems)) from problems


def new_form() -> str:
    """What identifies one form: sent twice it saves one work."""
    return signing.dumps(secrets.token_urlsafe(18), salt=_SALT)


def form_sent(request: HttpRequest) -> str:
    """The form's mark, if it is one of ours and of these days; empty otherwise."""
    try:
        return str(signing.loads(request.POST.get("lan", ""), salt=_SALT, max_age=7 * _DAY))
    except signing.BadSignature:
        return ""
