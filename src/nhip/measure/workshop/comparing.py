"""The analyst's ranking beside a shipped edition's: who moves how far, and what was defined otherwise."""

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.robustness import compare
from nhip.measure.engine.units import UnitList
from nhip.measure.workshop.differences import Difference, differences

LEAST_SHARED = 2


class Move(BaseModel):
    """One unit on both sides. Ranks are among the units that both rank; ``gained`` places are upwards."""

    model_config = ConfigDict(frozen=True)

    unit: str
    name: Label
    score_before: float | None
    score: float | None
    rank_before: int | float
    rank: int | float
    gained: int | float


class Comparison(BaseModel):
    """Two rankings side by side: ``index`` and ``edition`` name the shipped one.

    ``rank_correlation`` is Spearman's, None for fewer than three units; ``mean_shift`` the mean absolute
    change of rank. ``only_here`` and ``only_there`` are units that the other side does not rank.
    """

    model_config = ConfigDict(frozen=True)

    index: str
    edition: str
    title: Label
    units: tuple[Move, ...]
    rank_correlation: float | None
    mean_shift: float
    unmoved: int
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def movers(self) -> tuple[Move, ...]:
        """Those who move furthest, at most ten; none where nobody moves."""
        moved = [unit for unit in self.units if unit.gained]
        return tuple(sorted(moved, key=lambda unit: (-abs(unit.gained), unit.rank))[:10])


@dataclass(frozen=True, slots=True)
class Names:
    """What units are called: by the definition's list, else by the other's, else by their code."""

    lists: tuple[UnitList | None, ...]

    def of(self, unit: str) -> Label:
        for known in self.lists:
            if known is not None and unit in known:
                return known.units[unit].title
        return label(unit, unit)


def compared(shipped: Result, own: Result, names: Names) -> Comparison:
    """``own`` against ``shipped``, over the units that both rank.

    Raises :class:`Problems` where fewer than two units are ranked in both.
    """
    both = compare(shipped, own)
    if len(both.units) < LEAST_SHARED:
        raise _nothing_shared(shipped, own)
    moves = [
        Move(
            unit=unit,
            name=names.of(unit),
            score_before=shipped.score(unit),
            score=own.score(unit),
            rank_before=_whole(first),
            rank=_whole(second),
            gained=_whole(first - second),
        )
        for unit, first, second in zip(both.units, both.first, both.second, strict=True)
    ]
    shared = set(both.units)
    return Comparison(
        index=shipped.definition.code,
        edition=shipped.edition.code,
        title=shipped.definition.heading.title,
        units=tuple(sorted(moves, key=lambda move: (move.rank, move.unit))),
        rank_correlation=None if np.isnan(both.rank_correlation) else both.rank_correlation,
        mean_shift=both.mean_shift,
        unmoved=sum(1 for move in moves if not move.gained),
        only_here=_ranked(own, shared),
        only_there=_ranked(shipped, shared),
        differences=differences(shipped.edition, own.edition),
    )


def _whole(rank: float) -> int | float:
    return int(rank) if float(rank).is_integer() else float(rank)


def _ranked(result: Result, shared: set[str]) -> tuple[str, ...]:
    return tuple(unit for unit in result.order() if unit not in shared and result.rank(unit) is not None)


def _nothing_shared(shipped: Result, own: Result) -> Problems:
    here, there = ", ".join(own.order()[:3]), ", ".join(shipped.order()[:3])
    return refuse(
        "workshop.nothing_shared",
        f"{shipped.definition.code} {shipped.edition.code}",
        label(
            f"không đủ hai đơn vị chung để so: bảng của bạn có {here}…, bảng kia có {there}….",
            f"fewer than two units are in both: yours has {here}…, the other {there}….",
        ),
        label(
            "dùng cùng mã đơn vị, hoặc chọn một chỉ số khác để so sánh.",
            "use the same codes of units, or compare with another index.",
        ),
    )
