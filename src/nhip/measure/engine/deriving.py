"""Weights that come from the figures themselves: how much each child shares with what all have in common."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.step import StepFailed, is_constant

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

# A smaller loading is none, and first components closer to the second than this are no one direction.
_NO_LOADING, _NO_GAP = 1e-9, 1e-6


def whole_units(scores: Matrix, children: tuple[str, ...], word: str) -> Matrix:
    """The units that have every child. Raises :class:`StepFailed` for under three, or a constant child."""
    whole = scores[~np.isnan(scores).any(axis=1)]
    if len(whole) < 3:
        raise StepFailed(
            "weights.too_few",
            label(
                f"chỉ {len(whole)} đơn vị có đủ điểm các phần; “weights: {word}” cần ít nhất 3.",
                f"only {len(whole)} units have every part; “weights: {word}” needs at least 3.",
            ),
            label("bổ sung số liệu, hoặc dùng “weights: equal”.", "add figures, or use “weights: equal”."),
        )
    flat = [child for child, column in zip(children, whole.T, strict=True) if is_constant(column)]
    if flat:
        raise StepFailed(
            "weights.constant",
            label(
                f"mọi đơn vị có cùng điểm ở {', '.join(flat)}, nên không có tương quan.",
                f"every unit has the same score in {', '.join(flat)}, so nothing can be correlated.",
            ),
            label("bỏ phần đó, hoặc dùng “weights: equal”.", "drop it, or use “weights: equal”."),
        )
    return whole


def principal_weights(scores: Matrix, children: tuple[str, ...]) -> tuple[Vector, tuple[str, ...]]:
    """The squared loadings of the first principal component of ``scores``, adding up to one.

    Also the children that run against the others (a negative loading): squared, it weighs like any other, and
    must be said. ``scores`` has shape (units, children); units that lack one of them are left out, and the
    children are standardised first (the component is that of their correlations). Source: OECD/JRC Handbook
    2008, step 6; Nicoletti, Scarpetta and Boylaud, OECD Working Paper 226, 1999. Raises :class:`StepFailed`
    for under three such units, a constant child, and children with no first component.
    """
    whole = whole_units(scores, children, "pca")
    if len(children) == 1:
        return np.ones(1), ()
    sizes, directions = np.linalg.eigh(np.corrcoef(whole, rowvar=False))
    if sizes[-1] - sizes[-2] <= _NO_GAP * len(children):
        raise StepFailed(
            "weights.no_first",
            label(
                "các phần không có thành phần chính thứ nhất rõ ràng, nên PCA không cho trọng số nào.",
                "the parts have no one first principal component, so PCA gives no weights.",
            ),
            label("dùng “weights: equal” hoặc “given”.", "use “weights: equal” or “given”."),
        )
    loadings = directions[:, -1]
    squared: Vector = loadings**2 / float((loadings**2).sum())
    # The side with more weight is the way the children go; a child on the other side runs against them.
    way = 1.0 if float(squared[loadings > 0].sum()) >= 0.5 - _NO_LOADING else -1.0
    against = tuple(
        child for child, part in zip(children, way * loadings, strict=True) if part < -_NO_LOADING
    )
    return squared, against
