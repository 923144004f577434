"""The same plan over many runs at once: other weights, other figures, one pass of array operations.

Where nothing depends on the run, a component's scores are computed once; where only weights vary, a parent
is one matrix product; where everything is a weighted mean, the whole index is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.combine import combine
from nhip.measure.engine.component import Aggregation, Component
from nhip.measure.engine.many_means import mean_over
from nhip.measure.engine.plan import Plan, Scored
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.step import Fit, Step, StepFailed
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE
from nhip.measure.engine.treating import treated

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Weights = Mapping[str, Array]

_STATISTICS = {
    "min": lambda field: np.nanmin(field, axis=1, keepdims=True),
    "max": lambda field: np.nanmax(field, axis=1, keepdims=True),
    "mean": lambda field: np.nanmean(field, axis=1, keepdims=True),
    "sd": lambda field: np.nanstd(field, axis=1, keepdims=True),
}


@dataclass(frozen=True)
class ManyRuns:
    """A plan prepared for many runs, around one run as it stands (``nominal``)."""

    plan: Plan
    nominal: Scored

    def totals(self, runs: int, weights: Weights, raw: Array | None = None) -> Array:
        """The index in each run, shape (runs, units).

        ``weights`` gives (runs, children) for the parents whose weights vary; ``raw`` gives figures of
        shape (runs, units, inputs) where they vary.
        """
        if raw is None and self.is_linear():
            return self._linear(runs, weights)
        return _Walk(self, runs, weights, raw).root()

    def is_linear(self) -> bool:
        """True when the index is a weighted mean of its inputs all the way up, with every score there."""
        plan = self.plan
        return not np.isnan(self.nominal.scores).any() and all(
            _is_plain_mean(plan.edition.components[code]) for code in plan.weights
        )

    def _linear(self, runs: int, weights: Weights) -> Array:
        """One product: effective weights of the inputs times their scores."""
        plan = self.plan
        places = {code: place for place, code in enumerate(plan.table.inputs)}
        effective = np.zeros((runs, len(places)))

        def spread(code: str, share: Array | float) -> None:
            if code in places:
                effective[:, places[code]] = share
                return
            own = weights.get(code)
            given = plan.weights[code]
            for position, child in enumerate(plan.edition.tree.children[code]):
                spread(child, share * (given[position] if own is None else own[:, position]))

        spread(plan.edition.tree.root, 1.0)
        scores = self.nominal.scores[:, [plan.index(code) for code in plan.table.inputs]]
        product: Array = effective @ scores.T
        return product


def _is_plain_mean(component: Component) -> bool:
    return (
        component.aggregate is not None
        and component.aggregate.method in {"arithmetic", "sum"}
        and not component.normalise
        and not component.overrides
        and component.round is None
    )


class _Walk:
    """One pass up the tree. Scores have shape (1, units) where nothing varies, else (runs, units)."""

    def __init__(self, many: ManyRuns, runs: int, weights: Weights, raw: Array | None) -> None:
        self.many = many
        self.plan = many.plan
        self.runs = runs
        self.weights = weights
        self.raw = raw
        self.scores: dict[str, Array] = {}
        self.varied: set[str] = set()
        self.absent: dict[str, Mask] = {}
        self.blocked: dict[str, Mask] = {}

    def root(self) -> Array:
        places = {code: place for place, code in enumerate(self.plan.table.inputs)}
        for code in self.plan.codes:
            component = self.plan.edition.components[code]
            if code in places:
                score = self._input(code, component, places[code])
            else:
                score = self._parent(code, component)
            self.scores[code] = self._finished(component, score) if code in self.varied else score
        total = self.scores[self.plan.edition.tree.root]
        return np.broadcast_to(total, (self.runs, total.shape[1]))

    def _nominal(self, code: str) -> Array:
        return self.many.nominal.scores[None, :, self.plan.index(code)]

    def _input(self, code: str, component: Component, place: int) -> Array:
        state = self.plan.table.state[:, place]
        rule = component.missing.rule if component.missing else "refuse"
        self.absent[code] = state == NOT_APPLICABLE
        self.blocked[code] = (state == MISSING) & (rule in {"unscored", "last"})
        if code in self.plan.table.given and component.missing is None:
            self.blocked[code] = state == MISSING
        if self.raw is None or component.points is not None:
            return self._nominal(code)
        self.varied.add(code)
        values = self.raw[:, :, place]
        if code in self.plan.table.given:
            return values
        lacking = state == MISSING
        if lacking.any() and rule in {"mean", "median"}:
            fill = np.nanmean if rule == "mean" else np.nanmedian
            values = np.where(lacking, fill(values, axis=1, keepdims=True), values)
        if component.treat is not None:
            values = np.vstack([treated(component.treat, row) for row in values])
        values = steps_over(component, values, self.plan.table.units)
        return np.where(lacking, 0.0, values) if rule == "zero" else values

    def _parent(self, code: str, component: Component) -> Array:
        children = self.plan.edition.tree.children[code]
        scores = [self.scores[child] for child in children]
        absent = np.column_stack([self.absent[child] for child in children])
        self.absent[code] = np.asarray(absent.all(axis=1))
        own = self.weights.get(code)
        if own is None and self.varied.isdisjoint(children):
            lost: Mask = np.isnan(self._nominal(code)[0]) & ~self.absent[code]
            self.blocked[code] = lost if _propagates(component) else np.zeros_like(lost)
            return self._nominal(code)
        self.varied.add(code)
        weights = self.plan.weights[code][None, :] if own is None else own
        assert component.aggregate is not None
        method = component.aggregate.method
        blocked = np.column_stack([self.blocked[child] for child in children]).any(axis=1)
        exponent = {
            "arithmetic": 1.0,
            "geometric": 0.0,
            "harmonic": -1.0,
            "power": component.aggregate.exponent,
        }
        if method in exponent:
            power = exponent[method]
            assert power is not None
            value = mean_over(scores, weights, power)
        else:
            value = self._other(component.aggregate, scores, weights)
        value = self._thin(component, scores, absent, weights, value)
        value = np.where(blocked, np.nan, value)
        lacking = np.isnan(value) & ~self.absent[code]
        anywhere: Mask = np.asarray(lacking.any(axis=0))
        self.blocked[code] = anywhere if _propagates(component) else np.zeros_like(anywhere)
        return self._stepped(component, value, lacking)

    def _other(self, how: Aggregation, scores: list[Array], weights: Array) -> Array:
        stacked: Array = np.stack(np.broadcast_arrays(*scores), axis=2)
        combined: Array
        method = how.method
        if method in {"copeland", "mazziotta_pareto"}:
            runs = max(len(stacked), len(weights))
            each = zip(
                np.broadcast_to(stacked, (runs, *stacked.shape[1:])),
                np.broadcast_to(weights, (runs, weights.shape[1])),
                strict=True,
            )
            try:
                return np.vstack([combine(matrix, vector, how) for matrix, vector in each])
            except StepFailed as failed:
                raise refuse(failed.code, "vary", failed.cause, failed.cure) from failed
        if method == "minimum":
            combined = np.nanmin(stacked, axis=2)
            return combined
        if method == "sum":
            # Either may vary alone: weights over parts that stand still, parts under fixed weights.
            runs = max(len(stacked), len(weights))
            held = np.broadcast_to(weights, (runs, weights.shape[1]))
            scored = np.broadcast_to(np.nan_to_num(stacked), (runs, *stacked.shape[1:]))
            combined = np.einsum("duk,dk->du", scored, held)
            return combined
        combined = np.nansum(stacked, axis=2)
        return combined

    def _thin(
        self, component: Component, scores: list[Array], absent: Mask, weights: Array, value: Array
    ) -> Array:
        least = component.missing.min_share if component.missing else 0.0
        if least <= 0:
            return value
        applicable = weights @ (~absent).T.astype(float)
        present = sum(
            np.where(np.isnan(score), 0.0, weights[:, [place]]) for place, score in enumerate(scores)
        )
        return np.where(present < least * applicable - 1e-12, np.nan, value)

    def _stepped(self, component: Component, value: Array, lacking: Mask) -> Array:
        rule = component.missing.rule if component.missing else "unscored"
        if lacking.any() and rule in {"mean", "median"}:
            fill = np.nanmean if rule == "mean" else np.nanmedian
            value = np.where(lacking, fill(value, axis=1, keepdims=True), value)
        value = steps_over(component, value, self.plan.table.units)
        return np.where(lacking, 0.0, value) if rule == "zero" else value

    def _finished(self, component: Component, score: Array) -> Array:
        for override in component.overrides:
            met: Mask = np.ones(score.shape, dtype=bool)
            for name, wanted in override.when.items():
                met = met & wanted.met(self.scores[name], self.absent[name])
            score = override.outcome(score, met)
        if component.round is not None:
            score = rounded(score, component.round.digits, component.round.mode)
        return score


def _propagates(component: Component) -> bool:
    return (component.missing.rule if component.missing else "unscored") == "unscored"


def steps_over(component: Component, values: Array, units: tuple[str, ...]) -> Array:
    """The component's chain of steps on every run (a row each), each with its own field."""
    to_turn = component.direction == "lower"
    for step in component.normalise:
        turn = to_turn and step.mirrors
        fit = _fit(step, values)
        if fit is None:
            rows = [step.apply(row, step.look(row, units), lower=turn) for row in values]
            values = np.vstack(rows)
        else:
            values = step.apply(values, fit, lower=turn)
        to_turn = to_turn and not turn
    return values


def _fit(step: Step, values: Array) -> Fit | None:
    """What the step sees in every run; None for a step that must look at the runs one by one."""
    if any(name not in _STATISTICS for name in step.sees):
        return None
    seen: Fit = {name: _STATISTICS[name](values) for name in step.sees}
    if "sd" in seen and getattr(step, "sd", "population") == "sample":
        count = np.sum(~np.isnan(values), axis=1, keepdims=True)
        seen["sd"] = seen["sd"] * np.sqrt(count / (count - 1.0))
    return seen
