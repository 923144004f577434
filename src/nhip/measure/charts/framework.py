"""What an index is made of: as rings around its name, and as bars of the weight that each part has in the
whole.

Drawn by hand, as attributes only. A part's filled share says where a unit stands in it; the words and
numbers stand in the table beside the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from django.utils.safestring import SafeString

from nhip.measure.charts.strips import WIDTH, svg, words_at

MIDDLE: Final = WIDTH / 2
HUB: Final = 44.0
ROW: Final = 30.0
# A ring's arc narrower than this, in units of the drawing, has no room for its code.
ROOM: Final = 7.5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an index: its code, ``level`` below the index (1 and more), ``weight`` in the whole, where it
    begins on the circle (``start``, a share), and how far along its range a unit stands, None where nobody
    asked or nobody knows.
    """

    code: str
    level: int
    weight: float
    start: float
    filled: float | None = None


def sunburst(name: str, parts: Sequence[Part], label: str) -> SafeString:
    """The parts as rings: the first level inside, as wide as their weight; filled outwards from the hub."""
    depth = max((part.level for part in parts), default=1)
    ring = (MIDDLE - 2 - HUB) / depth
    inside = []
    for part in parts:
        inner = HUB + ring * (part.level - 1) + 1
        outer = HUB + ring * part.level
        first, last = part.start, part.start + part.weight
        whole = _arc(inner, outer, first, last)
        if part.filled is None:
            inside.append(f'<path fill="var(--bar)" opacity="{_tint(part)}" d="{whole}"/>')
        else:
            inside.append(f'<path fill="var(--rule)" d="{whole}"/>')
            reach = inner + (outer - inner) * min(max(part.filled, 0.02), 1.0)
            inside.append(
                f'<path fill="var(--lacquer)" opacity=".55" d="{_arc(inner, reach, first, last)}"/>'
            )
        inside.append(_code(part, (inner + outer) / 2, ring))
    inside.append(words_at(MIDDLE, MIDDLE + 5, name, "ink", anchor="middle", weight=600))
    return svg(WIDTH, WIDTH, label, "".join(inside))


def _tint(part: Part) -> str:
    return f"{max(0.2, 0.5 - 0.13 * (part.level - 1)):g}"


def _at(radius: float, share: float) -> tuple[float, float]:
    turn = 2 * pi * share - pi / 2
    return MIDDLE + radius * cos(turn), MIDDLE + radius * sin(turn)


def _arc(inner: float, outer: float, first: float, last: float) -> str:
    """A piece of a ring; a whole ring is two halves, for an arc cannot end where it begins."""
    if last - first > 0.999:
        middle = (first + last) / 2
        return _arc(inner, outer, first, middle) + _arc(inner, outer, middle, first + 0.9999)
    gap = min(0.25 * (last - first), 0.0012)
    first, last = first + gap, last - gap
    large = int(last - first > 0.5)
    (a, b), (c, d) = _at(outer, first), _at(outer, last)
    (e, f), (g, h) = _at(inner, last), _at(inner, first)
    return (
        f"M{a:.1f} {b:.1f}A{outer:.1f} {outer:.1f} 0 {large} 1 {c:.1f} {d:.1f}"
        f"L{e:.1f} {f:.1f}A{inner:.1f} {inner:.1f} 0 {large} 0 {g:.1f} {h:.1f}z"
    )


def _code(part: Part, radius: float, ring: float) -> str:
    """The part's code where it fits: along the ring where that is wide, else along the radius."""
    length = 2 * pi * radius * part.weight
    needed = 6.6 * len(part.code)
    middle = part.start + part.weight / 2
    x, y = _at(radius, middle)
    if length > needed + 6:
        return _small(x, y + 4, part.code)
    if length < 11 or ring < needed + 2:
        return ""
    turn = 360 * middle - 90
    turn = turn if -90 <= turn <= 90 else turn - 180
    return (
        f'<text x="0" y="3.5" font-size="10.5" fill="var(--ink)" text-anchor="middle"'
        f' transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})">{part.code}</text>'
    )


def _small(x: float, y: float, code: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="var(--ink)" text-anchor="middle">{code}</text>'
    )


def weights(parts: Sequence[tuple[str, int, float, str]], label: str) -> SafeString:
    """The tree from top to bottom: (words, level, weight in the whole, the weight in words)."""
    full = max((weight for _words, _level, weight, _said in parts), default=1.0) or 1.0
    inside = []
    for place, (words, level, weight, said) in enumerate(parts):
        top, left = ROW * place, 4.0 + 12 * (level - 1)
        most = int((WIDTH - left - 52) / 7.0)
        short = words if len(words) <= most else f"{words[: most - 1]}…"
        inside += [
            words_at(left, top + 13, short, "ink", weight=600 if level == 1 else 400),
            words_at(WIDTH - 4, top + 13, said, "ink", anchor="end"),
            f'<path fill="var(--rule)" d="M{left:g} {top + 20:g}H{WIDTH - 4}v1H{left:g}z"/>',
            (
                f'<path fill="var(--{"lacquer" if level == 1 else "bar"})"'
                f' d="M{left:g} {top + 18:g}h{(WIDTH - 4 - left) * weight / full:.1f}v5H{left:g}z"/>'
            ),
        ]
    return svg(WIDTH, ROW * len(parts), label, "".join(inside))
