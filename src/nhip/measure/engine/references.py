"""Steps that hold a unit against a reference: the best of the field, a target, a named unit.

In each formula x is the unit's figure, the reference is the figure aimed at and the worst the field's other
end (its minimum; its maximum where lower is better).
"""

from itertools import pairwise
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from nhip.measure.engine.labels import label
from nhip.measure.engine.parts import Number
from nhip.measure.engine.step import Fit, Step, StepFailed, Vector, constant, is_constant


class Distance(Step):
    """``(x − worst) ÷ (reference − worst)``, or ``x ÷ reference`` with ``from: zero``.

    The reference is the best of the field, or a ``target``, or the unit named by ``reference``; it becomes 1.
    Where lower is better ``from: zero`` gives ``reference ÷ x``. Source: OECD/JRC Handbook 2008, step 5,
    distance to a reference; the R package COINr.
    """

    do: Literal["distance"]
    target: Number | None = Field(default=None, description="The figure that becomes 1.")
    reference: str | None = Field(
        default=None,
        description="Code of the unit whose figure becomes 1. Without it and `target`: the best unit's.",
    )
    start: Literal["worst", "zero"] = Field(
        default="worst",
        alias="from",
        description="What becomes 0: the field's worst figure, or the figure 0.",
    )
    truncate: bool = Field(default=False, description="Whether scores are cut off at 1.")
    mirrors: ClassVar = True
    sees: ClassVar = ("min", "max", "reference")

    @model_validator(mode="after")
    def _one_reference(self) -> Self:
        if self.target is not None and self.reference is not None:
            raise ValueError("two_references")
        return self

    def fit(self, field: Vector) -> Fit:
        if self.start == "worst" and self.target is None and is_constant(field):
            raise constant(self.do, field)
        return {"min": float(field.min()), "max": float(field.max()), "reference": self.target}

    def look(self, values: Vector, units: tuple[str, ...]) -> Fit:
        """Also what the unit of reference has; refused where it is not in the edition or has no figure."""
        fit = super().look(values, units)
        if self.reference is None:
            return fit
        row = units.index(self.reference) if self.reference in units else None
        if row is None or np.isnan(values[row]):
            raise StepFailed(
                "step.no_reference",
                label(
                    f"đơn vị tham chiếu “{self.reference}” "
                    + ("không có trong kỳ này." if row is None else "không có số liệu ở đây."),
                    f"the unit of reference “{self.reference}” "
                    + ("is not in this edition." if row is None else "has no figure here."),
                ),
                label(
                    "chọn đơn vị khác ở “reference”, hoặc viết “target”.",
                    "name another unit as “reference”, or write a “target”.",
                ),
            )
        return fit | {"reference": float(values[row])}

    def ends(self, fit: Fit, *, lower: bool = False) -> tuple[float, float] | None:
        if not self.truncate:
            return None
        best = fit["min"] if lower else fit["max"]
        reference = best if fit["reference"] is None else fit["reference"]
        return (reference, np.inf) if lower else (-np.inf, reference)

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:
        worst, best = (fit["max"], fit["min"]) if lower else (fit["min"], fit["max"])
        reference = best if fit["reference"] is None else fit["reference"]
        if self.start == "zero":
            share = _quotient(values, reference, lower=lower)
        elif (reference - worst) * (-1.0 if lower else 1.0) <= 1e-12 * max(abs(reference), abs(worst)):
            raise StepFailed(
                "step.reference_at_worst",
                label(
                    f"mốc tham chiếu {reference:g} không tốt hơn giá trị kém nhất {worst:g}.",
                    f"the reference {reference:g} is no better than the worst figure, {worst:g}.",
                ),
                label(
                    "chọn mốc khác, xem lại “direction”, hoặc viết “from: zero”.",
                    "choose another reference, look at “direction”, or write “from: zero”.",
                ),
            )
        else:
            share = (values - worst) / (reference - worst)
        return np.minimum(share, 1.0) if self.truncate else share


def _quotient(values: Vector, reference: float, *, lower: bool) -> Vector:
    """``x ÷ reference``, or ``reference ÷ x`` where lower is better; both must then be above zero."""
    refused = (values <= 0) if lower else np.zeros(len(values), dtype=bool)
    if reference <= 0 or bool(refused.any()):
        worst = reference if reference <= 0 else float(values[refused].min())
        raise StepFailed(
            "step.reference_not_positive",
            label(
                f"không chia được theo tỷ lệ với giá trị {worst:g}; cần số dương.",
                f"there is no ratio to a reference with the value {worst:g}; it must be positive.",
            ),
            label("viết “from: worst”, hoặc chọn mốc khác.", "write “from: worst”, or another reference."),
            tuple(int(row) for row in np.flatnonzero(refused)),
        )
    ratio: Vector = reference / values if lower else values / reference
    return ratio


class Piecewise(Step):
    """A line through given points, flat beyond its ends; or a stair that rises at each of them.

    Source: the value functions of multi-attribute analysis (Keeney and Raiffa, 1976).
    """

    do: Literal["piecewise"]
    points: tuple[tuple[Number, Number], ...] = Field(
        min_length=2, description="Pairs [figure, score], by rising figure."
    )
    between: Literal["line", "stair"] = Field(
        default="line",
        description=(
            "What holds between two points: a straight line, or the score of the point reached last (below "
            "the first point its score)."
        ),
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        figures = [figure for figure, _ in self.points]
        if any(later <= earlier for earlier, later in pairwise(figures)):
            raise ValueError("points_fall")
        return self

    def apply(self, values: Vector, fit: Fit, *, lower: bool = False) -> Vector:  # noqa: ARG002
        figures, scores = (np.array(column) for column in zip(*self.points, strict=True))
        if self.between == "line":
            met: Vector = np.interp(values, figures, scores)
        else:
            noise = 1e-12 * float(np.abs(figures).max())
            reached = np.searchsorted(figures, values + noise, side="right") - 1
            met = scores[np.maximum(reached, 0)]
        return np.where(np.isnan(values), np.nan, met)
