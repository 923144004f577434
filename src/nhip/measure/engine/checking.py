"""Whether a column of figures can be what the definition says it is: range, scale, unit of measure."""

from collections.abc import Iterator, Sequence

import numpy as np

from nhip.measure.engine.choosing import Choosing
from nhip.measure.engine.columns import Laid
from nhip.measure.engine.figures import Figure
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem
from nhip.measure.engine.schema import Component


def check_column(name: str, code: str, component: Component, laid: Laid) -> Iterator[Problem]:
    """What is wrong with the figures of ``code``; ``name`` is the figure set's."""
    low, high = _bounds(component) or (-np.inf, np.inf)
    for row in np.flatnonzero((laid.values < low) | (laid.values > high)):
        figure = laid.column[laid.units[row]]
        yield Problem(
            "figures.out_of_range",
            _place(name, code, figure),
            label(
                f"{figure.value:g} nằm ngoài khoảng {low:g} đến {high:g}.",
                f"{figure.value:g} lies outside {low:g} to {high:g}.",
            ),
            label(
                "kiểm tra giá trị và đơn vị đo, hoặc sửa “range” trong định nghĩa.",
                "check the value and its unit of measure, or mend “range” in the definition.",
            ),
        )
    if _is_percent(component):
        yield from _two_scales(name, code, laid)


def _bounds(component: Component) -> tuple[float, float] | None:
    """The range written, or the one that the points rule implies."""
    points = component.points
    if component.range is not None or points is None or component.normalise or component.divide_by:
        return component.range
    return {"earned": (0.0, points.max), "share": (0.0, 1.0)}.get(points.rule)


def _is_percent(component: Component) -> bool:
    return component.unit == "percent" or (component.range is not None and component.range == (0.0, 100.0))


def _two_scales(name: str, code: str, laid: Laid) -> Iterator[Problem]:
    """Percentages and shares of 1 in one column.

    Two signs: a clear gap (the least figure above 1 is over eight times the largest up to 1), or two humps
    with a valley between them. A single low percentage is no sign, so a twentieth must lie below 1.
    """
    values = laid.values[laid.values > 0]
    shares, rest = values[values <= 1.0], values[values > 1.0]
    if len(shares) < 0.05 * len(values) or not len(shares) or not len(rest):
        return
    gap = float(rest.min()) > 8.0 * float(shares.max())
    smaller = min(len(shares), len(rest))
    valley = smaller >= 10 and int((rest <= 10.0).sum()) < 0.25 * smaller
    if gap or valley:
        first = int(np.flatnonzero((laid.values > 0) & (laid.values <= 1.0))[0])
        yield Problem(
            "figures.two_scales",
            _place(name, code, laid.column[laid.units[first]]),
            label(
                f"cột vừa có tỷ lệ 0–1 ({len(shares)} giá trị) vừa có phần trăm 0–100 ({len(rest)} giá trị).",
                f"the column mixes shares of 1 ({len(shares)} values) and percentages ({len(rest)}).",
            ),
            label("đổi tất cả về phần trăm.", "bring all of them to percent."),
        )


def about_column(choosing: Choosing, code: str, laid: Laid, units: tuple[str, ...]) -> Iterator[Notice]:
    """What a result must say about a column: another unit of measure, no spread, rows that are not of now."""
    component = choosing.edition.components[code]
    measure = choosing.figures.measures.get(component.series or code)
    if measure and component.unit and measure != component.unit and not component.divide_by:
        yield _notice(
            "figures.unit_differs",
            code,
            f"tệp ghi đơn vị đo “{measure}”, định nghĩa ghi “{component.unit}”.",
            f"the file gives the unit of measure “{measure}”, the definition “{component.unit}”.",
        )
    known = laid.values[~np.isnan(laid.values)]
    if len(known) and len(units) > 1 and (known == known[0]).all():
        yield _notice(
            "table.constant",
            code,
            f"mọi đơn vị có cùng một giá trị “{code}” ({known[0]:g}), không phân biệt được ai.",
            f"every unit has the same “{code}” ({known[0]:g}), so this part tells nobody apart.",
        )
    without = [] if laid.units == units else sorted(set(units) - set(laid.units))
    if without:
        yield _notice(
            "table.no_row",
            code,
            f"{len(without)} đơn vị không có dòng nào của “{code}”, coi là thiếu: {some_of(without)}.",
            f"{len(without)} units have no row of “{code}” and count as missing: {some_of(without)}.",
        )
    period = choosing.period(component)
    earlier: list[str] = []
    if period and laid.periods - {period}:
        own = laid.period_of()
        earlier = [f"{unit} ({own[unit]})" for unit in units if own.get(unit, period) != period]
    if earlier:
        yield _notice(
            "missing.last",
            code,
            f"{len(earlier)} đơn vị dùng giá trị kỳ trước của “{code}”: {some_of(earlier)}.",
            f"{len(earlier)} units take an earlier figure of “{code}”: {some_of(earlier)}.",
        )


def some_of(units: Sequence[str]) -> str:
    """The first eight, as a message lists them."""
    return ", ".join(units[:8]) + ("…" if len(units) > 8 else "")


def _notice(code: str, about: str, vi: str, en: str) -> Notice:
    return Notice(code, about, label(vi, en))


def _place(name: str, code: str, figure: Figure) -> str:
    return f"{figure.place or name} ({figure.unit}, {code}, {figure.period})"
