"""Ranks with their doubt: every unit of a ranking as one upright line, a few of them by name, and a cell's
worth of it.

Written by hand, like the strips: they answer within a request. A unit in question is lacquer red and named
in words too, never by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from nhip.measure.audit.drawings import ticks
from nhip.measure.charts.strips import WIDTH, svg, words_at

HEIGHT: Final = 260


@dataclass(frozen=True, slots=True)
class Span:
    """A unit's rank and the ranks that hold most of the runs; ``kind`` is ``ours``, ``peer`` or empty."""

    name: str
    rank: float
    low: float
    high: float
    kind: str = ""

    @property
    def colour(self) -> str:
        return {"ours": "lacquer", "peer": "indigo"}.get(self.kind, "bar")


def ribbon(spans: Sequence[Span], across: str, label: str) -> SafeString:
    """All units in order of rank from left to right, each a line from its best to its worst rank."""
    left, right, top, bottom = 30.0, 4.0, 16.0, 24.0
    last = max(2.0, *(max(span.high, span.rank) for span in spans))
    step = (WIDTH - left - right) / max(len(spans), 1)

    def x(place: int) -> float:
        return left + step * (place + 0.5)

    def y(rank: float) -> float:
        return top + (HEIGHT - top - bottom) * (rank - 1.0) / (last - 1.0)

    inside = []
    for mark in ticks(1, last):
        inside.append(f'<path stroke="var(--rule)" d="M{left:g} {y(mark):.1f}H{WIDTH - right:g}"/>')
        inside.append(words_at(left - 6, y(mark) + 4, str(mark), anchor="end"))
    width = max(0.9, min(10.0, 0.6 * step))
    plain = "".join(
        f"M{x(place):.1f} {y(span.low) - 0.5:.1f}V{y(span.high) + 0.5:.1f}"
        for place, span in enumerate(spans)
        if not span.kind
    )
    inside.append(f'<path stroke="var(--bar)" stroke-width="{width:.1f}" d="{plain}"/>')
    dots = "".join(f"M{x(place):.1f} {y(span.rank) - 0.8:.1f}v1.6" for place, span in enumerate(spans))
    inside.append(f'<path stroke="var(--ink)" stroke-width="{max(1.2, width):.1f}" d="{dots}"/>')
    for place, span in enumerate(spans):
        if span.kind:
            inside.append(
                f'<path stroke="var(--{span.colour})" stroke-width="{max(3.0, width):.1f}"'
                f' d="M{x(place):.1f} {y(span.low) - 0.5:.1f}V{y(span.high) + 0.5:.1f}"/>'
                f'<circle cx="{x(place):.1f}" cy="{y(span.rank):.1f}" r="3.5" fill="var(--{span.colour})"/>'
            )
            # The one in question is named above or below its line, its peer at the other end of its own.
            is_left = (place < len(spans) / 2) == (span.kind == "ours")
            inside.append(
                words_at(
                    x(place) + (7 if is_left else -7),
                    y(span.low) - 5 if is_left else y(span.high) + 14,
                    span.name,
                    span.colour,
                    anchor="start" if is_left else "end",
                    weight=600,
                )
            )
    inside.append(words_at(left, HEIGHT - 6, across))
    return svg(WIDTH, HEIGHT, label, "".join(inside))


def listed(spans: Sequence[Span], label: str) -> SafeString:
    """A few units by name, one under the other: the name and its interval, below them the line and the
    rank's dot.
    """
    left, right, row = 4.0, 4.0, 38.0
    low = min(min(span.low, span.rank) for span in spans)
    high = max(max(span.high, span.rank) for span in spans)

    def x(rank: float) -> float:
        return left + 4 + (WIDTH - left - right - 8) * ((rank - low) / (high - low) if high > low else 0.5)

    inside = []
    for place, span in enumerate(spans):
        top = row * place
        colour, weight = (span.colour, 600) if span.kind else ("ink", 400)
        said = f"{span.low:.0f}–{span.high:.0f}" if span.high > span.low else f"{span.low:.0f}"
        inside += [
            words_at(left, top + 14, f"{span.rank:.0f}  {span.name}", colour, weight=weight),
            words_at(WIDTH - right, top + 14, said, colour, anchor="end", weight=weight),
            f'<path stroke="var(--rule)" d="M{left:g} {top + 25:g}H{WIDTH - right:g}"/>',
            (
                f'<path stroke="var(--{span.colour})" stroke-width="6" stroke-linecap="round" opacity=".5"'
                f' d="M{x(span.low):.1f} {top + 25:g}H{x(span.high) + 0.01:.2f}"/>'
            ),
            (
                f'<circle cx="{x(span.rank):.1f}" cy="{top + 25:g}" r="4.5"'
                f' fill="var(--{span.colour if span.kind else "ink"})"/>'
            ),
        ]
    return svg(WIDTH, row * len(spans), label, "".join(inside))


def cell_interval(span: Span, count: int) -> SafeString:
    """The interval as a line in its cell, rank 1 on the left; silent, for the numbers stand beside it."""

    def x(rank: float) -> float:
        return 1 + 98 * (rank - 1) / max(count - 1, 1)

    return SafeString(
        '<svg class="cell" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<path fill="var(--rule)" d="M0 5h100v2H0z"/><path fill="var(--{span.colour})"'
        f' d="M{x(span.low) - 0.5:.1f} 3H{x(span.high) + 0.5:.1f}v6H{x(span.low) - 0.5:.1f}z"/>'
        f'<path fill="var(--ink)" d="M{x(span.rank) - 0.6:.1f} 0h1.2v12h-1.2z"/></svg>'
    )


def portions(parts: Sequence[tuple[str, float, str]], label: str) -> SafeString:
    """Shares of one whole, each a bar under its own words: (words, share from 0 to 1, words of the share)."""
    row = 40.0
    inside = []
    for place, (words, share, said) in enumerate(parts):
        top = row * place
        colour = "lacquer" if share == max(each[1] for each in parts) else "bar"
        length = (WIDTH - 8) * min(max(share, 0.0), 1.0)
        inside += [
            words_at(4, top + 14, words, "ink"),
            words_at(WIDTH - 4, top + 14, said, "ink", anchor="end", weight=600),
            f'<path fill="var(--rule)" d="M4 {top + 24:g}h{WIDTH - 8}v2H4z"/>',
            f'<path fill="var(--{colour})" d="M4 {top + 20:g}h{length:.1f}v10H4z"/>',
        ]
    return svg(WIDTH, row * len(parts), label, "".join(inside))
