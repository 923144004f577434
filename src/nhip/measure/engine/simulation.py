"""What if: some figures changed, everything else recomputed.

The field may stay where it is or move on its own trend. A component whose raw figures are not public is
moved by its slope: the published score plus what one unit more is worth, with the slope's own doubt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.computing import settle
from nhip.measure.engine.labels import comma, label
from nhip.measure.engine.problems import Notice, Problems, refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.schema import Slope

Matrix = NDArray[np.float64]
Field = Literal["frozen", "trend"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One changed figure: ``unit``, ``component`` (or ``component.slope``), and the new value.

    For a slope ``start`` is the raw figure it starts from, because the published score does not tell it.
    """

    unit: str
    target: str
    value: float
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A component moved by a wish: its score before and after, and the doubt of the slope (1 s.e.)."""

    unit: str
    component: str
    before: float
    after: float
    doubt: float = 0.0


@dataclass(frozen=True)
class Simulation:
    """Before and after, over the whole field."""

    before: Result
    after: Result
    moved: tuple[Moved, ...]
    notices: tuple[Notice, ...] = ()

    def said(self) -> tuple[Notice, ...]:
        """What a reader must know: of the simulation and of the method, not how the published compare."""
        return (*self.notices, *(n for n in self.after.notices if not n.code.startswith("published.")))

    def overtaken(self, unit: str) -> tuple[str, ...]:
        """Units that stood before ``unit`` and now stand behind it."""
        return self._passed(unit, self.before, self.after)

    def overtaken_by(self, unit: str) -> tuple[str, ...]:
        """Units that stood behind ``unit`` and now stand before it."""
        return self._passed(unit, self.after, self.before)

    def _passed(self, unit: str, ahead: Result, behind: Result) -> tuple[str, ...]:
        here, now = ahead.row(unit), behind.row(unit)
        was_ahead = ahead.ranks < ahead.ranks[here]
        is_behind = behind.ranks > behind.ranks[now]
        return tuple(unit for unit, passed in zip(ahead.units, was_ahead & is_behind, strict=True) if passed)


def simulate(
    result: Result,
    wishes: Iterable[Wish],
    *,
    field: Field = "frozen",
    earlier: Result | None = None,
    steps: float = 1.0,
) -> Simulation:
    """The edition recomputed with ``wishes``.

    With ``field="trend"`` every other unit's figures move on by ``steps`` times their change since
    ``earlier`` (another result of the same index), kept within each component's range. Raises
    :class:`Problems` for a wish that names nothing, lies outside its range, or cannot be read.
    """
    wishes = list(wishes)
    raw = result.plan.table.raw.copy()
    state = result.plan.table.state.copy()
    notices: list[Notice] = []
    before = result
    if field == "trend":
        raw, notice = _on_trend(result, raw, earlier, steps, {wish.unit for wish in wishes})
        notices.append(notice)
    draft = _Draft(result, raw, state, notices)
    moved = [_apply(draft, wish) for wish in wishes]
    after = settle(result.definition, result.plan, result.plan.run(raw, state))
    # What the indices inside gave is among the figures; where they come from stays known.
    after = replace(after, inner=result.inner)
    return Simulation(before, after, tuple(moved), tuple(notices))


@dataclass
class _Draft:
    """The figures being changed, and what must be said about it."""

    result: Result
    raw: Matrix
    state: NDArray[np.int8]
    notices: list[Notice]


def _apply(draft: _Draft, wish: Wish) -> Moved:
    result, raw = draft.result, draft.raw
    component, _, slope_code = wish.target.partition(".")
    if wish.unit not in result:
        raise _no_unit(result, wish)
    if component not in result.plan.table.inputs:
        component, slope_code = _owner_of_slope(result, wish)
    row, place = result.row(wish.unit), result.plan.table.inputs.index(component)
    if not slope_code:
        return _set(draft, wish, component, wish.value, 0.0)
    slope = result.edition.components[component].slopes[slope_code]
    if wish.start is None:
        raise refuse(
            "simulate.no_start",
            f"{wish.unit}.{wish.target}",
            label(
                f"“{slope.title.vi}” không có trong số liệu công khai nên cần biết bắt đầu từ đâu.",
                f"“{slope.title.en}” is not among the public figures, so its starting value is needed.",
            ),
            label("viết ví dụ 46.5..53.", "write for example 46.5..53."),
        )
    if np.isnan(raw[row, place]):
        raise _no_unit(result, wish)
    delta = _capped(wish.value, slope) - _capped(wish.start, slope)
    worth, doubt = slope.per_unit * delta, slope.standard_error * abs(delta)
    draft.notices.append(
        Notice(
            "simulate.slope",
            f"{wish.unit}.{component}.{slope_code}",
            label(
                f"“{slope.title.vi}” từ {comma(wish.start)} lên {comma(wish.value)}: {component} thay đổi "
                f"{comma(worth, '+.4f')} ± {comma(doubt, '.4f')} (hệ số {comma(slope.per_unit)} suy ra từ "
                "giá trị đã công bố, không phải số chính thức).",
                f"“{slope.title.en}” from {wish.start:g} to {wish.value:g}: {component} moves by "
                f"{worth:+.4f} ± {doubt:.4f} (slope {slope.per_unit:g} inferred from published values, "
                "not official).",
            ),
        )
    )
    target = float(raw[row, place]) + worth
    bounds = result.edition.components[component].range
    if bounds is not None:
        target = min(max(target, bounds[0]), bounds[1])
    return _set(draft, wish, component, target, doubt)


def _set(draft: _Draft, wish: Wish, component: str, value: float, doubt: float) -> Moved:
    result = draft.result
    row, place = result.row(wish.unit), result.plan.table.inputs.index(component)
    bounds = result.edition.components[component].range
    if not np.isfinite(value) or (bounds is not None and not bounds[0] <= value <= bounds[1]):
        low, high = bounds or (float("-inf"), float("inf"))
        raise refuse(
            "simulate.out_of_range",
            f"{wish.unit}.{component}",
            label(
                f"{value:g} nằm ngoài khoảng {low:g} đến {high:g}.",
                f"{value:g} lies outside {low:g} to {high:g}.",
            ),
            label("chọn giá trị trong khoảng.", "choose a value within the range."),
        )
    before = float(draft.raw[row, place])
    draft.raw[row, place], draft.state[row, place] = value, 0
    return Moved(wish.unit, component, before, value, doubt)


def _capped(value: float, slope: Slope) -> float:
    return value if slope.cap is None else min(value, slope.cap)


def _owner_of_slope(result: Result, wish: Wish) -> tuple[str, str]:
    """``internet_users`` alone is enough when only one component has such a slope."""
    owners = [
        code
        for code in result.plan.table.inputs
        if wish.target.rpartition(".")[2] in result.edition.components[code].slopes
    ]
    if len(owners) == 1:
        return owners[0], wish.target.rpartition(".")[2]
    known = [*result.plan.table.inputs]
    known += [
        f"{code}.{slope}"
        for code in result.plan.table.inputs
        for slope in result.edition.components[code].slopes
    ]
    raise refuse(
        "simulate.unknown_component",
        f"{wish.unit}.{wish.target}",
        label(
            f"kỳ {result.edition.code} không có “{wish.target}”.",
            f"edition {result.edition.code} has no “{wish.target}”.",
        ),
        label(f"chọn: {', '.join(known)}.", f"choose: {', '.join(known)}."),
    )


def _no_unit(result: Result, wish: Wish) -> Problems:
    return refuse(
        "simulate.unknown_unit",
        f"{wish.unit}.{wish.target}",
        label(
            f"“{wish.unit}” không có số liệu trong kỳ {result.edition.code}.",
            f"“{wish.unit}” has no figure in edition {result.edition.code}.",
        ),
        label("chọn một đơn vị trong bảng xếp hạng.", "choose a unit of the ranking."),
    )


def _on_trend(
    result: Result, raw: Matrix, earlier: Result | None, steps: float, wished: set[str]
) -> tuple[Matrix, Notice]:
    if earlier is None:
        raise refuse(
            "simulate.no_trend",
            result.edition.code,
            label(
                "không có kỳ trước để suy ra xu hướng.", "there is no earlier edition to draw a trend from."
            ),
            label("giữ nguyên các nước khác (--field frozen).", "hold the field still (--field frozen)."),
        )
    raw = raw.copy()
    old = earlier.plan.table
    followed = 0
    for place, code in enumerate(result.plan.table.inputs):
        if code not in old.inputs:
            continue
        bounds = result.edition.components[code].range
        for row, unit in enumerate(result.units):
            if unit in wished or unit not in earlier:
                continue
            was = old.raw[earlier.row(unit), old.inputs.index(code)]
            if np.isnan(was) or np.isnan(raw[row, place]):
                continue
            value = raw[row, place] + steps * (raw[row, place] - was)
            raw[row, place] = value if bounds is None else min(max(value, bounds[0]), bounds[1])
            followed += 1
    return raw, Notice(
        "simulate.trend",
        f"{earlier.edition.code} → {result.edition.code}",
        label(
            f"{followed} số liệu của các đơn vị khác đi tiếp theo đà từ kỳ {earlier.edition.code}, "
            f"nhân {comma(steps)}.",
            f"{followed} figures of the other units move on as they did since {earlier.edition.code}, "
            f"times {steps:g}.",
        ),
    )
