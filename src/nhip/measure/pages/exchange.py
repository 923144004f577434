"""The pages of the resolution's indicators of documents between agencies: a month, and what was counted."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.documents.api import Month, counted_documents
from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text, today
from nhip.measure.exchange import exchange_month

_A_PAGE = 100


@never_cache
@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """Both indicators of a month, each agency's numbers below."""
    this = Month.of(today())
    month = min(Month.read(request.GET.get("thang", "")) or this, this)
    found = exchange_month(month)
    codes = {row.agency for row in found.documents} | {row.agency for row in found.deliveries}
    cards = agencies_by_code(codes)

    def name(code: str) -> Text:
        return cards[code].name if code in cards else Text(code, code)

    context: dict[str, Any] = {
        "found": found,
        "shares": [found.by_network, found.connected],
        "documents": [(name(row.agency), row) for row in found.documents],
        "deliveries": [(name(row.agency), row) for row in found.deliveries],
        "left_out": [name(code) for code in found.by_network.left_out],
        "previous": month.previous,
        "following": month.following if month < this else None,
    }
    return render(request, "measure/exchange.html", context)


@never_cache
@require_safe
def exchange_counted(request: HttpRequest, month: str, agency: str) -> HttpResponse:
    """The documents behind one agency's number: their ids, days and proofs, not what they say."""
    wanted, card = Month.read(month), agencies_by_code([agency]).get(agency)
    if wanted is None or card is None:
        raise Http404
    try:
        after = UUID(request.GET.get("sau", ""))
    except ValueError:
        after = None
    rows = counted_documents(agency, wanted, after, _A_PAGE + 1)
    context = {
        "agency": card,
        "month": wanted,
        "rows": rows[:_A_PAGE],
        "after": rows[_A_PAGE - 1].id if len(rows) > _A_PAGE else None,
        "is_first": after is None,
    }
    return render(request, "measure/exchange_counted.html", context)
