"""How much one piece of work may be: enough for any published index, not enough to hold the site up.

The numbers are settings of whoever runs the site; what they bound is said in every refusal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nhip.kernel.api import setting
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem

# A definition is text that people write: a tenth of the bytes is more than any index has needed.
_SHARE_OF_DEFINITION: Final = 10
LONGEST_LINE: Final = 20_000
# What our machine computes in a second, measured and rounded down: figures read, cells of a run.
_ROWS_A_SECOND: Final = 150_000
_CELLS_A_SECOND: Final = 2_000_000
_DEFINITION_BYTES_A_SECOND: Final = 200_000
_PAIRS_A_SECOND: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large sound work is: figures, units, components, bytes of its definition, runs asked for."""

    rows: int
    units: int
    components: int
    definition_bytes: int
    runs: int = 1
    pairwise: bool = False

    @property
    def seconds(self) -> float:
        """About how long it takes to read and compute, on one core of a slow server."""
        cells = self.units * self.components * (self.runs + 4)
        pairs = self.units**2 * self.components * self.runs if self.pairwise else 0
        return (
            self.rows / _ROWS_A_SECOND
            + cells / _CELLS_A_SECOND
            + self.definition_bytes / _DEFINITION_BYTES_A_SECOND
            + pairs / _PAIRS_A_SECOND
        )


@dataclass(frozen=True)
class Limits:
    """The most of everything that one piece of work may hold, and how long an answer may compute."""

    bytes: int
    rows: int
    units: int
    components: int
    seconds: float
    draws: int = 1000

    @cached_property
    def definition_bytes(self) -> int:
        return self.bytes // _SHARE_OF_DEFINITION

    def refuse_texts(self, definition: str, figures: str, first: str, second: str) -> Iterator[Problem]:
        """What is too large to be read at all."""
        for text, name, most in ((definition, first, self.definition_bytes), (figures, second, self.bytes)):
            size = len(text.encode(errors="replace"))
            if size > most:
                yield self._over(name, "byte", "bytes", size, most)
        lines = figures.count("\n")
        if lines > self.rows + 1:
            yield self._over(second, "dòng", "rows", lines, self.rows)
        for number, line in enumerate(figures.split("\n"), 1):
            if len(line) > LONGEST_LINE:
                yield self._over(f"{second}:{number}", "ký tự", "characters", len(line), LONGEST_LINE)
                return

    def refuse_definition(self, definition: Definition, name: str) -> Iterator[Problem]:
        """A definition of too many components, over all its editions."""
        most = max(len(edition.components) for edition in definition.editions.values())
        if most > self.components:
            yield self._over(name, "thành phần", "components", most, self.components)

    def refuse_figures(self, figures: Figures, name: str) -> Iterator[Problem]:
        """Figures of too many units."""
        units = len(set().union(*figures.cells.values()))
        if units > self.units:
            yield self._over(name, "đơn vị", "units", units, self.units)

    def _over(self, place: str, vi: str, en: str, count: int, most: int) -> Problem:
        cause: Label = label(
            f"có {_vi(count)} {vi}, xưởng nhận nhiều nhất {_vi(most)}.",
            f"there are {count:,} {en}; the workshop takes {most:,} at most.",
        )
        cure = label(
            "bỏ bớt những gì kỳ này không cần, hoặc tính trên máy của bạn: nhip index compute.",
            "leave out what this edition does not need, or compute on your own machine: nhip index compute.",
        )
        return Problem("workshop.too_large", place, cause, cure)


def _vi(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def limits() -> Limits:
    """The limits as this site sets them."""
    return Limits(
        setting("NHIP_WORKSHOP_BYTES"),
        setting("NHIP_WORKSHOP_ROWS"),
        setting("NHIP_WORKSHOP_UNITS"),
        setting("NHIP_WORKSHOP_COMPONENTS"),
        setting("NHIP_WORKSHOP_SECONDS"),
    )
