"""What is audited: one edition of an index, the unit asked about, and where everything came from."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nhip.measure.audit.varied import Varied
from nhip.measure.audit.words import Words
from nhip.measure.engine.result import Result
from nhip.measure.engine.robustness import Comparison
from nhip.measure.engine.units import UnitList

# What units are called: one, and several. Others are units.
_KINDS = {
    "un-members": (("nước", "nước"), ("state", "states")),
    "vn-provinces-63": (("tỉnh, thành phố", "tỉnh, thành phố"), ("province", "provinces")),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A source by its key: its title in the document's language, and whether it was checked."""

    key: str
    title: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the audited index came from, so that anybody can do it again.

    ``asked`` is what was typed after the command (``EGDI --edition 2018``); ``files`` are names and SHA-256
    digests of the definition and the figure files; ``versions`` names and versions of the programs.
    ``sources`` resolve source keys; ``series`` give each input's source key and whether it is confirmed.
    """

    asked: str
    files: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()
    series: tuple[tuple[str, tuple[str, bool]], ...] = ()


@dataclass(frozen=True)
class Link:
    """Another measure of the same units: its title, its edition, and the two rankings side by side."""

    title: str
    edition: str
    comparison: Comparison
    is_part: bool = False


@dataclass(frozen=True)
class Subject:
    """Everything an audit is about, before anything is worked out.

    ``deeper`` are components for which the platform holds an index of the raw figures.
    """

    result: Result
    words: Words
    names: UnitList | None
    unit: str | None
    varied: Varied
    origin: Origin
    on: date | None = None
    previous: Result | None = None
    links: tuple[Link, ...] = ()
    deeper: tuple[str, ...] = ()

    def name(self, unit: str) -> str:
        """What people call a unit."""
        if self.names is not None and unit in self.names:
            return self.names.units[unit].title.say(self.words.language)
        return unit

    def title(self, code: str) -> str:
        """What people call a component."""
        return self.result.edition.components[code].title.say(self.words.language)

    @property
    def index(self) -> str:
        """The index's full name."""
        return self.result.definition.heading.title.say(self.words.language)

    @property
    def edition(self) -> str:
        """The edition, such as 2018."""
        return self.result.edition.code or self.result.edition.period

    @property
    def when(self) -> str:
        """The opening of a sentence about this edition; an index without editions is spoken of as such."""
        if not self.edition:
            return self.words("Theo chỉ số này", "By this index")
        return self.words(f"Kỳ {self.edition}", f"In {self.edition}")

    @property
    def kind(self) -> str:
        """What the units are called, several of them."""
        vi, en = _KINDS.get(self.result.definition.heading.units.list or "", (("", "đơn vị"), ("", "units")))
        return self.words(vi[1], en[1])

    def counted(self, count: int) -> str:
        """“193 nước”, “1 state”."""
        vi, en = _KINDS.get(
            self.result.definition.heading.units.list or "", (("đơn vị", "đơn vị"), ("unit", "units"))
        )
        return f"{self.words.whole(count)} {self.words(vi[1], en[0] if count == 1 else en[1])}"

    @property
    def ranked(self) -> int:
        """How many units have a rank."""
        return int((~np.isnan(self.result.ranks)).sum())

    @property
    def digits(self) -> int:
        """Decimals of the index as published."""
        publish = self.result.edition.components[self.result.root].publish
        return 4 if publish is None else publish.digits

    def score(self, unit: str, code: str | None = None) -> str:
        """A score as the publisher rounds it; a component without a rule gets the index's decimals."""
        place = code or self.result.root
        publish = self.result.edition.components[place].publish
        value = float(self.result.shown(place)[self.result.row(unit)])
        return self.words.number(value, self.digits if publish is None else publish.digits)

    def has(self, unit: str | None) -> bool:
        """Whether there is a unit asked about, and it has a rank."""
        return unit is not None and unit in self.result and self.result.rank(unit) is not None

    @property
    def ready_made(self) -> tuple[str, ...]:
        """Inputs that their publisher has already brought to a scale of its own."""
        components, table = self.result.edition.components, self.result.plan.table
        return tuple(
            code
            for code in table.inputs
            if code in table.given
            or (
                components[code].unit == "index_0_1"
                and not components[code].normalise
                and components[code].points is None
            )
        )

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the method has not been checked against its text."""
        heading, setting = self.result.definition.heading, self.result.edition.setting
        return "unconfirmed" in {heading.status, setting.status}
