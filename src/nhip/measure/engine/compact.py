"""A column of figures held as arrays: a tenth of the memory that a million single figures would take.

It reads like any other column, by unit; a :class:`~nhip.measure.engine.figures.Figure` is made when
somebody asks for one.
"""

from array import array
from collections.abc import Iterator, Mapping

from nhip.measure.engine.figures import NOT_APPLICABLE, Figure

_NOTHING = float("nan")


class Compact(Mapping[str, Figure]):
    """The figures of one series, period and stage from the file ``name``, in the order of its rows.

    ``rows`` gives each unit's place in ``numbers`` (NaN without a figure), ``statuses`` and ``lines``.
    """

    __slots__ = ("lines", "name", "numbers", "period", "rows", "series", "stage", "statuses")

    def __init__(self, name: str, series: str, period: str, stage: str) -> None:
        self.name = name
        self.series = series
        self.period = period
        self.stage = stage
        self.rows: dict[str, int] = {}
        self.numbers = array("d")
        self.statuses: list[str] = []
        self.lines = array("Q")

    def add(self, unit: str, value: float | None, status: str, line: int) -> None:
        """Put a unit's figure behind the others; the unit must be new."""
        self.rows[unit] = len(self.statuses)
        self.numbers.append(_NOTHING if value is None else value)
        self.statuses.append(status)
        self.lines.append(line)

    def applicable(self) -> set[str]:
        """The units to which the figure applies."""
        if NOT_APPLICABLE not in self.statuses:
            return set(self.rows)
        return {unit for unit, row in self.rows.items() if self.statuses[row] != NOT_APPLICABLE}

    def __getitem__(self, unit: str) -> Figure:
        row = self.rows[unit]
        value = self.numbers[row]
        place = f"{self.name}:{self.lines[row]}"
        known = value if value == value else None  # noqa: PLR0124 - only NaN is not itself
        return Figure(unit, self.series, self.period, known, self.statuses[row], self.stage, place)

    def __contains__(self, unit: object) -> bool:
        return unit in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
