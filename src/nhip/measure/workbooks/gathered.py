"""Figures on their way from sheets to a figure file: each with the cell it came from."""

import csv
import io
from dataclasses import dataclass, field
from typing import NamedTuple

from nhip.measure.engine.cells import shown
from nhip.measure.engine.labels import label
from nhip.measure.workbooks.findings import Findings

MISSING = "O"


class Gathered(NamedTuple):
    """One figure: its value (None when missing), status, stage, and the cell."""

    value: float | None
    status: str
    cell: str


@dataclass
class Gathering:
    """Figures by series, period, stage and unit; ``names`` of the units where the workbook gives them."""

    findings: Findings
    figures: dict[tuple[str, str, str], dict[str, Gathered]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def put(self, key: tuple[str, str, str], unit: str, at: tuple[str, str], found: Gathered) -> None:
        """Add a figure; a second one for its series, period, stage and unit is refused."""
        column = self.figures.setdefault(key, {})
        if unit in column:
            about = ", ".join(part for part in (shown(unit), *key) if part)
            self.findings.add(
                "workbook.duplicate_figure",
                "refused",
                at,
                label(
                    f"số liệu này ({about}) đã có ở {column[unit].cell}.",
                    f"this figure ({about}) already stands at {column[unit].cell}.",
                ),
                label("giữ một ô.", "keep one of the two."),
            )
            return
        column[unit] = found

    def periods(self) -> tuple[str, ...]:
        """The periods there are, in order of time where they are years."""
        return tuple(sorted({period for _, period, _ in self.figures}))

    def series(self) -> frozenset[str]:
        """The series there are."""
        return frozenset(series for series, _, _ in self.figures)

    def units(self) -> tuple[str, ...]:
        """The units there are, sorted."""
        return tuple(sorted({unit for column in self.figures.values() for unit in column}))

    def csv(self) -> str:
        """The figures as a figure file; numbers keep every digit."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        staged = any(stage for _, _, stage in self.figures)
        writer.writerow(("unit", "series", "period", "value", "status", *(("stage",) if staged else ())))
        for (series, period, stage), column in self.figures.items():
            for unit, found in column.items():
                value = "" if found.value is None else written(found.value)
                writer.writerow((unit, series, period, value, found.status, *((stage,) if staged else ())))
        return out.getvalue()


def written(value: float) -> str:
    """A number with every digit it has and no more: 3, 0.389, 1e+20."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
