"""The same mapping for ``/api/``, whose framework catches exceptions before Django sees them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nhip.kernel.api import Refusal, Text
from nhip.web.refusals import known
from nhip.web.refusals.answers import answer


def speak_problems(api: NinjaAPI) -> None:
    """Let ``api`` answer every refusal, and every one of its own, as problem+json."""

    @api.exception_handler(Refusal)
    def _refusal(request: HttpRequest, exception: Refusal) -> HttpResponse:
        return answer(request, exception)

    @api.exception_handler(Http404)
    def _not_found(request: HttpRequest, exception: Http404) -> HttpResponse:  # noqa: ARG001 - as ninja calls it
        return answer(request, known.not_found())

    @api.exception_handler(PermissionDenied)
    def _forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:  # noqa: ARG001
        return answer(request, known.forbidden())

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, exception: AuthenticationError) -> HttpResponse:  # noqa: ARG001
        return answer(request, known.forbidden())

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, exception: ValidationError) -> HttpResponse:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exception.errors)
        return answer(request, known.invalid_input(Text(faults, faults)))

    @api.exception_handler(HttpError)
    def _other(request: HttpRequest, exception: HttpError) -> HttpResponse:
        return answer(request, known.other(exception.status_code, exception.message))
