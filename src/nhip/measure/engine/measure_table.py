"""Units of measure: what a figure counts and how large its unit is, so that quotients can be checked.

The table itself is data (``law/units/measures.yaml`` on the platform); whoever reads figures may hand it on
with them (:meth:`Figures.knowing`), and then every division is checked before it is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nhip.measure.engine.labels import Label

Dimension = Mapping[str, int]


@dataclass(frozen=True)
class Measure:
    """A unit of measure: ``dimension`` has each kind of thing with its power, ``factor`` the unit's size."""

    code: str
    title: Label
    dimension: Dimension = field(default_factory=dict)
    factor: float = 1.0
    aliases: tuple[str, ...] = ()

    def over(self, other: "Measure") -> dict[str, int]:
        """The dimension of a quotient of this by the other; what cancels is left out."""
        kinds = {*self.dimension, *other.dimension}
        powers = {kind: self.dimension.get(kind, 0) - other.dimension.get(kind, 0) for kind in sorted(kinds)}
        return {kind: power for kind, power in powers.items() if power}


@dataclass(frozen=True)
class Measures:
    """A table of units of measure, found by code or by what else people write."""

    by_name: Mapping[str, Measure]

    def find(self, written: str | None) -> Measure | None:
        """The unit somebody wrote, or None: nothing written, or nothing known."""
        return None if written is None else self.by_name.get(_plain(written))

    def codes(self) -> tuple[str, ...]:
        """The codes there are, sorted."""
        return tuple(sorted({measure.code for measure in self.by_name.values()}))


def measures(table: tuple[Measure, ...]) -> Measures:
    """A table from its rows. ValueError for a name that two of them bear."""
    by_name: dict[str, Measure] = {}
    for measure in table:
        for name in {_plain(name) for name in (measure.code, *measure.aliases)}:
            if name in by_name:
                raise ValueError(f"{name}: {by_name[name].code}, {measure.code}")
            by_name[name] = measure
    return Measures(by_name)


def _plain(written: str) -> str:
    return "_".join(written.casefold().split())
