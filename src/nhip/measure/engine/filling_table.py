"""The estimates of one edition: which components have a rule that reckons figures from others, and the doing.

Estimates come after figures of other periods and after units that are left out, and before the first step.
A table keeps its estimators, so that a figure that is then moved moves what was estimated from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.component import Missing
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.filling import Filled
from nhip.measure.engine.filling_models import (
    drawn_by_regression,
    drawn_from_donors,
    middles,
    regress,
    stream_of,
)
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem, Problems
from nhip.measure.engine.step import StepFailed

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimator:
    """One component's rule, ready to be applied to figures of shape (units, inputs).

    ``column`` is the component's place among the inputs, ``sorting`` the units by group,
    ``predictors`` the places of those inputs that explain it, ``beside`` those series that are no inputs,
    shape (units, series); ``names`` are what both are called, in that order.
    """

    code: str
    column: int
    rule: Missing
    period: str
    sorting: "Sorting"
    names: tuple[str, ...]
    predictors: tuple[int, ...]
    beside: Matrix
    bounds: tuple[float, float] | None

    def fill(self, raw: Matrix, known: Mask, lacking: Mask) -> Filled:
        """Figures for the rows ``lacking`` that the rule can fill; only figures ``known`` are used.

        Raises :class:`StepFailed`, with the rows, where it cannot and nothing else is said to happen.
        """
        values = np.where(known[:, self.column], raw[:, self.column], np.nan)
        rule = self.rule.rule
        if rule == "zero_figure":
            return self._record(np.flatnonzero(lacking), np.zeros(int(lacking.sum())), 0)
        if rule == "multiple" and self.rule.model == "hotdeck":
            return self._from_donors(values, lacking)
        if self.rule.by is not None:
            found, counts = middles(values, self.sorting.numbers, lacking, rule)
            self._stop_without(lacking & np.isnan(found))
            rows = np.flatnonzero(lacking & ~np.isnan(found))
            groups = self.sorting.numbers[rows].tolist()
            return self._record(
                rows, found[rows], [counts[group] for group in groups], groups=self.sorting.named(groups)
            )
        return self._regressed(values, raw, known, lacking)

    def _regressed(self, values: Vector, raw: Matrix, known: Mask, lacking: Mask) -> Filled:
        places = list(self.predictors)
        predictors = np.column_stack([np.where(known[:, places], raw[:, places], np.nan), self.beside])
        fit = regress(values, predictors)
        self._stop_without(lacking & np.isnan(fit.design).any(axis=1))
        rows = np.flatnonzero(lacking & ~np.isnan(fit.design).any(axis=1))
        r_squared = fit.r_squared if self.names else None
        if self.rule.rule == "regression":
            return self._record(rows, fit.design[rows] @ fit.coefficients, fit.count, r_squared=r_squared)
        stream = stream_of(self.rule.seed, self.code)
        draws = drawn_by_regression(fit, rows, self.rule.draws, stream)
        return self._of_draws(rows, draws, [fit.count] * len(rows), r_squared=r_squared)

    def _from_donors(self, values: Vector, lacking: Mask) -> Filled:
        stream = stream_of(self.rule.seed, self.code)
        groups, there = self.sorting.numbers, ~np.isnan(values)
        counts = np.bincount(groups[there & (groups >= 0)], minlength=len(self.sorting.names))
        stuck: Mask = lacking & ((groups < 0) | (counts[groups] == 0))
        self._stop_without(stuck)
        draws = np.full((self.rule.draws, len(values)), np.nan)
        rows = np.flatnonzero(lacking & ~stuck)
        for group in np.unique(groups[rows]):
            own = rows[groups[rows] == group]
            donors = values[(groups == group) & there]
            draws[:, own] = drawn_from_donors(donors, len(own), self.rule.draws, stream)
        shown = groups[rows].tolist()
        named = self.sorting.named(shown) if self.rule.by else ()
        return self._of_draws(rows, draws[:, rows], counts[shown].tolist(), named)

    def _of_draws(
        self,
        rows: NDArray[np.intp],
        draws: Matrix,
        figures: Sequence[int],
        groups: tuple[str, ...] = (),
        r_squared: float | None = None,
    ) -> Filled:
        held = draws if self.bounds is None else np.clip(draws, *self.bounds)
        wanted = held.mean(axis=0) if self.rule.draw is None else held[self.rule.draw - 1]
        cut = (held != draws).any(axis=0)
        return self._record(rows, wanted, figures, groups=groups, r_squared=r_squared, draws=held, cut=cut)

    def _record(
        self,
        rows: NDArray[np.intp],
        values: Vector,
        figures: int | Sequence[int],
        *,
        groups: tuple[str, ...] = (),
        r_squared: float | None = None,
        draws: Matrix | None = None,
        cut: Mask | None = None,
    ) -> Filled:
        held = values if self.bounds is None else np.clip(values, *self.bounds)
        return Filled(
            self.code,
            self.rule.rule,
            rows,
            held,
            ((self.period,) if self.rule.rule != "zero_figure" else (),) * len(rows),
            (figures,) * len(rows) if isinstance(figures, int) else tuple(figures),
            groups,
            r_squared,
            held != values if cut is None else cut,
            np.empty((0, 0)) if draws is None else draws,
        )

    def _stop_without(self, stuck: Mask) -> None:
        """Refuse the rows for which there is nothing to estimate from, unless the rule says what then."""
        rows = tuple(int(row) for row in np.flatnonzero(stuck))
        if not rows or self.rule.otherwise not in {None, "refuse"}:
            return
        cure = label(
            "bổ sung số liệu, hoặc thêm “otherwise” (ví dụ mean, ignore).",
            "add figures, or say what then: “otherwise” (mean, ignore).",
        )
        ungrouped = [row for row in rows if self.sorting.numbers[row] < 0]
        if ungrouped:
            raise StepFailed(
                "missing.no_group",
                label(
                    f"{len(ungrouped)} đơn vị thiếu số liệu không thuộc nhóm nào của “{self.rule.by}”.",
                    f"{len(ungrouped)} units without a figure are in no group of “{self.rule.by}”.",
                ),
                label(
                    "thêm các đơn vị này vào một nhóm, hoặc thêm “otherwise”.",
                    "put them into a group, or say what then: “otherwise”.",
                ),
                tuple(ungrouped),
            )
        if self.rule.by is not None:
            empty = ", ".join(self.sorting.named(sorted({int(self.sorting.numbers[row]) for row in rows})))
            cause = label(f"nhóm {empty} không có số liệu nào.", f"the group {empty} has no figure at all.")
            raise StepFailed("missing.empty_group", cause, cure, rows)
        if not self.names:
            cause = label("không đơn vị nào có số liệu.", "no unit has a figure.")
            raise StepFailed("missing.all", cause, cure, rows)
        names = ", ".join(self.names)
        raise StepFailed(
            "missing.no_predictor",
            label(
                f"{len(rows)} đơn vị thiếu cả biến dùng để ước lượng ({names}).",
                f"{len(rows)} units lack a figure to be estimated from too ({names}).",
            ),
            cure,
            rows,
        )


def estimators_of(
    edition: Edition, choosing: Choosing, inputs: tuple[str, ...], units: tuple[str, ...]
) -> tuple[Estimator, ...]:
    """The estimators of an edition's inputs. Raises :class:`Problems` for one that names no figures."""
    problems: list[Problem] = []
    found: list[Estimator] = []
    sortings: dict[str | None, Sorting] = {}
    for column, code in enumerate(inputs):
        component = edition.components[code]
        rule = component.missing
        if rule is None or not rule.is_estimate:
            continue
        if rule.by not in sortings:
            sortings[rule.by] = sorted_by(edition, rule.by, units)
        period = choosing.period(component)
        beside: list[Vector] = []
        aside: list[str] = []
        for name in rule.predictors:
            if name in inputs:
                continue
            series = choosing.pick(name, period)
            if not series:
                problems.append(choosing.no_data(code, name, period))
                continue
            figures = [series.get(unit) for unit in units]
            beside.append(
                np.array([np.nan if f is None or f.value is None else f.value for f in figures], dtype=float)
            )
            aside.append(name)
        found.append(
            Estimator(
                code,
                column,
                rule,
                period,
                sortings[rule.by],
                (*(name for name in rule.predictors if name in inputs), *aside),
                tuple(inputs.index(name) for name in rule.predictors if name in inputs),
                np.column_stack(beside) if beside else np.empty((len(units), 0)),
                component.range,
            )
        )
    if problems:
        raise Problems(problems)
    return tuple(found)


