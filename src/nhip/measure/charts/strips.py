"""Drawings smaller than a line of text: a bar in a cell, where all units lie, a rank between its
neighbours, a range.

They are written by hand because they stand in tables by the hundred and must be drawn within the answer to
a request. All lengths are SVG attributes: the site's content policy allows no styles inside elements.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

WIDTH: Final = 340
LETTER: Final = 7.2


def svg(width: float, height: float, label: str, inside: str) -> SafeString:
    """A drawing with its name for those who cannot see it; ``inside`` is SVG."""
    return SafeString(
        f'<svg class="strip" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-label="{escape(label)}">{inside}</svg>'
    )


def words_at(
    x: float, y: float, words: str, colour: str = "quiet", *, anchor: str = "start", weight: int = 400
) -> str:
    """A text in a drawing, escaped; ``colour`` is a token."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="var(--{colour})" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(words)}</text>'
    )


def cell_bar(share: float, *, is_ours: bool = False) -> SafeString:
    """A bar of ``share`` (0 to 1) of its cell; silent, for the number stands beside it."""
    colour = "lacquer" if is_ours else "bar"
    return SafeString(
        '<svg class="cell" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<path fill="var(--rule)" d="M0 5h100v2H0z"/>'
        f'<path fill="var(--{colour})" d="M0 1h{max(share, 0) * 100:.1f}v10H0z"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit to be named on a strip: where it lies, its words; ``is_ours`` for the unit in question."""

    value: float
    label: str
    is_ours: bool = False


def distribution(
    values: Sequence[float], marks: Sequence[Mark], label: str, ends: tuple[str, str] = ("0", "1")
) -> SafeString:
    """Where all units lie between 0 and 1: a thin tick for each, taller ones for ``marks``, names where
    there is room.
    """
    left, right, line = 4.0, WIDTH - 4.0, 44.0

    def at(value: float) -> float:
        return left + (right - left) * min(max(value, 0), 1)

    ticks = "".join(f"M{at(value):.1f} {line - 12:g}v12" for value in values)
    inside = [f'<path stroke="var(--bar)" opacity=".55" d="{ticks}"/>']
    inside.append(f'<path stroke="var(--ink)" d="M{left:g} {line:g}H{right:g}"/>')
    near = "".join(f"M{at(mark.value):.1f} {line - 20:g}v20" for mark in marks if not mark.is_ours)
    inside.append(f'<path stroke="var(--indigo)" stroke-width="2" d="{near}"/>')
    taken: list[tuple[float, float]] = []
    for mark in sorted(marks, key=lambda mark: not mark.is_ours):
        x, colour = at(mark.value), "lacquer" if mark.is_ours else "indigo"
        if mark.is_ours:
            inside.append(f'<path stroke="var(--lacquer)" stroke-width="4" d="M{x:.1f} {line - 24:g}v24"/>')
        half = len(mark.label) * LETTER / 2
        middle = min(max(x, left + half), right - half)
        if mark.label and all(middle + half < start or middle - half > end for start, end in taken):
            taken.append((middle - half - 6, middle + half + 6))
            inside.append(
                words_at(middle, 14, mark.label, colour, anchor="middle", weight=600 if mark.is_ours else 400)
            )
    inside.append(words_at(left, line + 16, ends[0]))
    inside.append(words_at(right, line + 16, ends[1], anchor="end"))
    return svg(WIDTH, 64, label, "".join(inside))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit on the strip of ranks: its rank, name and score."""

    rank: int
    name: str
    score: float
    words: str
    is_ours: bool = False


def neighbours(units: Sequence[Neighbour], label: str) -> SafeString:
    """A few units next to one another by score, best on top; the gap between rows is the gap between scores.

    Rows keep at least the height of a line, so equal scores stay readable.
    """
    if not units:
        return SafeString("")
    scores = [unit.score for unit in units]
    span = max(scores) - min(scores) or 1e-9
    least, free = 20.0, 90.0
    heights = [16.0]
    for above, below in pairwise(units):
        heights.append(heights[-1] + least + free * abs(above.score - below.score) / span)
    inside = [
        f'<path stroke="var(--rule)" stroke-width="2" d="M40 {heights[0] - 5:g}V{heights[-1] - 5:.1f}"/>'
    ]
    for unit, height in zip(units, heights, strict=True):
        colour, weight = ("lacquer", 600) if unit.is_ours else ("ink", 400)
        inside.append(
            f'<circle cx="40" cy="{height - 5:.1f}" r="{6 if unit.is_ours else 4}"'
            f' fill="var(--{"lacquer" if unit.is_ours else "bar"})"/>'
        )
        inside.append(words_at(28, height, str(unit.rank), colour, anchor="end", weight=weight))
        inside.append(words_at(54, height, unit.name, colour, weight=weight))
        inside.append(words_at(WIDTH - 2, height, unit.words, colour, anchor="end", weight=weight))
    return svg(WIDTH, round(heights[-1] + 8), label, "".join(inside))


def interval(low: int, high: int, here: int, count: int, label: str) -> SafeString:
    """A rank with its doubt, drawn as a range on the line from 1 to ``count``: best on the left."""
    left, right, line = 6.0, WIDTH - 6.0, 18.0

    def at(rank: float) -> float:
        return left + (right - left) * (rank - 1) / max(count - 1, 1)

    inside = [
        f'<path stroke="var(--rule)" stroke-width="2" d="M{left:g} {line:g}H{right:g}"/>',
        (
            f'<path stroke="var(--lacquer)" stroke-width="8" opacity=".35" stroke-linecap="round"'
            f' d="M{at(low):.1f} {line:g}H{at(high) + 0.01:.2f}"/>'
        ),
        f'<circle cx="{at(here):.1f}" cy="{line:g}" r="6" fill="var(--lacquer)"/>',
        words_at(left - 4, line + 22, "1"),
        words_at(right + 4, line + 22, str(count), anchor="end"),
    ]
    return svg(WIDTH, 44, label, "".join(inside))


def stacked(parts: Sequence[tuple[str, float]], full: float, label: str) -> SafeString:
    """What a score is made of: one bar of ``parts`` (words, length) on a line of length ``full``, each
    named where there is room.
    """
    inside: list[str] = []
    x, top = 0.0, 40.0
    taken = [0.0, 0.0]
    for step, (words, value) in enumerate(parts):
        width = WIDTH * value / full if full else 0
        opacity = 1 - 0.28 * (step % 3)
        inside.append(
            f'<path fill="var(--lacquer)" opacity="{opacity:g}"'
            f' d="M{x:.1f} {top:g}h{max(width - 2, 0):.1f}v18H{x:.1f}z"/>'
        )
        row = next((row for row in (step % 2, 1 - step % 2) if taken[row] <= x), None)
        if row is not None and x + len(words) * LETTER <= WIDTH + LETTER:
            taken[row] = x + (len(words) + 1) * LETTER
            inside.append(words_at(x, 14 if row == 0 else 31, words, "ink"))
            inside.append(f'<path stroke="var(--edge)" d="M{x + 0.5:.1f} {18 if row == 0 else 34}V{top:g}"/>')
        x += width
    inside.append(f'<path fill="var(--rule)" d="M{x:.1f} {top + 8:g}H{WIDTH}v2H{x:.1f}z"/>')
    return svg(WIDTH, 60, label, "".join(inside))
