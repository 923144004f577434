"""How sure the ranks are: the index computed many times, with every choice drawn anew.

A choice that was varied and changed nothing is an error: an audit must not report a certainty it never
tested. The same seed gives the same draws.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import RoundingVaries, Variation, WeightsVary
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.labels import label
from nhip.measure.engine.many_ranks import Ranks, quantiles, ranks_of
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.result import Result

Array = NDArray[np.float64]
Progress = Callable[[int, int], bool]

# Ranks kept for exact quantiles, in numbers of four bytes.
MOST_KEPT = 64_000_000


@dataclass(frozen=True)
class Uncertainty:
    """Ranks over the runs. ``ranks`` has shape (runs, units), 0 where a unit had none.

    ``low``, ``middle`` and ``high`` are the quantiles that hold ``variation.level`` of the runs; ``scores``
    likewise for the index itself (three rows). ``nominal`` are the ranks as published rules give them.
    """

    units: tuple[str, ...]
    variation: Variation
    nominal: Array
    ranks: Ranks
    low: Array
    middle: Array
    high: Array
    notices: tuple[Notice, ...] = ()

    @property
    def level(self) -> float:
        """The share of the runs that an interval holds."""
        return self.variation.level

    @property
    def draws(self) -> int:
        """How many runs were asked for."""
        return self.variation.draws

    @property
    def noise(self) -> float:
        """How far weights move either way, as a share; 0 where they stand still."""
        return max(
            (choice.noise for choice in self.variation.vary if isinstance(choice, WeightsVary)), default=0.0
        )

    @property
    def rounds(self) -> bool:
        """Whether the figures' last digits were varied too."""
        return any(isinstance(choice, RoundingVaries) for choice in self.variation.vary)

    @property
    def runs(self) -> int:
        """How many runs were made: the draws asked for, or fewer if it was stopped."""
        return len(self.ranks)

    def interval(self, unit: str) -> tuple[int, int] | None:
        """The best and the worst rank of ``unit`` in ``level`` of the runs; None without a rank."""
        row = self.units.index(unit)
        return None if np.isnan(self.low[row]) else (int(self.low[row]), int(self.high[row]))

    def chance_of_top(self, unit: str, places: int) -> float:
        """The share of runs in which ``unit`` stands among the first ``places``."""
        column = self.ranks[:, self.units.index(unit)]
        return float(np.mean((column > 0) & (column <= places)))

    def chance_of_beating(self, unit: str, peer: str) -> float:
        """The share of runs in which ``unit`` stands before ``peer``."""
        mine, theirs = self.ranks[:, self.units.index(unit)], self.ranks[:, self.units.index(peer)]
        return float(np.mean((mine > 0) & ((theirs == 0) | (mine < theirs))))


def vary(result: Result, variation: Variation, *, progress: Progress | None = None) -> Uncertainty:
    """Ranks of ``result`` over ``variation.draws`` runs.

    ``progress`` is called with runs done and wanted, and stops the work by returning False. The same seed
    gives the same draws. Raises :class:`Problems` for a choice that changes nothing, or for more draws than
    can be kept.
    """
    experiment = Experiment(result, variation)
    units = len(result.units)
    if variation.draws * units > MOST_KEPT:
        most = MOST_KEPT // units
        raise refuse(
            "uncertainty.too_many",
            f"draws: {variation.draws}",
            label(
                f"{variation.draws} lần × {units} đơn vị là quá nhiều để giữ.",
                f"{variation.draws} draws × {units} units are too many to keep.",
            ),
            label(f"dùng nhiều nhất {most} lần.", f"use at most {most} draws."),
        )
    experiment.prove_effect()
    sample = np.random.default_rng(variation.seed).random((variation.draws, experiment.dimensions))
    ranks = np.zeros((variation.draws, units), dtype=np.uint32)
    done = 0
    order: list[NDArray[np.intp]] = []
    for rows, totals in experiment.blocks(sample):
        ranks[rows] = ranks_of(totals, result.edition.setting.rank)
        order.append(rows)
        done += len(rows)
        if progress is not None and not progress(done, variation.draws):
            break
    kept = ranks if done == variation.draws else ranks[np.sort(np.concatenate(order))]
    low, middle, high = quantiles(kept, variation.level)
    return Uncertainty(
        result.units,
        variation,
        result.ranks,
        kept,
        low,
        middle,
        high,
        (*experiment.notices, *_stopped(done, variation)),
    )


def _stopped(done: int, variation: Variation) -> list[Notice]:
    if done == variation.draws:
        return []
    return [
        Notice(
            "uncertainty.stopped",
            "draws",
            label(
                f"đã dừng sau {done}/{variation.draws} lần.",
                f"stopped after {done} of {variation.draws} draws.",
            ),
        )
    ]
