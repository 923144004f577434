"""Skewness and kurtosis as the OECD/JRC Handbook takes them: the adjusted moments of a sample."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


def moments(values: Vector) -> tuple[float | None, float | None]:
    """Skewness G1 and excess kurtosis G2 (0 for a normal distribution) of ``values`` without NaN.

    G1 is None for under three values, G2 for under four, both for a constant.
    """
    count = len(values)
    if count < 3:
        return None, None
    # The sums of NumPy's means without their ceremony, which takes longer than the sums.
    total = np.add.reduce
    spread = values - total(values) / count
    farthest = float(np.abs(spread).max())
    if farthest == 0.0:
        return None, None
    # Neither depends on the scale, and fourth powers of very large or small figures leave what numbers hold.
    spread = spread / farthest
    square = spread * spread
    second = float(total(square)) / count
    third = float(total(square * spread)) / count / second**1.5
    skewness = float(third * np.sqrt(count * (count - 1)) / (count - 2))
    if count < 4:
        return skewness, None
    fourth = float(total(square * square)) / count / second**2 - 3.0
    return skewness, float((count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * fourth + 6.0))


def moments_of_all(values: Matrix, count: Vector) -> tuple[Vector, Vector]:
    """The same of every column, shape (columns,) each; ``count`` tells how many ``values`` are not NaN.

    Whoever calls keeps away from columns that are constant or have under four values.
    """
    total = np.add.reduce
    mean = total(np.where(np.isnan(values), 0.0, values)) / count
    spread = values - mean
    spread[np.isnan(spread)] = 0.0
    spread /= np.abs(spread).max(axis=0)
    square = spread * spread
    second = total(square) / count
    skewness = total(square * spread) / count / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
    square *= square
    fourth = total(square) / count / second**2 - 3.0
    return skewness, (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * fourth + 6.0)


def skewness(values: Vector) -> float | None:
    """Adjusted Fisher–Pearson skewness G1; None for under three values or a constant."""
    return moments(values)[0]


def kurtosis(values: Vector) -> float | None:
    """Adjusted excess kurtosis G2, 0 for a normal distribution; None for under four values or a constant."""
    return moments(values)[1]
