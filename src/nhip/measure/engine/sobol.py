"""Which choice the doubt comes from: variance shares of Sobol.

The first-order share of a choice is the part of the variance that it makes alone, the total share what it
makes alone and together with the others. Estimated from N points A, N points B and, for each choice, the
points A with that choice's coordinates from B: N · (choices + 2) runs (Saltelli 2010 for the first,
Jansen 1999 for the total), on scrambled low-discrepancy points, with bootstrap intervals.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import Variation, name_of
from nhip.measure.engine.experiment import Experiment
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.many_ranks import ranks_of
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result

Array = NDArray[np.float64]


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


def sensitivity(result: Result, variation: Variation, *, top: int = 10, resamples: int = 200) -> Sensitivity:
    """Variance shares over ``variation.draws`` base points, brought up to a power of two.

    Raises :class:`Problems` for a choice that changes nothing, or for a variation of one choice: its share
    would be everything, by construction.
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
    experiment.prove_effect()
    count = 1 << (variation.draws - 1).bit_length()
    first, second = _points(experiment.dimensions, count, variation.seed)
    samples = [first, second]
    for _, place in experiment.groups:
        mixed = first.copy()
        mixed[:, place] = second[:, place]
        samples.append(mixed)
    units = len(result.units)
    ranks = np.empty((len(samples), count, units))
    flat = ranks.reshape(-1, units)
    for rows, totals in experiment.blocks(np.concatenate(samples)):
        flat[rows] = ranks_of(totals, result.edition.setting.rank)
    # A unit without a rank has none to shift; over the others the mean is taken.
    ranked = ~np.isnan(result.ranks)
    shift = np.abs(ranks - result.ranks)[:, :, ranked].mean(axis=2, keepdims=True)
    inside = ((ranks > 0) & (ranks <= top)).astype(float)
    again = np.random.default_rng(variation.seed).multinomial(count, np.full(count, 1.0 / count), resamples)
    counts = again.astype(float)
    return Sensitivity(
        tuple(name_of(choice) for choice, _ in experiment.groups),
        result.units,
        count,
        len(flat),
        top,
        shares(shift, counts),
        shares(ranks, counts),
        shares(inside, counts),
    )


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
