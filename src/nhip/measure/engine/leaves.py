"""Leaves scored together: those under the same rules as one matrix, ten times as fast as one by one.

Only what goes as it should is scored here. A column with something out of the ordinary (a figure that must
not be missing, nothing to spread, a value beyond reckoning) is left to :mod:`~nhip.measure.engine.running`,
which takes the columns one by one and says what is wrong, with its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.filling import Filled
from nhip.measure.engine.fitted import MinMax, ZScore
from nhip.measure.engine.formulas import Goalposts, Linear
from nhip.measure.engine.missing import BLOCKING, left_said, recorded
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.step import MOST, Fit, Step, StepFailed, almost_one
from nhip.measure.engine.table import MISSING, NOT_APPLICABLE
from nhip.measure.engine.treating import Treated, Treating, Treatment, failing, look, record

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Fewer are as fast one by one.
_FEWEST = 4
_NOTHING = (np.empty(0, dtype=np.intp), np.empty(0), np.empty(0))
_TOGETHER = (MinMax, ZScore, Goalposts, Linear)


@dataclass(frozen=True)
class Batch:
    """Leaves under the same rules; ``places`` are their columns among the inputs."""

    codes: tuple[str, ...]
    places: NDArray[np.intp]
    rule: str
    treat: Treatment | None
    steps: tuple[Step, ...]
    is_lower: bool


@dataclass(slots=True)
class Leaf:
    """A leaf scored: vectors of shape (units,), and all that its steps saw and a result must say."""

    score: Vector
    absent: Mask
    blocked: Mask
    fits: dict[str, tuple[Fit, ...]] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    treated: list[Treated] = field(default_factory=list)
    fills: list[Filled] = field(default_factory=list)


def batches_of(edition: Edition, inputs: tuple[str, ...], given: frozenset[str]) -> tuple[Batch, ...]:
    """The leaves of ``edition`` that can be scored together, by their rules."""
    alike: dict[Any, list[int]] = {}
    for place, code in enumerate(inputs):
        component = edition.components[code]
        if code not in given and _is_plain(component):
            rules = (_rule(component), component.treat, component.normalise, component.direction)
            alike.setdefault(rules, []).append(place)
    return tuple(
        Batch(
            tuple(inputs[place] for place in places),
            np.array(places, dtype=np.intp),
            rule,
            treat,
            tuple(steps),
            direction == "lower",
        )
        for (rule, treat, steps, direction), places in alike.items()
        if len(places) >= _FEWEST
    )


def _is_plain(component: Component) -> bool:
    return (
        component.points is None
        and not component.overrides
        and component.round is None
        and _rule(component) != "median"
        and all(isinstance(step, _TOGETHER) for step in component.normalise)
    )


def _rule(component: Component) -> str:
    return component.missing.left if component.missing else "refuse"


def together(batch: Batch, edition: Edition, raw: Matrix, state: NDArray[np.int8]) -> Mapping[str, Leaf]:
    """The leaves of ``batch`` that nothing is wrong with, scored.

    ``raw`` and ``state`` have shape (units, inputs).
    """
    with np.errstate(all="ignore"):
        return _Together(batch, edition, raw[:, batch.places], state[:, batch.places]).leaves()


class _Together:
    def __init__(self, batch: Batch, edition: Edition, values: Matrix, state: NDArray[np.int8]) -> None:
        self.batch = batch
        self.edition = edition
        self.values = values
        self.absent: Mask = state == NOT_APPLICABLE
        self.lacking: Mask = state == MISSING
        present = ~np.isnan(values)
        self.sound: Mask = np.asarray(present.any(axis=0)) & ~self._beyond()
        self.made = [
            Leaf(score, absent, score) for score, absent in zip(values.T, self.absent.T, strict=True)
        ]

    def _beyond(self) -> Mask:
        return np.asarray((np.abs(self.values) > MOST).any(axis=0))

    def leaves(self) -> Mapping[str, Leaf]:
        rule = self.batch.rule
        self._fill(rule)
        blocked = self.lacking & np.isnan(self.values) & (rule in BLOCKING)
        if self.batch.treat is not None:
            self._treat(self.batch.treat)
        self._steps()
        scores = np.where(self.lacking, 0.0, self.values) if rule == "zero" else self.values
        for leaf, score, block in zip(self.made, scores.T, blocked.T, strict=True):
            leaf.score, leaf.blocked = score, block
        named = zip(self.batch.codes, self.made, self.sound, strict=True)
        return {code: leaf for code, leaf, sound in named if sound}

    def _fill(self, rule: str) -> None:
        count = self.lacking.sum(axis=0)
        if rule == "refuse":
            self.sound &= count == 0
        present = ~np.isnan(self.values)
        known = (present & ~self.lacking).sum(axis=0)
        mean = np.where(present, self.values, 0.0).sum(axis=0) / present.sum(axis=0)
        for place, (code, leaf) in enumerate(zip(self.batch.codes, self.made, strict=True)):
            if rule == "mean" or (rule == "zero" and count[place]):
                rows, fill = np.flatnonzero(self.lacking[:, place]), float(mean[place])
                if rule == "mean":
                    leaf.fits[f"{code}.fill"] = ({"fill": fill},)
                leaf.fills.append(
                    recorded(self.edition, code, rule, rows=rows, known=int(known[place]), fill=fill)
                )
            if count[place] and rule != "refuse":
                leaf.notices.append(left_said(code, rule, int(count[place])))
        if rule == "mean":
            self.values = np.where(self.lacking, mean, self.values)

    def _treat(self, treatment: Treatment) -> None:
        outlying = failing(treatment, self.values)
        alike = Treating()
        for place, (code, leaf) in enumerate(zip(self.batch.codes, self.made, strict=True)):
            if not self.sound[place]:
                continue
            if outlying[place]:
                before = self.values[:, place].copy()
                try:
                    treating = look(treatment, before[~np.isnan(before)])
                except StepFailed:
                    self.sound[place] = False
                    continue
                after = treating.apply(before)
                self.values[:, place] = after
                leaf.treated.append(record(code, treating, before, after))
            else:
                treating = alike
                leaf.treated.append(Treated(code, alike, *_NOTHING))
            leaf.fits[f"{code}.treat"] = ({"treating": treating},)
            leaf.notices += [Notice(name, code, text) for name, text in leaf.treated[-1].notices()]

    def _steps(self) -> None:
        to_turn = self.batch.is_lower
        kept: list[list[Fit]] = [[] for _ in self.made]
        for step in self.batch.steps:
            seen = self._seen(step)
            turn = to_turn and step.mirrors
            self.values = step.apply(self.values, seen, lower=turn)
            to_turn = to_turn and not turn
            self.sound &= ~self._beyond()
            names = list(seen)
            if names:
                for fits, saw in zip(kept, np.column_stack(list(seen.values())).tolist(), strict=True):
                    fits.append(dict(zip(names, saw, strict=True)))
            else:
                for fits in kept:
                    fits.append({})
        self.sound &= ~self._beyond()
        for code, leaf, fits in zip(self.batch.codes, self.made, kept, strict=True):
            if fits:
                leaf.fits[code] = tuple(fits)

    def _seen(self, step: Step) -> dict[str, Vector]:
        """What ``step`` sees of every column, shape (columns,) each; marks those with nothing to spread."""
        if not isinstance(step, MinMax | ZScore):
            return {}
        low, high = np.fmin.reduce(self.values, axis=0), np.fmax.reduce(self.values, axis=0)
        self.sound &= ~almost_one(low, high)
        if isinstance(step, MinMax):
            return {"min": low, "max": high}
        present = ~np.isnan(self.values)
        count = present.sum(axis=0)
        mean = np.where(present, self.values, 0.0).sum(axis=0) / count
        spread = np.where(present, self.values - mean, 0.0)
        deviation = np.sqrt((spread * spread).sum(axis=0) / (count - int(step.sd == "sample")))
        self.sound &= deviation > 0.0
        return {"mean": mean, "sd": deviation}
