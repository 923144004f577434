"""Scores of the inputs under many settings of the same figures: each column once for each way to score it.

Columns that go the same way are scored together, which is what makes twenty settings of an index cheap.
What is out of the ordinary (points, given parents, a step that refuses) is left to
:mod:`~nhip.measure.engine.running`, which also says what is wrong.
"""

from collections.abc import Hashable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.many_steps import steps_over
from nhip.measure.engine.many_walk import RULES, left_by
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.running import Running
from nhip.measure.engine.step import StepFailed
from nhip.measure.engine.table import MISSING
from nhip.measure.engine.treating import Treatment, look

Array = NDArray[np.float64]


class ManySettings:
    """Scores of inputs, remembered by column and component; ``units`` rows, figures of one table."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Array] = {}
        self._treated: dict[tuple[str, Hashable], Array] = {}
        # Components are told apart by identity, so they must outlive what is remembered of them.
        self._kept: list[Component] = []

    def scores(self, plan: Plan) -> Array:
        """Scores of the inputs of ``plan``, shape (units, inputs). Raises :class:`Problems`."""
        components = plan.edition.components
        table = plan.table
        held = plan.held
        new = [code for code in table.inputs if (code, id(components[code])) not in self._known]
        together: dict[Hashable, list[str]] = {}
        alone: list[str] = []
        for code in new:
            component = components[code]
            if held is None and _is_plain(component) and code not in table.given:
                together.setdefault((component.normalise, component.direction), []).append(code)
            else:
                alone.append(code)
        for codes in together.values():
            found = self._together(plan, codes)
            if found is None:
                alone += codes
            else:
                self._keep(plan, codes, found)
        if alone:
            self._keep(plan, alone, _one_by_one(plan, alone))
        return np.column_stack([self._known[code, id(components[code])] for code in table.inputs])

    def _keep(self, plan: Plan, codes: Iterable[str], found: Array) -> None:
        for code, score in zip(codes, found, strict=True):
            component = plan.edition.components[code]
            self._kept.append(component)
            self._known[code, id(component)] = score

    def _together(self, plan: Plan, codes: list[str]) -> Array | None:
        """Scores of columns with the same chain, shape (codes, units); None where one is refused."""
        table, components = plan.table, plan.edition.components
        lacking = np.array([table.state[:, table.inputs.index(code)] == MISSING for code in codes])
        rules = [left_by(components[code], "refuse") for code in codes]
        if any(rule == "refuse" and gone.any() for rule, gone in zip(rules, lacking, strict=True)):
            return None
        try:
            values = self._prepared(plan, codes, rules, lacking)
            values = steps_over(components[codes[0]], values, table.units)
        except StepFailed:
            return None
        zero = np.array([rule == "zero" for rule in rules])
        return np.where(lacking & zero[:, None], 0.0, values) if zero.any() else values

    def _prepared(self, plan: Plan, codes: list[str], rules: list[str], lacking: Array) -> Array:
        """Columns filled and treated, shape (codes, units)."""
        table, components = plan.table, plan.edition.components
        keys = [(code, (rule, components[code].treat)) for code, rule in zip(codes, rules, strict=True)]
        new = [place for place, key in enumerate(keys) if key not in self._treated]
        if new:
            columns = [table.inputs.index(codes[place]) for place in new]
            values = table.raw.T[columns]
            for rule, fill in (("mean", np.nanmean), ("median", np.nanmedian)):
                rows = [row for row, place in enumerate(new) if rules[place] == rule]
                rows = [row for row in rows if not np.isnan(values[row]).all()]
                if rows:
                    held = values[rows]
                    gone = lacking[[new[row] for row in rows]]
                    values[rows] = np.where(gone, fill(held, axis=1, keepdims=True), held)
            _treat(values, [components[codes[place]].treat for place in new])
            for row, place in enumerate(new):
                self._treated[keys[place]] = values[row]
        return np.stack([self._treated[key] for key in keys])


def _is_plain(component: Component) -> bool:
    return (
        component.points is None
        and not component.overrides
        and component.round is None
        and left_by(component, "refuse") in RULES
    )


def _one_by_one(plan: Plan, codes: list[str]) -> Array:
    """The same scores by the single run, shape (codes, units)."""
    sheet = replace(plan.sheet, codes=tuple(codes), column={code: place for place, code in enumerate(codes)})
    held = plan.held
    return Running(sheet, plan.table.raw, plan.table.state, held, {}).scored().scores.T


def _treat(values: Array, treatments: list[Treatment | None]) -> None:
    """Treat each row of ``values`` in place by its own treatment."""
    rows = [row for row, treatment in enumerate(treatments) if treatment is not None]
    if not rows:
        return
    skewness, kurtosis = _moments(values[rows])
    for row, skew, tail in zip(rows, skewness, kurtosis, strict=True):
        treatment = treatments[row]
        assert treatment is not None
        # Most columns pass by far, which is seen for all of them at once; NaN never passes here.
        if abs(skew) < treatment.skewness - 1e-6 and tail < treatment.kurtosis - 1e-6:
            continue
        known = values[row][~np.isnan(values[row])]
        values[row] = look(treatment, known).apply(values[row])


def _moments(values: Array) -> tuple[Array, Array]:
    """Adjusted skewness and excess kurtosis of each row; NaN under four values or without spread."""
    there = ~np.isnan(values)
    count = there.sum(axis=1).astype(float)
    count[count < 4] = np.nan
    mean = np.where(there, values, 0.0).sum(axis=1) / count
    spread = np.where(there, values - mean[:, None], 0.0)
    # Neither moment depends on the scale, and fourth powers of huge figures leave what numbers hold.
    farthest = np.abs(spread).max(axis=1, keepdims=True)
    spread = spread / np.where(farthest > 0, farthest, 1.0)
    square = spread * spread
    second = square.sum(axis=1) / count
    second[~(farthest[:, 0] > 1e-9 * np.abs(mean))] = np.nan
    third = (square * spread).sum(axis=1) / count / second**1.5
    fourth = (square * square).sum(axis=1) / count / second**2 - 3.0
    skewness = third * np.sqrt(count * (count - 1)) / (count - 2)
    kurtosis = (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * fourth + 6.0)
    return skewness, kurtosis
