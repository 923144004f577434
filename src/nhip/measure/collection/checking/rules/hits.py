"""What a rule finds: the figures concerned, how far apart they lie, and what is needed to say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import SupportsFloat, SupportsInt

import numpy as np

from nhip.measure.collection.checking.law import Check
from nhip.measure.collection.checking.rules.columns import Columns, Flags, Floats
from nhip.measure.collection.register import CollectedSeries

Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Hit:
    """One failing check. ``rows`` are positions in the columns, the doubtful figure first.

    ``area`` and ``period`` are blank where the finding is about a series as a whole. ``measured`` and
    ``threshold`` are in the check's own measure, ``relative`` is the gap by which findings of equal worth
    are ordered. ``extra`` tells two findings of one check and cell apart.
    """

    check: Check
    series: str
    area: str
    period: str
    rows: tuple[int, ...]
    measured: float
    threshold: float
    relative: float = 0.0
    extra: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What the rules compare: the columns, and what the register says of their series."""

    columns: Columns
    register: Mapping[str, CollectedSeries]

    def rows_of(self, check: Check) -> Flags:
        """Of each row, whether the check looks at its series."""
        wanted = [check.judges(code) and code in self.register for code in self.columns.series]
        judged: Flags = np.array(wanted, dtype=bool)[self.columns.series_of]
        return judged

    def thresholds(self, check: Check) -> Floats:
        """The check's threshold for each series; NaN where it has none."""
        found = [check.at(code) for code in self.columns.series]
        return np.array([np.nan if one is None else one for one in found], dtype=float)

    def is_quarterly(self, series: str) -> bool:
        """Whether the periods of a series are quarters."""
        row = self.register.get(series)
        return row is not None and row.frequency == "quarter"

    def hit(
        self,
        check: Check,
        rows: Iterable[SupportsInt],
        measured: SupportsFloat,
        threshold: SupportsFloat,
        relative: SupportsFloat,
        **facts: Fact,
    ) -> Hit:
        """A finding about the cell of the first of ``rows``."""
        columns, told = self.columns, tuple(int(row) for row in rows)
        first = told[0]
        series = columns.series[columns.series_of[first]]
        return Hit(
            check,
            series,
            columns.areas[columns.area_of[first]],
            columns.period(first, quarterly=self.is_quarterly(series)),
            told,
            float(measured),
            float(threshold),
            float(relative),
            facts=facts,
        )
