"""The reviewer's pages: what was handed in, and one figure beside all that it can be held against."""

from collections import Counter
from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.identity.api import Permission, demand
from nhip.kernel.api import Refusal, Text
from nhip.measure.collection import errors
from nhip.measure.collection.acts.check_figure import ACTION, check_figure
from nhip.measure.collection.models import Discrepancy, ReportedFigure, Round
from nhip.measure.collection.models.discrepancy import State
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
from nhip.measure.collection.pages.register.listing import unit_of
from nhip.measure.collection.queries.authors import told
from nhip.measure.collection.queries.checks_due import (
    SAMPLE,
    Waiting,
    count_sampled,
    next_to_check,
    tally,
    waiting,
)
from nhip.measure.collection.queries.gate import figures_visible_to
from nhip.measure.collection.queries.offices import is_own_office
from nhip.measure.collection.queries.sample import drawn, drawn_size, is_sampled
from nhip.measure.collection.queries.todo_check import (
    last_periods,
    other_holders,
    published,
    revision_of,
)
from nhip.measure.collection.register import register
from nhip.measure.collection.sampling import SHARE

_A_PAGE: Final = 100
STATES: Final = {
    "first": Text("chờ xem", "to be checked"),
    "second": Text("chờ người thứ hai", "second check due"),
    "seen": Text("bạn đã xem, chờ người thứ hai", "seen by you, second check due"),
    "wrong": Text("bị đánh dấu sai", "found wrong"),
    "passed": Text("đã xác nhận", "found right"),
    "own": Text("của cơ quan bạn", "your own office's"),
}


@never_cache
@login_required
@require_safe
def review(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of a round that were handed in, by agency; those of the sample marked."""
    account = signed_in(request)
    found = the_round(request, code)
    demand(account, Permission.CHECK_FIGURES, ACTION)
    counts = sum(tally(found, account).values(), Counter[str]())
    all_, sampled = counts.total(), count_sampled(found)
    wanted = request.GET.get("loc", "")
    many = {"": all_, SAMPLE: sampled}.get(wanted, counts[wanted])
    page = Paginator(range(many), _A_PAGE).get_page(request.GET.get("trang"))
    rows = waiting(found, account, wanted, start=page.start_index() - 1, most=_A_PAGE) if many else []
    names = Names(row.looked.agency for row in rows)
    context: dict[str, Any] = {
        "round": found,
        "title": title_of(found),
        "page": page,
        "groups": [
            (names.full(agency), [_line(row) for row in group])
            for agency, group in groupby(rows, key=lambda row: row.looked.agency)
        ],
        "filters": [(state, words, counts[state]) for state, words in STATES.items() if counts[state]],
        "sampled": sampled,
        "all": all_,
        "wanted": wanted,
        "sample": drawn(found, 50),
        "sample_size": drawn_size(found),
        "share": SHARE,
        "trail": trail(step_of(found), {"name": _("Kiểm tra số liệu")}),
    }
    return render(request, "collection/review.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_figure(request: HttpRequest, code: str, figure_id: int) -> HttpResponse:
    """One figure, beside last periods, other holders and what was published; right or wrong, with words."""
    account = signed_in(request)
    found = the_round(request, code)
    demand(account, Permission.CHECK_FIGURES, ACTION)
    figure = figures_visible_to(account).filter(pk=figure_id, handed_in__gt=0).first()
    handed_in = _handed_in(found, figure) if figure is not None else 0
    if figure is None or not handed_in:
        raise errors.figure_unknown()
    figure.handed_in = handed_in  # for this page only: what was handed in for the round is looked at
    refused: Refusal | None = None
    if request.method == "POST":
        sent = request.POST.get("lan-ghi", "")
        verdict = request.POST.get("ket-qua")
        try:
            if verdict not in {"dung", "sai"} or not sent.isdecimal():
                raise errors.verdict_needed()
            check_figure(
                found.code,
                figure.pk,
                int(sent[:9]),
                is_right=verdict == "dung",
                words=request.POST.get("y-kien", ""),
                by=account,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Đã ghi kết quả kiểm tra."))
            return _onward(request, found)
    return _figure_page(request, found, figure, refused)


def _figure_page(
    request: HttpRequest, found: Round, figure: ReportedFigure, refused: Refusal | None
) -> HttpResponse:
    account = signed_in(request)
    series = register().get(figure.series)
    revision = revision_of(figure, account)
    holders = other_holders(figure, account)
    names = Names([figure.agency, *(row.who for row in holders)])
    checks = list(figure.checks.filter(round=found, revision=figure.handed_in))
    typist = {revision.author: figure.agency} if revision else {}
    authors = told(account, dict.fromkeys((check.author for check in checks), "") | typist)
    disputes = Discrepancy.objects.filter(
        series=figure.series, area=figure.area, period=figure.period, state__in=[State.OPEN, State.DECIDED]
    )
    context: dict[str, Any] = {
        "round": found,
        "figure": figure,
        "agency": names.full(figure.agency),
        "series": series,
        "unit": unit_of(series) if series else None,
        "series_name": name_of_series(figure.series),
        "revision": revision,
        "said": Said(revision.value, revision.status) if revision else None,
        "author": authors.get(revision.author, "") if revision else "",
        "last": [(row.where, Said(row.value, row.status)) for row in last_periods(figure, account)],
        "holders": [(names.full(row.who), Said(row.value, row.status), row) for row in holders],
        "published": [
            (row.who, row.where, Said(row.value, row.status))
            for row in published(figure.series, figure.area, figure.period)
        ],
        "checks": [(check, authors.get(check.author, "")) for check in checks],
        "is_own": is_own_office(account, figure.agency),
        "is_mine": any(check.author == str(account.public_id) for check in checks),
        "is_sampled": is_sampled(found, figure),
        "is_wrong": any(not check.is_right for check in checks),
        "right": sum(check.is_right for check in checks),
        "is_closed": found.closed_at is not None,
        "disputes": disputes,
        "refused": refused,
        "typed": request.POST.get("y-kien", ""),
        "trail": trail(
            step_of(found),
            {"name": _("Kiểm tra số liệu"), "address": f"../#a-{figure.agency}"},
            {"name": name_of_series(figure.series)},
        ),
    }
    return render(
        request, "collection/review_figure.html", context, status=refused.status if refused else 200
    )


def _onward(request: HttpRequest, found: Round) -> HttpResponse:
    """To the next figure that waits for this reviewer, or back to the list."""
    figure = next_to_check(found, signed_in(request))
    if figure is None:
        return redirect("figures:review", found.code)
    return redirect("figures:review_figure", found.code, figure)


def _handed_in(found: Round, figure: ReportedFigure) -> int:
    """The revision that was handed in for the round, 0 where none was or it does not ask for the figure."""
    asked = found.requests.filter(
        agency=figure.agency, series=figure.series, area=figure.area, period=figure.period
    )
    return asked.values_list("handed_in", flat=True).first() or 0


def _line(row: Waiting) -> dict[str, Any]:
    return {
        "looked": row.looked,
        "name": name_of_series(row.looked.series),
        "said": Said(row.value, row.status),
        "state": row.state,
        "words": STATES[row.state],
    }
