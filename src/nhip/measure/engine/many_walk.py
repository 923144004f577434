"""One pass up the tree for many runs: children before parents, a row for each run.

It follows :mod:`~nhip.measure.engine.running` rule by rule; what it does not know it leaves to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.combine import combine
from nhip.measure.engine.component import Aggregation, Component
from nhip.measure.engine.many_means import mean_over
from nhip.measure.engine.many_steps import steps_over
from nhip.measure.engine.missing import refused
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.step import StepFailed
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE
from nhip.measure.engine.treating import treated

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# What is done about a lack of data that can be done anew at every run's own figures.
RULES = frozenset({"refuse", "unscored", "ignore", "zero", "mean", "median", "last", "linear"})
_BLOCKING = frozenset({"unscored", "last", "linear"})
_EXPONENTS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True)
class Changes:
    """What differs from run to run; whatever is not here stays as the plan has it.

    ``weights`` has shape (runs, children) by parent; ``left_out`` marks, in the same shape, children that a
    run does without; ``raw`` holds figures of shape (runs, units, inputs).
    """

    runs: int
    weights: Mapping[str, Array] = field(default_factory=dict)
    left_out: Mapping[str, Mask] = field(default_factory=dict)
    raw: Array | None = None


def knows(plan: Plan, changes: Changes) -> bool:
    """Whether the pass follows every rule of ``plan`` under such changes."""
    components = plan.edition.components
    inputs = frozenset(plan.table.inputs)
    parents = [components[code] for code in plan.codes if code not in inputs]
    if plan.held is not None and (
        changes.raw is not None or any(parent.normalise or parent.missing for parent in parents)
    ):
        return False
    if changes.raw is not None and plan.table.fills:
        # Figures that were estimated from others must be estimated again.
        return False
    return all(
        left_by(components[code], "refuse") in RULES
        for code in plan.codes
        if code not in inputs or changes.raw is not None or components[code].missing is not None
    )


def left_by(component: Component, otherwise: str) -> str:
    """What is done in the calculation about a figure that the table does not hold."""
    missing = component.missing
    return otherwise if missing is None else missing.left


class Walk:
    """The pass. ``scores``, ``absent`` and ``blocked`` have shape (1, units) where all runs are alike."""

    def __init__(self, plan: Plan, inputs: Array, changes: Changes) -> None:
        self.plan = plan
        self.inputs = inputs
        self.changes = changes
        self.components = plan.edition.components
        self.scores: dict[str, Array] = {}
        self.absent: dict[str, Mask] = {}
        self.blocked: dict[str, Mask] = {}
        places = {code: place for place, code in enumerate(plan.table.inputs)}
        for code in plan.codes:
            component = self.components[code]
            try:
                score = (
                    self._input(code, component, places[code])
                    if code in places
                    else self._parent(code, component)
                )
            except StepFailed as failed:
                raise Problems(
                    [Problem(failed.code, f"vary ({code})", failed.cause, failed.cure)]
                ) from failed
            self.scores[code] = score

    def of(self, code: str) -> Array:
        """A component's scores in every run, shape (runs, units)."""
        held = self.scores[code]
        return np.broadcast_to(held, (self.changes.runs, held.shape[1]))

    def _input(self, code: str, component: Component, place: int) -> Array:
        state = self.plan.table.state[:, place]
        lacking: Mask = state == MISSING
        is_given = code in self.plan.table.given
        rule = left_by(component, "unscored" if is_given else "refuse")
        self.absent[code] = (state == NOT_APPLICABLE)[None]
        self.blocked[code] = lacking[None] & (rule in _BLOCKING)
        raw = self.changes.raw
        if raw is None or component.points is not None:
            return self.inputs[None, :, place]
        values: Array = raw[:, :, place]
        if is_given:
            return values
        if lacking.any() and rule in {"mean", "median"}:
            values = _filled(values, lacking[None], rule)
        if component.treat is not None:
            values = np.vstack([treated(component.treat, row) for row in values])
        values = steps_over(component, values, self.plan.table.units)
        values = np.where(lacking, 0.0, values) if rule == "zero" else values
        return self._rounded(component, values)

    def _parent(self, code: str, component: Component) -> Array:
        how = component.aggregate
        assert how is not None
        children = self.plan.edition.tree.children[code]
        scores = [self.scores[child] for child in children]
        absent = [self.absent[child] for child in children]
        blocked = [self.blocked[child] for child in children]
        left = self._left_out(code, children)
        if left is not None:
            gone = [left[:, [place]] for place in range(len(children))]
            scores = [np.where(out, np.nan, score) for out, score in zip(gone, scores, strict=True)]
            absent = [out | held for out, held in zip(gone, absent, strict=True)]
            blocked = [~out & held for out, held in zip(gone, blocked, strict=True)]
        weights = self._weights(code, how, children)
        value = self._combined(how, children, scores, weights)
        self.absent[code] = _all(absent)
        lost = _any(blocked) | self._thin(component, scores, absent, weights)
        if lost.any():
            value = np.where(lost, np.nan, value)
        lacking: Mask = np.isnan(value) & ~self.absent[code]
        rule = _rule(component, "unscored")
        self.blocked[code] = lacking & (rule == "unscored")
        if lacking.any() and rule == "refuse":
            raise refused(code, [], int(lacking.sum()))
        if lacking.any() and rule in {"mean", "median"}:
            value = _filled(value, lacking, rule)
        if component.normalise:
            value = steps_over(component, value, self.plan.table.units)
        value = np.where(lacking, 0.0, value) if rule == "zero" else value
        return self._rounded(component, self._overridden(code, component, value))

    def _left_out(self, code: str, children: tuple[str, ...]) -> Mask | None:
        """The children that a run does without, shape (1 or runs, children); None for none of them.

        What stands aside is to its parent as if it did not apply.
        """
        left = self.changes.left_out.get(code)
        aside: Mask = np.array([[self.components[child].aside for child in children]])
        if left is None:
            return aside if aside.any() else None
        return left | aside

    def _weights(self, code: str, how: Aggregation, children: tuple[str, ...]) -> Array:
        if how.method == "points":
            aside = [self.components[child].aside for child in children]
            most = [self.plan.sheet.most[child] for child in children]
            return np.array([[0.0 if out else points for out, points in zip(aside, most, strict=True)]])
        own = self.changes.weights.get(code)
        return self.plan.weights[code][None, :] if own is None else own

    def _combined(
        self, how: Aggregation, children: tuple[str, ...], scores: list[Array], weights: Array
    ) -> Array:
        """The children's scores as one, in every run; NaN where none of them is there."""
        power = how.exponent if how.method == "power" else _EXPONENTS.get(how.method)
        if power is not None:
            return mean_over(scores, weights, power)
        if how.method in {"sum", "minimum", "points"}:
            return _added(how.method, scores, weights)
        runs = max(len(weights), *(len(score) for score in scores))
        stacked = np.stack(np.broadcast_arrays(*scores), axis=2)
        held = np.broadcast_to(weights, (runs, weights.shape[1]))
        found = []
        for row in range(runs):
            matrix, own = stacked[min(row, len(stacked) - 1)], held[row]
            kept = own != 0
            names = tuple(compress(children, kept))
            if not kept.all():
                matrix, own = matrix[:, kept], own[kept]
            found.append(combine(matrix, own, how, names))
        return np.vstack(found)

    def _thin(self, component: Component, scores: list[Array], absent: list[Mask], weights: Array) -> Mask:
        """Units with a score for less than ``min_share`` of the weight that applies to them."""
        least = component.missing.min_share if component.missing else 0.0
        if least <= 0:
            return np.zeros((1, 1), dtype=bool)
        size = np.abs(weights)
        applicable = np.zeros((1, 1))
        present = np.zeros((1, 1))
        for place, (score, out) in enumerate(zip(scores, absent, strict=True)):
            applicable = applicable + np.where(out, 0.0, size[:, [place]])
            present = present + np.where(np.isnan(score), 0.0, size[:, [place]])
        thin: Mask = (present < least * applicable - 1e-12) & (present > 0)
        return thin

    def _overridden(self, code: str, component: Component, score: Array) -> Array:
        for override in component.overrides:
            if any(name not in self.scores for name in override.when):
                continue
            met: Mask = np.ones((1, 1), dtype=bool)
            for name, wanted in override.when.items():
                met = met & wanted.met(self.scores[name], self.absent[name])
            score = override.outcome(score, met)
            takes_away = override.unscored is not None and _rule(component, "unscored") != "ignore"
            if override.score is not None or override.unscored is not None:
                self.absent[code] = self.absent[code] & ~met
                self.blocked[code] = (self.blocked[code] & ~met) | (met & takes_away)
        return score

    def _rounded(self, component: Component, score: Array) -> Array:
        if component.round is None:
            return score
        return rounded(score, component.round.digits, component.round.mode)


