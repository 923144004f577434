"""A way to a rank: which figures move, from where to where, and what that reaches."""

from dataclasses import dataclass

from nhip.measure.engine.labels import Label


@dataclass(frozen=True, slots=True)
class Move:
    """One component's part of a way: figures before and after, and the same in raw units by slope."""

    component: str
    before: float
    after: float
    raw: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A way to the rank: its moves, and the rank and score it reaches. ``why_not`` when it does not."""

    name: str
    moves: tuple[Move, ...]
    rank: float
    score: float
    why_not: Label | None = None
