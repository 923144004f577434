"""One run: figures in, scores of every component out, children before their parents.

What each rule means is told in ``docs/methods.md``, whose tables are tests of this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.aggregation import DERIVED
from nhip.measure.engine.combine import combine
from nhip.measure.engine.component import Aggregation, Component
from nhip.measure.engine.cutting import beyond, beyond_points, cut_said
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.filling import Covered, Filled
from nhip.measure.engine.labels import label
from nhip.measure.engine.leaves import Batch, Leaf, batches_of, together
from nhip.measure.engine.missing import BLOCKING, filling, left_said, recorded, refused, thin_said
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.scoring import best_of, earned
from nhip.measure.engine.step import Fit, Step, StepFailed, within_bounds
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE
from nhip.measure.engine.treating import Treated, look, record
from nhip.measure.engine.weighing import derived_weights, own_weights_said

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]
Fits = Mapping[str, tuple[Fit, ...]]


@dataclass(frozen=True)
class Scored:
    """Scores of every component, shape (units, components) in the plan's order, and what the steps saw.

    ``fits`` has, by component, what each step of its chain saw; under ``CODE.best`` the best figure of
    points by ``to_best``; under ``CODE.fill`` what missing figures were given by mean or median; under
    ``CODE.treat`` what the treatment of outliers came to; under ``CODE.field`` the children's scores that
    units are compared with; under ``CODE.shares`` what each child gives where every unit has its own
    weights. ``treated`` is the record of the figures changed.
    """

    scores: Matrix
    fits: Fits
    notices: tuple[Notice, ...] = ()
    treated: tuple[Treated, ...] = ()
    fills: tuple[Filled, ...] = ()
    covered: tuple[Covered, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What stays the same from run to run. ``most`` are the points a component can have, NaN for none."""

    edition: Edition
    codes: tuple[str, ...]
    column: dict[str, int]
    inputs: tuple[str, ...]
    given: frozenset[str]
    units: tuple[str, ...]
    most: dict[str, float]

    @cached_property
    def batches(self) -> tuple[Batch, ...]:
        """The leaves that can be scored together."""
        return batches_of(self.edition, self.inputs, self.given)


