"""Catches what the views refuse."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from nhip.kernel.api import Refusal
from nhip.web.refusals import known
from nhip.web.refusals.answers import answer


class AnswerRefusals:
    """Turns a :class:`Refusal` that a view raised, and Django's bare "method not allowed", into an answer.

    The act's transaction has been rolled back by then: it ends where the refusal leaves it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            allowed = response.headers["Allow"]
            response = answer(request, known.method_not_allowed(request.method or "", allowed.split(", ")))
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Django calls this with what a view raised; anything but a refusal goes on to ``handlers``."""
        return answer(request, exception) if isinstance(exception, Refusal) else None
