"""Outliers: when a component's figures are too skewed to be compared, and what is then done about them.

The rule is the one that the European Commission's auditors use. A component passes when its skewness is
small or its kurtosis is; one that fails has its most extreme figures pulled in one after the other, up to a
limit, and one that still fails is taken through a logarithm or a power instead. Nothing is changed in
silence: each figure that was changed stands in the result with its value before and after.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.moments import moments
from nhip.measure.engine.parts import Number, Part, Whole
from nhip.measure.engine.step import StepFailed, is_constant

Vector = NDArray[np.float64]

# Powers that Box-Cox tries, and how far from a limit a moment counts as being at it.
_POWERS = tuple(tenth / 10.0 for tenth in range(-20, 21))
_NOISE = 1e-9


class Winsorise(Part):
    """Pulling in the most extreme figures, one after the other."""

    most: Whole = Field(default=5, ge=1, description="How many figures may be pulled in at most.")


class Treatment(Part):
    """What is done about outliers of a leaf, after missing figures are filled and before the first step.

    A component passes when its skewness is small or its excess kurtosis is (adjusted sample moments; under
    four figures there is nothing to judge). If it fails, the highest figure (the lowest under a negative
    skewness) takes the value of the next one, again and again, until it passes or ``most`` are reached. If
    it fails still, ``otherwise`` is applied to the figures as they were. Source: OECD/JRC Handbook 2008;
    the R package COINr.
    """

    winsorise: Winsorise | None = Field(
        default=None, description="Pull in the most extreme figures; `{}` for at most 5."
    )
    otherwise: Literal["none", "log", "boxcox"] = Field(
        default="none",
        description=(
            "If that is not enough (or not asked for). none: it stays at that. log: "
            "log(x − min + 0.01 · (max − min)). boxcox: (x^λ − 1) ÷ λ, log(x) for λ = 0, with the λ from −2 "
            "to 2 in tenths under which the figures are likeliest normal; figures must be positive."
        ),
    )
    skewness: Number = Field(default=2.0, gt=0, description="Passes below this skewness, either way.")
    kurtosis: Number = Field(default=3.5, gt=0, description="Passes below this excess kurtosis.")

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.winsorise is None and self.otherwise == "none":
            raise ValueError("treat_nothing")
        return self

    def passes(self, field: Vector) -> bool:
        """Whether ``field`` (no NaN) needs no treatment, or is too small or too alike to be judged."""
        if len(field) < 4 or is_constant(field):
            return True
        skewness, kurtosis = moments(field)
        assert skewness is not None
        assert kurtosis is not None
        return abs(skewness) < self.skewness - _NOISE or kurtosis < self.kurtosis - _NOISE


@dataclass(frozen=True)
class Treating:
    """A treatment as these figures asked for it: limits to pull in to, or a curve with what it needs.

    ``origin`` and ``span`` are the field's minimum and range for the logarithm, ``power`` is Box-Cox's λ.
    ``enough`` says that the figures passed in the end.
    """

    how: Literal["none", "winsorise", "log", "boxcox"] = "none"
    low: float = -np.inf
    high: float = np.inf
    origin: float = 0.0
    span: float = 1.0
    power: float = 1.0
    enough: bool = True

    def apply(self, values: Vector) -> Vector:
        """``values`` treated (NaN stays NaN). A figure outside the field that was seen counts as its end."""
        if self.how == "winsorise":
            return np.clip(values, self.low, self.high)
        if self.how == "log":
            moved: Vector = np.log(np.maximum(values - self.origin, 0.0) + 0.01 * self.span)
            return moved
        return _bent(values, self.power) if self.how == "boxcox" else values


def look(treatment: Treatment, field: Vector) -> Treating:
    """What ``treatment`` comes to for ``field`` (no NaN). Raises :class:`StepFailed` for Box-Cox at 0."""
    if treatment.passes(field):
        return Treating()
    found = Treating(enough=False)
    if treatment.winsorise is not None:
        found = _pulled_in(treatment, treatment.winsorise.most, field)
        if found.enough:
            return found
    if treatment.otherwise == "log":
        low, high = float(field.min()), float(field.max())
        found = Treating("log", origin=low, span=high - low)
    elif treatment.otherwise == "boxcox":
        found = Treating("boxcox", power=_likeliest(field))
    if found.how in {"none", "winsorise"}:
        return found
    enough = treatment.passes(found.apply(field))
    return Treating(found.how, origin=found.origin, span=found.span, power=found.power, enough=enough)


def treated(treatment: Treatment, values: Vector) -> Vector:
    """``values`` (NaN stays NaN) under what they themselves ask for."""
    return look(treatment, values[~np.isnan(values)]).apply(values)


def _pulled_in(treatment: Treatment, most: int, field: Vector) -> Treating:
    order = np.sort(field)
    low, high = 0, len(order) - 1
    while not treatment.passes(order):
        skewness = moments(order)[0] or 0.0
        # Figures that are equal are pulled in together, or not at all where that would be too many.
        if skewness >= 0:
            next_high = int(np.searchsorted(order, order[-1], side="left")) - 1
            next_low = low
        else:
            next_high = high
            next_low = int(np.searchsorted(order, order[0], side="right"))
        if next_low + len(order) - 1 - next_high > most:
            break
        low, high = next_low, next_high
        order = np.clip(order, order[low], order[high])
    if low == 0 and high == len(order) - 1:
        return Treating(enough=False)
    return Treating("winsorise", float(order[low]), float(order[high]), enough=treatment.passes(order))


def _likeliest(field: Vector) -> float:
    """The power of Box-Cox under which ``field`` is likeliest normal (Box and Cox, 1964)."""
    if float(field.min()) <= 0:
        raise StepFailed(
            "treat.not_positive",
            label(
                f"Box-Cox chỉ dùng cho số dương, mà có giá trị {float(field.min()):g}.",
                f"Box-Cox is for positive figures only, and there is {float(field.min()):g}.",
            ),
            label("dùng “otherwise: log”, hoặc sửa số liệu.", "use “otherwise: log”, or mend the figures."),
        )
    # Divided by the geometric mean, the likeliest power is simply the one of least variance.
    scaled = field / np.exp(np.log(field).mean())
    with np.errstate(over="ignore", invalid="ignore"):
        spread = [float(np.var(_bent(scaled, power))) for power in _POWERS]
    least = min(value for value in spread if np.isfinite(value))
    return next(power for power, value in zip(_POWERS, spread, strict=True) if value <= least * (1 + _NOISE))


def _bent(values: Vector, power: float) -> Vector:
    bent: Vector = np.log(values) if power == 0 else (values**power - 1.0) / power
    return bent


@dataclass(frozen=True, slots=True)
class TreatedPoint:
    """One figure that a treatment changed."""

    unit: str
    component: str
    before: float
    after: float


@dataclass(frozen=True)
class Treated:
    """What a treatment did to one component: the rows it changed, with their figures before and after."""

    component: str
    treating: Treating
    rows: NDArray[np.intp]
    before: Vector
    after: Vector

    def points(self, units: tuple[str, ...]) -> Iterator[TreatedPoint]:
        """Each changed figure, in the order of ``units``."""
        for row, before, after in zip(self.rows, self.before, self.after, strict=True):
            yield TreatedPoint(units[row], self.component, float(before), float(after))

    def notices(self) -> Iterator[tuple[str, Label]]:
        """What a result must say: what was done, or that nothing was, and whether it was enough."""
        code, count, how = self.component, len(self.rows), self.treating.how
        if how == "none" and self.treating.enough:
            yield (
                "treat.unneeded",
                label(
                    f"“{code}” được yêu cầu xử lý ngoại lai, nhưng không giá trị nào phải thay đổi.",
                    f"“{code}” was to be treated for outliers, and no figure had to be changed.",
                ),
            )
        elif how == "winsorise":
            yield (
                "treat.winsorise",
                label(
                    f"{count} giá trị ngoại lai của “{code}” được kéo về giá trị kế tiếp.",
                    f"{count} outlying figures of “{code}” were pulled in to the next one.",
                ),
            )
        elif how != "none":
            word = "lô-ga-rít" if how == "log" else f"phép Box-Cox, λ = {self.treating.power:g}"
            curve = "a logarithm" if how == "log" else f"Box-Cox with λ = {self.treating.power:g}"
            yield (
                f"treat.{how}",
                label(
                    f"toàn bộ {count} giá trị của “{code}” được biến đổi bằng {word} vì có ngoại lai.",
                    f"all {count} figures of “{code}” went through {curve}, because some are outlying.",
                ),
            )
        if not self.treating.enough:
            yield (
                "treat.not_enough",
                label(
                    f"“{code}” vẫn còn giá trị ngoại lai sau khi xử lý.",
                    f"“{code}” still has outliers after its treatment.",
                ),
            )


def record(code: str, treating: Treating, before: Vector, after: Vector) -> Treated:
    """The record of a treatment; figures that are missing are none of its business."""
    rows = np.flatnonzero((before != after) & ~np.isnan(before))
    if treating.how in {"log", "boxcox"}:
        rows = np.flatnonzero(~np.isnan(before))
    return Treated(code, treating, rows, before[rows], after[rows])
