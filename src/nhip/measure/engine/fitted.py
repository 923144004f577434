"""Steps that look at the whole field: a unit's score depends on what the others have.

In each formula x is the unit's figure and the field is every figure present, n of them.
"""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nhip.measure.engine.labels import label
from nhip.measure.engine.parts import Number
from nhip.measure.engine.step import Fit, Step, StepFailed, Vector, constant, is_constant


class MinMax(Step):
    """``(x − min) ÷ (max − min)``, stretched to ``to``. Source: OECD/JRC Handbook 2008, step 5."""

    do: Literal["minmax"]
    to: tuple[Number, Number] = Field(
        default=(0.0, 1.0), description="What the field's minimum and maximum become."
    )
    mirrors: ClassVar = True
    sees: ClassVar = ("min", "max")

    def fit(self, field: Vector) -> Fit:
        if is_constant(field):
            raise constant(self.do, field)
        return {"min": float(field.min()), "max": float(field.max())}

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:
        share: Vector = (values - fit["min"]) / (fit["max"] - fit["min"])
        share = 1.0 - share if lower else share
        return share if self.to == (0.0, 1.0) else self.to[0] + share * (self.to[1] - self.to[0])


class ZScore(Step):
    """``mean + deviation · (x − field mean) ÷ field deviation``. Source: OECD/JRC Handbook 2008, step 5."""

    do: Literal["zscore"]
    sd: Literal["population", "sample"] = Field(
        default="population", description="The field's deviation: divided by n (the UN's rule) or by n − 1."
    )
    mean: Number = Field(default=0.0, description="The mean of the scores.")
    deviation: Number = Field(default=1.0, gt=0, description="The deviation of the scores.")
    mirrors: ClassVar = True
    sees: ClassVar = ("mean", "sd")

    def fit(self, field: Vector) -> Fit:
        # Differences that vanish when squared are none either.
        deviation = 0.0 if is_constant(field) else float(field.std(ddof=int(self.sd == "sample")))
        if deviation == 0.0:
            raise constant(self.do, field)
        return {"mean": float(field.mean()), "sd": deviation}

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:
        spread = (-1.0 if lower else 1.0) * self.deviation
        scores: Vector = self.mean + spread * (values - fit["mean"]) / fit["sd"]
        return scores


class ShareOfMax(Step):
    """``x ÷ max``: the best unit gets 1. The field's maximum must be above zero."""

    do: Literal["share_of_max"]
    sees: ClassVar = ("max",)

    def fit(self, field: Vector) -> Fit:
        top = float(field.max())
        if top <= 0:
            raise StepFailed(
                "step.max_not_positive",
                label(
                    f"giá trị lớn nhất là {top:g}, phải dương.",
                    f"the largest value is {top:g}; it must be positive.",
                ),
                label("dùng minmax hoặc goalposts.", "use minmax or goalposts."),
            )
        return {"max": top}

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        share: Vector = values / fit["max"]
        return share


class Trim(Step):
    """Cut off at the field's percentiles ``low`` and ``high``, so that a few extremes set no scale.

    A percentile lies on the line between the two figures beside it, at place (n − 1) · p ÷ 100 from the
    lowest. Source: OECD/JRC Handbook 2008, step 4; used with 2.5 and 97.5 by several indices.
    """

    do: Literal["trim"]
    low: Number = Field(default=0.0, ge=0, le=100, description="Below this percentile figures are raised.")
    high: Number = Field(default=100.0, ge=0, le=100, description="Above this one they are lowered.")
    sees: ClassVar = ("low", "high")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.low >= self.high:
            raise ValueError("percentiles_fall")
        return self

    def fit(self, field: Vector) -> Fit:
        low, high = np.percentile(field, [self.low, self.high])
        return {"low": float(low), "high": float(high)}

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:  # noqa: ARG002
        return fit["low"], fit["high"]

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        return np.clip(values, fit["low"], fit["high"])


class _Ranked(Step):
    """Steps that ask only how many of the field lie below and above."""

    mirrors: ClassVar = True
    sees: ClassVar = ("field",)
    word: ClassVar[str]

    def fit(self, field: Vector) -> Fit:
        if is_constant(field):
            raise constant(self.word, field)
        return {"field": np.sort(field)}

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:
        field: Vector = fit["field"]
        # Neighbours closer than noise are one value: a tie is no accident of the last binary digit.
        noise = 1e-12 * float(np.abs(field).max())
        below = np.searchsorted(field, values - noise, side="left").astype(float)
        above = len(field) - np.searchsorted(field, values + noise, side="right").astype(float)
        worse, better = (above, below) if lower else (below, above)
        return np.where(np.isnan(values), np.nan, self._placed(worse, better, float(len(field))))

    def _placed(self, worse: Vector, better: Vector, count: float) -> Vector:
        raise NotImplementedError


class PercentileRank(_Ranked):
    """The share of the other units that lie below, ties half: ``(below + (ties − 1) ÷ 2) ÷ (n − 1)``."""

    do: Literal["percentile_rank"]
    word: ClassVar = "percentile_rank"

    def _placed(self, worse: Vector, better: Vector, count: float) -> Vector:
        share: Vector = np.clip((worse + (count - 1.0 - better)) / 2.0 / (count - 1.0), 0.0, 1.0)
        return share


class PlainRank(_Ranked):
    """The competition rank: one more than the number of units that are better."""

    do: Literal["rank"]
    word: ClassVar = "rank"

    def _placed(self, worse: Vector, better: Vector, count: float) -> Vector:  # noqa: ARG002
        return better + 1.0


class Borda(_Ranked):
    """The number of units that are worse: 0 for the last, n − 1 for the first."""

    do: Literal["borda"]
    word: ClassVar = "borda"

    def _placed(self, worse: Vector, better: Vector, count: float) -> Vector:  # noqa: ARG002
        return worse
