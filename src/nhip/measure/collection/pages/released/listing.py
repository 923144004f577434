"""All releases, the newest first, and which of them still stand."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nhip.kernel.api import Text
from nhip.measure.collection.models import Release
from nhip.measure.collection.pages.released.shown import trail

PER_PAGE = 50


def listing(request: HttpRequest) -> HttpResponse:
    """The list; ``trang`` turns its pages."""
    rows = Release.objects.select_related("round", "corrects").prefetch_related("corrections")
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("trang"))
    shown = [
        {
            "release": row,
            "title": Text(row.round.title_vi, row.round.title_en),
            "corrected_by": next(iter(row.corrections.all()), None),
        }
        for row in page
    ]
    context = {"page": page, "shown": shown, "trail": trail((_("Bản phát hành"), ""))}
    return render(request, "collection/releases.html", context)
