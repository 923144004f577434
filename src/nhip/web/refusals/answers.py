"""A refusal as an answer: a page for people, problem+json (RFC 9457) for programs, both in two languages."""

import logging
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from nhip.kernel.api import Refusal
from nhip.web.refusals.counting import refused
from nhip.web.refusals.rule import rule_of

log = logging.getLogger(__name__)

PROBLEM: Final = "application/problem+json"
_READABLE: Final = ["text/html", "application/json", PROBLEM]


def answer(request: HttpRequest, refusal: Refusal, *, instance: str = "") -> HttpResponse:
    """The answer to ``request`` that says ``refusal``, in the form and language the caller reads.

    It is counted for the ledger under its code and the name of its route, never its address.
    """
    route = request.resolver_match.view_name if request.resolver_match else ""
    refused.note(refusal.code, route, refusal.status)
    response = _problem(request, refusal, instance) if wants_json(request) else _page(request, refusal)
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: it calls ``/api/``, or would rather have JSON than a page."""
    return request.path.startswith("/api/") or request.get_preferred_type(_READABLE) in _READABLE[1:]


def problem(refusal: Refusal, language: str, instance: str) -> dict[str, Any]:
    """The members of RFC 9457 in ``language``; then our own: code, remedy, law, retriable, both languages."""
    rule = rule_of(refusal)
    words = {"title": refusal.title, "detail": refusal.detail, "remedy": refusal.remedy}
    return {
        "type": f"urn:nhip:refusal:{refusal.code}",
        "title": refusal.title.say(language),
        "status": refusal.status,
        "detail": refusal.detail.say(language),
        "instance": instance,
        "code": refusal.code,
        "remedy": refusal.remedy.say(language),
        "law": rule
        and {"key": rule.key, "title": rule.cite().say(language), "is_confirmed": rule.is_confirmed},
        "retriable": refusal.retriable,
        "vi": {name: text.vi for name, text in words.items()},
        "en": {name: text.en for name, text in words.items()},
    }


def _problem(request: HttpRequest, refusal: Refusal, instance: str) -> HttpResponse:
    # A program says what it reads in its headers; only pages have their language in the address.
    language = "en" if get_language_from_request(request).startswith("en") else "vi"
    body = problem(refusal, language, instance or request.path)
    options = {"ensure_ascii": False}
    response = JsonResponse(body, status=refusal.status, content_type=PROBLEM, json_dumps_params=options)
    response.headers["Content-Language"] = language
    return response


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    template = "404.html" if refusal.code == "web.not_found" else "nhip/refusal.html"
    context = {"refusal": refusal, "source": rule_of(refusal), "guess": _last_word(request.path)}
    try:
        text = render_to_string(template, context, request)
    except Exception:
        # The page's furniture may need what just failed, such as the database; the refusal is said anyway.
        log.exception("The page of %s could not be drawn.", refusal.code)
        text = render_to_string("nhip/refusal_plain.html", context)
    return HttpResponse(text, status=refusal.status)


def _last_word(path: str) -> str:
    """What the visitor may have looked for, taken from the address, for the search box of the page."""
    return path.rstrip("/").rpartition("/")[2].replace("-", " ")[:80]
