"""What each component does to the ranking: its weight, its influence, and the ranks without it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.coherence import correlations, ranked
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Influence:
    """One component: the weight it has in the whole, and the share of it that the ranking shows.

    ``weight`` is the product of weights up to the root; ``correlation`` with the index; ``importance`` the
    squared correlation as a share of all such of the same level.
    """

    component: str
    level: int
    weight: float
    correlation: float
    importance: float


@dataclass(frozen=True)
class LeftOut:
    """The ranking without one component: how far ranks move on average and at most, and who moves most."""

    component: str
    mean_shift: float
    largest_shift: float
    unit: str
    rank_correlation: float
    ranks: Vector


@dataclass(frozen=True)
class Comparison:
    """Two results side by side over the units they share: rank in each, and how alike they are."""

    units: tuple[str, ...]
    first: Vector
    second: Vector
    rank_correlation: float
    mean_shift: float

    def moved_most(self, count: int = 10) -> tuple[tuple[str, float], ...]:
        """Units by how far they moved; positive is upwards in the second."""
        shift = self.first - self.second
        order = np.argsort(-np.abs(shift), kind="stable")[:count]
        return tuple((self.units[place], float(shift[place])) for place in order)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in one component: score, rank, and the distance to the middle of its peers."""

    component: str
    score: float
    rank: float
    peers: float
    ahead: float


def influences(result: Result) -> tuple[Influence, ...]:
    """Weight and influence of every component below the root."""
    levels = _levels(result)
    weights = effective_weights(result)
    total = result.component(result.root)
    found = {
        code: float(correlations(np.column_stack([result.component(code), total]))[0, 1])
        for code in result.plan.codes
        if code != result.root
    }
    sums: dict[int, float] = {}
    for code, value in found.items():
        sums[levels[code]] = sums.get(levels[code], 0.0) + np.nan_to_num(value) ** 2
    return tuple(
        Influence(
            code,
            levels[code],
            weights[code],
            value,
            float(np.nan_to_num(value) ** 2 / sums[levels[code]]) if sums[levels[code]] else np.nan,
        )
        for code, value in found.items()
    )


def effective_weights(result: Result) -> dict[str, float]:
    """Each component's weight in the whole: the product of the shares up to the root."""
    weights = {result.root: 1.0}
    for code in reversed(result.plan.codes):
        if code not in result.plan.weights:
            continue
        shares = result.plan.weights[code]
        whole = float(np.abs(shares).sum()) or 1.0
        for child, share in zip(result.edition.tree.children[code], shares, strict=True):
            weights[child] = weights[code] * float(share) / whole
    return weights


def _levels(result: Result) -> dict[str, int]:
    levels = {result.root: 0}
    for code in reversed(result.plan.codes):
        for child in result.edition.tree.children[code]:
            levels[child] = levels.get(code, 0) + 1
    return levels


def leave_one_out(result: Result) -> tuple[LeftOut, ...]:
    """The ranking without each component in turn; its sisters take its weight. An only child is left in."""
    found = []
    for parent in result.plan.codes:
        children = result.edition.tree.children[parent]
        if parent not in result.plan.weights or len(children) < 2:
            continue
        given = result.plan.weights[parent]
        for place, child in enumerate(children):
            moved = given.copy()
            moved[place] = 0.0
            if not moved.any():
                continue
            moved *= given.sum() / moved.sum()
            scores = result.plan.run(weights={parent: moved}).scores[:, result.plan.index(result.root)]
            found.append(_left_out(result, child, rank(scores, result.edition.setting.rank)))
    return tuple(found)


def _left_out(result: Result, child: str, ranks: Vector) -> LeftOut:
    both = ~np.isnan(ranks) & ~np.isnan(result.ranks)
    shift = np.abs(ranks - result.ranks)
    far = int(np.argmax(np.where(both, shift, -1.0)))
    alike = float(correlations(np.column_stack([ranks, result.ranks]), "spearman")[0, 1])
    return LeftOut(child, float(shift[both].mean()), float(shift[far]), result.units[far], alike, ranks)


def compare(first: Result, second: Result) -> Comparison:
    """Two results over the units that both rank: definitions, editions or figures side by side."""
    shared = tuple(
        unit
        for unit in first.units
        if unit in second and first.rank(unit) is not None and second.rank(unit) is not None
    )
    one = np.array([first.ranks[first.row(unit)] for unit in shared])
    two = np.array([second.ranks[second.row(unit)] for unit in shared])
    # Ranks among the shared units only: others that came or went must not count as movement.
    one, two = ranked(one), ranked(two)
    alike = float(correlations(np.column_stack([one, two]))[0, 1]) if len(shared) > 2 else np.nan
    return Comparison(shared, one, two, alike, float(np.abs(one - two).mean()) if shared else np.nan)


def standings(result: Result, unit: str, peers: tuple[str, ...]) -> tuple[Standing, ...]:
    """``unit`` in every component against the median of its peers, furthest ahead first."""
    row = result.row(unit)
    rows = [result.row(peer) for peer in peers if peer in result and peer != unit]
    found = []
    for code in result.plan.codes:
        scores = result.component(code)
        if code == result.root or np.isnan(scores[row]):
            continue
        middle = float(np.nanmedian(scores[rows])) if rows and not np.isnan(scores[rows]).all() else np.nan
        spread = float(np.nanstd(scores))
        ahead = (float(scores[row]) - middle) / spread if spread > 0 else 0.0
        place = 1.0 + float(np.sum(scores > scores[row]))
        found.append(Standing(code, float(scores[row]), place, middle, ahead))
    return tuple(sorted(found, key=lambda each: -each.ahead))
