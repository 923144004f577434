"""A column of figures laid out at once: values, states and periods as arrays, without asking unit by unit.

A panel reads hundreds of thousands of figures; what can be decided for a whole column (nothing missing,
everything of one period) is decided for the column.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.compact import Compact
from nhip.measure.engine.figures import NOT_APPLICABLE as _Z
from nhip.measure.engine.figures import Column, Figure

Vector = NDArray[np.float64]


_PERIOD, _VALUE, _STATUS = itemgetter(2), itemgetter(3), itemgetter(4)


@dataclass(frozen=True, slots=True)
class Laid:
    """A column in the order of its rows: ``values`` has shape (rows,), NaN for no figure.

    ``not_applicable`` are the rows of figures that cannot exist, ``periods`` all periods that figures carry.
    """

    column: Column
    units: tuple[str, ...]
    values: Vector
    not_applicable: NDArray[np.intp]
    periods: frozenset[str]

    def applicable(self) -> Iterable[str]:
        """The units to which the figure applies."""
        out = {self.units[row] for row in self.not_applicable}
        return self.units if not out else (unit for unit in self.units if unit not in out)

    def period_of(self) -> dict[str, str]:
        """The period of each unit's figure."""
        return {unit: figure.period for unit, figure in self.column.items()}


def laid_out(column: Column) -> Laid:
    """``column`` laid out; its keys are its figures' units."""
    statuses: list[str]
    if isinstance(column, Compact):
        values, statuses = np.array(column.numbers, dtype=np.float64), column.statuses
    else:
        values = np.array(list(map(_VALUE, column.values())), dtype=np.float64)
        statuses = list(map(_STATUS, column.values()))
    apart = [row for row, status in enumerate(statuses) if status == _Z] if _Z in statuses else []
    return Laid(column, tuple(column), values, np.array(apart, dtype=np.intp), frozenset(_periods(column)))


def all_laid_out(columns: Mapping[str, Column]) -> dict[str, Laid]:
    """Every column laid out; neighbours with the same units share one tuple of them."""
    found: dict[str, Laid] = {}
    units: tuple[str, ...] = ()
    for code, column in columns.items():
        laid = laid_out(column)
        found[code] = replace(laid, units=units) if laid.units == units else laid
        units = found[code].units
    return found


def _periods(column: Column) -> set[str]:
    if isinstance(column, Compact):
        return {column.period} if len(column) else set()
    return set(map(_PERIOD, column.values()))


class Cells(Mapping[tuple[str, str], Figure]):
    """The figure behind a number, by unit and component, found when asked for."""

    def __init__(self, columns: Mapping[str, Laid], units: tuple[str, ...]) -> None:
        self._columns = columns
        self._units = frozenset(units)

    def periods(self) -> set[str]:
        """The periods that the figures carry."""
        found: set[str] = set()
        for laid in self._columns.values():
            if len(laid.periods) > 1:
                found |= {period for unit, period in laid.period_of().items() if unit in self._units}
            elif not self._units.isdisjoint(laid.units):
                found |= laid.periods
        return found

    def __getitem__(self, key: tuple[str, str]) -> Figure:
        unit, code = key
        if unit not in self._units:
            raise KeyError(key)
        return self._columns[code].column[unit]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return (
            (unit, code) for code, laid in self._columns.items() for unit in laid.units if unit in self._units
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)
