"""Steps that look at one unit only: caps, logarithms, fixed goalposts, changes of unit.

In each formula x is the unit's figure.
"""

import math
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nhip.measure.engine.labels import label
from nhip.measure.engine.parts import Number
from nhip.measure.engine.step import Fit, Step, StepFailed, Vector


class Goalposts(Step):
    """``(x − low) ÷ (high − low)`` with fixed ends. Source: UNDP, technical notes of the HDR."""

    do: Literal["goalposts"]
    low: Number = Field(description="The figure that becomes 0.")
    high: Number = Field(description="The figure that becomes 1.")
    truncate: bool = Field(default=True, description="Whether scores are cut off at 0 and 1.")
    mirrors: ClassVar = True

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.low == self.high:
            raise ValueError("goalposts_equal")
        return self

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        return (min(self.low, self.high), max(self.low, self.high)) if self.truncate else None

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        share = (values - self.low) / (self.high - self.low)
        share = 1.0 - share if lower else share
        return np.clip(share, 0.0, 1.0) if self.truncate else share


class DistanceToTarget(Step):
    """``x ÷ target``. Source: OECD/JRC Handbook 2008, distance to a reference."""

    do: Literal["distance_to_target"]
    target: Number = Field(description="The figure that becomes 1; not 0.")
    truncate: bool = Field(default=True, description="Whether scores are cut off at 1.")

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.target == 0:
            raise ValueError("target_zero")
        return self

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        if not self.truncate:
            return None
        return (-np.inf, self.target) if self.target > 0 else (self.target, np.inf)

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        share = values / self.target
        return np.minimum(share, 1.0) if self.truncate else share


class Log(Step):
    """``log(x + shift)``. Zero and below are refused, never dropped."""

    do: Literal["log"]
    base: Number | None = Field(
        default=None, gt=0, description="Base of the logarithm; e when not given. Not 1."
    )
    shift: Number = Field(default=0.0, description="Added to the figure first.")

    @model_validator(mode="after")
    def _base_not_one(self) -> Self:
        if self.base == 1:
            raise ValueError("log_base")
        return self

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        moved = values + self.shift
        refused = moved <= 0
        if bool(refused.any()):
            worst = float(moved[refused].min())
            raise StepFailed(
                "step.log_of_zero",
                label(
                    f"không lấy được lô-ga-rít của giá trị không dương ({worst:g}).",
                    f"there is no logarithm of a value that is not positive ({worst:g}).",
                ),
                label(
                    "thêm “shift” dương, hoặc bỏ bước log.", "add a positive “shift”, or drop the log step."
                ),
                tuple(int(row) for row in np.flatnonzero(refused)),
            )
        result: Vector = np.log(moved)
        return result if self.base is None else result / math.log(self.base)


class Cap(Step):
    """``min(x, at)``: nothing above. The UN caps telecommunication figures at 120 since 2020."""

    do: Literal["cap"]
    at: Number = Field(description="The most that counts.")

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        return -np.inf, self.at

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        return np.minimum(values, self.at)


class Floor(Step):
    """``max(x, at)``: nothing below."""

    do: Literal["floor"]
    at: Number = Field(description="The least that counts.")

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        return self.at, np.inf

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        return np.maximum(values, self.at)


class Power(Step):
    """``x ^ exponent``: −1 is the reciprocal, 0.5 the root.

    With a geometric mean of two parts it makes their product (exponent 2) or, when one part was turned into
    its reciprocal first, their quotient: how gaps between groups and adjusted scores are written.
    """

    do: Literal["power"]
    exponent: Number = Field(description="The power; not 0.")

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.exponent == 0:
            raise ValueError("exponent_zero")
        return self

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        broken = not float(self.exponent).is_integer()
        refused = ((values < 0) & broken) | ((values == 0) & (self.exponent < 0))
        if bool(refused.any()):
            worst = float(values[refused].min())
            raise StepFailed(
                "step.power",
                label(
                    f"không lấy được lũy thừa {self.exponent:g} của {worst:g}.",
                    f"{worst:g} has no power {self.exponent:g}.",
                ),
                label(
                    "đặt mức sàn dương (do: floor) trước bước này, hoặc sửa số liệu.",
                    "put a floor above zero (do: floor) before this step, or mend the figure.",
                ),
                tuple(int(row) for row in np.flatnonzero(refused)),
            )
        raised: Vector = values**self.exponent
        return raised


class Linear(Step):
    """``plus + times · x``: a change of unit, or a formula's constant."""

    do: Literal["linear"]
    times: Number = Field(default=1.0, description="Multiplies the figure.")
    plus: Number = Field(default=0.0, description="Added to the product.")

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        return self.plus + self.times * values