def _rule(component: Component, otherwise: str) -> str:
    return component.missing.rule if component.missing else otherwise


def _filled(values: Array, lacking: Mask, rule: str) -> Array:
    fill = np.nanmean if rule == "mean" else np.nanmedian
    return np.where(lacking, fill(values, axis=1, keepdims=True), values)


def _added(method: str, scores: list[Array], weights: Array) -> Array:
    """A weighted sum, the weakest child, or points; a child that is NaN is not there."""
    total = np.zeros((1, scores[0].shape[1]))
    counted = np.zeros((1, 1))
    least = np.full((1, 1), np.inf)
    empty = np.ones((1, 1), dtype=bool)
    for place, score in enumerate(scores):
        there = ~np.isnan(score)
        empty = empty & ~there
        if method == "minimum":
            least = np.minimum(least, np.where(there, score, np.inf))
        elif method == "sum":
            total = total + np.where(there, score, 0.0) * weights[:, [place]]
        else:
            total = total + np.where(there, score, 0.0)
            counted = counted + np.where(there, weights[:, [place]], 0.0)
    if method == "minimum":
        total = least
    elif method == "points":
        whole = weights.sum(axis=1, keepdims=True)
        total = total * np.divide(whole, counted, out=np.ones_like(counted), where=counted > 0)
    return np.where(empty, np.nan, total)


def _any(masks: list[Mask]) -> Mask:
    found = masks[0]
    for mask in masks[1:]:
        found = found | mask
    return found


def _all(masks: list[Mask]) -> Mask:
    found = masks[0]
    for mask in masks[1:]:
        found = found & mask
    return found
