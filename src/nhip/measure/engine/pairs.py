"""The outranking matrix: for every two units, what weight of the parts prefers the one to the other.

It is what pairwise rules decide by, and shows what a mean hides: that two units cannot be told apart, or
that a unit with the better mean is worse in most of what was measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.flows import preference
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result

Matrix = NDArray[np.float64]

# A matrix of pairs grows with the square of the units; so many make 200 MB.
_MOST_UNITS = 5000


@dataclass(frozen=True)
class Outranking:
    """Every two units under one parent. ``preferred[a, b]`` is the share of the weight that prefers a to b.

    Shape (units, units), in the order of ``units``; NaN on the diagonal and where two units have no part in
    common. What prefers neither is what remains of 1.
    """

    component: str
    units: tuple[str, ...]
    preferred: Matrix

    @property
    def matrix(self) -> Matrix:
        """The outranking matrix of COINr: the share that prefers a to b, and half of what prefers neither."""
        shared: Matrix = (1.0 + self.preferred - self.preferred.T) / 2.0
        return shared

    @property
    def dominated(self) -> float:
        """The share of pairs in which one unit is better in every part; they stand under any weights."""
        above = self.preferred[np.triu_indices(len(self.units), 1)]
        below = self.preferred.T[np.triu_indices(len(self.units), 1)]
        known = ~np.isnan(above)
        whole = (above[known] >= 1.0 - 1e-12) | (below[known] >= 1.0 - 1e-12)
        return float(whole.mean()) if known.any() else float("nan")

    def rows(self) -> Iterator[dict[str, str | float | None]]:
        """One row for each two units, the first before the second."""
        for first, unit in enumerate(self.units):
            for second in range(first + 1, len(self.units)):
                there, back = float(self.preferred[first, second]), float(self.preferred[second, first])
                known = not np.isnan(there)
                yield {
                    "unit": unit,
                    "other": self.units[second],
                    "prefers_unit": there if known else None,
                    "prefers_other": back if known else None,
                    "prefers_neither": max(0.0, 1.0 - there - back) if known else None,
                }


def outranking(result: Result, code: str | None = None) -> Outranking:
    """The matrix of the children of ``code`` (the index itself by default), whatever its own aggregation.

    Under PROMETHEE its thresholds hold, else every difference counts in full. Raises :class:`Problems` for a
    component without computed children, a negative weight, or over 5,000 units.
    """
    code = code or result.root
    weights = result.plan.weights.get(code)
    if weights is None:
        raise refuse(
            "outranking.no_parts",
            code,
            label(f"“{code}” không có phần nào được tính.", f"“{code}” has no parts that were computed."),
            label("chọn một thành phần có phần con.", "choose a component with children."),
        )
    if (weights < 0).any():
        raise refuse(
            "outranking.negative",
            code,
            label(
                "có trọng số âm, không so sánh từng cặp được.", "a weight is negative, so pairs cannot vote."
            ),
            label("đổi chiều phần đó bằng “direction: lower”.", "turn that part round: “direction: lower”."),
        )
    if len(result.units) > _MOST_UNITS:
        raise refuse(
            "outranking.too_many",
            code,
            label(
                f"{len(result.units)} đơn vị là quá nhiều cho một ma trận từng cặp (tối đa {_MOST_UNITS}).",
                f"{len(result.units)} units are too many for a matrix of pairs (at most {_MOST_UNITS}).",
            ),
            label("tính cho một nhóm nhỏ hơn.", "compute it for a smaller group."),
        )
    children = result.edition.tree.children[code]
    how = result.edition.components[code].aggregate
    assert how is not None
    there = {child: result.component(child) for child in children}
    rows = [
        row for row in range(len(result.units)) if any(not np.isnan(there[child][row]) for child in children)
    ]
    total = np.zeros((len(rows), len(rows)))
    compared = np.zeros_like(total)
    for child, weight in zip(children, weights, strict=True):
        scores = there[child][rows]
        noise = 1e-12 * float(np.abs(np.nan_to_num(scores)).max(initial=0.0))
        differences = scores[:, None] - scores[None, :]
        known = ~np.isnan(differences)
        compared += weight * known
        total += weight * np.where(known, preference(differences, *how.thresholds_of(child), noise), 0.0)
    np.fill_diagonal(compared, 0.0)
    preferred = np.divide(total, compared, out=np.full_like(total, np.nan), where=compared > 0)
    return Outranking(code, tuple(result.units[row] for row in rows), preferred)
