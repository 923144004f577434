"""A made-up index of any size: four levels, correlated indicators, some skewed, some missing.

A unit's quality drives all indicators; a fifth of them are log-normal, a quarter count as lower is better,
a twentieth of the figures is missing. The same numbers every time.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine import Definition, Figure, Figures, read_definition

Array = NDArray[np.float64]
TREAT = "treat: {winsorise: {most: 5}, otherwise: log}"


class Shape:
    """The tree: indicators under pillars under sub-indices, with weights and directions."""

    def __init__(self, indicators: int, pillars: int, subindices: int) -> None:
        rng = np.random.default_rng(7)
        self.lower = rng.random(indicators) < 0.25
        self.leaf_weights = rng.integers(1, 4, indicators).astype(float)
        self.pillar_weights = rng.integers(1, 3, pillars).astype(float)
        self.pillar = np.arange(indicators) * pillars // indicators
        self.subindex = np.arange(pillars) * subindices // pillars
        self.subindices = subindices

    def definition(
        self, *, treat: bool = True, to: str = "[0, 100]", aggregate: str = "arithmetic"
    ) -> Definition:
        """The index over this tree: mean where figures are missing, min–max, weighted means."""
        named = "title: {vi: A, en: A}"
        lines = ["schema: nhip/index/1", "code: IX", named, "components:"]
        lines.append(f"  IX: {{{named}, aggregate: {aggregate}, weights: equal}}")
        for number in range(self.subindices):
            whole = self.pillar_weights[self.subindex == number].sum()
            lines.append(
                f"  S{number}: {{{named}, parent: IX, aggregate: {aggregate}, weights_sum: {whole}}}"
            )
        for number, weight in enumerate(self.pillar_weights):
            whole = self.leaf_weights[self.pillar == number].sum()
            lines.append(
                f"  P{number}: {{{named}, parent: S{self.subindex[number]}, weight: {weight}, "
                f"aggregate: {aggregate}, weights_sum: {whole}}}"
            )
        for number, weight in enumerate(self.leaf_weights):
            lines.append(
                f"  i{number}: {{{named}, parent: P{self.pillar[number]}, weight: {weight}, missing: mean, "
                f"direction: {'lower' if self.lower[number] else 'higher'}, "
                f"normalise: {{do: minmax, to: {to}}}{', ' + TREAT if treat else ''}}}"
            )
        return read_definition("\n".join(lines), "made.yaml")


def values(units: int, indicators: int, years: int = 1) -> Array:
    """Figures of shape (years, units, indicators), NaN where one is missing."""
    rng = np.random.default_rng(11)
    quality = rng.normal(size=units)
    loading = rng.uniform(0.2, 0.8, indicators)
    skewed = rng.random(indicators) < 0.2
    held = loading * quality[:, None] + np.sqrt(1 - loading**2) * rng.normal(size=(units, indicators))
    found = []
    for year in range(years):
        moved = held + 0.05 * year + 0.15 * rng.normal(size=held.shape)
        figures = np.where(skewed, 10 * np.exp(1.4 * moved), 50 + 10 * moved)
        figures[rng.random(figures.shape) < 0.05] = np.nan
        found.append(figures)
    return np.array(found)


def figures(made: Array, first: int = 2000) -> Figures:
    """The same as a set of figures."""
    cells: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for year, matrix in enumerate(made, start=first):
        for number, column in enumerate(matrix.T):
            gone = np.isnan(column).tolist()
            cells[f"i{number}", str(year), ""] = {
                f"U{row:05}": Figure(
                    f"U{row:05}",
                    f"i{number}",
                    str(year),
                    None if gone[row] else value,
                    "O" if gone[row] else "A",
                )
                for row, value in enumerate(column.tolist())
            }
    return Figures("made", cells)


def written(made: Array, first: int = 2000) -> Iterator[str]:
    """The same as the lines of a figure file."""
    yield "unit,series,period,value,status\n"
    for year, matrix in enumerate(made, start=first):
        for number, column in enumerate(matrix.T):
            for row, value in enumerate(column.tolist()):
                cell = ",O" if value != value else f"{value!r},A"  # noqa: PLR0124 - only NaN is not itself
                yield f"U{row:05},i{number},{year},{cell}\n"
