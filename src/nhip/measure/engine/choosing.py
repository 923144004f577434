"""Which figure counts: the right series, period and stage for a component of an edition.

Figures without a stage (statistics that nobody scores) hold at every stage; figures of one stage never
stand in for another's.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Column, Figure, Figures, in_time
from nhip.measure.engine.filling_time import Drawn, Point, line, moment, shape
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Problem, Problems, refuse
from nhip.measure.engine.schema import Component


class _Time(NamedTuple):
    """A component's figures in another period: when that was, and what they are divided by."""

    at: float
    period: str
    column: Column
    below: tuple[Column, ...]


@dataclass(frozen=True)
class Choosing:
    """The choices of one edition at one stage."""

    edition: Edition
    figures: Figures
    stage: str
    _times: dict[str, tuple[_Time, ...]] = field(default_factory=dict, repr=False)

    def column(self, code: str) -> Column:
        """The figures of a component, by unit; empty when there are none.

        Under the rule ``last`` a figure that is missing is already the latest earlier one. Under ``linear``
        a unit without a row has one that says it is missing, if a line gives it a figure.
        """
        component = self.edition.components[code]
        series, period = component.series or code, self.period(component)
        column = self.pick(series, period)
        rule = component.missing.rule if component.missing else ""
        if rule not in {"last", "linear"}:
            return column
        assert component.missing is not None
        filled = dict(column)
        if rule == "linear":
            there = {unit for other in self._other_times(code) for unit in other.column}
            for unit in there - filled.keys():
                if self.on_line(code, unit) is not None:
                    filled[unit] = Figure(unit, series, period, None, "O", self.stage)
            return filled
        for earlier in self._earlier(series, period, component.missing.reach):
            for unit, figure in self.pick(series, earlier).items():
                standing = filled.get(unit)
                if figure.value is not None and (standing is None or standing.is_missing):
                    filled[unit] = figure
        return filled

    def pick(self, series: str, period: str) -> Column:
        """The figures of a series in a period, at this stage or without a stage."""
        column = self.figures.column(series, period, self.stage)
        unstaged = self.figures.column(series, period) if self.stage else {}
        if unstaged:
            column = {**unstaged, **column}
        if not column and not self.edition.period:
            periods = self.periods(series)
            if len(periods) == 1:
                return self.pick(series, periods[0]) if periods[0] != period else column
        return column

    def on_line(self, code: str, unit: str) -> Drawn | None:
        """The figure of ``unit`` by the component's rule ``linear``; None where no line gives one.

        The line goes through figures of other periods, each divided as the component's are, by what its own
        period gives. Periods count that say when they are, in the way that the edition's own does.
        """
        component = self.edition.components[code]
        at, rule = moment(self.period(component)), component.missing
        if at is None or rule is None:
            return None
        points: list[Point] = []
        for other in self._other_times(code):
            figure = other.column.get(unit)
            value = None if figure is None else figure.value
            for column in other.below:
                divisor = column[unit].value if unit in column else None
                value = None if value is None or not divisor else value / divisor
            if value is not None:
                points.append(
                    Point(other.at, value * (component.times if other.below else 1.0), other.period)
                )
        return line(points, at, rule.reach, rule.extrapolate)

    def _other_times(self, code: str) -> tuple[_Time, ...]:
        if code not in self._times:
            component = self.edition.components[code]
            series, period = component.series or code, self.period(component)
            names = [component.divide_by, component.points.of if component.points else None]
            self._times[code] = tuple(
                _Time(
                    at,
                    other,
                    self.pick(series, other),
                    tuple(self.pick(name, other) for name in names if name),
                )
                for other in self.periods(series)
                if (at := moment(other)) is not None and other != period and shape(other) == shape(period)
            )
        return self._times[code]

    def period(self, component: Component) -> str:
        """The period that a component's figures carry: the edition's, or ``lag`` years before it."""
        period = component.period or self.edition.period
        if not component.lag:
            return period
        if not period.isdecimal():
            raise refuse(
                "edition.lag",
                f"{self.edition.tree.root} {period}".strip(),
                label(
                    f"kỳ “{period}” không phải là năm nên không lùi {component.lag} năm được.",
                    f"the period “{period}” is no year to go {component.lag} years back from.",
                ),
                label("chọn kỳ là một năm (--edition 2018).", "choose a year as edition (--edition 2018)."),
            )
        return str(int(period) - component.lag)

    def periods(self, series: str) -> tuple[str, ...]:
        """The periods of a series at this stage or without one, in order of time."""
        staged = self.figures.periods(series, self.stage)
        return tuple(sorted({*staged, *self.figures.periods(series)}, key=in_time))

    def _earlier(self, series: str, period: str, reach: int | None) -> list[str]:
        """Periods before ``period``, the latest first, at most ``reach`` back: years, or else steps."""
        earlier = [at for at in reversed(self.periods(series)) if in_time(at) < in_time(period)]
        if reach is None:
            return earlier
        if period.isdecimal() and all(at.isdecimal() for at in earlier):
            return [at for at in earlier if int(period) - int(at) <= reach]
        return earlier[:reach]

    def no_data(self, code: str, series: str, period: str) -> Problem:
        """That a series has no figure at all, with the periods and the cure that there are."""
        there = ", ".join(self.periods(series))
        if there:
            cure = label(
                f"chọn một kỳ có số liệu ({there}), hoặc bổ sung.",
                f"choose a period with figures ({there}), or add them.",
            )
        else:
            some = ", ".join(self.figures.series()[:12])
            cure = label(
                f"bổ sung chuỗi này, hoặc sửa “series” (trong tệp có: {some}).",
                f"add the series, or mend “series” (the file holds: {some}).",
            )
        shown = f" kỳ {period}" if period else ""
        return Problem(
            "figures.no_data",
            f"{self.figures.name} ({code}{', ' + period if period else ''})",
            label(
                f"không có số liệu nào của chuỗi “{series}”{shown}.",
                f"there is no figure of series “{series}”{' for period ' + period if period else ''}.",
            ),
            cure,
        )


def stage_of(definition: Definition, figures: Figures, wanted: str | None) -> str:
    """The stage to compute: ``wanted``, or the definition's last stage that has a figure; "" without stages.

    Raises :class:`Problems` for a stage that the definition does not name.
    """
    stages, held = definition.heading.stages, figures.stages()
    unnamed = [stage for stage in held if stage not in stages]
    if unnamed:
        raise Problems(
            [
                Problem(
                    "figures.stage",
                    f"{figures.name} ({stage})",
                    label(
                        f"định nghĩa không có giai đoạn chấm điểm “{stage}”.",
                        f"the definition names no stage “{stage}”.",
                    ),
                    label(
                        f"sửa cột “stage”, hoặc thêm “stages: [{', '.join(held)}]” vào định nghĩa.",
                        f"mend the column “stage”, or add “stages: [{', '.join(held)}]” to the definition.",
                    ),
                )
                for stage in unnamed
            ]
        )
    if wanted is None:
        return next((stage for stage in reversed(stages) if stage in held), "")
    if wanted not in stages:
        known = ", ".join(stages) or "–"
        raise refuse(
            "stage.unknown",
            definition.code,
            label(f"không có giai đoạn chấm điểm “{wanted}”.", f"there is no stage “{wanted}”."),
            label(f"chọn một trong: {known}.", f"choose one of: {known}."),
        )
    return wanted
