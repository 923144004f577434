"""Opening a round: the form, what it would ask of whom, and then the act."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nhip.identity.api import Permission, demand
from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.acts.open_round import ACTION, open_round
from nhip.measure.collection.pages.office_form import Opening, beginning, read_opening
from nhip.measure.collection.pages.office_shown import KINDS, Names, signed_in, trail
from nhip.measure.collection.register import register, themes


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """The form; with ``viec=xem`` what it would ask; with ``viec=mo`` the round is opened."""
    account = signed_in(request)
    demand(account, Permission.COORDINATE_FIGURES, ACTION)
    if request.method != "POST":
        return _page(request, beginning(account))
    sent = read_opening(request.POST)
    if sent.wrong or request.POST.get("viec") == "sua":
        return _page(request, sent, status=422 if sent.wrong else 200)
    if request.POST.get("viec") != "mo":
        return _page(request, sent, step="preview")
    try:
        opened = open_round(
            sent.values["ma"],
            sent.kind,
            Text(sent.values["ten-vi"][:200], sent.values["ten-en"][:200]),
            lead=sent.values["chu-tri"],
            series=sent.series,
            areas=sent.areas,
            periods=sent.periods,
            opens_on=sent.opens_on,
            closes_on=sent.closes_on,
            purpose=sent.values["muc-dich"],
            due_on=sent.own_days,
            leave_out=sent.left_out,
            by=account,
        )
    except Refusal as refusal:
        return _page(request, sent, step="preview", refused=refusal, status=refusal.status)
    messages.success(request, _("Đã mở đợt %(code)s.") % {"code": opened.code})
    return redirect("figures:round", opened.code)


def _page(
    request: HttpRequest,
    sent: Opening,
    *,
    step: str = "form",
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    holders = {holder for series in register().values() for holder in series.agencies}
    names = Names(holders | {sent.values["chu-tri"]})
    context: dict[str, Any] = {
        "form": sent,
        "values": {name.replace("-", "_"): value for name, value in sent.values.items()},
        "wrong": {name.replace("-", "_"): words for name, words in sent.wrong.items()},
        "kinds": KINDS.items(),
        "leads": sorted((code, names.full(code)) for code in holders | {sent.values["chu-tri"]} if code),
        "themes": [
            (
                title,
                [
                    (series, names(series.owner), [names(code) for code in series.holders])
                    for series in register().values()
                    if series.theme == theme
                ],
            )
            for theme, title in themes().items()
        ],
        "refused": refused,
        "trail": trail({"name": _("Mở đợt thu thập")}),
    }
    if step == "preview":
        asked = sent.asked()
        context |= {
            "asked": [(each, names.full(each.agency)) for each in asked],
            "total": sum(each.figures for each in asked if not each.is_left_out),
            "agencies": sum(not each.is_left_out for each in asked),
            "not_yet": sent.not_yet(),
            "kind": KINDS[sent.values["loai"]],
        }
    template = "collection/office_preview.html" if step == "preview" else "collection/office_form.html"
    return render(request, template, context, status=status)
