"""Bands of units that cannot be told apart: how far a difference of rank may be read at all.

A league table draws a line between any two neighbours. Over the runs of an uncertainty analysis one can ask
of every pair how often the one stood before the other; only where it nearly always did are they told apart.
Being told apart is not transitive the other way (A may be like B and B like C, and A unlike C), so a band is
cut only where every unit above the cut is told apart from every unit below it: what the bands say of two
units of different bands is then true of each such pair. Beside it each unit has the range of places that the
comparisons leave open: one more than the units told to be better, and all but those told to be worse.
Source: Mogstad, Romano, Shaikh and Wilhelm, "Inference for ranks", Review of Economic Studies 91, 2024, for
the range of places; each pair is judged by itself here, without adjustment for how many pairs there are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import Label, comma, label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.uncertainty import Uncertainty

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

LEVEL = 0.95
# All pairs are compared over all runs; a field of more units than this has millions of pairs.
MOST_UNITS = 1000


@dataclass(frozen=True)
class Bands:
    """Bands and ranges of places, an entry for each of ``units``; NaN for a unit without a rank.

    ``band`` counts from 1, the best. ``first`` and ``last`` are the places left open. ``before`` has shape
    (units, units): the share of the runs in which the row's unit stood before the column's.
    """

    units: tuple[str, ...]
    level: float
    band: Vector
    first: Vector
    last: Vector
    before: Matrix

    @property
    def count(self) -> int:
        """How many bands there are."""
        return int(np.nanmax(self.band, initial=0.0))

    @property
    def rule(self) -> Label:
        """The rule in words, as a result gives it."""
        share = 100 * self.level
        return label(
            "Hai đơn vị phân biệt được khi đơn vị này đứng trước đơn vị kia trong ít nhất "
            f"{comma(share, 'g')} % số lần tính. Ranh giới giữa hai dải chỉ có ở nơi mọi đơn vị phía trên "
            "đều phân biệt được với mọi đơn vị phía dưới.",
            f"Two units are told apart when the one stands before the other in at least {share:g} % of the "
            "runs. Bands are parted only where every unit above is told apart from every unit below.",
        )

    def are_told_apart(self, unit: str, other: str) -> bool:
        """Whether the runs tell the two apart. ValueError for a unit that is not there."""
        one, two = self.units.index(unit), self.units.index(other)
        return bool(max(self.before[one, two], self.before[two, one]) >= self.level)


def bands(held: Uncertainty, level: float = LEVEL) -> Bands:
    """The bands of an uncertainty run; ``level`` is the share of runs that tells two units apart.

    Raises :class:`Problems` for a level of half or less (both ways round could then be told), for more than
    1,000 units, and for a run that was stopped before its first draw.
    """
    if not 0.5 < level <= 1 or len(held.units) > MOST_UNITS or not held.runs:
        raise _refusal(held, level)
    placed = np.asarray(held.ranks, dtype=np.float32)
    placed = np.where(placed == 0, np.float32(np.inf), placed)
    before = np.stack([(placed[:, [row]] < placed).mean(axis=0) for row in range(len(held.units))])
    told = before >= level
    ranked = ~np.isnan(held.nominal)
    better = told[ranked].sum(axis=0)
    worse = told[:, ranked].sum(axis=1)
    first = np.where(ranked, better + 1.0, np.nan)
    last = np.where(ranked, ranked.sum() - worse, np.nan)
    order = [row for row in np.lexsort((np.arange(len(ranked)), held.nominal)) if ranked[row]]
    band = np.full(len(held.units), np.nan)
    band[order] = _cut(told[np.ix_(order, order)])
    return Bands(held.units, level, band, first, last, before)


def _cut(told: NDArray[np.bool_]) -> Vector:
    """Bands of units in order, given who is told to be better (row) than whom (column)."""
    count = len(told)
    below = np.triu(~told, 1)
    reach = np.where(below.any(axis=1), count - 1 - np.argmax(below[:, ::-1], axis=1), np.arange(count))
    closes = np.maximum.accumulate(reach) <= np.arange(count)
    found: Vector = 1.0 + np.concatenate([[0], np.cumsum(closes[:-1])]) if count else np.empty(0)
    return found


def _refusal(held: Uncertainty, level: float) -> Exception:
    if not 0.5 < level <= 1:
        return refuse(
            "bands.level",
            f"level: {level:g}",
            label("mức phải lớn hơn 0,5 và không quá 1.", "the level must be above 0.5 and at most 1."),
            label("ví dụ 0.95.", "write for example 0.95."),
        )
    if not held.runs:
        return refuse(
            "bands.no_runs",
            "draws",
            label("chưa có lần tính nào.", "there are no runs."),
            label("chạy lại và đợi ít nhất một lần tính.", "run again and wait for at least one draw."),
        )
    return refuse(
        "bands.too_many",
        f"{len(held.units)}",
        label(
            f"hơn {MOST_UNITS} đơn vị thì có quá nhiều cặp để so.",
            f"with more than {MOST_UNITS} units there are too many pairs to compare.",
        ),
        label("xếp hạng trong từng bảng (leagues).", "rank within leagues."),
    )
