"""What the figures of an index look like: one line of statistics a component, and who has data.

Moments are those of the OECD/JRC Handbook: skewness and excess kurtosis are the adjusted sample ones
(G1 and G2), and a component is flagged as an outlier case when both are beyond 2 and 3.5.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.moments import kurtosis, moments, skewness
from nhip.measure.engine.result import Result
from nhip.measure.engine.table import NOT_APPLICABLE, PRESENT

__all__ = ["Availability", "Description", "availability", "describe", "kurtosis", "skewness"]

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SKEW_LIMIT, KURTOSIS_LIMIT = 2.0, 3.5


@dataclass(frozen=True, slots=True)
class Description:
    """Statistics of one component's figures (a leaf) or scores (a parent) over the units.

    ``missing`` counts units without a figure to which the component applies; ``zeros`` exact zeros;
    ``same`` the share of the most frequent value. None where too few values are there to say.
    """

    component: str
    present: int
    missing: int
    low: float | None
    high: float | None
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    zeros: int
    same: float

    @property
    def is_outlying(self) -> bool:
        """True when skewness and kurtosis are both beyond the usual limits."""
        return (
            self.skewness is not None
            and self.kurtosis is not None
            and abs(self.skewness) > SKEW_LIMIT
            and self.kurtosis > KURTOSIS_LIMIT
        )


@dataclass(frozen=True)
class Availability:
    """Shares of figures that are there: by unit (in the order of the result) and by component."""

    units: Vector
    components: dict[str, float]

    def below(self, share: float = 0.65) -> tuple[str, ...]:
        """Components with less than ``share`` of their figures; 65 % is the JRC's rule of thumb."""
        return tuple(code for code, held in self.components.items() if held < share)


def describe(result: Result) -> tuple[Description, ...]:
    """One description a component: inputs by their figures, parents by their scores, root last."""
    table = result.plan.table
    places = {code: place for place, code in enumerate(table.inputs)}
    collected = table.collected
    found = []
    for code in result.plan.codes:
        if code in places:
            state = collected[:, places[code]]
            values = np.where(state == PRESENT, table.raw[:, places[code]], np.nan)
            lacking = int(np.sum(~np.isin(state, (PRESENT, NOT_APPLICABLE))))
        else:
            values = result.component(code)
            lacking = int(np.isnan(values).sum())
        found.append(_described(code, values[~np.isnan(values)], lacking))
    return tuple(found)


def availability(result: Result) -> Availability:
    """How much of what applies is there, by unit and by component."""
    state = result.plan.table.collected
    applies, present = state != NOT_APPLICABLE, state == PRESENT
    by_unit = present.sum(axis=1) / np.maximum(applies.sum(axis=1), 1)
    by_component = present.sum(axis=0) / np.maximum(applies.sum(axis=0), 1)
    return Availability(by_unit, dict(zip(result.plan.table.inputs, map(float, by_component), strict=True)))


def _described(code: str, values: Vector, lacking: int) -> Description:
    count = len(values)
    if not count:
        return Description(code, 0, lacking, None, None, None, None, None, None, None, 0, 0.0)
    _, repeats = np.unique(values, return_counts=True)
    return Description(
        code,
        count,
        lacking,
        float(values.min()),
        float(values.max()),
        float(values.mean()),
        float(np.median(values)),
        float(values.std(ddof=1)) if count > 1 else None,
        *moments(values),
        int((values == 0).sum()),
        float(repeats.max() / count),
    )
