"""Every step a chain may hold, told apart by the word after ``do``.

A new step is a class in :mod:`~nhip.measure.engine.fitted`, :mod:`~nhip.measure.engine.references` or
:mod:`~nhip.measure.engine.formulas`, its name in this union, and a table in ``tests/spec`` that shows what
it does.
"""

from typing import Annotated

from pydantic import Field

from nhip.measure.engine.fitted import Borda, MinMax, PercentileRank, PlainRank, ShareOfMax, Trim, ZScore
from nhip.measure.engine.formulas import Cap, DistanceToTarget, Floor, Goalposts, Linear, Log, Power
from nhip.measure.engine.references import Distance, Piecewise
from nhip.measure.engine.step import Fit, Step, StepFailed, Vector

__all__ = ["ALL_STEPS", "AnyStep", "Fit", "Step", "StepFailed", "Vector"]

ALL_STEPS: tuple[type[Step], ...] = (
    MinMax,
    Goalposts,
    ZScore,
    ShareOfMax,
    DistanceToTarget,
    Distance,
    PercentileRank,
    PlainRank,
    Borda,
    Log,
    Cap,
    Floor,
    Trim,
    Power,
    Linear,
    Piecewise,
)

AnyStep = Annotated[
    MinMax
    | Goalposts
    | ZScore
    | ShareOfMax
    | DistanceToTarget
    | Distance
    | PercentileRank
    | PlainRank
    | Borda
    | Log
    | Cap
    | Floor
    | Trim
    | Power
    | Linear
    | Piecewise,
    Field(discriminator="do"),
]
