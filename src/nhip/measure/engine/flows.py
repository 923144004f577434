"""Units compared two by two, criterion by criterion: how far one is preferred to another, and by which parts.

A difference up to the indifference threshold counts for nothing, one from the preference threshold on counts
in full, and between them it counts in proportion. What a unit is preferred to the others by, less what the
others are preferred to it by, is its net flow.
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

_NOISE = 1e-12


def net_flow(
    scores: Matrix, weights: Vector, field: Matrix, indifference: Vector, preference: Vector
) -> Vector:
    """PROMETHEE's net flow against the n units of ``field``, from −1 to 1; shape (units,).

    ``scores`` and ``field`` have shape (units, children), NaN where there is no score; the thresholds
    (children,) are in points of the children's scores. A child without a score for one of two units does
    not count between them. Source: Brans and Vincke, Management Science 31, 1985 (criterion with linear
    preference and indifference area, complete ranking). Raises :class:`StepFailed` for a single unit.
    """
    field = field[~np.isnan(field).all(axis=1)]
    if len(field) < 2:
        raise StepFailed(
            "aggregate.alone",
            label(
                "chỉ có một đơn vị có điểm nên không so sánh từng cặp được.",
                "only one unit has a score, so there is no other to compare it with.",
            ),
            label("bổ sung đơn vị, hoặc gộp “arithmetic”.", "add units, or aggregate “arithmetic”."),
        )
    flow = np.zeros(len(scores))
    for child, weight in enumerate(weights):
        known = field[:, child]
        flow += weight * _one_flow(
            scores[:, child], np.sort(known[~np.isnan(known)]), indifference[child], preference[child]
        )
    return flow / (len(field) - 1)


def _one_flow(scores: Vector, field: Vector, indifference: float, preference: float) -> Vector:
    """For each score the sum over ``field`` (sorted) of how far it is preferred, less how far the other is.

    No pair is looked at: between the thresholds the preferences add up from the sums of the sorted field.
    """
    if not len(field):
        return np.zeros(len(scores))
    # From the middle of the field, so that sums of large numbers lose no digits.
    middle = float(field[len(field) // 2])
    mine, theirs = np.nan_to_num(scores - middle), field - middle
    noise = _NOISE * float(np.abs(field).max())
    for_it = _over(mine, theirs, indifference, preference, noise)
    against = _over(-mine, -theirs[::-1], indifference, preference, noise)
    return np.where(np.isnan(scores), 0.0, for_it - against)


def _over(mine: Vector, theirs: Vector, indifference: float, preference: float, noise: float) -> Vector:
    """How far each of ``mine`` is preferred to all of ``theirs`` (sorted) that lie below it, added up."""
    beyond = theirs.searchsorted(mine - indifference - noise, side="left")
    width = preference - indifference
    if width <= noise:
        whole: Vector = beyond.astype(float)
        return whole
    far = theirs.searchsorted(mine - preference, side="left")
    sums = np.concatenate([[0.0], np.cumsum(theirs)])
    between = (beyond - far) * (mine - indifference) - (sums[beyond] - sums[far])
    total: Vector = far + between / width
    return total


def preference(differences: Matrix, indifference: float, preference: float, noise: float) -> Matrix:
    """How far a unit is preferred by one child, from 0 to 1, for ``differences`` of score."""
    if preference - indifference <= noise:
        return (differences > indifference + noise).astype(float)
    return np.clip((differences - indifference) / (preference - indifference), 0.0, 1.0)
