"""What a profile is about, gathered before a word is written."""

from dataclasses import dataclass

import numpy as np

from nhip.measure.audit.words import Words
from nhip.measure.doubt import Doubt
from nhip.measure.engine.result import Result
from nhip.measure.engine.units import UnitList
from nhip.measure.queries import Evidence


@dataclass(frozen=True)
class About:
    """One unit of one edition. ``peers`` are those it is measured against, called ``peer_title``; ``before``
    is the edition before; ``proofs`` what stands behind each figure, by component.
    """

    result: Result
    unit: str
    words: Words
    names: UnitList | None
    doubt: Doubt | None
    before: Result | None
    peers: tuple[str, ...]
    peer_title: str
    proofs: tuple[tuple[str, Evidence], ...]

    def name(self, unit: str | None = None) -> str:
        """What people call a unit; this one by default."""
        unit = unit or self.unit
        if self.names is not None and unit in self.names:
            return self.names.units[unit].title.say(self.words.language)
        return unit

    def title(self, code: str) -> str:
        """What people call a component."""
        return self.result.edition.components[code].title.say(self.words.language)

    @property
    def index(self) -> str:
        return self.result.definition.heading.title.say(self.words.language)

    @property
    def edition(self) -> str:
        return self.result.edition.code

    @property
    def rank(self) -> int | float | None:
        return self.result.rank(self.unit)

    @property
    def ranked(self) -> int:
        """How many units have a rank."""
        return int((~np.isnan(self.result.ranks)).sum())

    @property
    def digits(self) -> int:
        """Decimals of the index as published, four where its publisher does not say."""
        publish = self.result.edition.components[self.result.root].publish
        return 4 if publish is None else publish.digits

    def score(self, unit: str | None = None, code: str | None = None) -> str:
        """A score as its publisher rounds it."""
        place = code or self.result.root
        publish = self.result.edition.components[place].publish
        value = float(self.result.shown(place)[self.result.row(unit or self.unit)])
        return self.words.number(value, self.digits if publish is None else publish.digits)

    @property
    def falls(self) -> bool:
        """Whether the first rank goes to the lowest score."""
        return self.result.edition.setting.rank.order == "ascending"

    @property
    def parts(self) -> tuple[str, ...]:
        """The components right below the index that have scores."""
        children = self.result.edition.tree.children[self.result.root]
        return tuple(code for code in children if code in self.result.plan.column)

    def own_rank(self, code: str) -> int | None:
        """The unit's place by one component, 1 for the best score."""
        scores = self.result.component(code)
        mine = scores[self.result.row(self.unit)]
        if np.isnan(mine):
            return None
        better = scores < mine - 1e-9 if self.falls else scores > mine + 1e-9
        return 1 + int(np.nansum(better))

    @property
    def order(self) -> tuple[str, ...]:
        """Units with a rank, best first."""
        return tuple(unit for unit in self.result.order() if self.result.rank(unit) is not None)
