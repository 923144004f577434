"""Which choice the doubt comes from: variance shares of Sobol.

The first-order share of a choice is the part of the variance that it makes alone, the total share what it
makes alone and together with the others. Estimated from N points A, N points B and, for each choice, the
points A with that choice's coordinates from B: N · (choices + 2) runs (Saltelli 2010 for the first,
Jansen 1999 for the total), on scrambled low-discrepancy points, with bootstrap intervals.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import Variation, name_of
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.many_ranks import Ranks
from nhip.measure.engine.problems import Notice, refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.uncertainty import MOST_KEPT, Progress, Stop

Array = NDArray[np.float64]
# Units whose shares are estimated at once.
_UNITS = 64


@dataclass(frozen=True)
class Shares:
    """Variance shares by choice, shape (choices, targets); NaN for a target that never varied.

    ``first_low`` to ``total_high`` are the 5 % and 95 % quantiles over bootstrap samples of the points.
    """

    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array


@dataclass(frozen=True)
class Sensitivity:
    """Where the doubt comes from. ``choices`` name the rows of every share.

    ``whole`` has one target, the mean shift of ranks from the nominal ones (as COINr has it); ``ranks`` one
    a unit, its rank; ``top`` one a unit, whether it stands among the first ``top_places``.
    """

    choices: tuple[Label, ...]
    units: tuple[str, ...]
    points: int
    runs: int
    top_places: int
    whole: Shares
    ranks: Shares
    top: Shares
    notices: tuple[Notice, ...] = ()


def sensitivity(
    result: Result,
    variation: Variation,
    *,
    top: int = 10,
    resamples: int = 200,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Sensitivity:
    """Variance shares over ``variation.draws`` base points, brought up to a power of two.

    ``progress`` is called with runs done and wanted, and may stop the work by returning False, as may
    ``stop`` by returning True; the shares then rest on the first points, and a notice says so. Raises
    :class:`Problems` for a choice that changes nothing, for a variation of one choice (its share would be
    everything, by construction), or for more runs than can be kept.
    """
    experiment = Experiment(result, variation)
    if len(variation.vary) < 2:
        raise refuse(
            "sensitivity.one_choice",
            "vary",
            label(
                "chỉ một lựa chọn thay đổi, nên mọi phương sai là của nó.",
                "only one choice varies, so all variance is its own.",
            ),
            label("cho ít nhất hai lựa chọn thay đổi.", "let at least two choices vary."),
        )
    count = 1 << (variation.draws - 1).bit_length()
    _check_size(result, count, len(variation.vary) + 2)
    experiment.prove_effect()
    ranks = _ranks(experiment, count, progress, stop)
    points = ranks.shape[1]
    # A unit without a rank has none to shift; over the others the mean is taken.
    ranked = np.flatnonzero(~np.isnan(result.ranks))
    shift = np.zeros((*ranks.shape[:2], 1))
    for unit in ranked:
        shift[:, :, 0] += np.abs(ranks[:, :, unit] - result.ranks[unit])
    shift /= max(1, len(ranked))
    again = np.random.default_rng(variation.seed)
    counts = again.multinomial(points, np.full(points, 1.0 / points), resamples).astype(float)
    return Sensitivity(
        tuple(name_of(choice) for choice, _ in experiment.groups),
        result.units,
        points,
        ranks.shape[0] * points,
        top,
        shares(shift, counts),
        _by_units(ranks, counts, lambda part: part.astype(float)),
        _by_units(ranks, counts, lambda part: ((part > 0) & (part <= top)).astype(float)),
        (*experiment.notices, *_stopped(points, count)),
    )


def _check_size(result: Result, points: int, samples: int) -> None:
    units = len(result.units)
    most = MOST_KEPT // (units * samples * (2 if units < 2**16 - 1 else 4))
    if points > most:
        raise refuse(
            "sensitivity.too_many",
            f"draws: {points}",
            label(
                f"{points} điểm × {samples} × {units} đơn vị là quá nhiều để giữ.",
                f"{points} points × {samples} × {units} units are too many to keep.",
            ),
            label(
                f"dùng nhiều nhất {1 << max(0, most.bit_length() - 1)} điểm.",
                f"use at most {1 << max(0, most.bit_length() - 1)} points.",
            ),
        )


def _ranks(experiment: Experiment, count: int, progress: Progress | None, stop: Stop | None) -> Ranks:
    """Ranks of shape (A, B, each mixture; points; units), block by block of points: whole or cut short."""
    first, second = _points(experiment.dimensions, count, experiment.variation.seed)
    samples = len(experiment.groups) + 2
    size = 1 << max(0, (experiment.draws_at_once() // samples).bit_length() - 1)
    found: list[Ranks] = []
    for start in range(0, count, size):
        one, two = first[start : start + size], second[start : start + size]
        block = [one, two]
        for _, place in experiment.groups:
            mixed = one.copy()
            mixed[:, place] = two[:, place]
            block.append(mixed)
        ranks = experiment.ranks(np.concatenate(block))
        found.append(ranks.reshape(samples, len(one), -1))
        done = start + len(one)
        goes_on = True if progress is None else progress(done * samples, count * samples)
        if goes_on is False or (stop is not None and stop()):
            break
    return found[0] if len(found) == 1 else np.concatenate(found, axis=1)


def _by_units(ranks: Ranks, counts: Array, target: Callable[[Ranks], Array]) -> Shares:
    """Shares of a target of each unit's rank, some units at a time."""
    parts = [
        shares(target(ranks[:, :, start : start + _UNITS]), counts)
        for start in range(0, ranks.shape[2], _UNITS)
    ]
    return Shares(
        *(np.concatenate([getattr(part, each.name) for part in parts], axis=1) for each in fields(Shares))
    )


