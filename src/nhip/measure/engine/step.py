"""What a step is: one operation on a column of figures, which may look at the whole field first.

A step that looks at the field (all units at once) is *fitted*: what it saw (mean, deviation, minimum,
maximum, …) is kept in the result, so a score can be explained and recomputed with the field held still.
"""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.parts import Part

Vector = NDArray[np.float64]
Fit = dict[str, Any]


class StepFailed(ValueError):  # noqa: N818 - says what the figures made impossible
    """A step that these figures do not allow. ``rows`` are the units at fault; the caller adds the place."""

    def __init__(self, code: str, cause: Label, cure: Label, rows: tuple[int, ...] = ()) -> None:
        super().__init__(cause.en)
        self.code = code
        self.cause = cause
        self.cure = cure
        self.rows = rows


class Step(Part):
    """One step of a chain. ``sees`` names the statistics of the field that :meth:`fit` keeps."""

    sees: ClassVar[tuple[str, ...]] = ()
    mirrors: ClassVar[bool] = False

    def fit(self, field: Vector) -> Fit:  # noqa: ARG002 - most steps look at one unit only
        """What the step must know of ``field`` (the values present, no NaN, at least one)."""
        return {}

    def look(self, values: Vector, units: tuple[str, ...]) -> Fit:  # noqa: ARG002 - few steps ask who it is
        """What :meth:`fit` gives for ``values`` with NaN where there is none; ``units`` names their rows."""
        return self.fit(values[~np.isnan(values)])

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        """Below which value and above which this step cuts off; None where it cuts off nothing."""
        return None

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:
        """The step on ``values`` (NaN stays NaN), with the field as ``fit`` saw it.

        ``lower`` turns the scale round because lower is better; only a step that ``mirrors`` is asked to.
        """
        raise NotImplementedError


# Beyond this a square or a sum would leave what a computer's numbers can hold, and blanks would come of it.
MOST = 1e100


def within_bounds(values: Vector) -> Vector:
    """``values`` themselves, or :class:`StepFailed` where one lies beyond 10¹⁰⁰."""
    beyond = np.abs(values) > MOST
    if bool(beyond.any()):
        worst = float(values[beyond][0])
        raise StepFailed(
            "step.too_large",
            label(
                f"giá trị lên tới {worst:g}, không tính được.",
                f"a value comes to {worst:g}, beyond reckoning.",
            ),
            label(
                "kiểm tra số liệu, đơn vị đo, lũy thừa và mẫu số.",
                "check the figures, their unit of measure, powers and denominators.",
            ),
            tuple(int(row) for row in np.flatnonzero(beyond)),
        )
    return values


def is_constant(field: Vector) -> bool:
    """True when the field's values differ by no more than floating-point noise."""
    low, high = float(field.min()), float(field.max())
    return high - low <= 1e-12 * max(abs(low), abs(high))


def almost_one(low: Vector, high: Vector) -> NDArray[np.bool_]:
    """The same of many fields at once, by their least and largest values."""
    same: NDArray[np.bool_] = high - low <= 1e-12 * np.maximum(np.abs(low), np.abs(high))
    return same


def constant(step: str, field: Vector) -> StepFailed:
    """The refusal of a step that has nothing to spread."""
    alone = len(field) == 1
    return StepFailed(
        "step.constant",
        label(
            f"chỉ có một đơn vị có số liệu nên không thể chuẩn hóa bằng “{step}”."
            if alone
            else f"mọi đơn vị có cùng một giá trị ({field[0]:g}) nên không thể chuẩn hóa bằng “{step}”.",
            f"only one unit has a figure, so “{step}” has nothing to compare it with."
            if alone
            else f"every unit has the same value ({field[0]:g}), so “{step}” has nothing to spread.",
        ),
        label(
            "bỏ thành phần này, sửa số liệu, hoặc dùng mốc cố định (do: goalposts).",
            "drop the component, mend the figures, or use fixed goalposts (do: goalposts).",
        ),
    )
