"""Variance shares, against functions whose shares are known from theory."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import qmc

from nhip.measure import shelf
from nhip.measure.engine import compute
from nhip.measure.engine.choices import ComponentsVary, Variation, WeightsVary
from nhip.measure.engine.sobol import Shares, sensitivity, shares

Points = NDArray[np.float64]


def study(function: Callable[[Points], Points], dimensions: int, points: int = 4096) -> Shares:
    drawn = qmc.Sobol(2 * dimensions, rng=np.random.default_rng(1)).random(points)
    first, second = drawn[:, :dimensions], drawn[:, dimensions:]
    values = [function(first), function(second)]
    for place in range(dimensions):
        mixed = first.copy()
        mixed[:, place] = second[:, place]
        values.append(function(mixed))
    counts = np.random.default_rng(0).multinomial(points, np.full(points, 1 / points), 200).astype(float)
    return shares(np.array(values)[:, :, None], counts)


def ishigami(point: Points) -> Points:
    x, y, z = (np.pi * (2 * point[:, place] - 1) for place in range(3))
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_ishigami() -> None:
    """Ishigami and Homma 1990 with a = 7, b = 0.1; the shares follow from its moments."""
    half, fourth, eighth = 1 + 0.1 * np.pi**4 / 5, 49 / 8, 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = half**2 / 2 + fourth + eighth
    found = study(ishigami, 3)
    assert found.first[:, 0] == pytest.approx([half**2 / 2 / variance, fourth / variance, 0], abs=0.02)
    assert found.total[:, 0] == pytest.approx(
        [(half**2 / 2 + eighth) / variance, fourth / variance, eighth / variance], abs=0.02
    )


def test_the_g_function() -> None:
    """Saltelli and Sobol 1995: the partial variances are products of 1 / (3 (1 + a)²)."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    partial = 1 / (3 * (1 + a) ** 2)
    variance = np.prod(1 + partial) - 1
    found = study(lambda point: np.prod((np.abs(4 * point - 2) + a) / (1 + a), axis=1), 8)
    assert found.first[:, 0] == pytest.approx(partial / variance, abs=0.02)
    totals = [partial[k] * np.prod(np.delete(1 + partial, k)) / variance for k in range(8)]
    assert found.total[:, 0] == pytest.approx(totals, abs=0.02)


def test_the_bootstrap_holds_the_estimate_between_its_ends() -> None:
    found = study(ishigami, 3)
    assert (found.first_low <= found.first_high).all()
    assert (found.total_low[:, 0] <= found.total[:, 0]).all()
    assert (found.total[:, 0] <= found.total_high[:, 0]).all()


def test_a_target_that_never_varies_has_no_shares() -> None:
    found = study(lambda point: np.ones(len(point)), 2, 64)
    assert np.isnan(found.first).all()
    assert np.isnan(found.total).all()


def test_a_unit_without_a_rank_leaves_the_shares_of_the_whole_known() -> None:
    index = shelf.definition("HDI")
    result = compute(index, shelf.figures_for(index), "2023")
    assert np.isnan(result.ranks).any()
    variation = Variation(
        draws=64, vary=(WeightsVary(do="weights"), ComponentsVary(do="include", at=("leaves",)))
    )
    found = sensitivity(result, variation)
    assert not np.isnan(found.whole.total).any()