def _stopped(points: int, wanted: int) -> list[Notice]:
    if points == wanted:
        return []
    return [
        Notice(
            "sensitivity.stopped",
            "draws",
            label(
                f"đã dừng sau {points}/{wanted} điểm; phần phương sai dựa trên {points} điểm đầu.",
                f"stopped after {points} of {wanted} points; the shares rest on the first {points}.",
            ),
        )
    ]


def _points(dimensions: int, count: int, seed: int) -> tuple[Array, Array]:
    from scipy.stats import qmc  # noqa: PLC0415 - a third of a second that only this analysis needs

    drawn: Array = qmc.Sobol(2 * dimensions, scramble=True, rng=np.random.default_rng(seed)).random(count)
    return drawn[:, :dimensions], drawn[:, dimensions:]


def shares(values: Array, counts: Array) -> Shares:
    """Shares from function values of shape (2 + choices, points, targets): A, B, then A with B's choice i.

    ``counts`` has shape (resamples, points): how often each point was drawn for the bootstrap.
    """
    moments = _moments(values)
    points = values.shape[1]
    first, total = _estimate(moments, np.full((1, points), 1.0 / points))
    firsts, totals = _estimate(moments, counts / points)
    edges = (0.05, 0.95)
    low, high = np.quantile(firsts, edges, axis=0)
    total_low, total_high = np.quantile(totals, edges, axis=0)
    return Shares(first[0], total[0], low, high, total_low, total_high)


def _moments(values: Array) -> list[Array]:
    """What every estimate is a mean of, point by point: products of A, B and each mixture, centred."""
    a, b, mixed = values[0], values[1], values[2:]
    centre = (a.mean(axis=0) + b.mean(axis=0)) / 2.0
    a, b, mixed = a - centre, b - centre, mixed - centre
    step = mixed - a
    return [a, b, a**2 + b**2, *step, *(b * step), *(step**2)]


def _estimate(moments: list[Array], weights: Array) -> tuple[Array, Array]:
    """First and total shares, shape (resamples, choices, targets), under each row of point weights."""
    a, b, square, *rest = (weights @ moment for moment in moments)
    centre = (a + b) / 2.0
    spread = square / 2.0 - centre**2
    varied = np.where(spread > 1e-18, spread, np.nan)
    count = len(rest) // 3
    step, cross, jump = (np.stack(rest[part * count : (part + 1) * count], axis=1) for part in range(3))
    first = (cross - centre[:, None] * step) / varied[:, None]
    total = jump / 2.0 / varied[:, None]
    return first, total
