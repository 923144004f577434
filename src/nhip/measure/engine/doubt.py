"""How sure a rank is: the same index many times, with what could as well have been otherwise.

Two doubts are drawn: the weights (each multiplied by a factor between 1 − noise and 1 + noise, then
brought back to their sum, as COINr and the JRC's audits do) and the rounding of published figures (each
within half a unit of its last digit). The seed fixes the draws.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.label import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Doubt:
    """Rank intervals over ``draws`` runs: ``low``, ``middle`` and ``high`` have shape (units,).

    ``low`` is the best rank and ``high`` the worst that hold in ``level`` of the runs. ``counts`` has shape
    (units, ranks): how often each unit took each rank.
    """

    units: tuple[str, ...]
    draws: int
    seed: int
    noise: float
    level: float
    low: Vector
    middle: Vector
    high: Vector
    counts: NDArray[np.int64]

    def interval(self, unit: str) -> tuple[int, int] | None:
        """The ranks between which ``unit`` lies in ``level`` of the runs; None without a rank."""
        row = self.units.index(unit)
        if np.isnan(self.low[row]):
            return None
        return int(self.low[row]), int(self.high[row])

    def chance_of_top(self, unit: str, places: int) -> float:
        """The share of runs in which ``unit`` is among the first ``places``."""
        return float(self.counts[self.units.index(unit), :places].sum() / self.draws)


def doubt(
    result: Result,
    *,
    draws: int = 1000,
    noise: float = 0.25,
    digits: int | None = None,
    level: float = 0.90,
    seed: int = 2018,
) -> Doubt:
    """Rank intervals of ``result`` under weight noise and rounding of its inputs.

    ``digits`` are the decimals to which the inputs were published (None: taken as exact). Raises
    :class:`Problems` when nothing varies: a doubt that changes nothing must not look like certainty.
    """
    if not result.plan.weights and digits is None:
        raise refuse(
            "doubt.nothing_varies",
            f"{result.root} {result.edition.code}",
            label(
                "chỉ số này không có trọng số và số liệu coi là chính xác: không có gì để thay đổi.",
                "no weights and exact figures: there is nothing to vary.",
            ),
            label("cho số chữ số của số liệu (digits).", "give the digits of the figures."),
        )
    rng = np.random.default_rng(seed)
    count = len(result.units)
    counts = np.zeros((count, count + 1), dtype=np.int64)
    root = result.plan.index(result.root)
    half = 0.0 if digits is None else 0.5 * 10.0**-digits
    for _ in range(draws):
        weights = {code: _noisy(given, noise, rng) for code, given in result.plan.weights.items()}
        raw = result.plan.table.raw
        if half:
            raw = raw + rng.uniform(-half, half, raw.shape)
        scores = result.plan.run(raw, result.plan.table.state, weights=weights).scores[:, root]
        ranks = rank(scores, result.edition.setting.rank)
        known = ~np.isnan(ranks)
        counts[np.flatnonzero(known), ranks[known].astype(int) - 1] += 1
    low, middle, high = (_quantile(counts, share) for share in ((1 - level) / 2, 0.5, (1 + level) / 2))
    return Doubt(result.units, draws, seed, noise, level, low, middle, high, counts)


def _noisy(given: Vector, noise: float, rng: np.random.Generator) -> Vector:
    moved = given * rng.uniform(1.0 - noise, 1.0 + noise, len(given))
    whole = moved.sum()
    result: Vector = moved * (given.sum() / whole) if whole else given
    return result


def _quantile(counts: NDArray[np.int64], share: float) -> Vector:
    """The rank below which ``share`` of each row's runs lie; NaN for a row without runs."""
    running = counts.cumsum(axis=1)
    whole = running[:, -1:]
    reached = running >= np.maximum(np.ceil(share * whole), 1)
    places = reached.argmax(axis=1) + 1.0
    return np.where(whole[:, 0] == 0, np.nan, places)
