"""Benefit of the doubt: every unit is weighed by the weights that show it at its best.

Where nobody can say what each part should weigh, each unit may choose, as long as no unit of the field would
then score above 1 under the same weights. A unit that scores 1 is best at something; one that scores 0.8
cannot be shown at more than four fifths of the best, whatever is weighed. It is data envelopment analysis
without inputs.

The choice is a linear programme for each unit. All are solved side by side by the simplex method, over the
few units of the field that bind anybody; units that would score above 1 are added until there are none.
"""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Rows = NDArray[np.intp]

_NOISE = 1e-11
# Units solved side by side, pivots by steepest gain before the rule that cannot circle, and pivots at most.
_AT_ONCE, _GREEDY, _MOST = 1000, 60, 4000
# From so many children on it pays to look first who is plainly best.
_MANY = 10


def assess(scores: Matrix, field: Matrix, low: Vector, high: Vector) -> tuple[Vector, Matrix]:
    """Each row's score, and what share of it each child gives; shapes (rows,) and (rows, children).

    ``scores`` and ``field`` have shape (rows or units, children), NaN where there is no score; ``low`` and
    ``high`` bound the shares, from 0 to 1. A child that a row has no score of has no share there (upper
    bounds that then do not reach the whole are stretched alike); one that a unit of the field lacks does not
    hold others back. Source: Melyn and Moesen 1991; Cherchye, Moesen, Rogge and Van Puyenbroeck, Social
    Indicators Research 82, 2007. Raises :class:`StepFailed` for a negative score.
    """
    _refuse_negative(scores, field)
    bar = np.nan_to_num(field)
    largest = bar.max(axis=0, initial=0.0)
    scale = np.where(largest > 0, largest, 1.0)
    bar, mine = bar / scale, scores / scale
    values, shares = np.zeros(len(scores)), np.zeros(scores.shape)
    own_field = scores is field or np.array_equal(scores, field, equal_nan=True)
    for start in range(0, len(scores), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        plain = _plainly_best(mine[part], bar, low, high) if own_field else None
        parts = _parts(mine[part], bar, low, high, plain)
        values[part] = parts.sum(axis=1)
        shares[part] = np.divide(
            parts, values[part, None], out=np.zeros_like(parts), where=values[part, None] > 0
        )
    empty = np.asarray(np.isnan(scores).all(axis=1))
    return np.where(empty, np.nan, values), np.where(empty[:, None], np.nan, shares)


def _refuse_negative(scores: Matrix, field: Matrix) -> None:
    rows = np.flatnonzero((scores < 0).any(axis=1))
    if len(rows) or bool((field < 0).any()):
        worst = float(np.nanmin(scores[rows])) if len(rows) else float(np.nanmin(field))
        raise StepFailed(
            "aggregate.negative",
            label(
                f"“benefit_of_doubt” không dùng được điểm âm ({worst:g}).",
                f"“benefit_of_doubt” has no place for a negative score ({worst:g}).",
            ),
            label(
                "chuẩn hóa về số không âm trước (minmax, goalposts).",
                "normalise to scores of 0 and above first (minmax, goalposts).",
            ),
            tuple(int(row) for row in rows),
        )


def _plainly_best(mine: Matrix, bar: Matrix, low: Vector, high: Vector) -> Matrix | None:
    """Parts that add up to 1 for rows that nobody beats under weights like their own scores; 0 for others.

    With nearly as many children as units nearly everybody is best at something, and the programmes that
    would say so are the longest. No row can score above 1 in its own field, so one set of weights that gives
    1 settles it. None where the children are few and the programmes short.
    """
    if mine.shape[1] < _MANY:
        return None
    known = np.nan_to_num(mine)
    found = np.zeros(mine.shape)
    beyond = np.maximum(known - bar.mean(axis=0), 0.0)
    for tried in (known, known**3, beyond, beyond**2, known**9):
        left = np.flatnonzero(~found.any(axis=1) & (tried * known).any(axis=1))
        weights = tried[left]
        own = (weights * known[left]).sum(axis=1)
        share = weights * known[left] / own[:, None]
        within = np.all((share >= low) & (share <= high), axis=1)
        best = within & ((weights @ bar.T).max(axis=1) <= own * (1.0 + _NOISE))
        found[left[best]] = share[best]
    return found


def _parts(mine: Matrix, bar: Matrix, low: Vector, high: Vector, plain: Matrix | None = None) -> Matrix:
    """The most that each child can give each row: weight times score, shape (rows, children).

    ``plain`` holds the parts of rows that are settled already.
    """
    lacking = np.isnan(mine)
    used = np.greater(np.nan_to_num(mine), _NOISE)
    lows = np.where(lacking, 0.0, low)
    highs = np.where(lacking, 0.0, high)
    reach = highs.sum(axis=1, keepdims=True)
    highs = np.where(reach < 1.0, np.minimum(highs / np.where(reach > 0, reach, 1.0), 1.0), highs)
    inverse = np.divide(1.0, mine, out=np.zeros_like(mine), where=used)
    binding: Rows = np.unique([*bar.argmax(axis=0), int(bar.sum(axis=1).argmax())])
    parts = np.zeros(mine.shape) if plain is None else plain
    left: Rows = np.flatnonzero(used.any(axis=1) & ~parts.any(axis=1))
    while len(left):
        ratios = inverse[left, None, :] * bar[binding][None]
        found = _simplex(ratios, used[left], lows[left], highs[left])
        # What each unit of the field would score under each row's weights.
        would = (found * inverse[left]) @ bar.T
        worst = would.argmax(axis=1)
        most = would[np.arange(len(left)), worst]
        parts[left] = found / np.maximum(most, 1.0)[:, None]
        over = (most > 1.0 + _NOISE) & ~np.isin(worst, binding)
        left, binding = left[over], np.union1d(binding, worst[over])
    return parts


def _simplex(ratios: Matrix, used: NDArray[np.bool_], lows: Matrix, highs: Matrix) -> Matrix:
    """Maximise Σ v under ``ratios`` · v ≤ 1, v ≥ 0 and the bounds on each v ÷ Σ v; shape (rows, children).

    One condensed tableau a row: constraints, then the objective; the last column is the right-hand side.
    Nothing at all (v = 0) is always allowed, so that is where it starts.
    """
    rows, peers, children = ratios.shape
    eye = np.eye(children)
    at_least = lows[:, :, None] - eye
    at_most = eye - highs[:, :, None]
    tableau = np.zeros((rows, peers + 2 * children + 1, children + 1))
    tableau[:, :peers, :-1], tableau[:, :peers, -1] = ratios, 1.0
    tableau[:, peers : peers + children, :-1] = np.where(lows[:, :, None] > 0, at_least, 0.0)
    tableau[:, peers + children : -1, :-1] = np.where(highs[:, :, None] < 1, at_most, 0.0)
    tableau[:, -1, :-1] = 1.0
    # A child without a score can take no part: its column is nothing, and never enters.
    tableau[:, :, :-1] *= used[:, None, :]
    outside = np.tile(np.arange(children), (rows, 1))
    inside = np.tile(np.arange(children, children + tableau.shape[1] - 1), (rows, 1))
    active: Rows = np.arange(rows)
    for pivot in range(_MOST):
        active = _pivoted(tableau, outside, inside, active, greedy=pivot < _GREEDY)
        if not len(active):
            break
    found = np.zeros((rows, children + inside.shape[1]))
    np.put_along_axis(found, inside, tableau[:, :-1, -1], axis=1)
    return np.maximum(found[:, :children], 0.0)


def _pivoted(tableau: Matrix, outside: Rows, inside: Rows, active: Rows, *, greedy: bool) -> Rows:
    """One pivot in every tableau of ``active``; those that can still gain."""
    gains = tableau[active, -1, :-1]
    able = gains > _NOISE
    active, gains, able = active[able.any(axis=1)], gains[able.any(axis=1)], able[able.any(axis=1)]
    if not len(active):
        return active
    names = np.where(able, outside[active], np.iinfo(np.intp).max)
    enter = gains.argmax(axis=1) if greedy else names.argmin(axis=1)
    column = tableau[active, :-1, enter]
    limits = np.divide(
        tableau[active, :-1, -1], column, out=np.full_like(column, np.inf), where=column > 1e-9
    )
    least = limits.min(axis=1, keepdims=True)
    tied = np.where(limits <= least + 1e-14, inside[active], np.iinfo(np.intp).max)
    leave = tied.argmin(axis=1)
    one = np.arange(len(active))
    held = tableau[active]
    pivot = held[one, leave, enter][:, None]
    row, whole = held[one, leave] / pivot, held[one, :, enter]
    held -= whole[:, :, None] * row[:, None, :]
    held[one, :, enter] = -whole / pivot
    held[one, leave] = row
    held[one, leave, enter] = 1.0 / pivot[:, 0]
    tableau[active] = held
    outside[active, enter], inside[active, leave] = inside[active, leave], outside[active, enter]
    return active
