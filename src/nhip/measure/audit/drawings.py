"""The audit's two drawings, as small SVG that stands alone: every unit's rank interval, and a few by name.

Colours stand as plain attributes, which a printer and the PDF read; the classes let a page in the dark
replace them. The unit asked about is lacquer red and named: never colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, QUIET, RULE, BAR, LACQUER = "#1b1b1b", "#5a5a55", "#d9d5cc", "#8a8880", "#9e1b1e"
FACE = "Be Vietnam Pro, sans-serif"
WIDTH = 680


@dataclass(frozen=True, slots=True)
class Span:
    """A unit's rank and the ranks that hold most of the runs."""

    name: str
    rank: float
    low: float
    high: float
    is_asked: bool = False


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = QUIET, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    kind = {QUIET: "quiet", LACQUER: "lacquer"}.get(colour, "ink")
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FACE}" font-size="12" text-anchor="{anchor}"{weight} '
        f'fill="{colour}" class="{kind}-fill">{escape(words)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float) -> str:
    kind = {RULE: "rule", BAR: "bar", LACQUER: "lacquer"}[colour]
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}" class="{kind}-line"/>'
    )


def _dot(x: float, y: float, size: float, colour: str) -> str:
    kind = "lacquer" if colour == LACQUER else "ink"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{colour}" class="{kind}-fill"/>'


def _svg(height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}">{"".join(parts)}</svg>'
    )


def ticks(low: float, high: float) -> list[int]:
    """A few round ranks between ``low`` and ``high``, the first and the last included."""
    span = max(high - low, 1.0)
    step = next(
        size for size in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2500, 5000, 10**9) if span / size <= 8
    )
    inner = [mark for mark in range(step, int(high) + 1, step) if low + step * 0.6 < mark < high - step * 0.4]
    return [int(low), *inner, int(high)] if high > low else [int(low)]


def ribbon(spans: Sequence[Span], across: str, down: str) -> str:
    """All units in order of rank from left to right; each a line from its best to its worst rank."""
    left, right, top, bottom = 46.0, 14.0, 24.0, 40.0
    height = 340.0
    last = max([span.high for span in spans] + [span.rank for span in spans])
    ends = max(last, 2.0)

    def x(place: int) -> float:
        return left + (WIDTH - left - right) * (place + 0.5) / len(spans)

    def y(rank: float) -> float:
        return top + (height - top - bottom) * (rank - 1.0) / (ends - 1.0)

    parts = []
    for mark in ticks(1, ends):
        parts += [
            _line(left, y(mark), WIDTH - right, y(mark), colour=RULE, width=1),
            _text(left - 6, y(mark) + 4, str(mark), anchor="end"),
        ]
    width = max(1.0, min(10.0, 0.55 * (WIDTH - left - right) / len(spans)))
    asked = [(place, span) for place, span in enumerate(spans) if span.is_asked]
    for place, span in enumerate(spans):
        if not span.is_asked:
            parts.append(
                _line(x(place), y(span.low) - 0.5, x(place), y(span.high) + 0.5, colour=BAR, width=width)
            )
            parts.append(_dot(x(place), y(span.rank), min(1.6, width), INK))
    for place, span in asked:
        parts.append(
            _line(
                x(place),
                y(span.low) - 0.5,
                x(place),
                y(span.high) + 0.5,
                colour=LACQUER,
                width=max(3.0, width),
            )
        )
        parts.append(_dot(x(place), y(span.rank), 3.5, LACQUER))
        is_left = place < len(spans) / 2
        parts.append(
            _text(
                x(place) + (8 if is_left else -8),
                y(span.low) - 6 if is_left else y(span.high) + 14,
                span.name,
                anchor="start" if is_left else "end",
                colour=LACQUER,
                bold=True,
            )
        )
    parts += [_text(left, height - 10, across), _text(8, 13, down)]
    return _svg(height, parts)


def intervals(spans: Sequence[Span]) -> str:
    """A few units by name, one under the other; a dot at the rank, a line over its interval."""
    left, right, row = 190.0, 76.0, 24.0
    low = min(min(span.low, span.rank) for span in spans)
    high = max(max(span.high, span.rank) for span in spans)
    height = row * len(spans) + 34

    def x(rank: float) -> float:
        return left + (WIDTH - left - right) * ((rank - low) / (high - low) if high > low else 0.5)

    parts = []
    for mark in ticks(low, high):
        parts += [
            _line(x(mark), 4, x(mark), height - 24, colour=RULE, width=1),
            _text(x(mark), height - 8, str(mark), anchor="middle"),
        ]
    for place, span in enumerate(spans):
        y = row * (place + 0.5) + 4
        colour = LACQUER if span.is_asked else BAR
        words = LACQUER if span.is_asked else INK
        short = span.name if len(span.name) <= 26 else f"{span.name[:25]}…"
        parts += [
            _text(left - 12, y + 4, short, anchor="end", colour=words, bold=span.is_asked),
            _line(x(span.low), y, max(x(span.high), x(span.low) + 1), y, colour=colour, width=4),
            _dot(x(span.rank), y, 4, LACQUER if span.is_asked else INK),
            _text(
                WIDTH - right + 12, y + 4, f"{span.low:.0f}–{span.high:.0f}", colour=words, bold=span.is_asked
            ),
        ]
    return _svg(height, parts)
