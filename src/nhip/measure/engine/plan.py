"""The calculation itself: from a table of figures to a matrix of scores.

A plan is one edition made ready to run many times: with a changed figure, with other weights, with the
field held still. Running it is a short chain of array operations, without I/O and without memory of the
run before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.combine import combine
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.label import Label, label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Component
from nhip.measure.engine.scoring import earned
from nhip.measure.engine.steps import Fit, Step, StepFailed
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE, Table

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Fits = Mapping[str, tuple[Fit, ...]]


@dataclass(frozen=True)
class Scored:
    """Scores of every component, shape (units, components) in the plan's order, and what the steps saw."""

    scores: Matrix
    fits: Fits
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Plan:
    """An edition over a table. ``codes`` is the order of score columns: inputs and parents, root last."""

    edition: Edition
    table: Table
    codes: tuple[str, ...]
    column: dict[str, int]
    weights: dict[str, Vector]

    def run(
        self,
        raw: Matrix | None = None,
        state: NDArray[np.int8] | None = None,
        *,
        fits: Fits | None = None,
        weights: Mapping[str, Vector] | None = None,
    ) -> Scored:
        """Scores for ``raw`` (the table's own figures by default), shape (units, inputs).

        ``fits`` holds the field still: the steps use what they saw in another run. ``weights`` replaces the
        children's weights of some parents. Raises :class:`Problems`.
        """
        raw = self.table.raw if raw is None else raw
        if state is None:
            state = (
                self.table.state
                if raw.shape == self.table.raw.shape
                else np.where(np.isnan(raw), MISSING, 0).astype(np.int8)
            )
        return _Run(self, raw, state, fits, weights or {}).scored()

    def lift(self, inputs: Matrix, fits: Fits) -> Matrix:
        """Scores of every component from the *scores* of the inputs, shape (rows, inputs), field held still.

        The rows need not be units: explanations walk between two of them.
        """
        return (
            _Run(self, inputs, np.zeros(inputs.shape, dtype=np.int8), fits, {}, scored=True).scored().scores
        )

    def index(self, code: str) -> int:
        """The score column of ``code``."""
        return self.column[code]


def make_plan(edition: Edition, table: Table) -> Plan:
    """The plan of ``edition`` over ``table``."""
    tree = edition.tree
    hidden = {leaf for code in table.given for leaf in _under(tree.children, code)}
    codes = tuple(code for code in tree.order if code not in hidden)
    weights: dict[str, Vector] = {}
    for code in codes:
        children = tree.children[code]
        if children and code not in table.given:
            parent = edition.components[code]
            method = parent.aggregate.method if parent.aggregate else "arithmetic"
            if parent.weights == "equal" or method in {"points", "minimum"}:
                weights[code] = np.full(len(children), 1.0 / len(children))
            else:
                given = np.array([edition.components[child].weight or 0.0 for child in children])
                weights[code] = given if method == "sum" else given / parent.weights_sum
    return Plan(edition, table, codes, {code: place for place, code in enumerate(codes)}, weights)


def _under(children: Mapping[str, tuple[str, ...]], code: str) -> list[str]:
    return [inner for child in children[code] for inner in (child, *_under(children, child))]


