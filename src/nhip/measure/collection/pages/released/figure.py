"""One released figure: its value, who answers for it, what it stands on, what proves it, what it is worth."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from nhip.kernel.api import Text
from nhip.measure import shelf
from nhip.measure.collection.packages.described import unit_name
from nhip.measure.collection.pages.office_shown import asker
from nhip.measure.collection.pages.released.shown import said_value, series_title, trail
from nhip.measure.collection.queries.released import agency_names, area_name
from nhip.measure.collection.queries.released_standing import figure_standing
from nhip.measure.collection.register import Feed, register
from nhip.measure.collection.sheets.statuses import status_words
from nhip.measure.collection.worth import Effect, Unsaid, Worth, worth_of
from nhip.measure.engine.labels import Label
from nhip.measure.pages.asking import language


def figure(request: HttpRequest, series: str, area: str, period: str) -> HttpResponse:
    """The page. From here the source, the agency and the ledger's proof are one step away."""
    found = figure_standing(series, area, period, asker(request))
    row, known = found.figure, register().get(series)
    values = [each.value for each in found.through if each.value]
    worth = worth_of(series, area, period, values)
    names = agency_names({row.agency})
    context = {
        "found": found,
        "row": row,
        "series": known,
        "feeds": [(feed, _component(feed)) for feed in known.feeds] if known else [],
        "title": series_title(series),
        "area": area_name(area),
        "unit": unit_name(known.unit) if known else Text("", ""),
        "value": said_value(row.value, row.status),
        "status": status_words(row.status),
        "agency": names.get(row.agency, Text(row.agency, row.agency)),
        "through": [(each, said_value(each.value, each.status)) for each in found.through],
        "worth": None if isinstance(worth, Unsaid) else worth,
        "effects": _effects(worth),
        "unsaid": worth.why if isinstance(worth, Unsaid) else None,
        "trail": trail(
            (row.release.code, reverse("figures:release", args=[row.release.code])),
            (series_title(series).say(language()), ""),
        ),
    }
    return render(request, "collection/released_figure.html", context)


def _effects(worth: Worth | Unsaid) -> list[tuple[str, Effect]]:
    """What each value that was ever released would give, newest first."""
    return [] if isinstance(worth, Unsaid) else [(said_value(each.value, ""), each) for each in worth.effects]


def _component(feed: Feed) -> Label:
    """What the component is called in the newest edition that has it."""
    editions = shelf.definition(feed.index).editions.values()
    titles = [each.components[feed.component].title for each in editions if feed.component in each.components]
    return titles[-1] if titles else Label(vi=feed.component, en=feed.component)
