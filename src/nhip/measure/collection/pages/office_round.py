"""A round as it stands: the progress of each agency, its file, and closing it."""

import csv
import io
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhip.identity.api import Permission, can, demand
from nhip.kernel.api import Refusal, Text, events_about, today
from nhip.measure.collection.acts.close_round import ACTION as CLOSING
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.remind import remind
from nhip.measure.collection.models import Discrepancy, Round
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.pages.office_shown import (
    KINDS,
    Names,
    asker,
    name_of_series,
    signed_in,
    step_of,
    the_round,
    time_left,
    title_of,
    trail,
)
from nhip.measure.collection.queries.gate import agencies_of, requests_visible_to
from nhip.measure.collection.queries.owed import count_owed
from nhip.measure.collection.queries.progress import Progress, progress_of, series_of

STATES: Final = {
    "silent": Text("chưa trả lời gì", "silent"),
    "late": Text("quá hạn", "late"),
    "entering": Text("đang nhập", "entering"),
    "handed_in": Text("đã nộp", "handed in"),
    "signed": Text("đã ký", "signed"),
}
_HEAD: Final = (
    *("agency", "name", "due_on", "asked", "present", "missing_with_reason", "silent", "handed_in"),
    *("handed_in_at", "is_late", "checked", "found_wrong", "signed", "state"),
)
_FORMULA: Final = ("=", "+", "-", "@")


@never_cache
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody sees the whole in numbers; each agency its own line; who coordinates or checks all lines."""
    found = the_round(request, code)
    account = asker(request)
    rows = _visible(request, found)
    names = Names({row.agency for row in rows} | {found.lead})
    wanted = request.GET.get("loc", "")
    shown = [row for row in rows if not wanted or row.state == wanted]
    asked = next((event for event in events_about(found.subject, limit=1)), None)
    left_out = asked.payload.get("left_out", []) if asked else []
    context: dict[str, Any] = {
        "round": found,
        "title": title_of(found),
        "kind": KINDS[found.kind],
        "state": state_of(found),
        "left": time_left(found.closes_on),
        "lead": names.full(found.lead),
        "count": count_owed(found),
        "rows": [(row, names.full(row.agency), STATES[row.state]) for row in shown],
        "filters": [
            (state, words, sum(row.state == state for row in rows)) for state, words in STATES.items()
        ],
        "wanted": wanted,
        "all": len(rows),
        "series": [(name_of_series(one), times) for one, times in series_of(found).items()],
        "left_out": [Names(left_out).full(one) for one in left_out] if isinstance(left_out, list) else [],
        "coordinates": can(account, Permission.COORDINATE_FIGURES),
        "checks": can(account, Permission.CHECK_FIGURES),
        "mine": sorted(agencies_of(account) & {row.agency for row in rows}),
        "releases": found.releases.all(),
        "disputes": Discrepancy.objects.filter(round=found, state__in=[State.OPEN, State.DECIDED]).count(),
        "trail": trail({"name": found.code}),
    }
    return render(request, "collection/round.html", context)


@never_cache
@login_required
@require_safe
def progress_file(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that the asker may see as CSV."""
    found = the_round(request, code)
    rows = _visible(request, found)
    names = Names(row.agency for row in rows)
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(_HEAD)
    for row in rows:
        count = row.count
        name = names.full(row.agency).vi
        writer.writerow(
            [
                row.agency,
                f"'{name}" if name.startswith(_FORMULA) else name,
                row.due_on.isoformat(),
                count.asked,
                count.present,
                count.missing,
                count.silent,
                count.handed_in,
                row.handed_in_at.isoformat() if row.handed_in_at else "",
                int(row.is_late),
                row.checked,
                row.wrong,
                row.signed,
                row.state,
            ]
        )
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tien-do-{found.code}.csv"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, code: str) -> HttpResponse:
    """Asks first, saying what stays silent; then closes."""
    account = signed_in(request)
    found = the_round(request, code)
    demand(account, Permission.COORDINATE_FIGURES, CLOSING)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            close_round(found.code, by=account)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã đóng đợt %(code)s.") % {"code": found.code})
            return redirect("figures:round", found.code)
    rows = progress_of(found)
    names = Names(row.agency for row in rows)
    context = {
        "round": found,
        "title": title_of(found),
        "refused": refused,
        "is_early": today() < found.closes_on,
        "left": time_left(found.closes_on),
        "count": count_owed(found),
        "open": [
            (names.full(row.agency), row)
            for row in rows
            if row.count.silent or row.count.handed_in < row.count.asked
        ],
        "unsigned": sum(row.signed != "yes" for row in rows),
        "agencies": len(rows),
        "trail": trail(step_of(found), {"name": _("Đóng đợt")}),
    }
    return render(request, "collection/round_close.html", context, status=refused.status if refused else 200)


@login_required
@require_POST
def reminding(request: HttpRequest, code: str) -> HttpResponse:
    """Remind every focal point that still owes something, and say whom no mail can reach."""
    told = remind(code, by=signed_in(request))
    names = Names([*told.agencies, *told.nobody])
    if told.agencies:
        reached = ", ".join(names(each).say(get_language() or "vi") for each in told.agencies)
        messages.success(
            request, _("Đã gửi %(n)s thư nhắc: %(agencies)s.") % {"n": told.mails, "agencies": reached}
        )
    if told.nobody:
        lacking = ", ".join(names(each).say(get_language() or "vi") for each in told.nobody)
        messages.warning(request, _("Chưa có đầu mối nào để nhắc: %(agencies)s.") % {"agencies": lacking})
    if not told.agencies and not told.nobody:
        messages.info(request, _("Không ai phải nhắc: đã nộp đủ, hoặc đã nhắc hôm nay."))
    return redirect("figures:round", code)


def state_of(found: Round) -> str:
    """``closed``, ``planned``, ``late`` (past its last day, not closed) or ``open``."""
    if found.closed_at is not None:
        return "closed"
    if found.opens_on > today():
        return "planned"
    return "late" if found.closes_on < today() else "open"


def _visible(request: HttpRequest, found: Round) -> list[Progress]:
    asked = requests_visible_to(asker(request)).filter(round=found)
    mine = set(asked.order_by().values_list("agency", flat=True).distinct())
    return progress_of(found, mine) if mine else []
