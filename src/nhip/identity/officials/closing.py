"""The page on which an official closes an agency of this office."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from nhip.identity.acts.close_agency import close_agency
from nhip.identity.errors import not_permitted
from nhip.identity.models import Agency, SuccessionKind
from nhip.identity.officials.forms import ClosingForm
from nhip.identity.officials.held_to_roles import actor
from nhip.kernel.api import Text

ACTION = Text(vi="đóng cơ quan", en="close agencies")


def closing_page(table: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or close the agency and go back to its page; ``table`` is the officials' table of
    agencies.
    """
    if not table.has_change_permission(request):
        raise not_permitted(ACTION)
    agency = get_object_or_404(Agency, pk=pk)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        close_agency(
            agency.code,
            last_day=given["last_day"],
            successors=given["successors"],
            kind=SuccessionKind(given["kind"]),
            source=given["source"],
            by=actor(request),
        )
        messages.success(request, f"Đã đóng {agency.name}.")
        return redirect("admin:identity_agency_change", agency.pk)
    context = table.admin_site.each_context(request) | {
        "title": f"Đóng {agency.name}",
        "form": form,
        "agency": agency,
        "opts": table.opts,
    }
    return render(request, "admin/identity/agency/close.html", context)
