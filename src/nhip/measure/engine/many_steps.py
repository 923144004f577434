"""A component's chain of steps on many rows at once: runs of one component, or components of one run."""

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.labels import label
from nhip.measure.engine.step import Fit, Step, StepFailed

Array = NDArray[np.float64]

_STATISTICS = {
    "min": lambda field: np.nanmin(field, axis=1, keepdims=True),
    "max": lambda field: np.nanmax(field, axis=1, keepdims=True),
    "mean": lambda field: np.nanmean(field, axis=1, keepdims=True),
    "sd": lambda field: np.nanstd(field, axis=1, keepdims=True),
}


def steps_over(component: Component, values: Array, units: tuple[str, ...]) -> Array:
    """The component's chain of steps on every row of ``values`` (rows, units), each with its own field.

    Raises :class:`StepFailed` for a row that a step does not allow.
    """
    to_turn = component.direction == "lower"
    for step in component.normalise:
        turn = to_turn and step.mirrors
        fit = _fit(step, values)
        if fit is None:
            rows = [step.apply(row, _look(step, row, units), lower=turn) for row in values]
            values = np.vstack(rows)
        else:
            values = step.apply(values, fit, lower=turn)
        to_turn = to_turn and not turn
    return values


def _look(step: Step, row: Array, units: tuple[str, ...]) -> Fit:
    if np.isnan(row).all():
        raise StepFailed(
            "missing.all",
            label("không đơn vị nào có số liệu.", "no unit has a figure."),
            label("bổ sung số liệu.", "add figures."),
        )
    return step.look(row, units)


def _fit(step: Step, values: Array) -> Fit | None:
    """What the step sees in every row; None for a step, or rows, that must be looked at one by one."""
    if not step.sees:
        return {}
    if any(name not in _STATISTICS for name in step.sees) or type(step).look is not Step.look:
        return None
    if np.isnan(values).all(axis=1).any():
        return None
    low, high = _STATISTICS["min"](values), _STATISTICS["max"](values)
    # Rows without spread, or without a positive value, are what a step may refuse; it says so itself.
    if (high - low <= 1e-12 * np.maximum(np.abs(low), np.abs(high))).any():
        return None
    if "max" in step.sees and (high <= 0).any():
        return None
    known = {"min": low, "max": high}
    seen: Fit = {name: known[name] if name in known else _STATISTICS[name](values) for name in step.sees}
    if "sd" in seen and getattr(step, "sd", "population") == "sample":
        count = np.sum(~np.isnan(values), axis=1, keepdims=True)
        seen["sd"] = seen["sd"] * np.sqrt(count / (count - 1.0))
    return seen
