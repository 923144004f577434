"""The search behind :mod:`~nhip.measure.engine.goal`: along straight lines, by bisection."""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.ways import Move, Way

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_HALVINGS = 40


class Search:
    """One unit's figures on the move, towards a wanted rank.

    Figures and directions are vectors over the plan's inputs; a direction is in shares of each figure's
    range (its declared one, else the field's).
    """

    def __init__(self, result: Result, unit: str, wanted: int) -> None:
        self.result = result
        self.plan = result.plan
        self.rule = result.edition.setting.rank
        self.sign = 1.0 if self.rule.order == "descending" else -1.0
        self.row = result.row(unit)
        self.wanted = wanted
        self.start: Vector = self.plan.table.raw[self.row].copy()
        self.low, self.high = self._bounds()
        self.size = self.high - self.low
        self.rank_before, self.score_before = self.standing(self.start)
        others = np.delete(result.component(result.root), self.row)
        self.others = np.sort(self.sign * self._seen(others[~np.isnan(others)]))

    def alone(self) -> tuple[Way, ...]:
        """The least way of every component for itself."""
        inputs = self.plan.table.inputs
        places = [place for place in range(len(inputs)) if not np.isnan(self.start[place])]
        ends = np.eye(len(inputs))[places]
        directions = ends * self._better_end(ends)[:, None]
        shares = self._shares(directions)
        return tuple(
            self._way(inputs[place], direction, share)
            for place, direction, share in zip(places, directions, shares, strict=True)
        )

    def together(self) -> Way:
        """The shortest straight way along which the score improves fastest."""
        direction = self._steepest()
        if not direction.any():
            return self._stuck("", self.start)
        return self._way("", direction, self._shares(direction[None, :])[0])

    def standing(self, figures: Vector) -> tuple[float, float]:
        """Rank and score with these figures, everything recomputed."""
        raw = self.plan.table.raw.copy()
        raw[self.row] = figures
        scores = self.plan.run(raw).scores
        total = scores[:, self.plan.index(self.result.root)]
        ties = [scores[:, self.plan.index(code)] for code in self.rule.ties if code in self.plan.column]
        return float(rank(total, self.rule, ties)[self.row]), float(total[self.row])

    def _bounds(self) -> tuple[Vector, Vector]:
        """How far each figure may go: its declared range, or the field's where the range cannot be scored.

        A range may hold what a step refuses (zero under a logarithm).
        """
        lows, highs = [], []
        for place, code in enumerate(self.plan.table.inputs):
            column = self.plan.table.raw[:, place]
            low, high = float(np.nanmin(column)), float(np.nanmax(column))
            declared = self.result.edition.components[code].range
            lows.append(declared[0] if declared and self._scores(place, declared[0]) else low)
            highs.append(declared[1] if declared and self._scores(place, declared[1]) else high)
        return np.array(lows), np.array(highs)

    def _scores(self, place: int, value: float) -> bool:
        figures = self.start.copy()
        figures[place] = value
        try:
            self._held(figures[None, :])
        except Problems:
            return False
        return True

    def _seen(self, scores: Vector) -> Vector:
        return scores if self.rule.digits is None else rounded(scores, self.rule.digits, self.rule.mode)

    def _held(self, rows: Matrix) -> Vector:
        """How good the score is with each row of figures, the field held still; larger is better."""
        scores = self.plan.run(rows, fits=self.result.fits).scores[:, self.plan.index(self.result.root)]
        return self.sign * scores

    def _reached(self, rows: Matrix) -> NDArray[np.bool_]:
        """Whether each row of figures reaches the wanted rank, the others' scores as they are."""
        mine = self.sign * self._seen(self.sign * self._held(rows))
        ahead = len(self.others) - np.searchsorted(self.others, mine, side="right")
        reached: NDArray[np.bool_] = ahead + 1 <= self.wanted
        return reached

    def _better_end(self, directions: Matrix) -> Vector:
        """+1 where more is better, −1 where less; by a small step, by the ends where that tells nothing."""
        up, down, top, bottom = (
            self._held(np.array([self._at(sign * direction, share) for direction in directions]))
            for sign, share in ((1.0, 0.01), (-1.0, 0.01), (1.0, 1.0), (-1.0, 1.0))
        )
        return np.where(np.where(up == down, top >= bottom, up > down), 1.0, -1.0)

    def _steepest(self) -> Vector:
        known = np.flatnonzero(~np.isnan(self.start) & (self.size > 0))
        nudges = np.zeros((len(known), len(self.start)))
        nudges[np.arange(len(known)), known] = 1e-5 * self.size[known]
        plain = np.tile(self.start, (len(known), 1))
        slopes = np.zeros(len(self.start))
        slopes[known] = self._held(plain + nudges) - self._held(plain - nudges)
        at_end = ((slopes > 0) & (self.start >= self.high)) | ((slopes < 0) & (self.start <= self.low))
        slopes = np.where(at_end, 0.0, slopes)
        length = float(np.sqrt((slopes**2).sum()))
        return slopes / length if length > 0 else slopes

    def _at(self, direction: Vector, share: float) -> Vector:
        # A figure that meets its bound stays there while the others go on, so the whole range is searched.
        reach = 1.0 / float(np.abs(direction[direction != 0]).min())
        figures = self.start + share * reach * direction * self.size
        return np.where(np.isnan(self.start), np.nan, np.clip(figures, self.low, self.high))

    def _shares(self, directions: Matrix) -> Vector:
        """How much of its range each direction needs, the field held still; NaN where all is too little."""
        near, far = np.zeros(len(directions)), np.ones(len(directions))
        enough = self._reached(np.array([self._at(direction, 1.0) for direction in directions]))
        for _ in range(_HALVINGS):
            middle = (near + far) / 2.0
            rows = np.array([self._at(each, share) for each, share in zip(directions, middle, strict=True)])
            reached = self._reached(rows)
            far, near = np.where(reached, middle, far), np.where(reached, near, middle)
        return np.where(enough, far, np.nan)

    def _way(self, name: str, direction: Vector, share: float) -> Way:
        if self.rank_before <= self.wanted:
            return self._walked(name, self.start)
        share = self._recomputed(direction, share)
        if np.isnan(share):
            return self._stuck(name, self._at(direction, 1.0))
        return self._walked(name, self._stated(direction, share))

    def _recomputed(self, direction: Vector, share: float) -> float:
        """The share needed when everything is recomputed; the held one where that makes no difference."""
        near, far = (0.0, 1.0) if np.isnan(share) else (share * (1 - 1e-6), share)
        if not np.isnan(share) and self._arrives(direction, far) and not self._arrives(direction, near):
            return share
        if not self._arrives(direction, 1.0):
            return np.nan
        near, far = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (near + far) / 2.0
            near, far = (near, middle) if self._arrives(direction, middle) else (middle, far)
        return far

    def _arrives(self, direction: Vector, share: float) -> bool:
        return self.standing(self._at(direction, share))[0] <= self.wanted

    def _stated(self, direction: Vector, share: float) -> Vector:
        """A way a person can state: figures rounded away from the start, to a millionth of their range."""
        figures = self._at(direction, share)
        stated = [
            value
            if step == 0 or size == 0
            else (ceil(value / size - 1e-9) if step > 0 else floor(value / size + 1e-9)) * size
            for value, step, size in zip(figures, direction, 1e-6 * self.size, strict=True)
        ]
        clipped = np.clip(np.array(stated), self.low, self.high)
        return clipped if self.standing(clipped)[0] <= self.wanted else figures

    def _walked(self, name: str, figures: Vector) -> Way:
        moves = tuple(
            self._move(place, float(figures[place]))
            for place in range(len(figures))
            if not np.isnan(figures[place]) and figures[place] != self.start[place]
        )
        position, score = self.standing(figures)
        return Way(name, moves, position, score)

    def _move(self, place: int, after: float) -> Move:
        code = self.plan.table.inputs[place]
        delta = after - float(self.start[place])
        slopes = self.result.edition.components[code].slopes
        raw = tuple((key, delta / slope.per_unit) for key, slope in slopes.items() if slope.per_unit)
        return Move(code, float(self.start[place]), after, raw)

    def _stuck(self, name: str, far: Vector) -> Way:
        way = self._walked(name, far)
        why_not = label(
            f"kể cả khi đạt mức tốt nhất, hạng chỉ đến {way.rank:g}.",
            f"even at the best end of its range the rank only comes to {way.rank:g}.",
        )
        return Way(way.name, way.moves, way.rank, way.score, why_not)
