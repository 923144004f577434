"""One release: its figures, what it changed, its files, who signed, and the proof."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.kernel.api import Text, fold, is_sealed
from nhip.measure.collection.models import Release, ReleasedFigure
from nhip.measure.collection.packages.making import DATA, PROVING, SDMX, SIGNED
from nhip.measure.collection.pages.released.shown import figures_table, said_value, series_title, trail
from nhip.measure.collection.queries.release_files import event_of, files_of_release, proofs_of_release
from nhip.measure.collection.queries.released import (
    agency_names,
    area_name,
    correction_of,
    newest_of,
    release_of,
)
from nhip.measure.collection.queries.released_standing import sets_of_release
from nhip.measure.pages.answer import answer
from nhip.measure.pages.asking import language

PER_PAGE = 200
MOST_WORDS = 80


def release(request: HttpRequest, code: str) -> HttpResponse:
    """The page; ``q`` searches titles, codes and agencies, ``trang`` turns the pages of the figures."""
    found = release_of(code)
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    rows = _searched(found, words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    standing = sets_of_release(found)
    names = agency_names({each.signed.agency for each in standing})
    following = correction_of(found)
    files = files_of_release(found)
    context: dict[str, Any] = {
        "release": found,
        "title": Text(found.round.title_vi, found.round.title_en),
        "words": words,
        "page": page,
        "changes": [_change(change) for change in found.changes],
        "following": following,
        "newest": newest_of(found) if following else None,
        "files": files,
        "data": files.of_kind(DATA),
        "sdmx": files.of_kind(SDMX),
        "proving": files.of_kind(PROVING),
        "signatures": files.of_kind(SIGNED),
        "sets": [(each, names.get(each.signed.agency), each.signed.agency) for each in standing],
        "proofs": proofs_of_release(found),
        "packages_event": event_of(found, "collection.packages_made"),
        "is_sealed": is_sealed(found.event_id),
        "trail": trail((_("Bản phát hành"), reverse("figures:releases")), (found.code, "")),
    }
    return answer(request, "collection/release.html", context, tables=[figures_table(page, _("Số liệu"))])


def _searched(found: Release, words: str) -> QuerySet[ReleasedFigure]:
    rows = found.figures.order_by("series", "area", "period")
    if not words:
        return rows
    looked = fold(words)
    series = [
        code
        for code in rows.values_list("series", flat=True).distinct().order_by("series")
        if looked in fold(f"{code} {series_title(code).vi} {series_title(code).en}")
    ]
    agencies = [
        code
        for code, name in agency_names(set(rows.values_list("agency", flat=True))).items()
        if looked in fold(f"{code} {name.vi} {name.en}")
    ]
    return rows.filter(
        Q(series__in=series) | Q(agency__in=agencies) | Q(period=words) | Q(area__iexact=words)
    )


def _change(change: dict[str, str]) -> dict[str, Any]:
    return {
        "title": series_title(change["series"]).say(language()),
        "area": area_name(change["area"]),
        "period": change["period"],
        "was": said_value(change["from"], change["from_status"]) if change["from_status"] else "",
        "now": said_value(change["to"], change["to_status"]),
        "address": reverse(
            "figures:released_figure", args=[change["series"], change["area"], change["period"]]
        ),
    }
