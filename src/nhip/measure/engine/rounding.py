"""Rounding as statistical offices do it: on the decimal number, not on its binary neighbour."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mode = Literal["half_even", "half_up", "truncate"]


def rounded(values: NDArray[np.float64], digits: int, mode: Mode = "half_even") -> NDArray[np.float64]:
    """``values`` to ``digits`` decimals; NaN stays NaN.

    A value within 1e-9 of a step of the last digit counts as on it, so 0.30000000000000004 behaves as 0.3.
    """
    scale = 10.0**digits
    scaled = values * scale
    near = np.round(scaled * 2.0) / 2.0
    scaled = np.where(np.abs(scaled - near) < 1e-9 * np.maximum(1.0, np.abs(scaled)), near, scaled)
    if mode == "truncate":
        whole = np.trunc(scaled)
    elif mode == "half_up":
        whole = np.floor(np.abs(scaled) + 0.5) * np.sign(scaled)
    else:
        whole = np.round(scaled)
    result: NDArray[np.float64] = whole / scale
    return result
