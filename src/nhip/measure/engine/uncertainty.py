"""How sure the ranks are: the index computed many times, with every choice drawn anew.

A choice that was varied and changed nothing is an error: an audit must not report a certainty it never
tested. The same seed gives the same draws, in whatever blocks they are computed, and a run that is stopped
has made the first draws of the whole run.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import FiguresVary, RoundingVaries, Variation, WeightsVary
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.labels import label
from nhip.measure.engine.many_ranks import Ranks, quantiles
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.proving import Effect
from nhip.measure.engine.result import Result

Array = NDArray[np.float64]
# Told the runs done and the runs wanted; an answer of False stops the work.
Progress = Callable[[int, int], bool | None]
Stop = Callable[[], bool]

# Ranks kept for exact quantiles and for comparing units pair by pair, in bytes.
MOST_KEPT = 256 * 2**20


@dataclass(frozen=True)
class Uncertainty:
    """Ranks over the runs. ``ranks`` has shape (runs, units), 0 where a unit had none.

    ``low``, ``middle`` and ``high`` are the quantiles that hold ``level`` of the runs, NaN for a unit that
    had no rank in some run; ``nominal`` are the ranks as published rules give them. ``effects`` say what
    each choice did. A run that was stopped has fewer ``runs`` than ``draws`` and a notice of it.
    """

    units: tuple[str, ...]
    variation: Variation
    nominal: Array
    ranks: Ranks
    low: Array
    middle: Array
    high: Array
    notices: tuple[Notice, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def level(self) -> float:
        """The share of the runs that an interval holds."""
        return self.variation.level

    @property
    def draws(self) -> int:
        """How many runs were asked for."""
        return self.variation.draws

    @property
    def runs(self) -> int:
        """How many runs were made: the draws asked for, or fewer if it was stopped."""
        return len(self.ranks)

    @property
    def is_complete(self) -> bool:
        """False when it was stopped before every draw was made."""
        return self.runs == self.draws

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

    def interval(self, unit: str) -> tuple[int, int] | None:
        """The best and the worst rank of ``unit`` in ``level`` of the runs; None without a rank."""
        row = self.units.index(unit)
        if np.isnan(self.low[row]):
            return None
        return int(np.floor(self.low[row])), int(np.ceil(self.high[row]))

    def chances_of_top(self, places: int) -> Array:
        """For each unit the share of runs in which it stands among the first ``places``, shape (units,)."""
        found: Array = ((self.ranks > 0) & (self.ranks <= places)).mean(axis=0)
        return found

    def chance_of_top(self, unit: str, places: int) -> float:
        """The share of runs in which ``unit`` stands among the first ``places``."""
        column = self.ranks[:, self.units.index(unit)]
        return float(np.mean((column > 0) & (column <= places)))

    def chances_of_beating(self, peer: str) -> Array:
        """For each unit the share of runs in which it stands before ``peer``, shape (units,)."""
        theirs = self.ranks[:, [self.units.index(peer)]]
        found: Array = ((self.ranks > 0) & ((theirs == 0) | (self.ranks < theirs))).mean(axis=0)
        return found

    def chance_of_beating(self, unit: str, peer: str) -> float:
        """The share of runs in which ``unit`` stands before ``peer``."""
        mine, theirs = self.ranks[:, self.units.index(unit)], self.ranks[:, self.units.index(peer)]
        return float(np.mean((mine > 0) & ((theirs == 0) | (mine < theirs))))


def vary(
    result: Result, variation: Variation, *, progress: Progress | None = None, stop: Stop | None = None
) -> Uncertainty:
    """Ranks of ``result`` over ``variation.draws`` runs.

    ``progress`` is called with runs done and wanted after each block; it may stop the work by returning
    False, and so may ``stop`` by returning True. What comes then are the first runs, said to be so. Raises
    :class:`Problems` for a choice that changes nothing, or for more draws than can be kept.
    """
    experiment = Experiment(result, variation)
    _check_size(result, variation)
    experiment.prove_effect()
    stream = np.random.default_rng(variation.seed)
    size = experiment.draws_at_once()
    found: list[Ranks] = []
    samples: list[Array] = []
    places = [place.start for _, place in experiment.groups]
    done = 0
    while done < variation.draws:
        sample = stream.random((min(size, variation.draws - done), experiment.dimensions))
        found.append(experiment.ranks(sample))
        samples.append(sample[:, places])
        done += len(sample)
        goes_on = True if progress is None else progress(done, variation.draws)
        if goes_on is False or (stop is not None and stop()):
            break
    ranks = found[0] if len(found) == 1 else np.concatenate(found)
    effects = _with_draws(experiment, np.concatenate(samples), ranks)
    notices = (*experiment.notices, *_about_errors(result, variation), *_stopped(done, variation))
    return Uncertainty(
        result.units, variation, result.ranks, ranks, *quantiles(ranks, variation.level), notices, effects
    )


def _check_size(result: Result, variation: Variation) -> None:
    units = len(result.units)
    most = MOST_KEPT // (units * (2 if units < 2**16 - 1 else 4))
    if variation.draws > most:
        raise refuse(
            "uncertainty.too_many",
            f"draws: {variation.draws}",
            label(
                f"{variation.draws} lần × {units} đơn vị là quá nhiều để giữ.",
                f"{variation.draws} draws × {units} units are too many to keep.",
            ),
            label(f"dùng nhiều nhất {most} lần.", f"use at most {most} draws."),
        )


def _with_draws(experiment: Experiment, sample: Array, ranks: Ranks) -> tuple[Effect, ...]:
    """The effects, with the draws that took each option and the different rankings that came of them.

    ``sample`` has the first coordinate of every choice, shape (runs, choices).
    """
    effects = list(experiment.effects)
    taken = experiment.options_at(sample)
    if not taken:
        return experiment.effects
    number: dict[bytes, int] = {}
    ranking = np.array([number.setdefault(row.tobytes(), len(number)) for row in ranks])
    for place, options in taken.items():
        each = range(len(effects[place].options))
        effects[place] = replace(
            effects[place],
            draws=tuple(int((options == option).sum()) for option in each),
            rankings=tuple(len(np.unique(ranking[options == option])) for option in each),
        )
    return tuple(effects)


def _about_errors(result: Result, variation: Variation) -> list[Notice]:
    """Figures that were taken as exact because nobody gave their standard error."""
    found = []
    for choice in variation.vary:
        if not isinstance(choice, FiguresVary) or choice.each is None:
            continue
        codes = [code for code in choice.places(result.edition) if code in result.plan.table.inputs]
        exact = sum(unit not in choice.each.get(code, {}) for code in codes for unit in result.units)
        if exact:
            found.append(
                Notice(
                    "uncertainty.exact_figures",
                    "error",
                    label(
                        f"{exact} số liệu không có sai số chuẩn nên coi là chính xác.",
                        f"{exact} figures have no standard error and count as exact.",
                    ),
                )
            )
    return found


def _stopped(done: int, variation: Variation) -> list[Notice]:
    if done == variation.draws:
        return []
    return [
        Notice(
            "uncertainty.stopped",
            "draws",
            label(
                f"đã dừng sau {done}/{variation.draws} lần; khoảng hạng dựa trên {done} lần đầu.",
                f"stopped after {done} of {variation.draws} draws; the intervals rest on the first {done}.",
            ),
        )
    ]
