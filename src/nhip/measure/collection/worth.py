"""What a figure is worth: the component, the index and the rank that each of several values would give.

The published score of the component stands on some figure; which one the body that publishes used is rarely
told. So one of the values is the base, the one the published score is taken to rest on, and the others move
the score from there: by the component's slope where the raw figure is inside it, or as the component itself.
The field stays where it is. What cannot be reckoned says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nhip.kernel.api import Text
from nhip.measure import queries
from nhip.measure.collection.register import Feed, register
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.simulation import Wish, simulate


@dataclass(frozen=True, slots=True)
class Effect:
    """What one value gives: the component's score, the index's score and the rank."""

    value: str
    component: float
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Worth:
    """The effects of several values on one index, in the edition reckoned with; ``base`` is among them.

    ``is_own_edition`` is false where the edition that the period counts for has no figures yet and the newest
    one that has stands in for it.
    """

    index: str
    edition: str
    component: str
    unit: str
    base: str
    effects: tuple[Effect, ...]
    is_own_edition: bool

    @property
    def ranks(self) -> int:
        """How many ranks lie between the best and the worst of the values."""
        places = [effect.rank for effect in self.effects]
        return max(places) - min(places)

    def of(self, value: str) -> Effect | None:
        """The effect of ``value``."""
        return next((effect for effect in self.effects if effect.value == value), None)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why the worth cannot be said."""

    why: Text


def worth_of(
    series: str, area: str, period: str, values: Sequence[str], base: str | None = None
) -> Worth | Unsaid:
    """The worth of ``values`` (numbers in plain digits) of a series for an area and a period, a year.

    ``base`` is the value that the published score is taken to rest on, the first of ``values`` unless said.
    """
    row = register().get(series)
    numbers = [value for value in dict.fromkeys(values) if _is_number(value)]
    if row is None or not row.feeds:
        return Unsaid(
            Text("Chỉ tiêu này không đi vào chỉ số nào.", "The series feeds no index."),
        )
    if not numbers:
        return Unsaid(Text("Không có số để tính.", "There is no number to reckon with."))
    start = base if base is not None and _is_number(base) else numbers[0]
    for feed in row.feeds:
        for edition, is_own in _editions(feed, period):
            effects = _effects(feed, edition, _Asked(series, area, numbers, start))
            if effects is not None:
                return Worth(feed.index, edition, feed.component, area, start, effects, is_own)
    return Unsaid(
        Text(
            "Không kỳ nào có số liệu và hệ số để tính cho địa bàn này.",
            "No edition has the figures and the slope to reckon with for this area.",
        )
    )


def _editions(feed: Feed, period: str) -> Iterable[tuple[str, bool]]:
    """The editions to try: the one that the period counts for first, then from the newest back."""
    try:
        editions = queries.editions_with_figures(feed.index)
    except Problems:
        return
    own = str(int(period) + feed.lag) if period.isdecimal() else ""
    if own in editions:
        yield own, True
    yield from ((edition, False) for edition in reversed(editions) if edition != own)


class _Asked(NamedTuple):
    series: str
    area: str
    values: Sequence[str]
    base: str


def _effects(feed: Feed, edition: str, asked: _Asked) -> tuple[Effect, ...] | None:
    """The effect of each value in an edition, or None where it cannot be reckoned there."""
    is_part = feed.how == "part"
    target = f"{feed.component}.{asked.series}" if is_part else feed.component
    start = float(asked.base) if is_part else None
    try:
        found = queries.result(feed.index, edition)
        if is_part and asked.series not in found.edition.components[feed.component].slopes:
            return None
        return tuple(
            _effect(
                simulate(found, [Wish(asked.area, target, float(value), start)]).after, feed, asked, value
            )
            for value in asked.values
        )
    except (Problems, KeyError):
        return None


def _effect(after: Result, feed: Feed, asked: _Asked, value: str) -> Effect:
    row = after.row(asked.area)
    component = float(after.component(feed.component)[row])
    return Effect(value, component, float(after.component(feed.index)[row]), int(after.ranks[row]))


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return bool(value.strip())
