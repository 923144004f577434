"""Figures of other periods in the place of one that is missing: the straight line through its neighbours.

A period must say when it is: a year, a half-year, a quarter, a month or a day. ``round-3`` does not, and a
line through it is refused.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

_WHEN = re.compile(r"(\d{4})(?:-?Q([1-4])|-?[HS]([12])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NOISE = 1e-9


class Point(NamedTuple):
    """A figure in time: ``at`` in years."""

    at: float
    value: float
    period: str


class Drawn(NamedTuple):
    """A figure read off a line, and the points that the line goes through."""

    value: float
    through: tuple[Point, Point]


def moment(period: str) -> float | None:
    """When a period begins, in years: ``2019-Q3`` is 2019.5; None for a name that is no time."""
    found = _WHEN.fullmatch(period)
    if found is None:
        return None
    year, quarter, half, month, day = (None if part is None else int(part) for part in found.groups())
    assert year is not None
    if quarter is not None:
        return year + (quarter - 1) / 4
    if half is not None:
        return year + (half - 1) / 2
    try:
        begun = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day is None:
        return year + (begun.month - 1) / 12
    return year + (begun - date(year, 1, 1)).days / ((date(year, 12, 31) - date(year, 1, 1)).days + 1)


def shape(period: str) -> str:
    """How a period is written, digits as 0: a year is not the first month of it."""
    return re.sub(r"[0-9]", "0", period)


def line(
    points: Sequence[Point], at: float, reach: float | None = None, beyond: float | None = None
) -> Drawn | None:
    """The figure at ``at`` on the line through the neighbours; None where there is no such line.

    The neighbours are the last point before and the first after, each at most ``reach`` years away. With
    ``beyond`` a line through the two nearest points of one side may be followed so many years past the
    nearer of them.
    """
    far = float("inf") if reach is None else reach
    earlier = [point for point in points if point.at < at]
    later = [point for point in points if point.at > at]
    before = max(earlier, default=None)
    after = min(later, default=None)
    if before is not None and at - before.at > far + _NOISE:
        before = None
    if after is not None and after.at - at > far + _NOISE:
        after = None
    if before is not None and after is not None:
        return _on(before, after, at)
    if beyond is None:
        return None
    if before is not None and len(earlier) > 1 and at - before.at <= beyond + _NOISE:
        return _on(sorted(earlier)[-2], before, at)
    if after is not None and len(later) > 1 and after.at - at <= beyond + _NOISE:
        return _on(after, sorted(later)[1], at)
    return None


def _on(first: Point, second: Point, at: float) -> Drawn:
    share = (at - first.at) / (second.at - first.at)
    return Drawn(first.value + share * (second.value - first.value), (first, second))
