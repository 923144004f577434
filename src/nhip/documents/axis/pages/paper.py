"""Say how many documents one's agency issued on paper in a month: the other half of the share by network."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nhip.documents.axis.acts.acting import SEND
from nhip.documents.axis.acts.record_paper import record_paper
from nhip.documents.axis.models import PaperCount
from nhip.documents.axis.months import Month, month_asked
from nhip.documents.axis.pages.register import signed_in
from nhip.documents.axis.pages.shown import Names, registering_agencies
from nhip.identity.api import Permission, demand
from nhip.kernel.api import Refusal, today


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """One field for each of the agencies one registers documents for, and the last months' answers."""
    account = signed_in(request)
    agencies = registering_agencies(account)
    if not agencies:
        demand(account, Permission.REGISTER_DOCUMENTS, SEND)
    refused = None
    if request.method == "POST":
        try:
            return _said(request, agencies)
        except Refusal as refusal:
            if refusal.code != "axis.paper_count_unlikely":
                raise
            refused = refusal
    names = Names(agencies)
    recent = PaperCount.objects.filter(agency__in=agencies).order_by("-id")[:24]
    context = {
        "agencies": [(code, names[code]) for code in agencies],
        "months": _months(),
        # A month's key was said here; an agency's software says each document under its own.
        "recent": [(row, names[row.agency], Month.read(row.key)) for row in recent],
        "typed": request.POST,
        "refused": refused,
    }
    return render(request, "axis/paper.html", context, status=refused.status if refused else 200)


def _said(request: HttpRequest, agencies: list[str]) -> HttpResponse:
    account = signed_in(request)
    agency = request.POST.get("co_quan", "")
    demand(account, Permission.REGISTER_DOCUMENTS, SEND, agency if agency in agencies else "-")
    month = month_asked(request.POST.get("thang", ""))
    written = request.POST.get("so", "").replace(".", "").replace(" ", "")  # 1.200 is how a page writes it
    count = int(written) if written.isdecimal() and len(written) < 9 else -1
    record_paper(agency, str(month), month.first_day, count, by=account)
    messages.success(request, _("Đã ghi nhận số văn bản giấy."))
    return redirect("axis:paper")


def _months() -> list[str]:
    found = [Month.of(today())]
    while len(found) < 12:
        found.append(found[-1].previous)
    return [str(month) for month in found]
