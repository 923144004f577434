"""One edition as a reader looks at it: every unit with its name, place, score, group and parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhip.measure import shelf
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.result import Result
from nhip.measure.engine.schema import Component
from nhip.measure.engine.schema import Group as ScoreGroup
from nhip.measure.engine.units import Unit
from nhip.measure.pages.asking import our_unit, units_of

PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in one edition. ``score`` is unrounded; ``parts`` by component, None where there is no
    figure.
    """

    unit: Unit
    rank: int | float | None
    score: float | None
    group: ScoreGroup | None
    parts: dict[str, float | None]

    @property
    def code(self) -> str:
        return self.unit.code

    @property
    def name(self) -> Label:
        return self.unit.title


@dataclass(frozen=True, eq=False)
class Board:
    """An edition: ``standings`` in order of rank, and by code in ``of``. Boards are the same only if they
    are one.
    """

    result: Result
    standings: tuple[Standing, ...]
    of: dict[str, Standing]
    ours: Standing | None

    @property
    def root(self) -> Component:
        """The index itself, as a component."""
        return self.result.edition.components[self.result.root]

    @property
    def places(self) -> int:
        """Decimals that the publisher prints, four where it does not say."""
        return self.root.publish.digits if self.root.publish else PLACES

    @property
    def lower_is_better(self) -> bool:
        """Whether the first rank goes to the lowest score."""
        return self.result.edition.setting.rank.order == "ascending"

    @property
    def parts(self) -> tuple[str, ...]:
        """The components right below the index that have scores in this edition."""
        children = self.result.edition.tree.children[self.result.root]
        return tuple(code for code in children if code in self.result.plan.column)

    @property
    def weights(self) -> list[dict[str, object]]:
        """What the index is made of: the parts right below it, with their share of the whole."""
        children = self.result.edition.tree.children[self.result.root]
        given = [self.component(code).weight or 0.0 for code in children]
        whole = sum(given)
        return [
            {"code": code, "title": self.component(code).title, "share": weight / whole if whole else None}
            for code, weight in zip(children, given, strict=True)
        ]

    def component(self, code: str) -> Component:
        return self.result.edition.components[code]

    @property
    def count(self) -> int:
        """How many units have a rank."""
        return sum(1 for standing in self.standings if standing.rank is not None)

    def published_ranks(self) -> dict[str, int]:
        """Ranks as published, where some unit has one and no computed rank; empty otherwise."""
        published = self.result.published.get(f"{self.result.root}_RANK")
        if published is None or not np.any(~np.isnan(published) & np.isnan(self.result.ranks)):
            return {}
        pairs = zip(self.result.units, published, strict=True)
        return {unit: int(rank) for unit, rank in pairs if not np.isnan(rank)}

    def near(self, code: str, reach: int = 3) -> Sequence[Standing]:
        """The units around ``code`` in the ranking, best first, at most ``reach`` on either side."""
        ranked = [standing for standing in self.standings if standing.rank is not None]
        place = next((place for place, standing in enumerate(ranked) if standing.code == code), None)
        if place is None:
            return []
        first = max(0, min(place - reach, len(ranked) - 2 * reach - 1))
        return ranked[first : first + 2 * reach + 1]

    def rank_in(self, code: str, component: str) -> int | None:
        """The place of ``code`` by one component, 1 for the best score; None without a score."""
        mine = self.of[code].parts.get(component)
        if mine is None:
            return None
        if self.lower_is_better:
            values = [other.parts.get(component) for other in self.standings]
            return 1 + sum(1 for value in values if value is not None and value < mine - 1e-9)
        return 1 + sum(1 for other in self.standings if (other.parts.get(component) or -np.inf) > mine + 1e-9)

    def members(self, group: str) -> list[Standing]:
        """The units of a group of the unit list (``asean``) in this edition, in order of rank."""
        named = next((each for each in self.groups if each.code == group), None)
        if named is None:
            return []
        inside = set(named.members(self.result.edition.code))
        return [standing for standing in self.standings if standing.code in inside]

    @property
    def groups(self) -> tuple[shelf.Group, ...]:
        """Groups of units that are compared with one another."""
        return shelf.groups(self.result.definition.heading.units.list or "")

    @property
    def regions(self) -> tuple[shelf.Region, ...]:
        return shelf.regions(self.result.definition.heading.units.list or "")

    def median(self, component: str | None = None) -> float | None:
        """The middle score of the field."""
        values = self.result.component(component or self.result.root)
        known = values[~np.isnan(values)]
        return float(np.median(known)) if len(known) else None

    def best(self, component: str) -> float | None:
        """The highest score of the field."""
        values = self.result.component(component)
        return None if np.isnan(values).all() else float(np.nanmax(values))


def _standing(result: Result, units: dict[str, Unit], parts: Sequence[str], code: str) -> Standing:
    row = result.row(code)
    score = float(result.scores[row, -1])
    values: dict[str, float | None] = {}
    for part in parts:
        value = float(result.scores[row, result.plan.column[part]])
        values[part] = None if np.isnan(value) else value
    rank = float(result.ranks[row])
    return Standing(
        units.get(code) or Unit(code, label(code, code)),
        None if np.isnan(rank) else int(rank) if rank.is_integer() else rank,
        None if np.isnan(score) else score,
        result.groups[row],
        values,
    )


_held: dict[tuple[str, str], Board] = {}


def board(result: Result) -> Board:
    """The board of a computed edition; kept for as long as the same result is served."""
    key = (result.definition.code, result.edition.code)
    known = _held.get(key)
    if known is not None and known.result is result:
        return known
    made = fresh_board(result)
    _held[key] = made
    return made


def fresh_board(result: Result) -> Board:
    """The board of a result that is not kept: a simulation."""
    units = units_of(result.definition)
    parts = [code for code in result.plan.codes if code != result.root]
    standings = tuple(_standing(result, units, parts, code) for code in result.order())
    of = {standing.code: standing for standing in standings}
    return Board(result, standings, of, of.get(our_unit(result.definition)))
