"""The sheet of scores: units down, components across, weights above, parents as live formulas.

The children of one parent stand side by side, so a formula reads as an analyst would write it. Change a
weight (yellow) or a child's score, and parents, index, rank and group follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.result import Result
from nhip.measure.engine.rounding import rounded
from nhip.measure.engine.schema import Rounding
from nhip.measure.engine.units import UnitList
from nhip.measure.workbooks.cells import letters
from nhip.measure.workbooks.formulas import LONGEST, Means, alike, required, rounding
from nhip.measure.workbooks.paper import Paper, known

Vector = NDArray[np.float64]

FIRST_ROW: Final = 8  # of the units, counted from 0
_WEIGHTS: Final = 5
_FIRST_COLUMN: Final = 2
_POWERS: Final = {"geometric": 0.0, "harmonic": -1.0}
_BLOCKING: Final = frozenset({"refuse", "unscored", "last"})


@dataclass
class ScoresSheet:
    """Where things stand on a sheet of scores; ``values`` lists parents that are no formulas, and why."""

    name: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    compared: int
    shown: int
    values: dict[str, tuple[str, str]] = field(default_factory=dict)

    def cell(self, unit: str, column: int) -> str:
        """A reference to a unit's cell from another sheet."""
        return f"'{self.name}'!${letters(column + 1)}${self.rows[unit] + 1}"

    def span(self, column: int) -> str:
        """A reference to a whole column of units."""
        rows = self.rows.values()
        letter = letters(column + 1)
        return f"'{self.name}'!${letter}${min(rows) + 1}:${letter}${max(rows) + 1}"


def write_scores(paper: Paper, name: str, result: Result, names: UnitList | None) -> ScoresSheet:
    """Write the sheet; units stand in the order of their ranks."""
    return _Writing(paper, name, result, names).written()


