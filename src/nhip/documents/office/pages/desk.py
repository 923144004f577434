"""The desk: what waits for whoever comes in, the most urgent first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhip.documents.office.pages.bounds import in_the_office, signed_in
from nhip.documents.office.pages.shown import agency_name, arrived_lines, draft_lines, lines_of
from nhip.documents.office.queries.desk import MOST, desk_of
from nhip.documents.office.queries.gate import agencies_with, offices_of
from nhip.identity.api import Permission


@in_the_office
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, one list for each thing to do; a list with nothing in it is not shown."""
    account = signed_in(request)
    found = desk_of(account)
    context = {
        "desk": found,
        "most": MOST,
        "is_cut": any(len(getattr(found, name)) == MOST for name in found.__slots__),
        "offices": [agency_name(code) for code in sorted(offices_of(account))],
        "to_register": arrived_lines(found.to_register),
        "to_answer": arrived_lines(found.to_answer),
        "to_issue": draft_lines(found.to_issue),
        "to_assign": lines_of(found.to_assign),
        "to_sign": draft_lines(found.to_sign),
        "to_handle": lines_of(found.to_handle),
        "to_advise": draft_lines(visa.version.draft for visa in found.to_advise),
        "drafting": draft_lines(found.drafting),
        "under_way": draft_lines(found.under_way),
        "late": lines_of(found.late),
        "may_register": bool(agencies_with(account, Permission.REGISTER_DOCUMENTS)),
        "may_draft": bool(agencies_with(account, Permission.HANDLE_DOCUMENTS, Permission.ASSIGN_DOCUMENTS)),
    }
    return render(request, "office/desk.html", context)
