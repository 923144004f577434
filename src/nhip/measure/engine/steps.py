"""The steps that turn a figure into a score: caps, logarithms, normalisations, rescalings.

Each step is written ``- do: zscore`` with its own keys, and steps form a chain. A step that looks at the
field (all units at once) is *fitted*: what it saw (mean, deviation, minimum, maximum, …) is kept in the
result, so a score can be explained and recomputed with the field held still.
"""

import math
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from nhip.measure.engine.label import Label, label

Vector = NDArray[np.float64]
Fit = dict[str, Any]


class StepFailed(ValueError):  # noqa: N818 - says what the figures made impossible
    """A step that these figures do not allow; the plan adds the place."""

    def __init__(self, code: str, cause: Label, cure: Label) -> None:
        super().__init__(cause.en)
        self.code = code
        self.cause = cause
        self.cure = cure


def _constant(step: str) -> StepFailed:
    return StepFailed(
        "step.constant",
        label(
            f"mọi đơn vị có cùng một giá trị nên không thể chuẩn hóa bằng “{step}”.",
            f"every unit has the same value, so “{step}” has nothing to spread.",
        ),
        label(
            "bỏ thành phần này, sửa số liệu, hoặc dùng mốc cố định (do: goalposts).",
            "drop the component, mend the figures, or use fixed goalposts (do: goalposts).",
        ),
    )


