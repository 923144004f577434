"""Whether the parts of an index hang together: correlations, principal components, Cronbach's alpha.

The JRC asks for this before any uncertainty: sisters should correlate positively with one another and
with their parent, not so highly that one repeats another, and each pillar should have one principal
component.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.result import Result

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Method = Literal["pearson", "spearman", "kendall"]

TOO_HIGH = 0.92
WEAK = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two components and their correlation, with what is to be said about it."""

    first: str
    second: str
    correlation: float
    flag: Literal["negative", "weak", "redundant", ""]


@dataclass(frozen=True)
class Coherence:
    """The children of one parent among themselves, over the units that have all of them.

    ``explained`` are the shares of variance of the principal components, largest first; ``loadings`` the
    first component's, by child; ``alpha`` is Cronbach's, of standardised scores. None where under three
    units or two children leave nothing to say.
    """

    parent: str
    children: tuple[str, ...]
    units: int
    pairs: tuple[Pair, ...]
    to_parent: dict[str, float]
    explained: tuple[float, ...]
    loadings: dict[str, float]
    alpha: float | None

    @property
    def components_kept(self) -> int:
        """Principal components with an eigenvalue above one (Kaiser); one is what a pillar should have."""
        return sum(share * len(self.children) > 1.0 for share in self.explained)


def correlations(scores: Matrix, method: Method = "pearson") -> Matrix:
    """Correlations between the columns of ``scores`` (units, components), pair by pair over units with both.

    NaN where a pair has under three units in common or one of them is constant.
    """
    count = scores.shape[1]
    found = np.full((count, count), np.nan)
    for first in range(count):
        for second in range(first, count):
            both = ~np.isnan(scores[:, first]) & ~np.isnan(scores[:, second])
            value = _correlation(scores[both, first], scores[both, second], method)
            found[first, second] = found[second, first] = value
    return found


def _correlation(first: Vector, second: Vector, method: Method) -> float:
    if len(first) < 3:
        return np.nan
    if method == "kendall":
        return _kendall(first, second)
    if method == "spearman":
        first, second = ranked(first), ranked(second)
    first, second = first - first.mean(), second - second.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / scale) if scale > 1e-300 else np.nan


def ranked(values: Vector) -> Vector:
    """Average ranks, 1 for the smallest."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    middles: Vector = ((ends - counts + 1 + ends) / 2.0)[inverse]
    return middles


def _kendall(first: Vector, second: Vector) -> float:
    """Kendall's tau-b."""
    upper = np.triu_indices(len(first), 1)
    one = np.sign(first[:, None] - first[None, :])[upper]
    two = np.sign(second[:, None] - second[None, :])[upper]
    scale = float(np.sqrt((one**2).sum() * (two**2).sum()))
    return float((one * two).sum() / scale) if scale > 0 else np.nan


def coherence(result: Result, parent: str) -> Coherence:
    """How the children of ``parent`` hang together. KeyError for a component without children here."""
    children = tuple(code for code in result.edition.tree.children[parent] if code in result.plan.column)
    scores = np.column_stack([result.component(child) for child in children])
    own = result.component(parent)
    matrix = correlations(np.column_stack([scores, own]))
    among = matrix[:-1, :-1]
    whole = scores[~np.isnan(scores).any(axis=1)]
    explained, loadings = _principal(whole)
    return Coherence(
        parent,
        children,
        len(whole),
        tuple(_pairs(children, among)),
        {child: float(matrix[place, -1]) for place, child in enumerate(children)},
        explained,
        dict(zip(children, loadings, strict=False)),
        cronbach_alpha(whole),
    )


def _pairs(children: Sequence[str], matrix: Matrix) -> list[Pair]:
    found = []
    for first, name in enumerate(children):
        for second in range(first + 1, len(children)):
            value = float(matrix[first, second])
            flag: Literal["negative", "weak", "redundant", ""] = ""
            if value < 0:
                flag = "negative"
            elif value < WEAK:
                flag = "weak"
            elif value > TOO_HIGH:
                flag = "redundant"
            found.append(Pair(name, children[second], value, flag))
    return found


def _principal(whole: Matrix) -> tuple[tuple[float, ...], tuple[float, ...]]:
    if len(whole) < 3 or whole.shape[1] < 2 or (whole.std(axis=0) <= 1e-300).any():
        return (), ()
    standard = (whole - whole.mean(axis=0)) / whole.std(axis=0)
    values, vectors = np.linalg.eigh(np.cov(standard, rowvar=False, ddof=0))
    first = vectors[:, -1] * np.sqrt(max(float(values[-1]), 0.0))
    first = first if first.sum() >= 0 else -first
    shares = np.clip(values[::-1], 0.0, None) / values.sum()
    return tuple(map(float, shares)), tuple(map(float, first))


def cronbach_alpha(whole: Matrix) -> float | None:
    """Cronbach's alpha of standardised columns: k r̄ ÷ (1 + (k − 1) r̄), r̄ the mean correlation."""
    count = whole.shape[1] if whole.ndim == 2 else 0
    if count < 2 or len(whole) < 3 or (whole.std(axis=0) <= 1e-300).any():
        return None
    matrix = np.corrcoef(whole, rowvar=False)
    mean = float((matrix.sum() - count) / (count * (count - 1)))
    return count * mean / (1.0 + (count - 1) * mean)
