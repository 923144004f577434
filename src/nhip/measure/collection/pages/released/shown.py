"""What the pages of releases share: figures in words, links, the way back."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.kernel.api import Text
from nhip.measure.collection.models import ReleasedFigure
from nhip.measure.collection.pages.office_shown import digits
from nhip.measure.collection.queries.released import agency_names, area_name
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.statuses import status_words
from nhip.measure.engine.figures import NOT_APPLICABLE
from nhip.measure.pages.asking import language
from nhip.measure.pages.tables import Column, Row, Table


def trail(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way here: figures, releases, then ``steps`` as names with addresses (blank for this page)."""
    first = [(_("Số liệu"), reverse("figures:hub"))]
    return [{"name": name} | ({"address": address} if address else {}) for name, address in (*first, *steps)]


def series_title(code: str) -> Text:
    """The title of a series; one that left the register stands for itself."""
    found = register().get(code)
    return Text(found.title.vi, found.title.en) if found else Text(code, code)


def said_value(value: str, status: str) -> str:
    """A value in the marks of the page's language; where there is none, its status in words."""
    said = language()
    return digits(value).say(said) if value else status_words(status).say(said)


def short_value(value: str, status: str) -> str:
    """The same in a table, where one word is enough for a figure that is not there."""
    if value:
        return digits(value).say(language())
    return _("không áp dụng") if status == NOT_APPLICABLE else _("thiếu")


def address_of(row: ReleasedFigure) -> str:
    """The page of one figure."""
    return reverse("figures:released_figure", args=[row.series, row.area, row.period])


def figures_table(rows: Iterable[ReleasedFigure], caption: str) -> Table:
    """Released figures as a table; files carry codes and values as released."""
    held, said = list(rows), language()
    names = agency_names({row.agency for row in held})
    columns = [
        Column("title", _("Chỉ tiêu"), is_head=True),
        Column("area", _("Địa bàn"), is_minor=True),
        Column("period", _("Kỳ số liệu")),
        Column("value", _("Giá trị"), places=0),
        Column("status", _("Trạng thái"), is_minor=True),
        Column("agency", _("Cơ quan"), is_minor=True),
    ]
    return Table(
        "so-lieu",
        caption,
        columns,
        [
            Row(
                {
                    "title": series_title(row.series).say(said),
                    "area": area_name(row.area).say(said),
                    "period": row.period,
                    "value": short_value(row.value, row.status),
                    "status": "" if row.status == "A" else status_words(row.status).say(said),
                    "agency": names.get(row.agency, Text(row.agency, row.agency)).say(said),
                },
                links={"title": address_of(row)},
            )
            for row in held
        ],
    )
