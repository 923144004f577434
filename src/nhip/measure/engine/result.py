"""What a calculation gives: scores, ranks, groups, and everything they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.filling import Coverage, Covered, Fill, Filled
from nhip.measure.engine.plan import Fits, Plan
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Group
from nhip.measure.engine.treating import Treated, TreatedPoint

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """One edition, computed.

    ``scores`` has shape (units, components) in the order of ``plan.codes``, root last, NaN where there is
    none; ``ranks`` (units,) with NaN for a unit without a rank; ``leagues`` ranks within each league, NaN
    outside it. ``treated`` has a record for each component that asked for a treatment of its outliers,
    ``filled`` for each in which a rule put something where a figure was missing.
    ``inner`` has the results of indices inside this one, by component. Numbers are unrounded.
    """

    definition: Definition
    plan: Plan
    scores: Matrix
    ranks: Vector
    groups: tuple[Group | None, ...]
    classes: tuple[str, ...]
    leagues: Mapping[str, Vector]
    fits: Fits
    notices: tuple[Notice, ...] = ()
    _rows: dict[str, int] = field(default_factory=dict, repr=False)
    treated: tuple[Treated, ...] = ()
    filled: tuple[Filled, ...] = ()
    covered: tuple[Covered, ...] = ()
    inner: Mapping[str, "Result"] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        """The edition that was computed."""
        return self.plan.edition

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes, sorted; every array has one row for each."""
        return self.plan.table.units

    @property
    def root(self) -> str:
        """The code of the index itself."""
        return self.edition.tree.root

    @property
    def published(self) -> Mapping[str, Vector]:
        """Published values to compare with, by component, and published ranks under ``<root>_RANK``."""
        return self.plan.table.published

    def row(self, unit: str) -> int:
        """The row of ``unit``; KeyError when it is not in this edition."""
        return self._rows[unit]

    def __contains__(self, unit: str) -> bool:
        return unit in self._rows

    def component(self, code: str) -> Vector:
        """Every unit's score of one component; all NaN for a part hidden under a given parent.

        KeyError for a code that the edition does not have.
        """
        if code not in self.edition.components:
            raise KeyError(code)
        place = self.plan.column.get(code)
        return np.full(len(self.units), np.nan) if place is None else self.scores[:, place]

    def score(self, unit: str, code: str | None = None) -> float | None:
        """One score, unrounded; None when there is none."""
        value = float(self.component(code or self.root)[self.row(unit)])
        return None if np.isnan(value) else value

    def rank(self, unit: str) -> int | float | None:
        """The rank of ``unit``: a whole number except under the rule ``average``."""
        value = float(self.ranks[self.row(unit)])
        if np.isnan(value):
            return None
        return int(value) if value.is_integer() else value

    def shown(self, code: str | None = None) -> Vector:
        """The scores of a component as its publisher rounds them."""
        values = self.component(code or self.root)
        publish = self.edition.components[code or self.root].publish
        return values if publish is None else rounded(values, publish.digits, publish.mode)

    def own_shares(self, code: str) -> Matrix | None:
        """What share of each unit's score its children give, where every unit has weights of its own.

        Shape (units, children), NaN for a unit without a score; None where weights are the same for all.
        """
        fit = self.fits.get(f"{code}.shares")
        return None if fit is None else fit[0]["shares"]

    def treated_points(self) -> tuple[TreatedPoint, ...]:
        """Every figure that a treatment of outliers changed, with its value before and after."""
        return tuple(point for record in self.treated for point in record.points(self.units))

    @property
    def fills(self) -> tuple[Fill, ...]:
        """Every cell that a rule for missing figures filled, by component in the definition's order."""
        place = {code: number for number, code in enumerate(self.edition.components)}
        records = sorted(self.filled, key=lambda record: place[record.component])
        return tuple(fill for record in records for fill in record.each(self.units))

    def fills_of(self, unit: str) -> tuple[Fill, ...]:
        """The filled cells of one unit; KeyError when it is not in this edition."""
        self.row(unit)
        return tuple(fill for fill in self.fills if fill.unit == unit)

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """What share of the weight has a score, for units that lack some at a parent with ``min_share``."""
        return tuple(each for record in self.covered for each in record.each(self.units))

    def order(self) -> tuple[str, ...]:
        """Units by rank, then by code; those without a rank last."""
        keyed = zip(np.nan_to_num(self.ranks, nan=np.inf), self.units, strict=True)
        return tuple(unit for _, unit in sorted(keyed))
