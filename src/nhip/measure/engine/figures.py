"""Figures: a long table of ``unit, series, period, value, status``, checked cell by cell.

A blank is never zero. A missing figure is a row that says so (status ``O`` or ``L``: not reported, not
collected; ``Q``: withheld; ``M``: missing), a figure that cannot exist has status ``_Z`` (not applicable).
The letters are those of SDMX's observation status. Optional columns: ``stage`` (self, verified, final),
``unit_measure``, ``source``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from nhip.measure.engine.measure_table import Measures
from nhip.measure.engine.problems import Notice

PRESENT = frozenset("ABDEFGINPUVWX")
MISSING = frozenset("HJKLMOQS")
NOT_APPLICABLE = "_Z"
_DIGITS = re.compile(r"\d+")


class Figure(NamedTuple):
    """One figure. ``value`` is None exactly when ``status`` says it is missing or not applicable."""

    unit: str
    series: str
    period: str
    value: float | None
    status: str = "A"
    stage: str = ""
    place: str = ""

    @property
    def is_missing(self) -> bool:
        """True when the figure should exist and does not."""
        return self.status in MISSING

    @property
    def is_applicable(self) -> bool:
        """False when the figure cannot exist for this unit (or the unit was no member)."""
        return self.status != NOT_APPLICABLE


Column = Mapping[str, Figure]


@dataclass(frozen=True)
class Figures:
    """A set of figures, by series, period and stage, then by unit; ``name`` is what results call it.

    ``measures`` holds the unit of measure of each series whose file states one; ``known`` is the table of
    units by which divisions are checked, None where nobody gave one.
    """

    name: str
    cells: Mapping[tuple[str, str, str], Column]
    notices: tuple[Notice, ...] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    known: Measures | None = None

    def knowing(self, known: Measures, measures: Mapping[str, str] | None = None) -> "Figures":
        """The same set with a table of units of measure, and units of series whose file states none."""
        return replace(self, known=known, measures={**(measures or {}), **self.measures})

    def series(self) -> tuple[str, ...]:
        """The series codes, sorted."""
        return tuple(sorted({series for series, _, _ in self.cells}))

    def periods(self, series: str, stage: str = "") -> tuple[str, ...]:
        """The periods of a series, in order of time."""
        found = {period for code, period, at in self.cells if code == series and at == stage}
        return tuple(sorted(found, key=in_time))

    def stages(self) -> tuple[str, ...]:
        """The stages that some figure carries, sorted; figures without a stage do not count."""
        return tuple(sorted({stage for _, _, stage in self.cells if stage}))

    def column(self, series: str, period: str, stage: str = "") -> Column:
        """The figures of one series in one period, by unit; empty when there are none."""
        return self.cells.get((series, period, stage), {})

    def with_changes(self, changes: Iterable[Figure]) -> "Figures":
        """The same set with some figures replaced or added."""
        cells = dict(self.cells)
        for figure in changes:
            key = (figure.series, figure.period, figure.stage)
            cells[key] = {**cells.get(key, {}), figure.unit: figure}
        return replace(self, cells=cells)


def collect(name: str, figures: Iterable[Figure], notices: Iterable[Notice] = ()) -> Figures:
    """A set from single figures; the last of two figures of one cell stands (readers refuse duplicates)."""
    cells: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for figure in figures:
        cells.setdefault((figure.series, figure.period, figure.stage), {})[figure.unit] = figure
    return Figures(name, cells, tuple(notices))


def in_time(period: str) -> tuple[tuple[int, ...], str]:
    """What periods are sorted by: 2018 before 2020, 9 before 10, 2019-Q4 before 2020-Q1."""
    return tuple(int(number) for number in _DIGITS.findall(period[:40])), period
