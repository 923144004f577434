"""How far to a rank: the smallest change that reaches it.

Every component alone, and the shortest way when all may move together. The field stands still but is
recomputed, so a step that moves its own minimum or mean is seen; the answer is found by bisection and
checked by computing it.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.computing import settle
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result

if TYPE_CHECKING:
    from nhip.measure.engine.plan import Plan

Vector = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class Goal:
    """Ways for ``unit`` from ``rank_before`` to ``wanted``: each component alone, and all together."""

    unit: str
    wanted: int
    rank_before: float
    score_before: float
    alone: tuple[Way, ...]
    together: Way
    reached: bool = False


def seek(result: Result, unit: str, wanted: int) -> Goal:
    """The smallest changes by which ``unit`` reaches rank ``wanted`` or better, the others standing still.

    A change ends at the component's range; smallest means, for one component, the least move, and for
    all together the shortest straight way along the steepest ascent of the score (in the figures' own
    units divided by their range). Raises :class:`Problems` for a unit without a rank or a rank out of reach
    of counting.
    """
    if unit not in result or result.rank(unit) is None:
        raise refuse(
            "goal.unranked",
            unit,
            label("đơn vị này không có hạng trong kỳ đã chọn.", "this unit has no rank in that edition."),
            label("chọn đơn vị trong bảng xếp hạng.", "choose a unit of the ranking."),
        )
    if not 1 <= wanted <= len(result.units):
        raise refuse(
            "goal.rank",
            str(wanted),
            label(
                f"hạng phải từ 1 đến {len(result.units)}.",
                f"the rank must lie between 1 and {len(result.units)}.",
            ),
            label("chọn hạng khác.", "choose another rank."),
        )
    search = _Search(result, unit, wanted)
    inputs = result.plan.table.inputs
    alone = tuple(
        search.along(code, np.eye(len(inputs))[place])
        for place, code in enumerate(inputs)
        if not np.isnan(search.start[place])
    )
    before, score = result.rank(unit), result.score(unit)
    assert before is not None
    assert score is not None
    return Goal(
        unit, wanted, float(before), score, alone, search.along("", search.steepest()), before <= wanted
    )


class _Search:
    def __init__(self, result: Result, unit: str, wanted: int) -> None:
        self.result = result
        self.plan: Plan = result.plan
        self.row = result.row(unit)
        self.wanted = wanted
        self.start: Vector = self.plan.table.raw[self.row].copy()
        self.low, self.high = self._bounds()
        self.size = self.high - self.low
        self.ties = [code for code in result.edition.setting.rank.ties if code in self.plan.column]

    def _bounds(self) -> tuple[Vector, Vector]:
        lows, highs = [], []
        for place, code in enumerate(self.plan.table.inputs):
            bounds = self.result.edition.components[code].range
            column = self.plan.table.raw[:, place]
            lows.append(bounds[0] if bounds else float(np.nanmin(column)))
            highs.append(bounds[1] if bounds else float(np.nanmax(column)))
        return np.array(lows), np.array(highs)

    def standing(self, figures: Vector) -> tuple[float, float]:
        """Rank and score with these figures, everything recomputed."""
        raw = self.plan.table.raw.copy()
        raw[self.row] = figures
        scored = self.plan.run(raw)
        total = scored.scores[:, self.plan.index(self.result.root)]
        ties = [scored.scores[:, self.plan.index(code)] for code in self.ties]
        return float(rank(total, self.result.edition.setting.rank, ties)[self.row]), float(total[self.row])

    def steepest(self) -> Vector:
        """The direction in which the score rises fastest, in shares of each figure's range."""
        base = self.standing(self.start)[1]
        slopes = np.zeros(len(self.start))
        for place, value in enumerate(self.start):
            if np.isnan(value) or self.size[place] <= 0:
                continue
            nudge = 1e-5 * self.size[place]
            figures = self.start.copy()
            figures[place] = value + nudge if value + nudge <= self.high[place] else value - nudge
            slopes[place] = (self.standing(figures)[1] - base) / (figures[place] - value) * self.size[place]
            if (slopes[place] > 0 and value >= self.high[place]) or (
                slopes[place] < 0 and value <= self.low[place]
            ):
                slopes[place] = 0.0
        return slopes

    def along(self, name: str, direction: Vector) -> Way:
        """The least way along ``direction`` (in shares of range; turned round where less is better)."""
        direction = self._upwards(direction)
        if not direction.any():
            return self._stuck(name, self.start)
        rank_now, _ = self.standing(self.start)
        if rank_now <= self.wanted:
            return self._way(name, self.start, reached=True)
        far = self._at(direction, 1.0)
        if self.standing(far)[0] > self.wanted:
            return self._stuck(name, far)
        near_end, far_end = 0.0, 1.0
        for _ in range(60):
            middle = (near_end + far_end) / 2.0
            if self.standing(self._at(direction, middle))[0] <= self.wanted:
                far_end = middle
            else:
                near_end = middle
            if far_end - near_end < 1e-12:
                break
        return self._way(name, self._rounded_up(direction, far_end), reached=True)

    def _upwards(self, direction: Vector) -> Vector:
        length = float(np.sqrt((direction**2).sum()))
        if length == 0.0:
            return direction
        unit = direction / length
        probe = np.clip(self.start + 1e-6 * unit * self.size, self.low, self.high)
        return -unit if self.standing(probe)[1] < self.standing(self.start)[1] else unit

    def _at(self, direction: Vector, share: float) -> Vector:
        # A figure that meets its bound stays there while the others go on, so the whole range is searched.
        reach = 1.0 / float(np.abs(direction[direction != 0]).min())
        figures = self.start + share * reach * direction * self.size
        return np.where(np.isnan(self.start), np.nan, np.clip(figures, self.low, self.high))

    def _rounded_up(self, direction: Vector, share: float) -> Vector:
        """A way a person can state: figures rounded away from the start, to a millionth of their range."""
        figures = self._at(direction, share)
        grain = 1e-6 * self.size
        stated = [
            value
            if step == 0 or size == 0
            else (ceil(value / size - 1e-9) if step > 0 else floor(value / size + 1e-9)) * size
            for value, step, size in zip(figures, direction, grain, strict=True)
        ]
        clipped = np.clip(np.array(stated), self.low, self.high)
        return clipped if self.standing(clipped)[0] <= self.wanted else figures

    def _way(self, name: str, figures: Vector, *, reached: bool, why_not: Label | None = None) -> Way:
        place_of = self.plan.table.inputs
        moves = []
        for place, code in enumerate(place_of):
            if np.isnan(figures[place]) or (reached and figures[place] == self.start[place]):
                continue
            slopes = self.result.edition.components[code].slopes
            delta = float(figures[place] - self.start[place])
            raw = tuple((key, delta / slope.per_unit) for key, slope in slopes.items() if slope.per_unit)
            moves.append(Move(code, float(self.start[place]), float(figures[place]), raw))
        position, score = self.standing(figures)
        return Way(name, tuple(moves), position, score, why_not)

    def _stuck(self, name: str, far: Vector) -> Way:
        position, _ = self.standing(far)
        return self._way(
            name,
            far,
            reached=False,
            why_not=label(
                f"kể cả khi đạt mức cao nhất, hạng chỉ lên {position:g}.",
                f"even at the end of its range the rank only comes to {position:g}.",
            ),
        )


def settled(result: Result, unit: str, way: Way) -> Result:
    """The edition computed with a way's figures in place, to show before and after."""
    raw = result.plan.table.raw.copy()
    for move in way.moves:
        raw[result.row(unit), result.plan.table.inputs.index(move.component)] = move.after
    return settle(result.definition, result.plan, result.plan.run(raw))
