"""The search over registers and the text of documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nhip.documents.office.models import Direction
from nhip.documents.office.pages.bounds import in_the_office, signed_in, trail
from nhip.documents.office.pages.shown import lines_of
from nhip.documents.office.queries.search import MOST, search

_WAYS = {"den": Direction.IN, "di": Direction.OUT}


@in_the_office
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What was asked for, and what has all its words."""
    words = request.GET.get("q", "").strip()[:200]
    way = request.GET.get("so", "")
    found = search(signed_in(request), words, direction=_WAYS.get(way))
    lines = lines_of(each.entry for each in found)
    context = {
        "words": words,
        "way": way,
        "found": list(zip(lines, (each.files for each in found), strict=True)),
        "is_full": len(found) == MOST,
        "trail": trail((_("Tìm văn bản"), "")),
    }
    return render(request, "office/search.html", context)
