"""A map of correlations: the lower half of the matrix, pillars set apart, every flag with a sign of its own.

Positive is indigo and negative lacquer, the stronger the deeper; where there is room the number stands in the
square, and what is flagged carries a mark, so colour is never all there is.
"""

from collections.abc import Sequence
from math import isnan
from typing import Final

import numpy as np
from django.utils.safestring import SafeString
from numpy.typing import NDArray

from nhip.measure.charts.strips import WIDTH, svg, words_at

# From so many components on, squares are too small for numbers.
NUMBERED: Final = 10
SIZE: Final = 560


def correlation_map(
    components: Sequence[tuple[str, str]],
    values: NDArray[np.float64],
    flags: NDArray[np.str_],
    written: Sequence[Sequence[str]],
    label: str,
) -> SafeString:
    """Squares of ``values`` (components, components) below the diagonal.

    ``components`` are pairs of code and parent: a line is drawn where the parent changes. ``flags`` are
    ``negative``, ``weak``, ``redundant`` or empty; ``written`` are the numbers as words.
    """
    codes = [code for code, _parent in components]
    pillars = [parent for _code, parent in components]
    count = len(codes)
    room = max(len(code) for code in codes) * 9.0 + 10
    side = min(52.0, (SIZE - room) / count)
    width = max(room + side * count + 4, float(WIDTH))
    height = side * count + room * 0.75 + 10
    inside = []
    for row in range(count):
        top = side * row
        if side >= 11:
            inside.append(words_at(room - 6, top + side / 2 + 4, codes[row], "ink", anchor="end"))
        for column in range(row):
            value = float(values[row, column])
            if isnan(value):
                continue
            left = room + side * column
            colour = "lacquer" if value < 0 else "indigo"
            depth = max(0.06, min(1.0, abs(value)) * 0.75)
            inside.append(
                f'<path fill="var(--{colour})" opacity="{depth:.2f}"'
                f' d="M{left:.1f} {top:.1f}h{side - 1:.1f}v{side - 1:.1f}h-{side - 1:.1f}z"/>'
            )
            flag = str(flags[row, column])
            if flag:
                inside.append(_marked(left, top, side, flag))
            if count <= NUMBERED:
                colour = "paper" if depth > 0.55 else "ink"
                inside.append(
                    words_at(
                        left + side / 2, top + side / 2 + 4, written[row][column], colour, anchor="middle"
                    )
                )
        if row and pillars[row] != pillars[row - 1]:
            inside.append(
                f'<path stroke="var(--ink)" d="M{room:.1f} {top - 0.5:.1f}H{room + side * row:.1f}"/>'
            )
    for column in range(count - 1):
        if side < 11:
            break
        x, y = room + side * (column + 0.5), side * count + 8
        inside.append(
            f'<text font-size="13" fill="var(--ink)" text-anchor="end"'
            f' transform="translate({x + 4:.1f} {y:.1f}) rotate(-50)">{codes[column]}</text>'
        )
    return svg(width, height, label, "".join(inside))


def _marked(left: float, top: float, side: float, flag: str) -> str:
    """A corner for what repeats another, a frame for what pulls the other way, a dot for what is weak."""
    if flag == "redundant":
        size = side * 0.4
        return f'<path fill="var(--ink)" d="M{left:.1f} {top:.1f}h{size:.1f}l-{size:.1f} {size:.1f}z"/>'
    if flag == "negative":
        return (
            f'<path fill="none" stroke="var(--lacquer)" stroke-width="2"'
            f' d="M{left + 1:.1f} {top + 1:.1f}h{side - 3:.1f}v{side - 3:.1f}h-{side - 3:.1f}z"/>'
        )
    return f'<circle cx="{left + side - 5:.1f}" cy="{top + 4:.1f}" r="2" fill="var(--ink)"/>'
