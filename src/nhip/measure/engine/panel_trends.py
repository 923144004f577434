"""How units moved over the years: differences, compound growth, the slope of a line.

A trend over two editions is a difference with a fine name, so each carries how many scores it rests on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.panel import Panel

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Trends:
    """Trends of one component, an entry for each of the panel's units, NaN where there is none to tell.

    ``first`` and ``last`` are the first and the last score there is, ``span`` the time between them in
    ``step`` (years, or editions where a period is no year); ``count`` the scores there are. ``growth`` is
    the compound rate a step, ``(last ÷ first)^(1 ÷ span) − 1``; ``slope`` points a step, by least squares.
    """

    component: str
    units: tuple[str, ...]
    step: str
    first: Vector
    last: Vector
    span: Vector
    count: NDArray[np.int64]
    growth: Vector
    slope: Vector


def trends(panel: Panel, code: str | None = None) -> Trends:
    """The trends of a component (the index by default). KeyError for one that no edition has."""
    scores = panel.scores(code)
    times, step = times_of(panel)
    there = ~np.isnan(scores)
    count = there.sum(axis=0)
    opening = np.argmax(there, axis=0)
    closing = len(times) - 1 - np.argmax(there[::-1], axis=0)
    columns = np.arange(scores.shape[1])
    first, last = scores[opening, columns], scores[closing, columns]
    span = np.where(count > 1, times[closing] - times[opening], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(
            (first > 0) & (last >= 0) & (count > 1), (last / first) ** (1.0 / span) - 1.0, np.nan
        )
    return Trends(
        code or panel.root, panel.units, step, first, last, span, count, growth, _slopes(scores, times, there)
    )


def differences(panel: Panel, code: str | None = None) -> Matrix:
    """The change of score since the edition before, shape (years − 1, units); NaN where one is missing."""
    found: Matrix = np.diff(panel.scores(code), axis=0)
    return found


def times_of(panel: Panel) -> tuple[Vector, str]:
    """When each edition lies, in years where all periods are years, else counted; and the word for a step."""
    periods = [result.edition.period for result in panel.results]
    if all(period.isdecimal() for period in periods):
        return np.array([float(period) for period in periods]), "year"
    return np.arange(float(len(periods))), "edition"


def _slopes(scores: Matrix, times: Vector, there: NDArray[np.bool_]) -> Vector:
    """Least-squares slopes of every column over the times at which it has a score."""
    count = np.maximum(there.sum(axis=0), 1)
    moment = np.where(there, times[:, None], 0.0)
    away = np.where(there, times[:, None] - moment.sum(axis=0) / count, 0.0)
    spread = (away**2).sum(axis=0)
    joint = (away * np.where(there, scores, 0.0)).sum(axis=0)
    slopes: Vector = np.divide(joint, spread, out=np.full(len(spread), np.nan), where=spread > 0)
    return slopes