class Step(BaseModel):
    """One step of a chain. ``sees`` names the statistics of the field that :meth:`fit` keeps."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sees: ClassVar[tuple[str, ...]] = ()
    mirrors: ClassVar[bool] = False

    def mirror(self, scores: Vector, fit: Fit) -> Vector:
        """``scores`` of this step turned round, for a component where lower is better."""
        raise NotImplementedError

    def fit(self, field: Vector) -> Fit:  # noqa: ARG002 - most steps look at one unit only
        """What the step must know of ``field`` (the values present, no NaN)."""
        return {}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        """The step on ``values`` (NaN stays NaN), with the field as ``fit`` saw it."""
        raise NotImplementedError


class MinMax(Step):
    """``(x − min) / (max − min)``, then stretched to ``to``. Source: OECD/JRC Handbook 2008, step 5."""

    do: Literal["minmax"]
    to: tuple[float, float] = (0.0, 1.0)
    mirrors: ClassVar = True
    sees: ClassVar = ("min", "max")

    def fit(self, field: Vector) -> Fit:
        low, high = float(field.min()), float(field.max())
        if low == high:
            raise _constant("minmax")
        return {"min": low, "max": high}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        share = (values - fit["min"]) / (fit["max"] - fit["min"])
        return share if self.to == (0.0, 1.0) else self.to[0] + share * (self.to[1] - self.to[0])

    def mirror(self, scores: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return self.to[0] + self.to[1] - scores


class Goalposts(Step):
    """``(x − low) / (high − low)`` with fixed ends, cut at them unless ``truncate`` is false. Source: UNDP HDR."""

    do: Literal["goalposts"]
    low: float
    high: float
    truncate: bool = True
    mirrors: ClassVar = True

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.low == self.high:
            raise ValueError("goalposts_equal")
        return self

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        share = (values - self.low) / (self.high - self.low)
        return np.clip(share, 0.0, 1.0) if self.truncate else share

    def mirror(self, scores: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return 1.0 - scores


class ZScore(Step):
    """``(x − mean) / sd``; ``sd: population`` divides by n (the UN's rule), ``sample`` by n − 1.

    ``mean`` and ``deviation`` rescale the result (``mean + deviation · z``), 0 and 1 by default.
    """

    do: Literal["zscore"]
    sd: Literal["population", "sample"] = "population"
    mean: float = 0.0
    deviation: float = 1.0
    mirrors: ClassVar = True
    sees: ClassVar = ("mean", "sd")

    def fit(self, field: Vector) -> Fit:
        freedom = 0 if self.sd == "population" else 1
        spread = float(field.std(ddof=freedom)) if len(field) > freedom else 0.0
        if field.min() == field.max() or spread == 0.0:
            raise _constant("zscore")
        return {"mean": float(field.mean()), "sd": spread}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        return self.mean + self.deviation * (values - fit["mean"]) / fit["sd"]

    def mirror(self, scores: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return 2.0 * self.mean - scores


class ShareOfMax(Step):
    """``x / max``: the best unit gets 1. The field's maximum must be above zero."""

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

    def apply(self, values: Vector, fit: Fit) -> Vector:
        return values / fit["max"]


class DistanceToTarget(Step):
    """``x / target``, cut at 1 unless ``truncate`` is false. Source: OECD/JRC Handbook, distance to a reference."""

    do: Literal["distance_to_target"]
    target: float
    truncate: bool = True

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.target == 0:
            raise ValueError("target_zero")
        return self

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        share = values / self.target
        return np.minimum(share, 1.0) if self.truncate else share


class PercentileRank(Step):
    """Share of the other units that lie below, ties counted half: 0 for the lowest, 1 for the highest."""

    do: Literal["percentile_rank"]
    mirrors: ClassVar = True
    sees: ClassVar = ("field",)

    def fit(self, field: Vector) -> Fit:
        return {"field": np.sort(field)}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        field: Vector = fit["field"]
        below = np.searchsorted(field, values, side="left")
        upto = np.searchsorted(field, values, side="right")
        if len(field) < 2:
            raise _constant("percentile_rank")
        share = (below + upto - 1) / 2 / (len(field) - 1)
        return np.where(np.isnan(values), np.nan, np.clip(share, 0.0, 1.0))

    def mirror(self, scores: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return 1.0 - scores


class PlainRank(Step):
    """The competition rank itself, 1 for the largest value."""

    do: Literal["rank"]
    mirrors: ClassVar = True
    sees: ClassVar = ("field",)

    def fit(self, field: Vector) -> Fit:
        return {"field": np.sort(field)}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        field: Vector = fit["field"]
        above = len(field) - np.searchsorted(field, values, side="right")
        return np.where(np.isnan(values), np.nan, above + 1.0)

    def mirror(self, scores: Vector, fit: Fit) -> Vector:
        values: Vector = fit["field"]
        above = len(values) - np.searchsorted(values, values, side="right")
        # The k-th from the top becomes the k-th from the bottom; ties keep one rank.
        table = {
            float(a) + 1.0: float(np.searchsorted(values, v, side="left")) + 1.0
            for v, a in zip(values, above, strict=True)
        }
        return np.array([table.get(float(score), np.nan) for score in scores])


class Borda(Step):
    """Borda points: units minus rank, so the last of n gets 0 and the first n − 1."""

    do: Literal["borda"]
    mirrors: ClassVar = True
    sees: ClassVar = ("field",)

    def fit(self, field: Vector) -> Fit:
        return {"field": np.sort(field)}

    def apply(self, values: Vector, fit: Fit) -> Vector:
        below = np.searchsorted(fit["field"], values, side="left").astype(float)
        return np.where(np.isnan(values), np.nan, below)

    def mirror(self, scores: Vector, fit: Fit) -> Vector:
        values: Vector = fit["field"]
        above = {
            float(np.searchsorted(values, v, side="left")): float(
                len(values) - np.searchsorted(values, v, side="right")
            )
            for v in values
        }
        return np.array([above.get(float(score), np.nan) for score in scores])


class Log(Step):
    """``log(x + shift)`` to ``base`` (natural by default). Zero and below are refused, never dropped."""

    do: Literal["log"]
    base: float | None = None
    shift: float = 0.0

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        moved = values + self.shift
        if bool(np.any(moved <= 0)):
            raise StepFailed(
                "step.log_of_zero",
                label(
                    f"lô-ga-rít của giá trị ≤ 0 ({float(np.nanmin(moved)):g}).",
                    f"the logarithm of a value ≤ 0 ({float(np.nanmin(moved)):g}).",
                ),
                label(
                    "thêm “shift” dương, hoặc bỏ bước log.", "add a positive “shift”, or drop the log step."
                ),
            )
        result: Vector = np.log(moved)
        return result if self.base is None else result / math.log(self.base)


class Cap(Step):
    """Nothing above ``at``. The UN caps telecommunication figures at 120 since 2020."""

    do: Literal["cap"]
    at: float

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return np.minimum(values, self.at)


class Floor(Step):
    """Nothing below ``at``."""

    do: Literal["floor"]
    at: float

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return np.maximum(values, self.at)


class Linear(Step):
    """``plus + times · x``: a change of unit, or a formula's constant."""

    do: Literal["linear"]
    times: float = 1.0
    plus: float = 0.0

    def apply(self, values: Vector, fit: Fit) -> Vector:  # noqa: ARG002
        return self.plus + self.times * values


AnyStep = Annotated[
    MinMax
    | Goalposts
    | ZScore
    | ShareOfMax
    | DistanceToTarget
    | PercentileRank
    | PlainRank
    | Borda
    | Log
    | Cap
    | Floor
    | Linear,
    Field(discriminator="do"),
]
