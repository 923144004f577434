"""One series: what it is, who answers for it, what it moves, who takes it and by when, what was released."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.kernel.api import Source, Text, source, today
from nhip.measure import shelf
from nhip.measure.collection import errors
from nhip.measure.collection.deadlines import Counting, Due, countings, dues, left
from nhip.measure.collection.models import ReleasedFigure
from nhip.measure.collection.pages.register.listing import names_of, unit_of
from nhip.measure.collection.register import HOME, CollectedSeries, Feed, bodies, register, themes
from nhip.measure.collection.worth import Unsaid, Worth, worth_of
from nhip.measure.engine.labels import Label
from nhip.measure.queries import editions_with_figures, evidence

MOST = 60
_STEPS = (1, 5)  # how many units more, to show what one is worth


@dataclass(frozen=True)
class Fed:
    """A component of an index that the series becomes, with the editions that there are."""

    feed: Feed
    index: Label
    component: Label
    editions: tuple[str, ...]


@dataclass(frozen=True)
class Taken:
    """A questionnaire that the series goes on, with what is left until its day."""

    due: Due
    body: Label
    left: Text | None
    source: Source


@dataclass(frozen=True)
class Gain:
    """What so many units more would do."""

    more: int
    component: float
    score: float
    ranks: int


def series(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a series. Raises ``collection.series_unknown``."""
    found = register().get(code)
    if found is None:
        raise errors.series_unknown(code[:60])
    names = names_of(set(found.agencies))
    worth = _worth(found)
    context: dict[str, Any] = {
        "series": found,
        "theme": themes()[found.theme],
        "unit": unit_of(found),
        "owner": names[found.owner],
        "holders": [names[holder] for holder in found.holders],
        "numerator": register()[found.ratio.numerator] if found.ratio else None,
        "denominator": register()[found.ratio.denominator] if found.ratio else None,
        "parts": [register()[part] for part in found.parts],
        "part_of": _part_of(found),
        "feeds": [_fed(feed) for feed in found.feeds],
        "worth": worth if isinstance(worth, Worth) else None,
        "unsaid": worth.why if isinstance(worth, Unsaid) else None,
        "gains": _gains(worth) if isinstance(worth, Worth) else [],
        "countings": [(each, left(each.taken_on, today())) for each in _once(countings(found, today()))],
        "taken": _taken(found),
        "source": source(found.source),
        "released": _released(code),
        "trail": [
            {"name": _("Số liệu"), "address": reverse("figures:hub")},
            {"name": _("Chỉ tiêu"), "address": reverse("figures:register")},
            {"name": found.title},
        ],
    }
    return render(request, "collection/register/series.html", context)


def _part_of(found: CollectedSeries) -> list[CollectedSeries]:
    """The series that this one is a part, a numerator or a denominator of."""
    return [
        other
        for other in register().values()
        if found.code in other.parts
        or (other.ratio and found.code in {other.ratio.numerator, other.ratio.denominator})
    ]


def _fed(feed: Feed) -> Fed:
    index = shelf.definition(feed.index)
    editions = tuple(
        edition.code for edition in index.editions.values() if feed.component in edition.components
    )
    held = editions_with_figures(feed.index)
    newest = index.editions[editions[-1]].components[feed.component] if editions else None
    title = newest.title if newest else Label(vi=feed.component, en=feed.component)
    return Fed(feed, index.heading.title, title, tuple(edition for edition in editions if edition in held))


def _worth(found: CollectedSeries) -> Worth | Unsaid:
    """What a few more units would do, from where the country stands in the newest edition that knows it.

    Where the figure is a part of a component only the step counts, so that any start does.
    """
    start = _present(found) or Decimal(0)
    values = [str(start + step) for step in (0, *_STEPS)]
    return worth_of(found.code, HOME, str(today().year), values, values[0])


def _present(found: CollectedSeries) -> Decimal | None:
    for feed in found.feeds:
        for edition in reversed(editions_with_figures(feed.index)) if feed.how == "figure" else ():
            held = evidence(feed.index, edition, HOME, feed.component)
            if held is not None and held.written:
                return Decimal(held.written)
    return None


def _gains(worth: Worth) -> list[Gain]:
    base = worth.effects[0]
    return [
        Gain(step, effect.component - base.component, effect.score - base.score, base.rank - effect.rank)
        for step, effect in zip(_STEPS, worth.effects[1:], strict=True)
    ]


def _once(found: list[Counting]) -> list[Counting]:
    return list({(each.index, each.edition): each for each in found}.values())


def _taken(found: CollectedSeries) -> list[Taken]:
    rows = []
    for due in dues(today(), [found]):
        until = left(due.due_on, today()) if due.due_on else None
        rows.append(Taken(due, bodies()[due.taker.body].title, until, source(due.sheet.source)))
    return rows


def _released(code: str) -> list[ReleasedFigure]:
    """What the newest releases say of the series, the newest period first. Released figures are public."""
    rows = ReleasedFigure.objects.filter(series=code, release__corrections__isnull=True)
    newest = rows.order_by("area", "period", "-release__released_at").distinct("area", "period")
    found = list(newest.select_related("release")[: MOST * 4])
    return sorted(found, key=lambda row: (row.period, row.area), reverse=True)[:MOST]
