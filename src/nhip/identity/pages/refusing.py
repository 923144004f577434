"""A refusal as a page, for the one place that answers before any view: the second factor's gate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel.api import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that tells ``refusal``, with its status."""
    return render(request, "nhip/refusal.html", {"refusal": refusal}, status=refusal.status)