class _Writing:
    def __init__(self, paper: Paper, name: str, result: Result, names: UnitList | None) -> None:
        self.paper = paper
        self.result = result
        self.names = names
        self.sheet = paper.sheet(name)
        self.order = _by_levels(result)
        columns = {code: _FIRST_COLUMN + place for place, code in enumerate(self.order)}
        rows = {unit: FIRST_ROW + place for place, unit in enumerate(result.order())}
        last = _FIRST_COLUMN + len(columns)
        self.place = ScoresSheet(self.sheet.get_name(), rows, columns, last, last + 1)
        self.before = {
            code: last + 2 + place
            for place, code in enumerate(code for code in self.order if self._rounds(code))
        }

    def written(self) -> ScoresSheet:
        self._heads()
        for code in self.order:
            if not self._is_parent(code):
                self._values(code, self.place.columns[code], self.result.component(code))
            else:
                self._parent(code)
        self._last_columns()
        return self.place

    def _heads(self) -> None:
        result, paper, sheet = self.result, self.paper, self.sheet
        heading = result.definition.heading
        title = " ".join(part for part in (heading.title.vi, result.edition.code) if part)
        paper.put(sheet, 0, 0, f"{title} · {heading.title.en}", paper.title)
        paper.put(
            sheet,
            1,
            0,
            "Ô vàng là trọng số, chữ xanh là công thức: sửa trọng số hoặc điểm thì các cấp trên tính lại. · "
            "Yellow cells are weights, blue ones formulas: change one and the levels above follow.",
            paper.note,
        )
        for row, (vi, en) in enumerate(
            (
                ("Mã", "Code"),
                ("Tên", "Name"),
                ("Thuộc", "Parent"),
                ("Trọng số", "Weight"),
                ("Cách tính", "How"),
            ),
            2,
        ):
            paper.put(sheet, row, 1, f"{vi} · {en}", paper.head)
        paper.put(sheet, FIRST_ROW - 1, 0, "Mã đơn vị · Unit code", paper.head)
        paper.put(sheet, FIRST_ROW - 1, 1, "Tên đơn vị · Unit name", paper.head)
        for code, column in self.place.columns.items():
            component = result.edition.components[code]
            paper.put(sheet, 2, column, code, paper.head)
            paper.put(sheet, 3, column, f"{component.title.vi} · {component.title.en}", paper.head)
            paper.put(sheet, 4, column, component.parent)
            paper.put(sheet, FIRST_ROW - 1, column, code, paper.head)
        for unit, row in self.place.rows.items():
            paper.put(sheet, row, 0, unit)
            if self.names is not None and unit in self.names:
                paper.put(sheet, row, 1, self.names.units[unit].title.vi)
        sheet.freeze_panes(FIRST_ROW, _FIRST_COLUMN)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 24)
        sheet.set_column(_FIRST_COLUMN, self.place.shown + len(self.before), 14)

    def _is_parent(self, code: str) -> bool:
        return code in self.result.plan.weights

    def _rounds(self, code: str) -> bool:
        return self._is_parent(code) and self.result.edition.components[code].round is not None

    def _parent(self, code: str) -> None:
        """A parent: its children's weights, and a formula for every unit for which one holds."""
        component = self.result.edition.components[code]
        column = self.place.columns[code]
        children = [child for child in self.result.edition.tree.children[code] if child in self.place.columns]
        weights = self._weights(code, component, children)
        for child, weight in zip(children, weights, strict=True):
            self.paper.put(self.sheet, _WEIGHTS, self.place.columns[child], float(weight), self.paper.input)
        said = self._unlike(component)
        aim = self.result.component(code)
        means = _means(component)
        if said is None and means is not None:
            scores = self.result.scores[:, [self.result.plan.column[child] for child in children]]
            twin = means.twin(scores, weights)
            out = self.before.get(code, column)
            live = self._formulas(
                means, children, self._choices(component, children, scores, twin, aim), out, twin
            )
            if code in self.before:
                self._rounded(code, column, out, component.round)
            if live:
                self._how(code, column, component, len(aim) - live)
                return
            said = ("kết quả không theo công thức đơn giản", "its scores follow no plain formula")
        self.place.values[code] = said or ("", "")
        self._values(code, column, aim)
        if code in self.before:
            self._values(code, self.before[code], aim)
        method = component.aggregate.method if component.aggregate else ""
        self.paper.put(self.sheet, 6, column, f"{method}: giá trị · value", self.paper.note)

    def _weights(self, code: str, component: Component, children: Sequence[str]) -> Vector:
        if component.aggregate is not None and component.aggregate.method == "points":
            most = self.result.plan.sheet.most
            return np.array([0.0 if self._aside(child) else np.nan_to_num(most[child]) for child in children])
        return np.asarray(self.result.plan.weights[code], dtype=float)

    def _aside(self, code: str) -> bool:
        return self.result.edition.components[code].aside

    def _unlike(self, component: Component) -> tuple[str, str] | None:
        """Why a parent is written as values; None if formulas may do."""
        means = _means(component)
        if means is None or not means.is_live:
            method = component.aggregate.method if component.aggregate else ""
            return (
                f"cách gộp “{method}” không viết được thành công thức",
                f"“{method}” is no spreadsheet formula",
            )
        if component.normalise:
            return "điểm gộp còn được chuẩn hóa", "its score is normalised after being put together"
        if component.overrides:
            return "có quy tắc đặt điểm (overrides)", "scores are set by rule (overrides)"
        return None

    def _choices(
        self,
        component: Component,
        children: Sequence[str],
        scores: NDArray[np.float64],
        twin: Vector,
        aim: Vector,
    ) -> list[list[bool] | None]:
        """For each unit which children must have a score; None where no such formula gives what there is."""
        parts = self.result.edition.components
        blocking = [
            (p.missing.rule if (p := parts[c]).missing else _without_rule(self._is_parent(c))) in _BLOCKING
            for c in children
        ]
        lacking = np.isnan(scores)
        settled = (
            twin if component.round is None else rounded(twin, component.round.digits, component.round.mode)
        )
        found: list[list[bool] | None] = []
        candidates = (blocking, [False] * len(children), [True] * len(children))
        for row in range(len(aim)):
            fits = None
            for needed in candidates:
                given = np.nan if (lacking[row] & np.array(needed)).any() else settled[row]
                if alike(np.array([given]), aim[row : row + 1])[0]:
                    fits = needed
                    break
            found.append(fits)
        return found

    def _formulas(
        self, means: Means, children: Sequence[str], choices: list[list[bool] | None], out: int, twin: Vector
    ) -> int:
        """Write the column; how many of its cells are formulas."""
        live = 0
        weights = [f"${letters(self.place.columns[child] + 1)}${_WEIGHTS + 1}" for child in children]
        for unit, row in self.place.rows.items():
            at = self.result.row(unit)
            needed = choices[at]
            cells = [f"{letters(self.place.columns[child] + 1)}{row + 1}" for child in children]
            text = "" if needed is None else required(cells, needed, means.formula(cells, weights))
            lacks = needed is not None and any(
                must and np.isnan(self.result.component(child)[at])
                for child, must in zip(children, needed, strict=True)
            )
            value = None if lacks else known(twin[at])
            if needed is None or len(text) > LONGEST:
                self.paper.put(self.sheet, row, out, known(self.result.component(self._code_at(out))[at]))
            else:
                self.paper.formula(self.sheet, row, out, text, value)
                live += 1
        return live

    def _code_at(self, column: int) -> str:
        held = {place: code for code, place in (*self.before.items(), *self.place.columns.items())}
        return held[column]

    def _rounded(self, code: str, column: int, out: int, rule: Rounding | None) -> None:
        self.paper.put(
            self.sheet, FIRST_ROW - 1, out, f"{code}: trước làm tròn · before rounding", self.paper.head
        )
        self._derived(column, out, rule, self.result.component(code))

    def _derived(self, column: int, source: int, rule: Rounding | None, values: Vector) -> None:
        """A column of rounded numbers of another."""
        for unit, row in self.place.rows.items():
            value = known(values[self.result.row(unit)])
            self.paper.formula(
                self.sheet, row, column, rounding(f"{letters(source + 1)}{row + 1}", rule), value
            )

    def _last_columns(self) -> None:
        """The scores as they are compared for ranks, and as the publisher shows them."""
        result, root = self.result, self.place.columns[self.result.root]
        setting = result.edition.setting.rank
        rule = None if setting.digits is None else Rounding(digits=setting.digits, mode=setting.mode)
        scores = result.component(result.root)
        for column, how, words, values in (
            (
                self.place.compared,
                rule,
                "Điểm khi xếp hạng · Score as compared",
                scores if rule is None else rounded(scores, rule.digits, rule.mode),
            ),
            (
                self.place.shown,
                result.edition.components[result.root].publish,
                "Điểm công bố · Score as shown",
                result.shown(),
            ),
        ):
            self.paper.put(self.sheet, FIRST_ROW - 1, column, words, self.paper.head)
            self._derived(column, root, how, values)

    def _values(self, code: str, column: int, values: Vector) -> None:
        for unit, row in self.place.rows.items():
            self.paper.put(self.sheet, row, column, known(values[self.result.row(unit)]))
        if not self._is_parent(code):
            self.paper.put(self.sheet, 6, column, "giá trị · value", self.paper.note)

    def _how(self, code: str, column: int, component: Component, fixed: int) -> None:
        assert component.aggregate is not None
        words = f"{component.aggregate.method}: công thức · formula"
        if fixed:
            words += f" ({fixed} ô là giá trị · cells are values)"
            self.place.values[code] = (f"{fixed} ô là giá trị", f"{fixed} cells are values")
        self.paper.put(self.sheet, 6, column, words, self.paper.note)


def _without_rule(is_parent: bool) -> str:
    return "unscored" if is_parent else "refuse"


def _means(component: Component) -> Means | None:
    how = component.aggregate
    if how is None:
        return None
    power = how.exponent if how.method == "power" else _POWERS.get(how.method, 1.0)
    return Means(how.method, float(power or 0.0))


def _by_levels(result: Result) -> tuple[str, ...]:
    """The components level by level from the root, so that sisters are neighbours."""
    order, waiting = [], [result.root]
    while waiting:
        order += waiting
        waiting = [
            child
            for code in waiting
            if code in result.plan.weights
            for child in result.edition.tree.children[code]
            if child in result.plan.column
        ]
    return tuple(order)
