"""How long to leave a node alone that could not be reached: longer each time, and never all at once."""

from datetime import timedelta
from typing import Final

FIRST: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(hours=1)
_DOUBLINGS: Final = 12  # 2**12 seconds is beyond the longest


def pause(failures: int, chance: float) -> timedelta:
    """The wait after ``failures`` in a row: up to twice as long each time, spread by ``chance`` (0 to 1).

    The whole width is left to chance, but for a tenth: nodes that lost the same link come back one by one.
    """
    doublings = min(max(failures, 1) - 1, _DOUBLINGS)
    widest: timedelta = min(FIRST * (1 << doublings), LONGEST)
    return widest * (0.1 + 0.9 * chance)
