"""What the register says of the series in a release: titles, units, and who takes them as which item."""

from collections.abc import Iterator
from dataclasses import dataclass

from nhip.kernel.api import Text
from nhip.measure.collection.packages.frozen import FrozenFigure, FrozenRelease
from nhip.measure.collection.register import Body, CollectedSeries, Questionnaire, Taker, bodies, register
from nhip.measure.measuring import known_measures


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure as an international body asks for it."""

    figure: FrozenFigure
    series: CollectedSeries
    taker: Taker
    questionnaire: Questionnaire


def series_in(release: FrozenRelease) -> list[CollectedSeries]:
    """The series of the release, in the register's order; one that left the register is not among them."""
    used = {figure.line.series for figure in release.figures}
    return [series for series in register().values() if series.code in used]


def bodies_of(release: FrozenRelease) -> list[Body]:
    """The international bodies that take at least one released series."""
    taken = {taker.body for series in series_in(release) for taker in series.taken_by}
    return [body for body in bodies().values() if body.code in taken]


def asked_by(body: Body, release: FrozenRelease) -> Iterator[Asked]:
    """The released figures that ``body`` takes, by questionnaire and item."""
    for questionnaire in body.questionnaires:
        for series in series_in(release):
            for taker in series.taken_by:
                if (taker.body, taker.questionnaire) != (body.code, questionnaire.code):
                    continue
                for figure in release.figures:
                    if figure.line.series == series.code:
                        yield Asked(figure, series, taker, questionnaire)


def unit_name(unit: str) -> Text:
    """A unit of measure in words. What the register counts (subscriptions) keeps its own word."""
    found = known_measures().find(unit)
    if found is None or found.code != unit:
        return _COUNTED.get(unit) or Text(unit, unit)
    return Text(found.title.vi, found.title.en)


_COUNTED = {"subscriptions": Text("thuê bao", "subscriptions")}
