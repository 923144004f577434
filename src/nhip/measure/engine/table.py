"""The figures that one edition is made of, put in place.

From a set of figures and an edition this fills, for every component and unit, the one figure that counts.
It decides nothing in silence: an earlier period taken, a unit without a row, a parent given instead of
computed are all said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.applying import narrowed
from nhip.measure.engine.checking import about_column, check_column, some_of
from nhip.measure.engine.choosing import Choosing, stage_of
from nhip.measure.engine.columns import Cells, Laid, all_laid_out
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.dividing import divide, values_of
from nhip.measure.engine.figures import Column, Figures
from nhip.measure.engine.filling import Filled
from nhip.measure.engine.filling_periods import from_other_periods
from nhip.measure.engine.filling_said import said
from nhip.measure.engine.filling_table import Estimator, Placing, estimate, estimators_of
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem, Problems, refuse

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
States = NDArray[np.int8]
Mask = NDArray[np.bool_]

PRESENT, MISSING, NOT_APPLICABLE = 0, 1, 2


@dataclass(frozen=True)
class Table:
    """Figures in place: ``raw`` and ``state`` have shape (units, inputs); NaN exactly where state is not 0.

    ``inputs`` are the components whose figure is read: leaves, and parents that are ``given``. A figure that
    is divided (``divide_by``, points by ``ratio``) stands in ``raw`` as the quotient, and what it was
    divided by, times included, in ``divisors``. ``published`` holds figures of components that are computed
    here, to compare with; ``cells`` finds the figure behind a number; ``stage`` is the stage they are of.
    ``fills`` says which figures are of other periods or estimated, ``estimated`` has shape of ``raw`` and
    marks the latter.
    """

    units: tuple[str, ...]
    inputs: tuple[str, ...]
    given: frozenset[str]
    raw: Matrix
    state: States
    divisors: dict[str, Vector] = field(default_factory=dict)
    published: dict[str, Vector] = field(default_factory=dict)
    cells: Cells = field(default_factory=lambda: Cells({}, ()))
    notices: tuple[Notice, ...] = ()
    stage: str = ""
    fills: tuple[Filled, ...] = ()
    estimated: Mask | None = None
    estimators: tuple[Estimator, ...] = ()
    source: "Source | None" = None

    @property
    def collected(self) -> States:
        """``state`` with figures that nobody collected (estimated, or read off a line) marked as missing."""
        found = self.state.copy()
        for record in self.fills:
            if record.rule != "last":
                found[record.rows, self._place(record)] = MISSING
        return found

    def anew(self, raw: Matrix, state: States | None, edition: Edition) -> tuple[Matrix, tuple[Filled, ...]]:
        """``raw``, of the table's own shape, with the estimates made again from it, and what is then filled.

        A filled figure that ``raw`` changes counts as collected. Raises :class:`Problems` where what is left
        no longer allows the estimate.
        """
        changed = (raw != self.raw) & ~np.isnan(raw)
        records = [record.kept(~changed[record.rows, self._place(record)]) for record in self.fills]
        if self.estimated is None:
            return raw, tuple(records)
        names = {each.code for each in self.estimators}
        again = self.estimated & ~changed
        if state is not None:
            again &= state == PRESENT
        known = ~np.isnan(raw) & ~again
        out, made = estimate(self.estimators, raw, known, again, Placing(edition, self.units))
        return out, (*(record for record in records if record.component not in names), *made)

    def _place(self, record: Filled) -> int:
        return self.inputs.index(record.component)


@dataclass(frozen=True)
class Source:
    """What a table was made of, to make it again under another rule for missing figures."""

    definition: Definition
    figures: Figures
    stage: str


def fill(definition: Definition, edition: Edition, figures: Figures, stage: str | None = None) -> Table:
    """The table of ``edition``. ``stage`` is one of the definition's stages; the last one by default.

    Raises :class:`Problems` for a component without data, a figure outside its range, two units of measure.
    """
    choosing = Choosing(edition, figures, stage_of(definition, figures, stage))
    return _Filling(definition, choosing).table()


def refill(table: Table, edition: Edition) -> Table:
    """The same units' table under the rules of ``edition``, a variant of the edition that ``table`` is of.

    Raises :class:`Problems` for rules that the figures do not allow.
    """
    assert table.source is not None
    source = table.source
    made = _Filling(source.definition, Choosing(edition, source.figures, source.stage), table.units).table()
    if made.inputs != table.inputs:
        apart = ", ".join(sorted(set(made.inputs) ^ set(table.inputs)))
        raise refuse(
            "table.other_inputs",
            f"{source.figures.name} ({apart})",
            label(
                "dưới quy tắc này chỉ số đứng trên những thành phần khác.",
                "under this rule the index stands on other components.",
            ),
            label(
                "chỉ thay đổi quy tắc ở những thành phần có số liệu trong kỳ.",
                "vary the rule only where the edition has figures of its own.",
            ),
        )
    return made


class _Filling:
    def __init__(
        self, definition: Definition, choosing: Choosing, units: tuple[str, ...] | None = None
    ) -> None:
        self.definition = definition
        self.fixed = units
        self.fills: list[Filled] = []
        self.choosing = choosing
        self.edition = choosing.edition
        self.figures = choosing.figures
        self.problems: list[Problem] = []
        self.notices: list[Notice] = list(self.figures.notices)

    def table(self) -> Table:
        columns = self._columns()
        self._stop_on_problems()
        spread = all_laid_out(columns)
        units = self._members(spread) if self.fixed is None else self.fixed
        raw = np.full((len(units), len(columns)), np.nan)
        state = np.full(raw.shape, MISSING, dtype=np.int8)
        divisors: dict[str, Vector] = {}
        for place, (code, laid) in enumerate(spread.items()):
            _put(laid, units, raw[:, place], state[:, place])
            component = self.edition.components[code]
            asked, outside = narrowed(
                f"{self.figures.name} ({code}",
                component,
                self.edition.setting.leagues,
                units,
                state[:, place],
            )
            self.problems += outside
            self.problems += check_column(self.figures.name, code, component, laid)
            self.notices += about_column(self.choosing, code, laid, asked)
            divided = divide(self.choosing, code, laid, units, raw=raw[:, place], state=state[:, place])
            self.problems += divided.problems
            self.notices += divided.notices
            if divided.divisor is not None:
                divisors[code] = divided.divisor
            record = from_other_periods(
                self.choosing,
                code,
                laid.column,
                units,
                raw=raw[:, place],
                state=state[:, place],
                problems=self.problems,
            )
            self.fills += [record] if record is not None else []
        self._stop_on_problems()
        kept = self._kept(units, state) if self.fixed is None else np.arange(len(units))
        units = tuple(units[row] for row in kept)
        raw, state = raw[kept], state[kept]
        self.fills = [record.moved(kept) for record in self.fills]
        estimators = estimators_of(self.edition, self.choosing, tuple(columns), units)
        estimated = self._estimated(estimators, units, raw, state)
        self.notices += [notice for record in self.fills for notice in said(record, units)]
        return Table(
            units,
            tuple(columns),
            frozenset(code for code in columns if self.edition.tree.children[code]),
            raw,
            state,
            {code: divisor[kept] for code, divisor in divisors.items()},
            self._published(columns, units),
            Cells(spread, units),
            tuple(self.notices),
            self.choosing.stage,
            tuple(self.fills),
            estimated,
            estimators,
            Source(self.definition, self.figures, self.choosing.stage),
        )

    def _estimated(
        self, estimators: tuple[Estimator, ...], units: tuple[str, ...], raw: Matrix, state: States
    ) -> Mask | None:
        """Put the estimates in; the cells that have one, or None where no rule estimates."""
        if not estimators:
            return None
        lacking = state == MISSING
        raw[:], made = estimate(estimators, raw, state == PRESENT, lacking, Placing(self.edition, units))
        estimated: Mask = lacking & ~np.isnan(raw)
        state[estimated] = PRESENT
        self.fills += made
        return estimated

    def _kept(self, units: tuple[str, ...], state: States) -> NDArray[np.intp]:
        """The rows that take part: all, or under ``members: complete`` those that lack no figure."""
        if self.edition.setting.members == "any":
            return np.arange(len(units))
        thin = (state == MISSING).any(axis=1)
        if thin.all():
            raise refuse(
                "table.none_complete",
                f"{self.figures.name} ({self.definition.code} {self.edition.code})",
                label("không đơn vị nào có đủ số liệu.", "no unit has every figure."),
                label("bổ sung số liệu, hoặc đặt “members: any”.", "add figures, or write “members: any”."),
            )
        if thin.any():
            out = [units[row] for row in np.flatnonzero(thin)]
            self._notice(
                "table.incomplete",
                ", ".join(out),
                f"{len(out)} đơn vị thiếu số liệu nên không tham gia: {some_of(out)}.",
                f"{len(out)} units lack a figure and take no part: {some_of(out)}.",
            )
        return np.flatnonzero(~thin)

    def _stop_on_problems(self) -> None:
        if self.problems:
            raise Problems(self.problems)

    def _columns(self) -> dict[str, Column]:
        """The column of every input: leaves, or the nearest ancestor whose figures are given instead."""
        tree = self.edition.tree
        columns = {code: self.choosing.column(code) for code in tree.order}
        found: dict[str, Column] = {}

        def visit(code: str) -> None:
            children = tree.children[code]
            if children and any(columns[leaf] for leaf in tree.below(code)):
                for child in children:
                    visit(child)
            elif columns[code]:
                found[code] = columns[code]
                if children:
                    self._notice(
                        "table.given",
                        code,
                        f"“{code}” lấy từ giá trị đã công bố, không tính lại, vì các phần không có số liệu.",
                        f"“{code}” is taken as published, not computed: its parts have no figures.",
                    )
            elif children:
                for child in children:
                    visit(child)
            else:
                component = self.edition.components[code]
                series, period = component.series or code, self.choosing.period(component)
                self.problems.append(self.choosing.no_data(code, series, period))

        visit(tree.root)
        return found

    def _members(self, columns: dict[str, Laid]) -> tuple[str, ...]:
        """Units with at least one figure that applies; a unit whose every figure is _Z is no member."""
        found: set[str] = set()
        members: set[str] = set()
        before: tuple[str, ...] = ()
        for laid in columns.values():
            if laid.units != before:
                found.update(laid.units)
            before = laid.units
            if len(members) < len(found):
                members.update(laid.applicable())
        out = sorted(found - members)
        if out:
            self._notice(
                "table.not_members",
                ", ".join(out),
                f"không tham gia kỳ này: {', '.join(out)}.",
                f"not part of this edition: {', '.join(out)}.",
            )
        allowed = self.definition.heading.units.codes
        if allowed:
            self._check_codes(found, frozenset(allowed))
        return tuple(sorted(members))

    def _check_codes(self, found: Iterable[str], allowed: frozenset[str]) -> None:
        unknown = sorted(set(found) - allowed)
        self.problems += [
            Problem(
                "figures.unknown_unit",
                f"{self.figures.name} ({unit})",
                label(
                    f"đơn vị “{unit}” không có trong “units.codes” của định nghĩa.",
                    f"the unit “{unit}” is not among the definition's “units.codes”.",
                ),
                label("sửa mã, hoặc thêm vào định nghĩa.", "mend the code, or add it to the definition."),
            )
            for unit in unknown
        ]
        absent = sorted(allowed - set(found))
        if absent:
            some = some_of(absent)
            self._notice(
                "table.unit_absent",
                some,
                f"{len(absent)} đơn vị trong định nghĩa không có số liệu nào: {some}.",
                f"{len(absent)} units of the definition have no figure at all: {some}.",
            )

    def _published(self, columns: dict[str, Column], units: tuple[str, ...]) -> dict[str, Vector]:
        tree = self.edition.tree
        codes = [code for code in tree.order if tree.children[code] and code not in columns]
        found = {
            code: self.choosing.pick(code, self.edition.period) for code in (*codes, f"{tree.root}_RANK")
        }
        if tree.root in columns:
            found[tree.root] = columns[tree.root]
        return {code: _vector(column, units) for code, column in found.items() if column}

    def _notice(self, code: str, about: str, vi: str, en: str) -> None:
        self.notices.append(Notice(code, about, label(vi, en)))


def _put(laid: Laid, units: tuple[str, ...], raw: Vector, state: States) -> None:
    """Put a column's figures into their rows."""
    found = np.where(np.isnan(laid.values), MISSING, PRESENT).astype(np.int8)
    found[laid.not_applicable] = NOT_APPLICABLE
    if laid.units == units:
        raw[:], state[:] = laid.values, found
        return
    place = {unit: row for row, unit in enumerate(units)}
    kept = [(at, place[unit]) for at, unit in enumerate(laid.units) if unit in place]
    if kept:
        at, rows = np.array(kept).T
        raw[rows], state[rows] = laid.values[at], found[at]


def _vector(column: Column, units: tuple[str, ...]) -> Vector:
    return values_of(column.get(unit) for unit in units)
