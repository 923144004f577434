"""Files of work: the list with the form for a new one, and one file with its documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhip.documents.office import errors
from nhip.documents.office.acts.keep_work_file import close_work_file, may_close, open_work_file
from nhip.documents.office.models import WorkFile
from nhip.documents.office.pages.bounds import agency_chosen, in_the_office, signed_in, trail
from nhip.documents.office.pages.shown import agency_name, lines_of
from nhip.documents.office.people import names_of
from nhip.documents.office.queries.gate import entries_visible_to, offices_of, work_files_visible_to
from nhip.documents.office.rules import default_term, terms, terms_rest_on
from nhip.kernel.api import Refusal

_MOST = 200


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def work_files(request: HttpRequest) -> HttpResponse:
    """The agency's files of work, the newest first."""
    account, refused = signed_in(request), None
    agency = agency_chosen(request, offices_of(account))
    if request.method == "POST":
        typed = request.POST
        try:
            made = open_work_file(
                agency, typed.get("so", ""), typed.get("tieu-de", ""), typed.get("thoi-han", ""), by=account
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã mở hồ sơ %(code)s.") % {"code": made.code})
            return redirect("office:work_file", key=made.key)
    known = terms()
    rows = work_files_visible_to(account)[:_MOST]
    context = {
        "agency": agency,
        "agency_name": agency_name(agency),
        "rows": [(row, known[row.term].text) for row in rows],
        "terms": list(known.values()),
        "chosen": request.POST.get("thoi-han") or default_term(),
        "rest_on": terms_rest_on(),
        "typed": request.POST,
        "refused": refused,
        "trail": trail((_("Hồ sơ công việc"), "")),
    }
    return render(request, "office/work_files.html", context, status=refused.status if refused else 200)


@in_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def work_file(request: HttpRequest, key: str) -> HttpResponse:
    """One file, what of it the reader may see, and until when it is kept."""
    account, refused = signed_in(request), None
    found = work_files_visible_to(account).filter(key=key).first()
    if found is None:
        raise errors.work_file_unknown()
    if request.method == "POST":
        try:
            close_work_file(found.key, by=account)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã kết thúc hồ sơ."))
            return redirect("office:work_file", key=found.key)
    seen = entries_visible_to(account).filter(filed__work_file=found).order_by("registered_at")
    context = {
        "file": WorkFile.objects.get(pk=found.pk),
        "term": terms()[found.term],
        "owner": names_of([found.owner]).get(found.owner, ""),
        "lines": lines_of(seen),
        "hidden": found.filed.count() - seen.count(),
        "may_close": may_close(found, account),
        "refused": refused,
        "trail": trail((_("Hồ sơ công việc"), reverse("office:work_files")), (found.code, "")),
    }
    return render(request, "office/work_file.html", context, status=refused.status if refused else 200)
