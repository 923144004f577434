"""The first page: what this is, where the country stands, what moved lately, where to go as who I am."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nhip.kernel.api import ledger_state
from nhip.measure.api import where_we_stand


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "nhip/home.html", {"summary": where_we_stand(), "ledger": ledger_state()})
