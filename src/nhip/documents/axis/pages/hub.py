"""The front page of the exchange, open to everybody: who is connected, and at whom unopened letters wait.

Numbers only: what a document says is for those it concerns.
"""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nhip.documents.axis.deadlines import opening_rule
from nhip.documents.axis.facts import Connection, connections
from nhip.documents.axis.models import UNOPENED, Delivery
from nhip.documents.axis.pages.shown import registering_agencies
from nhip.documents.axis.queries.visible import agencies_of
from nhip.kernel.api import today


@dataclass(frozen=True, slots=True)
class Row:
    """An agency, whether it is connected, and how many documents it let lie, the oldest since when."""

    connection: Connection
    unopened: int
    since: object


@never_cache
@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """Every agency that should be connected: those with unopened documents first, then those connected."""
    late = {
        found["receiver"]: (found["many"], found["since"])
        for found in Delivery.objects.filter(UNOPENED, open_by__lt=today())
        .order_by()
        .values("receiver")
        .annotate(many=Count("id"), since=Min("open_by"))
    }
    rows = [Row(each, *late.get(each.agency.code, (0, None))) for each in connections(today())]
    rows.sort(key=lambda row: (-row.unopened, row.connection.since is None))
    context = {
        "rows": rows,
        "connected": sum(row.connection.since is not None for row in rows),
        "late": sum(many for many, _ in late.values()),
        "has_register": bool(agencies_of(request.user)),
        "may_say_paper": bool(registering_agencies(request.user)),
        "rule": opening_rule(today()).cite(),
    }
    return render(request, "axis/hub.html", context)
