"""A column of figures laid out at once: values, states and periods as arrays, without asking unit by unit.

A panel reads hundreds of thousands of figures; what can be decided for a whole column (nothing missing,
everything of one period) is decided for the column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.compact import Compact
from nhip.measure.engine.figures import Column, Figure

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Laid:
    """A column as tuples in the order of its rows; ``values`` has shape (rows,), NaN for no figure."""

    units: tuple[str, ...]
    values: Vector
    statuses: tuple[str, ...]
    periods: tuple[str, ...]


def laid_out(column: Column) -> Laid:
    """``column`` laid out; its keys are its figures' units."""
    if not column:
        return Laid((), np.empty(0), (), ())
    if isinstance(column, Compact):
        return Laid(
            tuple(column.rows),
            np.array(column.numbers, dtype=np.float64),
            tuple(column.statuses),
            (column.period,) * len(column),
        )
    _, _, periods, values, statuses, _, _ = zip(*column.values(), strict=True)
    return Laid(tuple(column), np.array(values, dtype=np.float64), statuses, periods)


class Cells(Mapping[tuple[str, str], Figure]):
    """The figure behind a number, by unit and component, found when asked for."""

    def __init__(self, columns: Mapping[str, Column], units: tuple[str, ...]) -> None:
        self._columns = columns
        self._units = frozenset(units)

    def __getitem__(self, key: tuple[str, str]) -> Figure:
        unit, code = key
        if unit not in self._units:
            raise KeyError(key)
        return self._columns[code][unit]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return (
            (unit, code) for code, column in self._columns.items() for unit in column if unit in self._units
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)
