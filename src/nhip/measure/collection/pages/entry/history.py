"""A figure in two times: the period it is about, and everything we came to know of it, when and from whom."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nhip.identity.api import Account
from nhip.kernel.api import Text
from nhip.measure.collection import errors
from nhip.measure.collection.entry.naming import agency_words, area_words, unit_words
from nhip.measure.collection.entry.people import names_for
from nhip.measure.collection.entry.purposes import purposes
from nhip.measure.collection.entry.stakes import stake
from nhip.measure.collection.models import Revision
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.pages.entry.bounds import within_bounds
from nhip.measure.collection.pages.office_shown import digits
from nhip.measure.collection.queries.gate import requests_visible_to, revisions_visible_to
from nhip.measure.collection.queries.history import known_on
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.statuses import status_words

_ORIGINS = {
    Origin.FORM: Text("nhập trên trang", "entered on the page"),
    Origin.TEMPLATE: Text("biểu mẫu Excel", "Excel template"),
    Origin.CSV: Text("tệp CSV", "CSV file"),
    Origin.SDMX: Text("tệp SDMX-CSV", "SDMX-CSV file"),
    Origin.API: Text("giao diện lập trình", "programming interface"),
    Origin.SETTLED: Text("sau khi xử lý chênh lệch", "settled discrepancy"),
}


@within_bounds
@require_GET
def history(request: HttpRequest, agency: str, series: str, area: str, period: str) -> HttpResponse:
    """Every revision that the asker may see, newest first, and what stood there on a day of their choice."""
    asker = request.user
    assert isinstance(asker, Account)  # held by within_bounds
    cell = {"agency": agency, "series": series, "area": area, "period": period}
    visible = revisions_visible_to(asker).filter(**{f"figure__{name}": said for name, said in cell.items()})
    revisions = list(visible.select_related("figure", "round").order_by("-number"))
    asked = requests_visible_to(asker).filter(**cell).select_related("round").order_by("-round__opens_on")
    requests = list(asked[:5])
    row = register().get(series)
    if row is None or not (revisions or requests):
        raise errors.figure_unknown()
    names = names_for(asker, agency, (revision.author for revision in revisions))
    day = parse_date(request.GET.get("ngay", "")) if _is_date(request.GET.get("ngay", "")) else None
    base = next((revision.value for revision in revisions if revision.value), "")
    context = {
        "series": row,
        "title": Text(row.title.vi, row.title.en),
        "unit": unit_words(row.unit),
        "area": area_words(area),
        "cell": cell,
        "agency_name": agency_words(agency),
        "rows": [_shown(revision, names) for revision in revisions],
        "requests": requests,
        "purposes": purposes(series, period),
        "stake": stake(series, area, period, base),
        "day": day,
        "wrong_day": bool(request.GET.get("ngay")) and day is None,
        "asked_day": request.GET.get("ngay", "")[:20],
        "known": _known(visible, day, names),
        "trail": [
            {"name": _("Số liệu"), "address": reverse("figures:hub")},
            {"name": Text(row.title.vi, row.title.en), "address": ""},
        ],
    }
    return render(request, "collection/entry_history.html", context)


def _is_date(written: str) -> bool:
    try:
        return parse_date(written) is not None
    except ValueError:
        return False


def _known(visible: Any, day: date | None, names: dict[str, str]) -> dict[str, Any] | None:
    if day is None:
        return None
    found = known_on(visible.select_related("figure", "round"), day).first()
    return _shown(found, names) if found else {}


def _shown(revision: Revision, names: dict[str, str]) -> dict[str, Any]:
    return {
        "revision": revision,
        "digits": digits(revision.value),
        "status": status_words(revision.status),
        "by": names[revision.author],
        "origin": _ORIGINS[Origin(revision.origin)],
        "is_handed_in": revision.number == revision.figure.handed_in,
    }
