"""Every figure that was not there and what stands in its place: rule, source, and how much it rests on.

A figure that was filled must not pass for one that was collected. Each rule leaves a :class:`Filled`, one
record for a component, and a result gives them out one cell at a time as :class:`Fill`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fill:
    """One cell that a rule filled.

    ``value`` is the figure put in (under ``zero`` the score), ``periods`` those that it comes from,
    ``figures`` how many it rests on, ``group`` the unit's under ``by``. ``r_squared`` is the regression's,
    ``spread`` the standard deviation between the draws of a multiple imputation; None where there is none.
    ``cut`` says that the figure was brought back into the component's range.
    """

    unit: str
    component: str
    rule: str
    value: float
    periods: tuple[str, ...] = ()
    figures: int = 0
    group: str = ""
    r_squared: float | None = None
    spread: float | None = None
    cut: bool = False


@dataclass(frozen=True)
class Filled:
    """What a rule filled in one component: rows, figures, and for each what it rests on.

    Every tuple and array but ``draws`` has one entry a row; ``draws`` has shape (draws, rows).
    """

    component: str
    rule: str
    rows: Rows
    values: Vector
    periods: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...]
    groups: tuple[str, ...] = ()
    r_squared: float | None = None
    cut: Mask | None = None
    draws: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))

    def spread(self) -> Vector | None:
        """The standard deviation between the draws (n − 1); None without draws."""
        return self.draws.std(axis=0, ddof=1) if len(self.draws) > 1 else None

    def each(self, units: tuple[str, ...]) -> Iterator[Fill]:
        """Every cell, in the order of ``units``."""
        spread = self.spread()
        for place, row in enumerate(self.rows):
            yield Fill(
                units[row],
                self.component,
                self.rule,
                float(self.values[place]),
                self.periods[place],
                self.figures[place],
                self.groups[place] if self.groups else "",
                self.r_squared,
                None if spread is None else float(spread[place]),
                cut=self.cut is not None and bool(self.cut[place]),
            )

    def kept(self, keep: Mask) -> "Filled":
        """The record without the rows where ``keep`` is False."""
        places = np.flatnonzero(keep)
        return replace(
            self,
            rows=self.rows[places],
            values=self.values[places],
            periods=tuple(self.periods[place] for place in places),
            figures=tuple(self.figures[place] for place in places),
            groups=tuple(self.groups[place] for place in places) if self.groups else (),
            cut=None if self.cut is None else self.cut[places],
            draws=self.draws[:, places] if self.draws.size else self.draws,
        )

    def moved(self, places: Rows) -> "Filled":
        """The record after the table kept only the rows ``places``, in that order."""
        new = {int(old): now for now, old in enumerate(places)}
        left = self.kept(np.array([int(row) in new for row in self.rows], dtype=bool))
        return replace(left, rows=np.array([new[int(row)] for row in left.rows], dtype=np.intp))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the weight that applies to a unit at a parent has a score, where some has none.

    ``present ÷ applicable`` is the share that ``min_share`` (``least``) is about.
    """

    unit: str
    component: str
    present: float
    applicable: float
    least: float

    @property
    def is_enough(self) -> bool:
        """Whether the share reaches the least that is asked for."""
        return self.present >= self.least * self.applicable - 1e-12


@dataclass(frozen=True)
class Covered:
    """The coverage of every unit at one parent: arrays of shape (units,)."""

    component: str
    present: Vector
    applicable: Vector
    least: float

    def each(self, units: tuple[str, ...]) -> Iterator[Coverage]:
        """The units for which something that applies has no score."""
        for row in np.flatnonzero(self.present < self.applicable - 1e-12):
            present, applicable = float(self.present[row]), float(self.applicable[row])
            yield Coverage(units[row], self.component, present, applicable, self.least)