class _Run:
    def __init__(
        self,
        plan: Plan,
        raw: Matrix,
        state: NDArray[np.int8],
        fits: Fits | None,
        weights: Mapping[str, Vector],
        *,
        scored: bool = False,
    ) -> None:
        self.inputs_scored = scored
        self.plan = plan
        self.raw = raw
        self.state = state
        self.held = fits
        self.weights = weights
        self.fits: dict[str, tuple[Fit, ...]] = {}
        self.scores = np.full((len(raw), len(plan.codes)), np.nan)
        self.absent: dict[str, Mask] = {}
        self.blocked: dict[str, Mask] = {}
        self.maximum: dict[str, float] = {}
        self.notices: list[Notice] = []

    def scored(self) -> Scored:
        places = {code: place for place, code in enumerate(self.plan.table.inputs)}
        for position, code in enumerate(self.plan.codes):
            component = self.plan.edition.components[code]
            try:
                if code in places:
                    score = self._input(code, component, places[code])
                else:
                    score = self._parent(code, component)
            except StepFailed as failed:
                raise Problems(
                    [Problem(failed.code, self._place(code), failed.cause, failed.cure)]
                ) from failed
            self.scores[:, position] = self._overridden(component, score)
            if component.round is not None:
                self.scores[:, position] = rounded(
                    self.scores[:, position], component.round.digits, component.round.mode
                )
        return Scored(self.scores, self.fits, tuple(self.notices))

    def _place(self, code: str) -> str:
        return f"{self.plan.edition.tree.root} {self.plan.edition.code} ({code})".replace("  ", " ")

    def _input(self, code: str, component: Component, place: int) -> Vector:
        values = self.raw[:, place]
        state = self.state[:, place]
        not_applicable = state == NOT_APPLICABLE
        lacking = state == MISSING
        self.absent[code] = not_applicable
        # A figure that is simply not there stops the calculation; a parent that others published need not be whole.
        otherwise = "unscored" if code in self.plan.table.given else "refuse"
        rule = component.missing.rule if component.missing else otherwise
        if lacking.any():
            values = self._filled(code, values, lacking, rule)
        self.blocked[code] = lacking & np.isnan(values) & (rule in {"unscored", "last"})
        if component.points is not None:
            self.maximum[code] = component.points.max
        if self.inputs_scored or code in self.plan.table.given:
            return values
        values = self._steps(code, component, values)
        if component.points is not None:
            values = self._points(code, component, values, not_applicable)
        return np.where(lacking, 0.0, values) if rule == "zero" else values

    def _filled(self, code: str, values: Vector, lacking: Mask, rule: str) -> Vector:
        count = int(lacking.sum())
        if rule == "refuse":
            units = (
                [self.plan.table.units[row] for row in np.flatnonzero(lacking)]
                if len(values) == len(self.plan.table.units)
                else []
            )
            some = ", ".join(units[:8]) + ("…" if count > 8 else "")
            raise StepFailed(
                "missing.refused",
                label(
                    f"thiếu số liệu của {count} đơn vị: {some}.",
                    f"figures of {count} units are missing: {some}.",
                ),
                label(
                    f"bổ sung số liệu, hoặc đặt quy tắc “missing” cho “{code}” trong định nghĩa.",
                    f"add the figures, or give “{code}” a “missing” rule in the definition.",
                ),
            )
        self._notice(f"missing.{rule}", code, *_said(rule, count, code))
        if rule in {"mean", "median"}:
            known = values[~np.isnan(values)]
            if not len(known):
                raise StepFailed(
                    "missing.all",
                    label(f"không đơn vị nào có số liệu của “{code}”.", f"no unit has a figure of “{code}”."),
                    label("bổ sung số liệu.", "add figures."),
                )
            fill = float(known.mean() if rule == "mean" else np.median(known))
            return np.where(lacking, fill, values)
        return values

    def _steps(self, code: str, component: Component, values: Vector) -> Vector:
        mirrored = component.direction == "higher"
        kept: list[Fit] = []
        for position, step in enumerate(component.normalise):
            fit = self._fit(code, position, step, values)
            kept.append(fit)
            values = step.apply(values, fit)
            if not mirrored and step.mirrors:
                values, mirrored = step.mirror(values, fit), True
        if kept:
            self.fits[code] = tuple(kept)
        return values

    def _fit(self, code: str, position: int, step: Step, values: Vector) -> Fit:
        if self.held is not None and code in self.held:
            return self.held[code][position]
        if not step.sees:
            return {}
        field = values[~np.isnan(values)]
        if not len(field):
            raise StepFailed(
                "missing.all",
                label(f"không đơn vị nào có số liệu của “{code}”.", f"no unit has a figure of “{code}”."),
                label("bổ sung số liệu.", "add figures."),
            )
        return step.fit(field)

    def _points(self, code: str, component: Component, values: Vector, not_applicable: Mask) -> Vector:
        assert component.points is not None
        rule = component.points
        of = self.plan.table.others.get((code, "of"))
        best = self.held[f"{code}.best"][0]["max"] if self.held and f"{code}.best" in self.held else None
        points, top = earned(values, rule, of, best)
        if rule.rule == "to_best":
            self.fits[f"{code}.best"] = ({"max": top},)
        if not_applicable.any() and rule.not_applicable != "redistribute":
            points = np.where(not_applicable, rule.max if rule.not_applicable == "full" else 0.0, points)
            self.absent[code] = np.zeros_like(not_applicable)
        return points

    def _parent(self, code: str, component: Component) -> Vector:
        assert component.aggregate is not None
        children = self.plan.edition.tree.children[code]
        scores = self.scores[:, [self.plan.column[child] for child in children]]
        absent = np.column_stack([self.absent[child] for child in children])
        weights = self.weights.get(code, self.plan.weights[code])
        if component.aggregate.method == "points":
            value = self._sum_points(code, children, scores)
        else:
            value = combine(scores, weights, component.aggregate)
        value = self._enough(code, component, scores, absent, weights, value)
        self.absent[code] = absent.all(axis=1)
        blocked = np.column_stack([self.blocked[child] for child in children]).any(axis=1)
        value = np.where(blocked, np.nan, value)
        lacking = np.isnan(value) & ~self.absent[code]
        rule = component.missing.rule if component.missing else "unscored"
        self.blocked[code] = lacking & (rule == "unscored")
        if lacking.any() and rule in {"mean", "median", "refuse"}:
            value = self._filled(code, value, lacking, rule)
        value = self._steps(code, component, value)
        return np.where(lacking, 0.0, value) if rule == "zero" else value

    def _sum_points(self, code: str, children: tuple[str, ...], scores: Matrix) -> Vector:
        most = np.array([self.maximum.get(child, np.nan) for child in children])
        if np.isnan(most).any():
            raise StepFailed(
                "points.no_maximum",
                label(
                    "một thành phần con không tính bằng điểm.", "one of the children is not scored in points."
                ),
                label(
                    "thêm “points” cho nó, hoặc gộp bằng “sum”.", "give it “points”, or aggregate by “sum”."
                ),
            )
        whole = float(most.sum())
        self.maximum[code] = whole
        counted = np.where(np.isnan(scores), 0.0, most).sum(axis=1)
        total = np.nansum(scores, axis=1)
        result: Vector = np.divide(
            total * whole, counted, out=np.full(len(scores), np.nan), where=counted > 0
        )
        return result

    def _enough(
        self,
        code: str,
        component: Component,
        scores: Matrix,
        absent: NDArray[np.bool_],
        weights: Vector,
        value: Vector,
    ) -> Vector:
        """Leave a unit unscored where less than ``min_share`` of the applicable weight has data."""
        least = component.missing.min_share if component.missing else 0.0
        if least <= 0:
            return value
        applicable = np.where(absent, 0.0, weights).sum(axis=1)
        present = np.where(np.isnan(scores), 0.0, weights).sum(axis=1)
        thin = present < least * applicable - 1e-12
        if thin.any():
            self._notice(
                "missing.thin",
                code,
                f"{int(thin.sum())} đơn vị có dưới {least:.0%} trọng số của “{code}” nên không có điểm.",
                f"{int(thin.sum())} units have under {least:.0%} of the weight of “{code}” and get no score.",
            )
        return np.where(thin, np.nan, value)

    def _overridden(self, component: Component, score: Vector) -> Vector:
        for override in component.overrides:
            met = np.ones(len(score), dtype=bool)
            for name, wanted in override.when.items():
                seen = self.scores[:, self.plan.column[name]]
                met &= np.isnan(seen) if wanted == "missing" else seen == wanted
            if met.any():
                self._notice(
                    "override",
                    ", ".join(override.when),
                    f"{int(met.sum())} đơn vị nhận điểm {override.score:g} theo quy tắc.",
                    f"{int(met.sum())} units get the score {override.score:g} by rule.",
                )
            score = np.where(met, override.score, score)
        return score

    def _notice(self, code: str, about: str, vi: str, en: str) -> None:
        self.notices.append(Notice(code, about, Label.model_construct(vi=vi, en=en)))


def _said(rule: str, count: int, code: str) -> tuple[str, str]:
    said: dict[str, Callable[[], tuple[str, str]]] = {
        "mean": lambda: (
            f"{count} giá trị thiếu của “{code}” thay bằng trung bình.",
            f"{count} missing figures of “{code}” take the mean.",
        ),
        "median": lambda: (
            f"{count} giá trị thiếu của “{code}” thay bằng trung vị.",
            f"{count} missing figures of “{code}” take the median.",
        ),
        "zero": lambda: (
            f"{count} đơn vị thiếu “{code}” nhận điểm 0 theo quy tắc.",
            f"{count} units without “{code}” get the score 0 by rule.",
        ),
        "ignore": lambda: (
            f"{count} đơn vị thiếu “{code}”; trọng số chia cho các phần còn lại.",
            f"{count} units lack “{code}”; its weight goes to the other parts.",
        ),
    }
    return said.get(
        rule,
        lambda: (
            f"{count} đơn vị thiếu “{code}” nên không có điểm.",
            f"{count} units lack “{code}” and get no score.",
        ),
    )()
