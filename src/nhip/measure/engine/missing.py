"""What a missing figure does: the words for it, what fills it, and the refusal."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import label
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
}


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
