"""An agency's own page: the figures it answers for, through time, as they stand today."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nhip.identity.api import agency as agency_card
from nhip.kernel.api import Text
from nhip.measure.collection.models import ReleasedFigure
from nhip.measure.collection.pages.released.shown import address_of, series_title, short_value, trail
from nhip.measure.collection.queries.released import area_name, standing_figures
from nhip.measure.collection.register import register
from nhip.measure.pages.answer import answer
from nhip.measure.pages.asking import language
from nhip.measure.pages.tables import Column, Row, Table

MOST_PERIODS = 12
Cell = tuple[str, str]


def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The page; an agency that answers for nothing yet still has one."""
    card = agency_card(code)
    rows = list(
        standing_figures().filter(agency=card.code).order_by("series", "area", "-period", "-release_id")
    )
    owned = [series for series in register().values() if series.owner == card.code]
    context = {
        "card": card,
        "count": len({(row.series, row.area, row.period) for row in rows}),
        "owned": [Text(series.title.vi, series.title.en) for series in owned],
        "trail": trail((card.short_name.say(language()), "")),
    }
    return answer(request, "collection/agency_figures.html", context, tables=[_table(rows)])


def _table(rows: list[ReleasedFigure]) -> Table:
    """A row for each series and area, a column for each of the newest periods."""
    said = language()
    periods = sorted({row.period for row in rows}, reverse=True)[:MOST_PERIODS]
    cells: dict[Cell, dict[str, ReleasedFigure]] = {}
    for row in rows:
        cells.setdefault((row.series, row.area), {}).setdefault(row.period, row)
    columns = [
        Column("title", _("Chỉ tiêu"), is_head=True),
        Column("area", _("Địa bàn"), is_minor=True),
        *(Column(period, period, places=0) for period in periods),
    ]
    return Table(
        "qua-cac-ky",
        _("Số liệu đã phát hành qua các kỳ"),
        columns,
        [
            Row(
                {"title": series_title(series).say(said), "area": area_name(area).say(said)}
                | {period: short_value(row.value, row.status) for period, row in held.items()},
                links={period: address_of(row) for period, row in held.items()},
            )
            for (series, area), held in cells.items()
        ],
    )
