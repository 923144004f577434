"""Releasing a round: who signed and who did not, what a correction changes, and then the act."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nhip.identity.api import Permission, demand
from nhip.kernel.api import Refusal
from nhip.measure.collection.acts.release_figures import ACTION, changes_to, owners_answers, release_figures
from nhip.measure.collection.models import Release, Round
from nhip.measure.collection.pages.office_shown import (
    Names,
    Said,
    name_of_series,
    signed_in,
    step_of,
    the_round,
    title_of,
    trail,
)
from nhip.measure.collection.queries.progress import progress_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def releasing(request: HttpRequest, code: str) -> HttpResponse:
    """The choice of agencies and of a release to correct; ``viec=xem`` shows what it would hold."""
    account = signed_in(request)
    found = the_round(request, code)
    demand(account, Permission.COORDINATE_FIGURES, ACTION)
    if request.method != "POST" or request.POST.get("viec") != "phat-hanh":
        return _page(request, found)
    try:
        released = release_figures(
            found.code,
            by=account,
            leave_out=frozenset(request.POST.getlist("bo-qua")),
            corrects=request.POST.get("dinh-chinh") or None,
            reason=request.POST.get("ly-do", ""),
        )
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, _("Đã phát hành %(code)s.") % {"code": released.code})
    return redirect("figures:releasing", found.code)


def _page(request: HttpRequest, found: Round, refused: Refusal | None = None) -> HttpResponse:
    left_out = frozenset(request.POST.getlist("bo-qua"))
    corrects, reason = request.POST.get("dinh-chinh", ""), request.POST.get("ly-do", "")
    rows = progress_of(found)
    names = Names(row.agency for row in rows)
    correctable = Release.objects.filter(corrections__isnull=True)
    own = found.releases.order_by("-pk").first()
    if request.method != "POST" and own is not None and own in correctable:
        corrects = own.code
    earlier = correctable.filter(code=corrects).first() if corrects else None
    answers, _sets, unsigned = owners_answers(found, left_out)
    answers = [each for each in answers if each.line.agency not in unsigned]
    fresh = {(each.line.series, each.line.area, each.line.period) for each in answers}
    kept = 0
    if earlier is not None:
        kept = sum(
            (row.series, row.area, row.period) not in fresh
            for row in earlier.figures.only("series", "area", "period")
        )
    changes = [
        (
            name_of_series(each["series"]),
            each,
            Said(each["from"], each["from_status"]),
            Said(each["to"], each["to_status"]),
        )
        for each in changes_to(earlier, answers)
    ]
    context: dict[str, Any] = {
        "round": found,
        "title": title_of(found),
        "rows": [(row, names.full(row.agency), row.agency in left_out) for row in rows],
        "signed": sum(row.signed == "yes" for row in rows),
        "unsigned": [names.full(code) for code in unsigned],
        "correctable": correctable,
        "corrects": earlier,
        "reason": reason,
        "fresh": len(fresh),
        "kept": kept,
        "changes": changes,
        "is_seen": request.method == "POST",
        "own": found.releases.order_by("pk"),
        "may_release": not unsigned and bool(fresh) and (earlier is not None or own is None),
        "refused": refused,
        "trail": trail(step_of(found), {"name": _("Phát hành")}),
    }
    return render(request, "collection/releasing.html", context, status=refused.status if refused else 200)
