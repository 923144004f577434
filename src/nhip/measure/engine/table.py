"""Choosing the figures that one edition is made of.

From a set of figures and an edition this picks, for every component and unit, the one figure that counts:
the right series, period and stage. It decides nothing in silence: another period taken, a unit without a
row, a parent given instead of computed are all said.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figure, Figures
from nhip.measure.engine.label import label
from nhip.measure.engine.problems import Notice, Problem, Problems
from nhip.measure.engine.schema import Component

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

PRESENT, MISSING, NOT_APPLICABLE = 0, 1, 2


@dataclass(frozen=True)
class Table:
    """Figures in place: ``raw`` and ``state`` have shape (units, inputs); NaN exactly where state is not 0.

    ``inputs`` are the components whose figure is read: leaves, and parents that are ``given``. ``others``
    holds further series by (component, role): denominators. ``published`` holds figures of components that
    are computed here, to compare with; ``cells`` finds the figure behind a number.
    """

    units: tuple[str, ...]
    inputs: tuple[str, ...]
    given: frozenset[str]
    raw: Matrix
    state: NDArray[np.int8]
    others: dict[tuple[str, str], Vector] = field(default_factory=dict)
    published: dict[str, Vector] = field(default_factory=dict)
    cells: dict[tuple[str, str], Figure] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def fill(definition: Definition, edition: Edition, figures: Figures, stage: str | None = None) -> Table:
    """The table of ``edition``. ``stage`` is one of the definition's stages; the last one by default.

    Raises :class:`Problems` for a component without data, a figure outside its range, two units of measure.
    """
    return _Filling(definition, edition, figures, _stage(definition, figures, stage)).table()


def _stage(definition: Definition, figures: Figures, stage: str | None) -> str:
    if stage is not None:
        return stage
    stages = definition.heading.stages
    held = {at for _, _, at in figures.cells}
    return next((at for at in reversed(stages) if at in held), "")


class _Filling:
    def __init__(self, definition: Definition, edition: Edition, figures: Figures, stage: str) -> None:
        self.definition = definition
        self.edition = edition
        self.figures = figures
        self.stage = stage
        self.problems: list[Problem] = []
        self.notices: list[Notice] = list(figures.notices)

    def table(self) -> Table:
        columns = self._columns()
        if self.problems:
            raise Problems(self.problems)
        units = self._members(columns)
        published = self._published(columns, units)
        raw = np.full((len(units), len(columns)), np.nan)
        state = np.full(raw.shape, MISSING, dtype=np.int8)
        cells: dict[tuple[str, str], Figure] = {}
        others: dict[tuple[str, str], Vector] = {}
        for place, (code, column) in enumerate(columns.items()):
            component = self.edition.components[code]
            without: list[str] = []
            for row, unit in enumerate(units):
                figure = column.get(unit)
                if figure is None:
                    without.append(unit)
                    continue
                cells[unit, code] = figure
                if figure.value is not None:
                    raw[row, place], state[row, place] = figure.value, PRESENT
                elif not figure.is_applicable:
                    state[row, place] = NOT_APPLICABLE
            self._say_without(code, without)
            self._check_values(code, component, column)
            self._divide(code, component, units, raw[:, place], state[:, place])
            if component.points is not None and component.points.of:
                others[code, "of"] = self._vector(component.points.of, component, units)
        self._carry_forward(columns, units, raw, state)
        if self.problems:
            raise Problems(self.problems)
        inputs = tuple(columns)
        given = frozenset(code for code in inputs if self.edition.tree.children[code])
        return Table(units, inputs, given, raw, state, others, published, cells, tuple(self.notices))

    def _columns(self) -> dict[str, dict[str, Figure]]:
        """The column of every input: leaves, or the nearest ancestor whose figures are given instead."""
        found: dict[str, dict[str, Figure]] = {}
        tree = self.edition.tree

        def visit(code: str) -> None:
            children = tree.children[code]
            if not children:
                column = self._column(code)
                if column:
                    found[code] = column
                else:
                    self._no_data(code)
                return
            leaves = tree.below(code)
            if not any(self._column(leaf) for leaf in leaves):
                column = self._column(code)
                if column:
                    found[code] = column
                    self.notices.append(
                        Notice(
                            "table.given",
                            code,
                            label(
                                f"“{code}” lấy từ giá trị đã công bố, không tính lại, vì không có số liệu của các phần.",
                                f"“{code}” is taken as published, not computed: its parts have no figures.",
                            ),
                        )
                    )
                    return
            for child in children:
                visit(child)

        visit(tree.root)
        return found

    def _column(self, code: str) -> dict[str, Figure]:
        component = self.edition.components[code]
        return dict(self._pick(component.series or code, self._period(component)))

    def _period(self, component: Component) -> str:
        period = self.edition.period
        if component.lag and period.lstrip("-").isdigit():
            return str(int(period) - component.lag)
        return period

    def _pick(self, series: str, period: str) -> dict[str, Figure]:
        column = dict(self.figures.column(series, period, self.stage))
        if column or self.edition.code:
            return column
        periods = self.figures.periods(series, self.stage)
        if len(periods) == 1:
            return dict(self.figures.column(series, periods[0], self.stage))
        return column

    def _vector(self, series: str, component: Component, units: tuple[str, ...]) -> Vector:
        column = self._pick(series, self._period(component))
        if not column:
            self._no_data(series)
        values = (column.get(unit) for unit in units)
        return np.array(
            [np.nan if figure is None or figure.value is None else figure.value for figure in values]
        )

    def _no_data(self, code: str) -> None:
        component = self.edition.components.get(code)
        series = (component.series if component else None) or code
        period = self._period(component) if component else self.edition.period
        there = ", ".join(self.figures.periods(series, self.stage)) or "–"
        self.problems.append(
            Problem(
                "figures.no_data",
                f"{self.figures.name} ({code}, {period})",
                label(
                    f"không có số liệu nào của chuỗi “{series}” cho kỳ {period} (các kỳ có: {there}).",
                    f"there is no figure of series “{series}” for period {period} (periods there: {there}).",
                ),
                label("bổ sung số liệu, hoặc chọn kỳ khác.", "add the figures, or choose another edition."),
            )
        )

    def _members(self, columns: dict[str, dict[str, Figure]]) -> tuple[str, ...]:
        """Units with at least one figure that applies; a unit whose every figure is _Z is no member."""
        members: dict[str, bool] = {}
        for column in columns.values():
            for unit, figure in column.items():
                members[unit] = members.get(unit, False) or figure.is_applicable
        out = sorted(unit for unit, is_member in members.items() if not is_member)
        if out:
            self.notices.append(
                Notice(
                    "table.not_members",
                    ", ".join(out),
                    label(
                        f"không tham gia kỳ này: {', '.join(out)}.",
                        f"not part of this edition: {', '.join(out)}.",
                    ),
                )
            )
        return tuple(sorted(unit for unit, is_member in members.items() if is_member))

    def _published(self, columns: dict[str, dict[str, Figure]], units: tuple[str, ...]) -> dict[str, Vector]:
        found: dict[str, Vector] = {}
        wanted = [code for code in self.edition.tree.order if self.edition.tree.children[code]]
        for code in [*wanted, f"{self.edition.tree.root}_RANK"]:
            column = self.figures.column(code, self.edition.period, self.stage)
            if column and code not in columns:
                values = (column.get(unit) for unit in units)
                found[code] = np.array([np.nan if f is None or f.value is None else f.value for f in values])
        root = self.edition.tree.root
        if root in columns:
            found[root] = np.array(
                [np.nan if (f := columns[root].get(u)) is None or f.value is None else f.value for u in units]
            )
        return found

    def _say_without(self, code: str, without: list[str]) -> None:
        if without:
            some = ", ".join(without[:8]) + ("…" if len(without) > 8 else "")
            self.notices.append(
                Notice(
                    "table.no_row",
                    code,
                    label(
                        f"{len(without)} đơn vị không có dòng nào của “{code}”, coi là thiếu: {some}.",
                        f"{len(without)} units have no row of “{code}” and count as missing: {some}.",
                    ),
                )
            )

    def _check_values(self, code: str, component: Component, column: dict[str, Figure]) -> None:
        if component.range is not None:
            low, high = component.range
            for figure in column.values():
                if figure.value is not None and not low <= figure.value <= high:
                    self.problems.append(
                        Problem(
                            "figures.out_of_range",
                            f"{figure.place or self.figures.name} ({figure.unit}, {code}, {figure.period})",
                            label(
                                f"{figure.value:g} nằm ngoài khoảng {low:g} đến {high:g}.",
                                f"{figure.value:g} lies outside {low:g} to {high:g}.",
                            ),
                            label(
                                "kiểm tra giá trị và đơn vị đo, hoặc sửa “range” trong định nghĩa.",
                                "check the value and its unit of measure, or mend “range” in the definition.",
                            ),
                        )
                    )
        self._check_scale(code, component, column)

    def _check_scale(self, code: str, component: Component, column: dict[str, Figure]) -> None:
        """Percentages and shares mixed in one column: a cluster below 1 and a cluster a hundred times above."""
        if component.unit != "percent":
            return
        values = np.array([f.value for f in column.values() if f.value is not None and f.value > 0])
        shares = values[values <= 1.0]
        rest = values[values > 1.0]
        if len(shares) >= 0.05 * len(values) and len(rest) and len(shares) and rest.min() > 8 * shares.max():
            small = next(f for f in column.values() if f.value is not None and 0 < f.value <= 1.0)
            self.problems.append(
                Problem(
                    "figures.two_scales",
                    f"{small.place or self.figures.name} ({small.unit}, {code}, {small.period})",
                    label(
                        f"cột vừa có tỷ lệ 0–1 ({len(shares)} giá trị) vừa có phần trăm 0–100 ({len(rest)}).",
                        f"the column mixes shares of 1 ({len(shares)} values) and percentages ({len(rest)}).",
                    ),
                    label("đổi tất cả về phần trăm.", "bring all of them to percent."),
                )
            )

    def _divide(
        self, code: str, component: Component, units: tuple[str, ...], raw: Vector, state: NDArray[np.int8]
    ) -> None:
        if not component.divide_by:
            return
        below = self._vector(component.divide_by, component, units)
        zero = (below == 0) & (state == PRESENT)
        for row in np.flatnonzero(zero):
            self.problems.append(
                Problem(
                    "figures.zero_denominator",
                    f"{self.figures.name} ({units[row]}, {code})",
                    label(
                        f"mẫu số “{component.divide_by}” bằng 0.",
                        f"the denominator “{component.divide_by}” is 0.",
                    ),
                    label("sửa số liệu mẫu số.", "mend the denominator."),
                )
            )
        with np.errstate(divide="ignore", invalid="ignore"):
            raw[:] = raw / below * component.times
        state[(state == PRESENT) & np.isnan(raw)] = MISSING

    def _carry_forward(
        self,
        columns: dict[str, dict[str, Figure]],
        units: tuple[str, ...],
        raw: Matrix,
        state: NDArray[np.int8],
    ) -> None:
        """The rule ``last``: the latest earlier period, at most ``reach`` periods back, and said."""
        for place, code in enumerate(columns):
            component = self.edition.components[code]
            if component.missing is None or component.missing.rule != "last":
                continue
            series, period = component.series or code, self._period(component)
            earlier = [at for at in self.figures.periods(series, self.stage) if at < period]
            earlier = earlier[::-1][: component.missing.reach]
            for row in np.flatnonzero(state[:, place] == MISSING):
                for at in earlier:
                    figure = self.figures.column(series, at, self.stage).get(units[row])
                    if figure is not None and figure.value is not None:
                        raw[row, place], state[row, place] = figure.value, PRESENT
                        self.notices.append(
                            Notice(
                                "missing.last",
                                f"{units[row]}.{code}",
                                label(f"dùng giá trị kỳ {at}.", f"takes the value of period {at}."),
                            )
                        )
                        break
