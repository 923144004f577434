"""Copeland's rule: units compared two by two, as in a vote where the components are the voters.

A unit beats another when the components under which it does better weigh more than those under which it does
worse. How much better does not count, so a weakness cannot be bought off by one great strength.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Counts = NDArray[np.signedinteger[Any]]

_NOISE = 1e-12
# Pairs held at once: with 10,000 units there are 100 million, and they are counted in tiles.
_PAIRS = 1 << 16


def copeland(scores: Matrix, weights: Vector, field: Matrix) -> Vector:
    """``(wins − losses) ÷ (n − 1)`` against the n units of ``field``, from −1 to 1; shape (units,).

    ``scores`` and ``field`` have shape (units, children), NaN where there is no score. A component without
    a score for one of the two does not vote. Scores closer than 10⁻¹² of the field's
    largest are equal, and so are votes. Units of the field without any score are not counted.
    Source: Copeland, 1951; OECD/JRC Handbook 2008, step 7. Raises :class:`StepFailed` for a single unit.
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
    whole = np.ascontiguousarray(field.T)
    is_field = scores.shape == field.shape and np.array_equal(scores, field, equal_nan=True)
    rows, ahead, behind = _places(np.ascontiguousarray(scores.T), whole)
    level = _NOISE * float(np.abs(weights).sum())
    tile = max(1, _PAIRS // len(field))
    balance = np.empty(len(scores))
    for start in range(0, len(scores), tile):
        part = rows[:, :, start : start + tile]
        votes = _sums(part[:, 0], ahead, weights)
        # Among themselves, what is for the one is against the other.
        alike = is_field and tile >= len(field)
        votes = votes - (votes.T if alike else _sums(1 - part[:, 1], -behind, weights))
        balance[start : start + tile] = (votes > level).sum(axis=1) - (votes < -level).sum(axis=1)
    return balance / (len(field) - 1)


def _places(scores: Matrix, field: Matrix) -> tuple[Counts, Counts, Counts]:
    """Scores as places in the field's order, which compare three times as fast as numbers.

    For each component: how many of the field each row is above, and how many it is not below, shape
    (children, 2, rows); and each of the field's own places, twice: a unit without a score is put where it
    neither loses nor wins.
    """
    kind = np.int16 if len(field[0]) < 2**15 - 1 else np.int32
    last = kind(np.iinfo(kind).max)
    order = np.argsort(field, axis=1)
    place = np.empty(field.shape, dtype=kind)
    np.put_along_axis(place, order, np.arange(field.shape[1], dtype=kind)[None, :], axis=1)
    ordered = np.take_along_axis(field, order, axis=1)
    noise = _NOISE * np.abs(np.where(np.isnan(field), 0.0, field)).max(axis=1)
    rows = np.empty((len(scores), 2, scores.shape[1]), dtype=kind)
    for child, (mine, theirs) in enumerate(zip(scores, ordered, strict=True)):
        rows[child, 0] = theirs.searchsorted(mine - noise[child], side="left")
        rows[child, 1] = theirs.searchsorted(mine + noise[child], side="right")
    absent = np.isnan(scores)
    rows[:, 0][absent], rows[:, 1][absent] = 0, last
    lacking = np.isnan(field)
    ahead, behind = np.where(lacking, last, place), np.where(lacking, kind(-1), place)
    return rows, ahead, behind


def _sums(mine: Counts, theirs: Counts, weights: Vector) -> Matrix:
    """For each row and each unit of the field the weight of the components where ``mine > theirs``.

    Twelve components' answers make one number below 4096, and a table of sums turns it into weights:
    comparing is quick, multiplying every answer by its weight is not.
    """
    total = np.zeros((mine.shape[1], theirs.shape[1]))
    answer = np.empty(total.shape, dtype=bool)
    for start in range(0, len(weights), 12):
        part = range(start, min(start + 12, len(weights)))
        sums = np.zeros(1)
        number = np.zeros(total.shape, dtype=np.uint16)
        for child in part:
            number += number
            number += np.greater(mine[child][:, None], theirs[child], out=answer).view(np.uint8)
        for child in reversed(part):
            sums = np.concatenate([sums, sums + weights[child]])
        total += sums.take(number)
    return total
