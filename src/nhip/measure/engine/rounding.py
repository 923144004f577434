"""Rounding as statistical offices do it: on the decimal number, not on its binary neighbour."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mode = Literal["half_even", "half_up", "truncate"]
Vector = NDArray[np.float64]


def rounded(values: Vector, digits: int, mode: Mode = "half_even") -> Vector:
    """``values`` to ``digits`` decimals; NaN stays NaN.

    A value within a billionth of the last digit of a whole or a half step counts as on it, so that
    0.30000000000000004 behaves as 0.3; for large numbers the margin is some units of their last binary
    digit. ``half_up`` rounds a half away from zero.
    """
    scale = 10.0**digits
    scaled = values * scale
    near = np.round(scaled * 2.0) / 2.0
    margin = np.maximum(1e-9, 8.0 * np.finfo(float).eps * np.abs(scaled))
    scaled = np.where(np.abs(scaled - near) < margin, near, scaled)
    if mode == "truncate":
        whole = np.trunc(scaled)
    elif mode == "half_up":
        whole = np.floor(np.abs(scaled) + 0.5) * np.sign(scaled)
    else:
        whole = np.round(scaled)
    # Adding zero turns −0 into 0, which prints and compares as people expect.
    result: Vector = whole / scale + 0.0
    return result
