"""The register as a list: by theme, found by owner, by international body, by words with or without marks."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text, fold, source, today
from nhip.measure.collection.deadlines import countings
from nhip.measure.collection.register import Body, CollectedSeries, bodies, register, themes
from nhip.measure.engine.labels import Label
from nhip.measure.measuring import known_measures
from nhip.measure.pages.answer import TAKE, answer
from nhip.measure.pages.asking import language
from nhip.measure.pages.tables import Column, Row, Table

MOST_WORDS = 80


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see; blank is everything."""

    words: str
    theme: str
    owner: str
    body: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """As the address says."""
        given = request.GET
        return cls(
            given.get("q", "").strip()[:MOST_WORDS],
            given.get("nhom", "")[:60],
            given.get("co-quan", "")[:40],
            given.get("to-chuc", "")[:40],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return any((self.words, self.theme, self.owner, self.body))

    def wants(self, series: CollectedSeries) -> bool:
        """Whether the series is among what is asked for; the owner's filter finds other holders too."""
        return (
            (not self.theme or series.theme == self.theme)
            and (not self.owner or self.owner in series.agencies)
            and (not self.body or any(taker.body == self.body for taker in series.taken_by))
            and (not self.words or fold(self.words) in fold(_searched(series)))
        )


def listing(request: HttpRequest) -> HttpResponse:
    """Every series, or those asked for; the same as CSV and XLSX with ``tai``."""
    asked = Asked.of(request)
    names = names_of({code for series in register().values() for code in series.agencies})
    found = [series for series in register().values() if asked.wants(series)]
    tables = [
        _table(theme, title, [series for series in found if series.theme == theme], names)
        for theme, title in themes().items()
        if any(series.theme == theme for series in found)
    ]
    written = found if TAKE in request.GET else []  # a page only needs to know that there is such a file
    context = {
        "asked": asked,
        "shown": tables,
        "count": len(found),
        "whole": len(register()),
        "themes": themes(),
        "owners": _owners(names),
        "bodies": sorted_bodies(),
        "trail": [{"name": _("Số liệu"), "address": reverse("figures:hub")}, {"name": _("Chỉ tiêu")}],
    }
    return answer(request, "collection/register/listing.html", context, tables=[_file(written, names)])


def names_of(codes: set[str]) -> dict[str, Text]:
    """The names of agencies; one that the register of agencies does not hold is named by its code."""
    cards = agencies_by_code(codes)
    return {code: cards[code].short_name if code in cards else Text(code, code) for code in sorted(codes)}


def sorted_bodies() -> list[Body]:
    """The bodies that take at least one series."""
    taking = {taker.body for series in register().values() for taker in series.taken_by}
    return [body for body in bodies().values() if body.code in taking]


def unit_of(series: CollectedSeries) -> Label:
    """The series' unit in words."""
    known = known_measures().find(series.unit)
    if series.unit == "subscriptions" or known is None:
        return Label(vi="thuê bao", en="subscriptions") if known else Label(vi=series.unit, en=series.unit)
    return known.title


def _owners(names: dict[str, Text]) -> list[tuple[str, Text]]:
    return sorted(names.items(), key=lambda pair: fold(pair[1].vi))


def _searched(series: CollectedSeries) -> str:
    items = " ".join(taker.item for taker in series.taken_by)
    return f"{series.code} {series.title.vi} {series.title.en} {items}"


def _table(theme: str, title: Label, found: list[CollectedSeries], names: dict[str, Text]) -> Table:
    """A theme as a reader sees it."""
    columns = [
        Column("series", _("Chỉ tiêu"), is_head=True),
        Column("unit_of_measure", _("Đơn vị"), is_minor=True),
        Column("owner", _("Cơ quan chủ trì")),
        Column("others", _("Nơi khác có số"), is_minor=True),
        Column("takers", _("Tổ chức lấy số"), is_minor=True),
        Column("counts", _("Vào chỉ số")),
    ]
    return Table(theme, title.say(language()), columns, [_row(series, names) for series in found])


def _file(found: list[CollectedSeries], names: dict[str, Text]) -> Table:
    """The same series as a file: with code, definition and source."""
    keys = (
        "code",
        "series",
        "definition",
        "unit_of_measure",
        "owner",
        "others",
        "takers",
        "counts",
        "source",
    )
    return Table(
        "chi-tieu",
        _("Chỉ tiêu"),
        [Column(key, key) for key in keys],
        [_row(series, names) for series in found],
    )


def _row(series: CollectedSeries, names: dict[str, Text]) -> Row:
    said = language()
    takers = dict.fromkeys(taker.body for taker in series.taken_by)
    feeds = dict.fromkeys(f"{feed.index} {feed.component}" for feed in series.feeds)
    editions = dict.fromkeys(f"{found.index} {found.edition}" for found in countings(series, today()))
    values = {
        "code": series.code,
        "series": series.title.say(said),
        "definition": series.definition.say(said),
        "unit_of_measure": unit_of(series).say(said),
        "owner": names[series.owner].say(said),
        "others": ", ".join(names[code].say(said) for code in series.holders) or None,
        "takers": ", ".join(takers) or None,
        "counts": ", ".join(feeds) or None,
        "source": source(series.source).cite().say(said),
    }
    remarks = {"series": series.code}
    if editions:
        remarks["counts"] = _("kỳ tới: %(editions)s") % {"editions": ", ".join(editions)}
    return Row(values, links={"series": reverse("figures:series", args=[series.code])}, remarks=remarks)