class Running:
    """One pass over the components.

    ``absent`` marks units to which a component does not apply, ``blocked`` those whose lack of a score
    takes the parent's score away too. ``scored`` says that ``raw`` holds the inputs' scores already,
    ``deriving`` that weights which the figures decide are to be found.
    """

    def __init__(
        self,
        sheet: Sheet,
        raw: Matrix,
        state: NDArray[np.int8],
        held: Fits | None,
        weights: Mapping[str, Vector],
        *,
        scored: bool = False,
        deriving: bool = False,
    ) -> None:
        self.sheet = sheet
        self.components = sheet.edition.components
        self.raw = raw
        self.state = state
        self.held = held or {}
        self.weights = dict(weights)
        self.deriving = deriving
        self.inputs_scored = scored
        self.fits: dict[str, tuple[Fit, ...]] = {}
        self.scores = np.full((len(raw), len(sheet.codes)), np.nan)
        self.absent: dict[str, Mask] = {}
        self.blocked: dict[str, Mask] = {}
        self.notices: list[Notice] = []
        self.said: list[Notice] = []
        self.treated: list[Treated] = []
        self.fills: list[Filled] = []
        self.covered: list[Covered] = []

    def scored(self) -> Scored:
        """Run, and give what came out."""
        places = {code: place for place, code in enumerate(self.sheet.inputs)}
        ready = {} if self.held or self.inputs_scored else self._together()
        for position, code in enumerate(self.sheet.codes):
            component = self.components[code]
            if code in ready:
                self._keep(code, ready[code])
                self.scores[:, position] = ready[code].score
                continue
            try:
                # What leaves the bounds is refused by name; NumPy's own warning would come first.
                with np.errstate(over="ignore", invalid="ignore"):
                    if code in places:
                        score = self._input(code, component, places[code])
                    else:
                        score = self._parent(code, component)
                within_bounds(score)
            except StepFailed as failed:
                place = self._place(code, failed.rows)
                raise Problems([Problem(failed.code, place, failed.cause, failed.cure)]) from failed
            if code not in self.sheet.given and not (self.inputs_scored and code in places):
                score = self._by_rule(code, component, score)
            self.scores[:, position] = score
        return Scored(
            self.scores,
            self.fits,
            tuple(self.notices),
            tuple(self.treated),
            tuple(self.fills),
            tuple(self.covered),
        )

    def _together(self) -> dict[str, Leaf]:
        """The leaves that are scored together, before any of the others."""
        found: dict[str, Leaf] = {}
        for batch in self.sheet.batches:
            found |= together(batch, self.sheet.edition, self.raw, self.state)
        return found

    def _keep(self, code: str, leaf: Leaf) -> None:
        """Enter what was found of a leaf where it would stand had it been scored alone."""
        self.absent[code], self.blocked[code] = leaf.absent, leaf.blocked
        self.fits |= leaf.fits
        self.notices += leaf.notices
        self.treated += leaf.treated
        self.fills += leaf.fills

    def derived(self) -> tuple[dict[str, Vector], tuple[Notice, ...]]:
        """Run, and give every parent's weights, and what is to be said of those that the figures decide."""
        self.scored()
        return self.weights, tuple(self.said)

    def _input(self, code: str, component: Component, place: int) -> Vector:
        """The score of a leaf, or of a parent whose published score is given."""
        values, state = within_bounds(self.raw[:, place]), self.state[:, place]
        absent: Mask = state == NOT_APPLICABLE
        lacking: Mask = state == MISSING
        self.absent[code] = absent
        # A figure that is not there stops the calculation; what others published need not be whole.
        rule = component.missing.left if component.missing else "refuse"
        if code in self.sheet.given and not component.missing:
            rule = "unscored"
        values = self._filled(code, values, lacking, rule)
        self.blocked[code] = lacking & np.isnan(values) & (rule in BLOCKING)
        if not self.inputs_scored and code not in self.sheet.given:
            values = self._steps(code, component, self._treated(code, component, values))
            if component.points is not None:
                values = self._points(code, component, values)
        return np.where(lacking, 0.0, values) if rule == "zero" else values

    def _parent(self, code: str, component: Component) -> Vector:
        assert component.aggregate is not None
        children = self.sheet.edition.tree.children[code]
        scores = self.scores[:, [self.sheet.column[child] for child in children]]
        absent = np.column_stack([self.absent[child] for child in children])
        blocked = np.column_stack([self.blocked[child] for child in children])
        aside = np.array([self.components[child].aside for child in children])
        if aside.any():
            # What stands aside is to its parent as if it did not apply.
            scores, absent, blocked = np.where(aside, np.nan, scores), absent | aside, blocked & ~aside
        if self.deriving and component.weights in DERIVED:
            counted = tuple(child for child, out in zip(children, aside, strict=True) if not out)
            self.weights[code] = np.zeros(len(children))
            found, said = derived_weights(code, component, scores[:, ~aside], counted)
            self.weights[code][~aside] = found
            self.said += said
        by_points = component.aggregate.method == "points"
        most = [self.sheet.most[child] for child in children]
        weights = np.where(aside, 0.0, most) if by_points else self.weights[code]
        value = self._combined(code, component.aggregate, scores, weights, children)
        thin = self._thin(code, component, scores, absent, weights)
        if thin.any():
            units = self.sheet.units if len(thin) == len(self.sheet.units) else ()
            self.notices.append(thin_said(code, self.covered[-1], thin, units))
        self.absent[code] = np.asarray(absent.all(axis=1))
        value = np.where(blocked.any(axis=1) | thin, np.nan, value)
        lacking = np.isnan(value) & ~self.absent[code]
        rule = component.missing.rule if component.missing else "unscored"
        self.blocked[code] = lacking & (rule == "unscored")
        if component.missing is not None and rule not in {"unscored", "ignore"}:
            value = self._filled(code, value, lacking, rule)
        value = self._steps(code, component, value)
        return np.where(lacking, 0.0, value) if rule == "zero" else value

    def _combined(
        self, code: str, how: Aggregation, scores: Matrix, weights: Vector, children: tuple[str, ...]
    ) -> Vector:
        shares: dict[str, Matrix] = {}
        value = combine(scores, weights, how, children, self._field(code, how, scores), shares)
        if shares:
            self.fits[f"{code}.shares"] = (shares,)
            if not self.held:
                self.notices += own_weights_said(code, value, scores.shape[1])
        return value

    def _field(self, code: str, how: Aggregation, scores: Matrix) -> Matrix | None:
        """The children's scores that units are compared with, where they are compared two by two."""
        if how.method not in {"copeland", "promethee", "benefit_of_doubt"}:
            return None
        held = self.held.get(f"{code}.field")
        field: Matrix = held[0]["field"] if held else scores
        self.fits[f"{code}.field"] = ({"field": field},)
        return field

    def _filled(self, code: str, values: Vector, lacking: Mask, rule: str) -> Vector:
        """``values`` with what the rule puts where figures are missing; says so, or refuses."""
        held = self.held.get(f"{code}.fill")
        if rule in {"mean", "median"} and not self.inputs_scored:
            fill = held[0]["fill"] if held else filling(code, values, rule)
            self.fits[f"{code}.fill"] = ({"fill": fill},)
            self.fills.append(
                recorded(
                    self.sheet.edition,
                    code,
                    rule,
                    rows=np.flatnonzero(lacking),
                    known=int((~np.isnan(values) & ~lacking).sum()),
                    fill=fill,
                )
            )
            values = np.where(lacking, fill, values)
        elif rule == "zero":
            self.fills.append(
                recorded(self.sheet.edition, code, rule, rows=np.flatnonzero(lacking), known=0, fill=0.0)
            )
        if lacking.any():
            if rule == "refuse":
                # The rows need not be units when explanations run a plan; only units have names.
                units = self.sheet.units if len(values) == len(self.sheet.units) else ()
                raise refused(
                    code, [units[row] for row in np.flatnonzero(lacking) if units], int(lacking.sum())
                )
            self.notices.append(left_said(code, rule, int(lacking.sum())))
        return values

    def _treated(self, code: str, component: Component, values: Vector) -> Vector:
        """``values`` after the treatment of outliers, if there is one; keeps its record and says it."""
        if component.treat is None:
            return values
        held = self.held.get(f"{code}.treat")
        try:
            treating = held[0]["treating"] if held else look(component.treat, values[~np.isnan(values)])
        except StepFailed as failed:
            if failed.code == "treat.not_positive":
                failed.rows = tuple(int(row) for row in np.flatnonzero(values <= 0))
            raise
        self.fits[f"{code}.treat"] = ({"treating": treating},)
        changed = treating.apply(values)
        self.treated.append(record(code, treating, values, changed))
        self.notices += [Notice(name, code, text) for name, text in self.treated[-1].notices()]
        return changed

    def _steps(self, code: str, component: Component, values: Vector) -> Vector:
        to_turn = component.direction == "lower"
        kept: list[Fit] = []
        for position, step in enumerate(component.normalise):
            fit = self._fit(code, position, step, values)
            kept.append(fit)
            turn = to_turn and step.mirrors
            self._cut(code, values, step.ends(fit, lower=turn))
            values = within_bounds(step.apply(values, fit, lower=turn))
            to_turn = to_turn and not turn
        if kept:
            self.fits[code] = tuple(kept)
        return values

    def _cut(self, code: str, values: Vector, ends: tuple[float, float] | None) -> None:
        """Say whose values a step cuts off."""
        cut = None if ends is None else beyond(values, *ends)
        if cut is not None and cut.any():
            self.notices.append(cut_said(code, cut, self.sheet.units))

    def _fit(self, code: str, position: int, step: Step, values: Vector) -> Fit:
        if code in self.held:
            return self.held[code][position]
        field = values[~np.isnan(values)]
        if step.sees and not len(field):
            raise StepFailed(
                "missing.all",
                label(f"không đơn vị nào có số liệu của “{code}”.", f"no unit has a figure of “{code}”."),
                label("bổ sung số liệu.", "add figures."),
            )
        return step.look(values, self.sheet.units) if step.sees else {}

    def _points(self, code: str, component: Component, values: Vector) -> Vector:
        rule = component.points
        assert rule is not None
        best = np.nan
        if rule.rule == "to_best":
            held = self.held.get(f"{code}.best")
            best = held[0]["max"] if held else best_of(values)
            self.fits[f"{code}.best"] = ({"max": best},)
        points = earned(values, rule, best)
        cut = beyond_points(values, rule)
        if cut.any():
            self.notices.append(cut_said(code, cut, self.sheet.units, by_points=True))
        absent = self.absent[code]
        if absent.any() and rule.not_applicable != "redistribute":
            points = np.where(absent, rule.max if rule.not_applicable == "full" else 0.0, points)
            self.absent[code] = np.zeros_like(absent)
        return points

    def _thin(self, code: str, component: Component, scores: Matrix, absent: Mask, weights: Vector) -> Mask:
        """Units with a score for less than ``min_share`` of the weight that applies to them."""
        least = component.missing.min_share if component.missing else 0.0
        applicable = np.where(absent, 0.0, np.abs(weights)).sum(axis=1)
        present = np.where(np.isnan(scores), 0.0, np.abs(weights)).sum(axis=1)
        thin: Mask = (present < least * applicable - 1e-12) & (present > 0)
        if least > 0:
            self.covered.append(Covered(code, present, applicable, least))
        return thin

    def _by_rule(self, code: str, component: Component, score: Vector) -> Vector:
        """Scores that overrides change, and rounding inside the calculation."""
        for override in component.overrides:
            hidden = [name for name in override.when if name not in self.sheet.column]
            if hidden:
                self._notice(
                    "override.unseen",
                    code,
                    f"không xét được quy tắc về {', '.join(hidden)}, vì chỉ có giá trị đã công bố.",
                    f"the rule about {', '.join(hidden)} cannot be seen: only published scores are there.",
                )
                continue
            met = np.ones(len(score), dtype=bool)
            for name, wanted in override.when.items():
                met &= wanted.met(self.scores[:, self.sheet.column[name]], self.absent[name])
            before, score = score, override.outcome(score, met)
            # A unit already below what a rule allows at most is not held by it.
            changed = met if override.score is not None else met & ~_same(before, score)
            if changed.any():
                self.notices.append(
                    Notice("override", ", ".join(override.when), override.said(int(changed.sum())))
                )
            if override.score is not None:
                self.absent[code] = self.absent[code] & ~met
                self.blocked[code] = self.blocked[code] & ~met
            elif override.unscored:
                takes_away = component.missing is None or component.missing.rule != "ignore"
                self.absent[code] = self.absent[code] & ~met
                self.blocked[code] = (self.blocked[code] & ~met) | (met & takes_away)
        return (
            score if component.round is None else rounded(score, component.round.digits, component.round.mode)
        )

    def _place(self, code: str, rows: tuple[int, ...]) -> str:
        """Where the trouble is: the component's line, its code, the edition and the first units at fault."""
        edition = self.sheet.edition
        units = [self.sheet.units[row] for row in rows[:5]] if len(self.raw) == len(self.sheet.units) else []
        about = ", ".join([code, *([edition.code] if edition.code else []), *units])
        return f"{edition.places.get(code, edition.tree.root)} ({about})"

    def _notice(self, code: str, about: str, vi: str, en: str) -> None:
        self.notices.append(Notice(code, about, label(vi, en)))


def _same(before: Vector, after: Vector) -> Mask:
    same: Mask = (before == after) | (np.isnan(before) & np.isnan(after))
    return same
