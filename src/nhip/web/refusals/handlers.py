"""What Django calls when it refuses by itself, and when something broke."""
# ruff: noqa: ARG001 - the parameters are those that Django passes by name

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from nhip.kernel.api import Refusal
from nhip.web.refusals import known
from nhip.web.refusals.answers import answer

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that could not be read."""
    return answer(request, known.bad_request())


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: somebody without the right."""
    return answer(request, known.forbidden())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return answer(request, known.not_found())


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without valid proof that it came from this site."""
    return answer(request, known.form_too_old())


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours, logged under an id that the visitor gets to see; 503 if the database is away.

    A refusal raised outside the views, by a middleware, arrives here too and is answered as one.
    """
    broken = sys.exception()
    if isinstance(broken, Refusal):
        response = answer(request, broken)
    else:
        incident = report(broken)
        is_away = isinstance(broken, OperationalError | InterfaceError)
        said = known.fault(incident, retriable=is_away)
        response = answer(request, said, instance=f"urn:nhip:incident:{incident}")
    response._has_been_logged = True  # type: ignore[attr-defined] # noqa: SLF001 - or Django logs it again
    return response


def report(broken: BaseException | None) -> str:
    """Log ``broken`` under a new id, without the address or anything the visitor sent; returns the id."""
    incident = secrets.token_hex(4)
    log.error("Fault %s", incident, exc_info=broken)
    return incident
