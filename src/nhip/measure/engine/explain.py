"""Why a unit stands where it stands: what each part gives, and what separates it from another.

A score is taken apart by walking in a straight line from one set of component scores to another and
adding up what each component contributes on the way (integrated gradients, Aumann and Shapley 1974). For
a weighted mean that is weight times difference, exactly; for a geometric mean it is still exact in sum.
The field is held still, so the parts always add up to the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Gauss–Legendre nodes on [0, 1]: exact for polynomials up to degree 31.
_NODES, _SHARES = np.polynomial.legendre.leggauss(16)
_NODES, _SHARES = (_NODES + 1.0) / 2.0, _SHARES / 2.0
_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Share:
    """What one component contributes to a difference, in points of the index.

    ``of`` and ``against`` are the component's scores on the two sides, None where there is none.
    """

    component: str
    of: float | None
    against: float | None
    points: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference between two scores, taken apart. ``shares`` add up to ``points``."""

    unit: str
    against: Label
    score: float
    against_score: float
    shares: tuple[Share, ...]

    @property
    def points(self) -> float:
        """``score − against_score``."""
        return self.score - self.against_score


def contributions(result: Result, unit: str) -> Gap:
    """What each component gives ``unit``: the gap to a unit that scores zero in all of them.

    Raises :class:`Problems` when the unit is not in the edition or has no score.
    """
    here = _inputs(result, unit)
    nothing = np.zeros_like(here)
    return _gap(result, unit, here, nothing, label("điểm 0 ở mọi phần", "a score of 0 in every part"))


def gap_to_unit(result: Result, unit: str, peer: str) -> Gap:
    """What separates ``unit`` from ``peer``."""
    return _gap(result, unit, _inputs(result, unit), _inputs(result, peer), label(peer, peer))


def gap_to_mean(result: Result, unit: str, members: Iterable[str], name: Label) -> Gap:
    """What separates ``unit`` from the mean of ``members`` (those that are scored)."""
    rows = [result.row(member) for member in members if member in result and result.score(member) is not None]
    if not rows:
        raise refuse(
            "explain.empty_group",
            result.root,
            label(f"nhóm “{name.vi}” không có đơn vị nào được chấm.", f"no unit of “{name.en}” has a score."),
            label("chọn nhóm khác.", "choose another group."),
        )
    places = _input_columns(result)
    mean = np.array([_mean_present(result.scores[rows, place]) for place in places])
    return _gap(result, unit, _inputs(result, unit), mean, name)


def _mean_present(values: Vector) -> float:
    present = values[~np.isnan(values)]
    return float(present.mean()) if len(present) else np.nan


def _input_columns(result: Result) -> list[int]:
    return [result.plan.index(code) for code in result.plan.table.inputs]


def _inputs(result: Result, unit: str) -> Vector:
    if unit not in result:
        raise refuse(
            "explain.unknown_unit",
            result.root,
            label(
                f"“{unit}” không có trong kỳ {result.edition.code}.",
                f"“{unit}” is not in edition {result.edition.code}.",
            ),
            label("chọn một đơn vị trong bảng xếp hạng.", "choose a unit of the ranking."),
        )
    if result.score(unit) is None:
        raise refuse(
            "explain.unscored",
            f"{result.root} ({unit})",
            label("đơn vị này không có điểm.", "this unit has no score."),
            label("bổ sung số liệu còn thiếu.", "add the missing figures."),
        )
    row: Vector = result.scores[result.row(unit), _input_columns(result)]
    return row


def _gap(result: Result, unit: str, here: Vector, there: Vector, against: Label) -> Gap:
    shown_here, shown_there = here, there
    # A missing part stands where the other side's stands, so it separates nothing.
    here, there = np.where(np.isnan(here), there, here), np.where(np.isnan(there), here, there)
    here, there = np.nan_to_num(here), np.nan_to_num(there)
    root = result.plan.index(result.root)
    ends = result.plan.lift(np.vstack([here, there]), result.fits)[:, root]
    points, is_straight = _straight(result, here, there, root)
    if not is_straight:
        # Comparing two by two moves in steps, which have no slope to follow.
        compares = any(how == "copeland" for how in _methods(result))
        points = points if compares else _walk(result, here, there, root)
        points = _settle(points, float(ends[0] - ends[1]), here != there)
    shares = tuple(
        Share(code, _known(mine), _known(theirs), float(part))
        for code, mine, theirs, part in zip(
            result.plan.table.inputs, shown_here, shown_there, points, strict=True
        )
    )
    return Gap(unit, against, float(ends[0]), float(ends[1]), shares)


def _methods(result: Result) -> list[str]:
    components = result.edition.components
    return [how.method for code in result.plan.weights if (how := components[code].aggregate) is not None]


def _straight(result: Result, here: Vector, there: Vector, root: int) -> tuple[Vector, bool]:
    """Each component's effect alone, the mean of both ends; and whether it is the same at both, exactly.

    Then the index is linear there and the effects are its parts, if they add up to the whole.
    """
    way, one = here - there, np.eye(len(here))
    rows = np.vstack([there, there + one * way, here, here - one * way])
    scores = result.plan.lift(rows, result.fits)[:, root]
    count = len(way)
    first, last = scores[1 : count + 1] - scores[0], scores[count + 1] - scores[count + 2 :]
    parts: Vector = (first + last) / 2.0
    adds_up = abs(float(parts.sum() - (scores[count + 1] - scores[0]))) <= 1e-9
    return parts, adds_up and bool(np.allclose(first, last, rtol=0.0, atol=1e-12))


def _walk(result: Result, here: Vector, there: Vector, root: int) -> Vector:
    """Each input's part of the way from ``there`` to ``here``; shape (inputs,)."""
    way = here - there
    count = len(way)
    points = there + _NODES[:, None] * way
    # A part that stands the same on both sides separates nothing, and is not moved off its place.
    nudge = np.where(way == 0.0, 0.0, _STEP * np.maximum(1.0, np.abs(way)))
    rows = np.repeat(points, 2 * count, axis=0).reshape(len(_NODES), 2 * count, count)
    moved = np.arange(count)
    rows[:, moved, moved] += nudge
    rows[:, count + moved, moved] -= nudge
    scores = result.plan.lift(rows.reshape(-1, count), result.fits)[:, root].reshape(len(_NODES), 2, count)
    moved_by = np.where(nudge == 0.0, 1.0, 2.0 * nudge)
    slopes = (scores[:, 0] - scores[:, 1]) / moved_by
    parts: Vector = way * (_SHARES @ slopes)
    return parts


def _settle(points: Vector, whole: float, differ: Mask) -> Vector:
    """Spread what is left over in proportion to the parts' sizes, or alike over all that ``differ``."""
    left = whole - float(points.sum())
    sizes = np.abs(points) if points.any() else differ.astype(float)
    total = float(sizes.sum())
    return points + left * sizes / total if total > 0 else points


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
