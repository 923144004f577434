"""What a missing figure does: the words for it, what fills it, and the refusal."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.definition import Edition
from nhip.measure.engine.filling import Covered, Filled
from nhip.measure.engine.labels import comma, label
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.step import StepFailed

# For each rule what a result says, in both languages, with the count and the component.
RULE_WORDS: Mapping[str, tuple[str, str]] = {
    "mean": (
        "{} giá trị thiếu của “{}” thay bằng trung bình.",
        "{} missing figures of “{}” take the mean.",
    ),
    "median": (
        "{} giá trị thiếu của “{}” thay bằng trung vị.",
        "{} missing figures of “{}” take the median.",
    ),
    "zero": (
        "{} đơn vị thiếu “{}” nhận điểm 0 theo quy tắc.",
        "{} units without “{}” get the score 0 by rule.",
    ),
    "ignore": (
        "{} đơn vị thiếu “{}”; các phần còn lại gánh phần của nó.",
        "{} units lack “{}”; the other parts stand for it.",
    ),
    "unscored": (
        "{} đơn vị thiếu “{}” nên không có điểm.",
        "{} units lack “{}” and get no score.",
    ),
    "last": (
        "{} đơn vị không có giá trị “{}” nào, kể cả kỳ trước, nên không có điểm.",
        "{} units have no figure of “{}”, not even an earlier one, and get no score.",
    ),
    "linear": (
        "{} đơn vị không có giá trị “{}” ở các kỳ lân cận đủ gần nên không có điểm.",
        "{} units have no figures of “{}” near enough to draw a line through, and get no score.",
    ),
}
# The rules under which a unit without a score takes the parent's away too.
BLOCKING = frozenset({"unscored", "last", "linear"})


def recorded(
    edition: Edition,
    code: str,
    rule: str,
    *,
    rows: NDArray[np.intp],
    known: int,
    fill: float,
) -> Filled:
    """The record of one figure (or score) put into ``rows``, which rests on the ``known`` figures."""
    component = edition.components[code]
    period = component.period or edition.period
    if component.lag and period.isdecimal():
        period = str(int(period) - component.lag)
    known, fill = (0, 0.0) if rule == "zero" else (known, fill)
    came = () if rule == "zero" or not period else (period,)
    return Filled(code, rule, rows, np.full(len(rows), fill), (came,) * len(rows), (known,) * len(rows))


def left_said(code: str, rule: str, count: int) -> Notice:
    """What ``rule`` did where figures of ``count`` units are missing."""
    vi, en = RULE_WORDS[rule]
    return Notice(f"missing.{rule}", code, label(vi.format(count, code), en.format(count, code)))


def thin_said(code: str, covered: Covered, thin: NDArray[np.bool_], units: tuple[str, ...]) -> Notice:
    """That units have too little data below ``code``, with the first of them and what they have."""
    rows = [int(row) for row in np.flatnonzero(thin)]
    shares = [f"{covered.present[row]:.4g}/{covered.applicable[row]:.4g}" for row in rows[:8]]
    # The rows need not be units when explanations run a plan; only units have names.
    named = [f"{units[row]} ({share})" if units else share for row, share in zip(rows, shares, strict=False)]
    some = ", ".join(named) + ("…" if len(rows) > 8 else "")
    least = f"{covered.least:.4g}"
    return Notice(
        "missing.thin",
        code,
        label(
            f"{len(rows)} đơn vị có quá ít dữ liệu dưới “{code}” (dưới {comma(covered.least, '.4g')} trọng "
            f"số áp dụng) nên không có điểm ở đó: {some}.",
            f"{len(rows)} units have too little data below “{code}” (under {least} of the weight that "
            f"applies) and get no score there: {some}.",
        ),
    )


def filling(code: str, values: NDArray[np.float64], rule: str) -> float:
    """The mean or median of the figures present, or :class:`StepFailed` when there is none."""
    known = values[~np.isnan(values)]
    if not len(known):
        raise StepFailed(
            "missing.all",
            label(f"không đơn vị nào có số liệu của “{code}”.", f"no unit has a figure of “{code}”."),
            label("bổ sung số liệu.", "add figures."),
        )
    return float(known.mean() if rule == "mean" else np.median(known))


def refused(code: str, units: list[str], count: int) -> StepFailed:
    """The refusal of figures that must not be missing, with the first of the ``count`` units."""
    some = ", ".join(units[:8]) + ("…" if count > 8 else "")
    return StepFailed(
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
