"""What an index will probably use where we release nothing.

Whoever computes an index takes the last figure that an international body published, else the latest that it
holds from us. So for each figure asked for and not released: the newest outside figure of that period or
before, else the newest earlier release. What a new figure would change is reckoned one step on, a step being
how the last two figures of that origin differ; that is a reckoning aid, not a forecast.
"""

from collections.abc import Sequence
from decimal import Decimal

from nhip.measure import shelf
from nhip.measure.collection.models import FigureRequest, OutsideFigure, ReleasedFigure, Round
from nhip.measure.collection.register import Feed, register
from nhip.measure.collection.reports.effects import effect_of
from nhip.measure.collection.reports.naming import observer_name
from nhip.measure.collection.reports.record import Key, Probable


def probable_figures(rounds: Sequence[Round], released: set[Key]) -> tuple[Probable, ...]:
    """One for each figure asked for that feeds an index and has no released value, by index and series."""
    asked = set(FigureRequest.objects.filter(round__in=rounds).values_list("series", "area", "period"))
    found = [
        _probable(key, feed)
        for key in sorted(asked - released)
        for feed in register()[key[0]].feeds[:1]
        if key[2].isdecimal()
    ]
    return tuple(found)


def _probable(key: Key, feed: Feed) -> Probable:
    series, area, period = key
    edition = edition_for(feed.index, int(period) + feed.lag)
    named = (series, area, period, feed.index, feed.component, edition)
    outside = newest_outside(series, area, period)
    if outside is not None:
        source = outside.source
        before = (
            OutsideFigure.objects.filter(source=source, series=series, area=area, period__lt=outside.period)
            .exclude(value="")
            .order_by("-period")
            .first()
        )
        step = _step(before.value if before else "", outside.value)
        effect, unsaid = effect_of(series, area, period, outside.value, _next(series, outside.value, step))
        return Probable(
            *named,
            "outside",
            outside.value,
            outside.period,
            observer_name(source.observer, source.vintage),
            source.event_id,
            step=step,
            effect=effect,
            unsaid=unsaid,
        )
    own = list(
        ReleasedFigure.objects.filter(series=series, area=area, period__lt=period)
        .exclude(value="")
        .select_related("release")
        .order_by("-period", "-release_id")
        .distinct("period")[:2]
    )
    if not own:
        return Probable(*named, "none")
    step = _step(own[1].value if len(own) > 1 else "", own[0].value)
    effect, unsaid = effect_of(series, area, period, own[0].value, _next(series, own[0].value, step))
    return Probable(
        *named,
        "own",
        own[0].value,
        own[0].period,
        release=own[0].release.code,
        step=step,
        effect=effect,
        unsaid=unsaid,
    )


def edition_for(index: str, year: int) -> str:
    """The edition of the index that comes in ``year`` or next after it, at the pace of its last two."""
    years = sorted(int(code) for code in shelf.definition(index).editions if code.isdecimal())
    known = next((one for one in years if one >= year), None)
    if known is not None or not years:
        return str(known or year)
    pace = years[-1] - years[-2] if len(years) > 1 else 1
    return str(years[-1] + -(-(year - years[-1]) // pace) * pace)


def newest_outside(series: str, area: str, period: str) -> OutsideFigure | None:
    """The newest period first; of one period, the newest vintage, as it was read in last."""
    return (
        OutsideFigure.objects.filter(series=series, area=area, period__lte=period)
        .exclude(value="")
        .select_related("source")
        .order_by("-period", "-source__vintage", "-source__imported_at")
        .first()
    )


def _step(before: str, after: str) -> str:
    return format(Decimal(after) - Decimal(before), "f") if before else ""


def _next(series: str, value: str, step: str) -> str:
    """One step on, kept within the range of the series; blank where no step is known or it is nothing."""
    if not step or not Decimal(step):
        return ""
    low, high = (Decimal(str(end)) for end in register()[series].range)
    return format(min(max(Decimal(value) + Decimal(step), low), high), "f")
