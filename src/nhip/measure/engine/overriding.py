"""Scores changed by rule, whatever the formula gives.

A decision may say that a state without figures gets 0, that a province where drinking water is below a
standard gets at most the half, that a city with a plan gets a bonus. Each such rule names the components it
looks at, what must hold of them, and what the score then becomes.
"""

from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.parts import Number, Part

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]
# A score computed in binary may miss a threshold that stands in decimals by its last digit.
_NOISE = 1e-12


class Condition(Part):
    """What must hold of a component's score; all that is written must. Short: a number, or `missing`."""

    equals: Number | None = Field(default=None, description="The score is this.")
    missing: Literal[True] | None = Field(
        default=None, description="There is no score although the component applies."
    )
    above: Number | None = Field(default=None, description="The score lies above this.")
    start: Number | None = Field(default=None, alias="from", description="The score is this or above.")
    below: Number | None = Field(default=None, description="The score lies below this.")
    upto: Number | None = Field(default=None, description="The score is this or below.")

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("condition_empty")
        return self

    def met(self, seen: Scores, absent: Mask) -> Mask:
        """Where it holds of the scores ``seen``; ``absent`` marks units to which they do not apply."""
        held: Mask = np.ones(seen.shape, dtype=bool)
        if self.missing:
            held &= np.isnan(seen) & ~absent
        if self.equals is not None:
            held &= np.abs(seen - self.equals) <= _NOISE
        if self.above is not None:
            held &= seen > self.above + _NOISE
        if self.start is not None:
            held &= seen >= self.start - _NOISE
        if self.below is not None:
            held &= seen < self.below - _NOISE
        if self.upto is not None:
            held &= seen <= self.upto + _NOISE
        return held


def _short(value: Any) -> Any:
    """Let ``0`` stand for ``{equals: 0}`` and ``missing`` for ``{missing: true}``."""
    if value == "missing":
        return {"missing": True}
    return {"equals": value} if isinstance(value, (int, float, str)) else value


class Override(Part):
    """A score changed by rule, whatever the formula gives: `when`, and one of the other keys."""

    when: dict[str, Annotated[Condition, BeforeValidator(_short)]] = Field(
        min_length=1,
        description=(
            "Components below this one and what must hold of each: the score itself, `missing` (no score), "
            "or bounds such as `{below: 0.5}`."
        ),
    )
    score: Number | None = Field(default=None, description="The score then given.")
    at_most: Number | None = Field(default=None, description="The score is then cut off at this.")
    at_least: Number | None = Field(default=None, description="The score is then raised to this.")
    plus: Number | None = Field(
        default=None, description="Then added to the score: a bonus, or below 0 a penalty."
    )
    unscored: Literal[True] | None = Field(default=None, description="`true`: there is then no score.")

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        if len(self.model_fields_set - {"when"}) != 1:
            raise ValueError("override_outcome")
        return self

    def outcome(self, score: Scores, met: Mask) -> Scores:
        """``score`` with the rule applied where ``met``. Units without a score gain one only by `score`."""
        if self.score is not None:
            return np.where(met, self.score, score)
        if self.at_most is not None:
            return np.where(met, np.minimum(score, self.at_most), score)
        if self.at_least is not None:
            return np.where(met, np.maximum(score, self.at_least), score)
        if self.plus is not None:
            return np.where(met, score + self.plus, score)
        return np.where(met, np.nan, score)

    def said(self, count: int) -> Label:
        """What a result says of ``count`` units so changed."""
        if self.score is not None:
            return label(
                f"{count} đơn vị nhận điểm {self.score:g} theo quy tắc.",
                f"{count} units get the score {self.score:g} by rule.",
            )
        if self.at_most is not None:
            return label(
                f"{count} đơn vị bị giới hạn ở {self.at_most:g} điểm theo quy tắc.",
                f"{count} units are held to {self.at_most:g} by rule.",
            )
        if self.at_least is not None:
            return label(
                f"{count} đơn vị được nâng lên {self.at_least:g} điểm theo quy tắc.",
                f"{count} units are raised to {self.at_least:g} by rule.",
            )
        if self.plus is not None:
            return label(
                f"{count} đơn vị được cộng {self.plus:g} điểm theo quy tắc."
                if self.plus > 0
                else f"{count} đơn vị bị trừ {-self.plus:g} điểm theo quy tắc.",
                f"{count} units get {self.plus:+g} by rule.",
            )
        return label(
            f"{count} đơn vị không được chấm điểm theo quy tắc.", f"{count} units get no score by rule."
        )