@dataclass(frozen=True)
class Sorting:
    """Units by group: ``names`` sorted, and for each unit the place of its group's name, −1 for none."""

    names: tuple[str, ...]
    numbers: NDArray[np.intp]

    def named(self, groups: Iterable[int]) -> tuple[str, ...]:
        """The names of groups by number."""
        return tuple(self.names[group] for group in groups)


def sorted_by(edition: Edition, by: str | None, units: tuple[str, ...]) -> Sorting:
    """The units under the grouping ``by``; all of them in one group without it."""
    if by is None:
        return Sorting(("",), np.zeros(len(units), dtype=np.intp))
    setting = edition.setting
    groups: dict[str, tuple[str, ...]] = (
        setting.groupings[by].groups
        if by in setting.groupings
        else {code: league.units for code, league in setting.leagues.items()}
    )
    names = tuple(sorted(groups))
    member = {unit: number for number, name in enumerate(names) for unit in groups[name]}
    return Sorting(names, np.array([member.get(unit, -1) for unit in units], dtype=np.intp))


def estimate(
    estimators: Iterable[Estimator], raw: Matrix, known: Mask, missing: Mask, place: "Placing"
) -> tuple[Matrix, tuple[Filled, ...]]:
    """``raw`` with the cells ``missing`` estimated from those ``known``, and the record of it.

    Both masks have the shape of ``raw``. Raises :class:`Problems` with the units that stop it.
    """
    out = raw.copy()
    records: list[Filled] = []
    problems: list[Problem] = []
    for each in estimators:
        lacking = missing[:, each.column]
        if not lacking.any():
            continue
        try:
            record = each.fill(raw, known, lacking)
        except StepFailed as failed:
            problems.append(Problem(failed.code, place(each.code, failed.rows), failed.cause, failed.cure))
            continue
        out[record.rows, each.column] = record.values
        records.append(record)
    if problems:
        raise Problems(problems)
    return out, tuple(records)


class Placing:
    """Says where the trouble is: the component's line, its code, the edition and the first units at fault."""

    def __init__(self, edition: Edition, units: tuple[str, ...]) -> None:
        self.edition = edition
        self.units = units

    def __call__(self, code: str, rows: tuple[int, ...]) -> str:
        units = [self.units[row] for row in rows[:5]]
        about = ", ".join([code, *([self.edition.code] if self.edition.code else []), *units])
        return f"{self.edition.places.get(code, self.edition.tree.root)} ({about})"
