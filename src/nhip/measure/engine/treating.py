"""Outliers: when a component's figures are too skewed to be compared, and what is then done about them.

The rule is the one that the European Commission's auditors use. A component passes when its skewness is
small or its kurtosis is; one that fails has its most extreme figures pulled in one after the other, up to a
limit, and one that still fails is taken through a logarithm or a power, instead or as well. Nothing is
changed in silence: each figure that was changed stands in the result with its value before and after.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from nhip.measure.engine.labels import Label, comma, label
from nhip.measure.engine.moments import moments, moments_of_all
from nhip.measure.engine.parts import Number, Part, Whole
from nhip.measure.engine.step import StepFailed, almost_one, is_constant

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

# Powers that Box-Cox tries, and how far from a limit a moment counts as being at it.
_POWERS = tuple(tenth / 10.0 for tenth in range(-20, 21))
_NOISE = 1e-9
How = Literal["none", "winsorise", "log", "log_plain", "log_from_min", "log_scaled", "boxcox"]


class Winsorise(Part):
    """Pulling in the most extreme figures, one after the other."""

    most: Whole = Field(default=5, ge=1, description="How many figures may be pulled in at most.")


class Treatment(Part):
    """What is done about outliers of a leaf, after missing figures are filled and before the first step.

    A component passes when its skewness is small or its excess kurtosis is (adjusted sample moments; under
    four figures there is nothing to judge). If it fails, the highest figure (the lowest under a negative
    skewness) takes the value of the next one, again and again, until it passes or ``most`` are reached. If
    it fails still, ``otherwise`` is applied to the figures as they were, or as they then are. Source:
    OECD/JRC Handbook 2008; the R package COINr.
    """

    winsorise: Winsorise | None = Field(
        default=None, description="Pull in the most extreme figures; `{}` for at most 5."
    )
    otherwise: Literal["none", "log", "log_plain", "log_from_min", "log_scaled", "boxcox"] = Field(
        default="none",
        description=(
            "If that is not enough (or not asked for). none: it stays at that. log: "
            "log(x − min + 0.01 · (max − min)). log_plain: log(x); figures must be positive. log_from_min: "
            "log(x − min + 1). log_scaled: log((max − 1) · (x − min) ÷ (max − min) + 1); the maximum must be "
            "above 1. boxcox: (x^λ − 1) ÷ λ, log(x) for λ = 0, with the λ from −2 to 2 in tenths under "
            "which the figures are likeliest normal; figures must be positive."
        ),
    )
    applied_to: Literal["original", "pulled_in"] = Field(
        default="original",
        description="What `otherwise` is applied to: the figures as they were, or after `winsorise`.",
    )
    passes_by: Literal["either", "both"] = Field(
        default="either",
        description="Whether one of skewness and kurtosis below its limit is enough, or both must be.",
    )
    skewness: Number = Field(default=2.0, gt=0, description="Passes below this skewness, either way.")
    kurtosis: Number = Field(default=3.5, gt=0, description="Passes below this excess kurtosis.")

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.winsorise is None and self.otherwise == "none":
            raise ValueError("treat_nothing")
        if self.applied_to == "pulled_in" and (self.winsorise is None or self.otherwise == "none"):
            raise ValueError("treat_not_both")
        return self

    def passes(self, field: Vector) -> bool:
        """Whether ``field`` (no NaN) needs no treatment, or is too small or too alike to be judged."""
        if len(field) < 4 or is_constant(field):
            return True
        skewness, kurtosis = moments(field)
        assert skewness is not None
        assert kurtosis is not None
        return self.allows(skewness, kurtosis)

    def allows(self, skewness: float, kurtosis: float) -> bool:
        """Whether figures with these moments pass."""
        good = (abs(skewness) < self.skewness - _NOISE, kurtosis < self.kurtosis - _NOISE)
        return all(good) if self.passes_by == "both" else any(good)


@dataclass(frozen=True)
class Treating:
    """A treatment as these figures asked for it: limits to pull in to, then a curve with what it needs.

    A logarithm is that of ``factor · (x − origin) + shift``, ``power`` is Box-Cox's λ, ``least`` the smallest
    figure that went through the curve. ``enough`` says that the figures passed in the end.
    """

    how: How = "none"
    low: float = -np.inf
    high: float = np.inf
    least: float = -np.inf
    origin: float = 0.0
    factor: float = 1.0
    shift: float = 0.0
    power: float = 1.0
    enough: bool = True

    @property
    def pulls_in(self) -> bool:
        """Whether some figures were pulled in, before a curve or without one."""
        return bool(np.isfinite(self.low) or np.isfinite(self.high))

    @property
    def bends(self) -> bool:
        """Whether every figure went through a curve."""
        return self.how not in {"none", "winsorise"}

    def apply(self, values: Vector) -> Vector:
        """``values`` treated (NaN stays NaN). A figure outside the field that was seen counts as its end."""
        if self.pulls_in:
            values = np.clip(values, self.low, self.high)
        if not self.bends:
            return values
        values = np.maximum(values, self.least)
        if self.how == "boxcox":
            return _bent(values, self.power)
        curved: Vector = np.log(self.factor * (values - self.origin) + self.shift)
        return curved


def look(treatment: Treatment, field: Vector) -> Treating:
    """What ``treatment`` comes to for ``field`` (no NaN).

    Raises :class:`StepFailed` for a logarithm or a power that the figures do not allow.
    """
    if treatment.passes(field):
        return Treating()
    found = Treating(enough=False)
    if treatment.winsorise is not None:
        found = _pulled_in(treatment, treatment.winsorise.most, field)
    if found.enough or treatment.otherwise == "none":
        return found
    if treatment.applied_to == "original":
        found = Treating(enough=False)
    seen = found.apply(field)
    found = _curved(replace(found, how=treatment.otherwise, least=float(seen.min())), seen)
    return replace(found, enough=treatment.passes(found.apply(field)))


def failing(treatment: Treatment, values: Matrix) -> NDArray[np.bool_]:
    """The columns of ``values`` (NaN where there is none) that need the treatment, shape (columns,)."""
    count = (~np.isnan(values)).sum(axis=0)
    low, high = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    skewness, kurtosis = moments_of_all(values, count)
    good = np.abs(skewness) < treatment.skewness - _NOISE, kurtosis < treatment.kurtosis - _NOISE
    passes = good[0] & good[1] if treatment.passes_by == "both" else good[0] | good[1]
    failed: NDArray[np.bool_] = ~(passes | (count < 4) | almost_one(low, high))
    return failed


def _curved(found: Treating, field: Vector) -> Treating:
    """``found`` with what its curve needs to know of ``field``."""
    low, high = float(field.min()), float(field.max())
    if found.how in {"boxcox", "log_plain"} and low <= 0:
        raise _not_positive("Box-Cox" if found.how == "boxcox" else "log_plain", low)
    if found.how == "boxcox":
        return replace(found, power=_likeliest(field))
    if found.how == "log_from_min":
        return replace(found, origin=low, shift=1.0)
    if found.how == "log":
        return replace(found, origin=low, shift=0.01 * (high - low))
    return found if found.how == "log_plain" else _scaled(found, low, high)


def _scaled(found: Treating, low: float, high: float) -> Treating:
    if high <= 1.0:
        raise StepFailed(
            "treat.scaled_below_one",
            label(
                f"“log_scaled” cần giá trị lớn nhất trên 1, mà giá trị lớn nhất là {high:g}.",
                f"“log_scaled” needs a maximum above 1, and it is {high:g}: the scale would turn round.",
            ),
            label("dùng “otherwise: log”.", "use “otherwise: log”."),
        )
    return replace(found, origin=low, factor=(high - 1.0) / (high - low), shift=1.0)


def _not_positive(word: str, low: float) -> StepFailed:
    return StepFailed(
        "treat.not_positive",
        label(
            f"{word} chỉ dùng cho số dương, mà có giá trị {low:g}.",
            f"{word} is for positive figures only, and there is {low:g}.",
        ),
        label("dùng “otherwise: log”, hoặc sửa số liệu.", "use “otherwise: log”, or mend the figures."),
    )


def treated(treatment: Treatment, values: Vector) -> Vector:
    """``values`` (NaN stays NaN) under what they themselves ask for."""
    return look(treatment, values[~np.isnan(values)]).apply(values)


def _pulled_in(treatment: Treatment, most: int, field: Vector) -> Treating:
    order = np.sort(field)
    low, high = 0, len(order) - 1
    passes = False
    while True:
        skewness, kurtosis = moments(order)
        passes = skewness is None or kurtosis is None or is_constant(order[[0, -1]])
        passes = passes or treatment.allows(skewness or 0.0, kurtosis or 0.0)
        if passes:
            break
        skewness = skewness or 0.0
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
    return Treating("winsorise", float(order[low]), float(order[high]), enough=passes)


def _likeliest(field: Vector) -> float:
    """The power of Box-Cox under which ``field`` is likeliest normal (Box and Cox, 1964)."""
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
    """One figure that a treatment changed, and how: pulled in, bent, or the one after the other."""

    unit: str
    component: str
    before: float
    after: float
    how: str


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
            pulled = self.treating.pulls_in and not self.treating.low <= before <= self.treating.high
            words = (["winsorise"] if pulled else []) + ([self.treating.how] if self.treating.bends else [])
            yield TreatedPoint(units[row], self.component, float(before), float(after), ", ".join(words))

    def notices(self) -> Iterator[tuple[str, Label]]:
        """What a result must say: what was done, or that nothing was, and whether it was enough."""
        code, how = self.component, self.treating
        if not (how.pulls_in or how.bends) and how.enough:
            yield (
                "treat.unneeded",
                label(
                    f"“{code}” được yêu cầu xử lý ngoại lai, nhưng không giá trị nào phải thay đổi.",
                    f"“{code}” was to be treated for outliers, and no figure had to be changed.",
                ),
            )
        if how.pulls_in:
            count = int(((self.before < how.low) | (self.before > how.high)).sum())
            yield (
                "treat.winsorise",
                label(
                    f"{count} giá trị ngoại lai của “{code}” được kéo về giá trị kế tiếp.",
                    f"{count} outlying figures of “{code}” were pulled in to the next one.",
                ),
            )
        if how.bends:
            count, is_log = len(self.rows), how.how != "boxcox"
            word = "lô-ga-rít" if is_log else f"phép Box-Cox, λ = {comma(how.power, 'g')}"
            curve = "a logarithm" if is_log else f"Box-Cox with λ = {how.power:g}"
            yield (
                f"treat.{how.how}",
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
    if treating.bends:
        rows = np.flatnonzero(~np.isnan(before))
    return Treated(code, treating, rows, before[rows], after[rows])
