"""Where figures disagree: the list by what it costs, and one discrepancy from its finding to its end."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nhip.identity.api import Account, Permission, agencies_reached
from nhip.kernel.api import Refusal
from nhip.measure.collection import errors_discrepancies
from nhip.measure.collection.acts.decide_discrepancy import decide_discrepancy
from nhip.measure.collection.acts.discuss_discrepancy import discuss_discrepancy, may_decide, may_review
from nhip.measure.collection.acts.enter_settled import agreed, enter_settled, round_to_enter_in
from nhip.measure.collection.acts.review_decision import review_decision
from nhip.measure.collection.models import Discrepancy
from nhip.measure.collection.models.discrepancy import State
from nhip.measure.collection.pages.discrepancies_shown import (
    STATES,
    Effects,
    agencies_in,
    candidates_of,
    next_for,
    sentence_of,
    timeline,
)
from nhip.measure.collection.pages.office_shown import (
    STATUSES,
    Names,
    Said,
    name_of_series,
    signed_in,
    trail,
)
from nhip.measure.collection.queries.authors import told
from nhip.measure.collection.queries.gate import discrepancies_visible_to
from nhip.measure.collection.queries.todo import by_worth, stands_apart
from nhip.measure.collection.register import register

_A_PAGE: Final = 50
_MISSING: Final = ("M", "L", "O", "Q")


@never_cache
@login_required
@require_safe
def discrepancies(request: HttpRequest) -> HttpResponse:
    """Those that the asker may see, most ranks first; by state, round and series."""
    visible = discrepancies_visible_to(signed_in(request))
    wanted = request.GET.get("loc", State.OPEN.value)
    round_code, series = request.GET.get("dot", ""), request.GET.get("chi-tieu", "")
    if round_code:
        visible = visible.filter(round__code=round_code)
    known = sorted(set(visible.order_by().values_list("series", flat=True)))
    if series:
        visible = visible.filter(series=series)
    rows = visible.filter(state=wanted) if wanted in State.values else visible
    page = Paginator(by_worth(rows).select_related("round"), _A_PAGE).get_page(request.GET.get("trang"))
    names = Names(row.owner for row in page.object_list)
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            (
                row,
                name_of_series(row.series),
                names(row.owner) if row.owner else None,
                STATES[State(row.state)],
            )
            for row in page.object_list
        ],
        "states": [
            (state.value, words, visible.filter(state=state).count()) for state, words in STATES.items()
        ],
        "wanted": wanted,
        "all": visible.count(),
        "round_code": round_code,
        "series": series,
        "known": [(code, name_of_series(code)) for code in known],
        "trail": trail({"name": _("Chênh lệch số liệu")}),
    }
    return render(request, "collection/discrepancies.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discrepancy(request: HttpRequest, number: int) -> HttpResponse:
    """One of them; a POST with ``viec`` discusses, decides, agrees, sends back or enters what was settled."""
    account = signed_in(request)
    found = discrepancies_visible_to(account).filter(pk=number).select_related("round").first()
    if found is None:
        raise errors_discrepancies.discrepancy_unknown()
    if request.method != "POST":
        return _page(request, found)
    act = _ACTS.get(request.POST.get("viec", ""))
    if act is None:
        raise errors_discrepancies.discrepancy_unknown()
    try:
        done = act(request, found, account)
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal)
    messages.success(request, done)
    return redirect("figures:discrepancy", found.pk)


def _discuss(request: HttpRequest, found: Discrepancy, account: Account) -> str:
    sent = request.POST
    discuss_discrepancy(found.pk, sent.get("y-kien", ""), sent.get("de-xuat", ""), by=account)
    return _("Đã ghi ý kiến.")


def _decide(request: HttpRequest, found: Discrepancy, account: Account) -> str:
    chosen = request.POST.get("chon", "")
    if chosen == "khac":
        chosen = request.POST.get("gia-tri", "")
    status = request.POST.get("trang-thai", "A")
    value = "" if status in _MISSING else chosen
    decide_discrepancy(found.pk, value, status, request.POST.get("ly-do", ""), by=account)
    return _("Đã ghi quyết định; chờ người thứ hai đồng ý.")


def _agree(request: HttpRequest, found: Discrepancy, account: Account) -> str:
    review_decision(found.pk, is_agreed=True, words=request.POST.get("y-kien-hai", ""), by=account)
    return _("Đã đồng ý: chênh lệch được xử lý.")


def _send_back(request: HttpRequest, found: Discrepancy, account: Account) -> str:
    review_decision(found.pk, is_agreed=False, words=request.POST.get("y-kien-hai", ""), by=account)
    return _("Đã trả lại cho cơ quan chủ trì.")


def _enter(request: HttpRequest, found: Discrepancy, account: Account) -> str:
    enter_settled(found.pk, request.POST.get("co-quan", "")[:40], by=account)
    return _("Đã nhập giá trị đã quyết. Hãy nộp lại bộ số liệu.")


_ACTS: Final[dict[str, Callable[[HttpRequest, Discrepancy, Account], str]]] = {
    "noi": _discuss,
    "quyet": _decide,
    "dong-y": _agree,
    "tra-lai": _send_back,
    "nhap": _enter,
}


def _page(request: HttpRequest, found: Discrepancy, refused: Refusal | None = None) -> HttpResponse:
    account = signed_in(request)
    remarks, decisions = list(found.remarks.all()), list(found.decisions.all())
    names = Names(agencies_in(found))
    authors = told(
        account,
        {row.reviewer: "" for row in decisions if row.reviewer}
        | {row.author: row.agency for row in remarks}
        | {row.author: row.agency for row in decisions},
    )
    more = [row.proposed for row in remarks if row.proposed] + [row.value for row in decisions if row.value]
    effects = Effects(found, more)
    candidates = candidates_of(found, effects, names)
    standing = agreed(found) if found.state == State.SETTLED else None
    context: dict[str, Any] = {
        "found": found,
        "series": register().get(found.series),
        "series_name": name_of_series(found.series),
        "state_words": STATES[State(found.state)],
        "owner": names.full(found.owner) if found.owner else None,
        "candidates": candidates,
        "has_ranks": any(each.rank is not None for each in candidates),
        "about": effects.about,
        "sentence": sentence_of(candidates, effects),
        "choices": list(
            dict.fromkeys((each.said.value, each.said.digits) for each in candidates if each.said.value)
        ),
        "remarks": [
            (
                row,
                authors.get(row.author, ""),
                *_worth(row.proposed, effects),
            )
            for row in remarks
        ],
        "decisions": [
            (
                row,
                Said(row.value, row.status),
                authors.get(row.author, ""),
                authors.get(row.reviewer, ""),
                effects.of(row.value)[2],
            )
            for row in decisions
        ],
        "standing": Said(standing.value, standing.status) if standing else None,
        "enterers": _enterers(found, account, names) if standing else [],
        "steps": timeline(found, account),
        "next": next_for(found, account, names),
        "may_talk": found.state in {State.OPEN, State.DECIDED},
        "may_decide": found.state == State.OPEN and may_decide(found, account),
        "may_review": found.state == State.DECIDED and may_review(found, account),
        "statuses": [(code, STATUSES[code]) for code in ("A", "E", "P", *_MISSING)],
        "refused": refused,
        "typed": {
            "words": request.POST.get("y-kien", ""),
            "proposed": request.POST.get("de-xuat", ""),
            "choice": request.POST.get("chon", ""),
            "value": request.POST.get("gia-tri", ""),
            "reason": request.POST.get("ly-do", ""),
            "second": request.POST.get("y-kien-hai", ""),
        },
        "trail": trail(
            {"name": _("Chênh lệch số liệu"), "address": "../"}, {"name": _("Số %(n)s") % {"n": found.pk}}
        ),
    }
    return render(request, "collection/discrepancy.html", context, status=refused.status if refused else 200)


def _worth(value: str, effects: Effects) -> tuple[Said, int | None]:
    return Said(value, "A"), effects.of(value)[2] if value else None


def _enterers(found: Discrepancy, account: Account, names: Names) -> list[tuple[str, Any]]:
    """The agencies of the asker whose cell says something else and that an open round asks."""
    mine = agencies_reached(account, Permission.ENTER_FIGURES) or frozenset()
    return [
        (code, names.full(code))
        for code in sorted(mine & agencies_in(found))
        if stands_apart(found, code) and round_to_enter_in(found, code) is not None
    ]
