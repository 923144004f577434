"""Who moves how far between two rankings: one row a unit, an arrow from the old rank to the new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

WIDTH: Final = 360
_NAMES: Final = 122.0
_ROW: Final = 26.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit's rank before and after; ``before`` and ``after`` as words stand at the arrow's ends."""

    name: str
    before: float
    after: float


def moves(units: Sequence[Moved], count: int, label: str) -> SafeString:
    """Arrows on a scale of ranks from 1 (left, best) to ``count``; upwards in jade, downwards in lacquer.

    Direction is also in the arrow's head, so colour says nothing alone.
    """
    left, right = _NAMES + 34, WIDTH - 38.0

    def at(rank: float) -> float:
        return left + (right - left) * (rank - 1) / max(count - 1, 1)

    inside: list[str] = []
    for row, unit in enumerate(units):
        line = 16 + row * _ROW
        old, new = at(unit.before), at(unit.after)
        colour, turn = ("jade", 1) if unit.after < unit.before else ("lacquer", -1)
        inside.append(f'<path stroke="var(--rule)" d="M{left:g} {line:g}H{right:g}"/>')
        inside.append(f'<circle cx="{old:.1f}" cy="{line:g}" r="3.5" fill="var(--bar)"/>')
        inside.append(
            f'<path stroke="var(--{colour})" stroke-width="3" d="M{old:.1f} {line:g}H{new + turn * 5:.1f}"/>'
            f'<path fill="var(--{colour})" d="M{new:.1f} {line:g}l{turn * 8} -5v10z"/>'
        )
        inside.append(_text(0, line + 4.5, _short(unit.name), "ink"))
        ends = ((new, unit.after, colour, 600), (old, unit.before, "quiet", 400))
        for x, rank, ink, weight in ends:
            is_left = x == min(old, new)
            place = x - 10 if is_left else x + 10
            anchor = "end" if is_left else "start"
            inside.append(_text(place, line + 4.5, f"{rank:g}", ink, anchor=anchor, weight=weight))
    height = 16 + max(len(units), 1) * _ROW
    return SafeString(
        f'<svg class="arrows" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(label)}">'
        f"{''.join(inside)}</svg>"
    )


def _short(name: str) -> str:
    return name if len(name) <= 18 else name[:17] + "…"


def _text(x: float, y: float, words: str, colour: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="var(--{colour})" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(words)}</text>'
    )
