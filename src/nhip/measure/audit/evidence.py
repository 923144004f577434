"""Everything the engine finds out about one edition for its audit, worked out once."""

from dataclasses import dataclass

import numpy as np

from nhip.measure.audit.subject import Subject
from nhip.measure.engine.choices import Variation, WeightsVary, name_of
from nhip.measure.engine.coherence import Coherence, coherence
from nhip.measure.engine.labels import Label
from nhip.measure.engine.robustness import Comparison, Influence, LeftOut, compare, influences, leave_one_out
from nhip.measure.engine.sobol import Sensitivity, sensitivity
from nhip.measure.engine.statistics import Availability, Description, availability, describe
from nhip.measure.engine.uncertainty import Progress, Uncertainty, vary

# Base points of the variance shares; fewer where a run means drawing many figures.
POINTS, FEW_POINTS, MANY_FIGURES = 512, 128, 3000
# A unit counts as told apart from another when it stands before it, or behind, in so many of the runs.
TOLD_APART = 0.95


@dataclass(frozen=True)
class Alone:
    """One choice varied while all others stand still: its name, and what it does to the ranks."""

    choice: Label
    uncertainty: Uncertainty


@dataclass(frozen=True)
class Evidence:
    """What was worked out. ``coherences`` are top-down, one a parent with two children or more."""

    uncertainty: Uncertainty
    alone: tuple[Alone, ...]
    sensitivity: Sensitivity | None
    descriptions: tuple[Description, ...]
    availability: Availability
    coherences: tuple[Coherence, ...]
    influences: tuple[Influence, ...]
    left_out: tuple[LeftOut, ...]
    previous: Comparison | None

    @property
    def widths(self) -> np.ndarray:
        """How many ranks each unit's interval spans, NaN without a rank."""
        width: np.ndarray = self.uncertainty.high - self.uncertainty.low
        return width

    def narrower(self, ranks: int) -> int:
        """How many units have an interval that spans fewer than ``ranks`` ranks."""
        return int(np.nansum(self.widths < ranks))

    @property
    def tries_method(self) -> bool:
        """Whether more than the figures themselves was varied."""
        return any(choice.do not in {"rounding", "error"} for choice in self.uncertainty.variation.vary)

    @property
    def weights_alone(self) -> Uncertainty | None:
        """The runs in which only weights varied, if that was one of several choices."""
        for found, choice in zip(self.alone, self.uncertainty.variation.vary, strict=False):
            if isinstance(choice, WeightsVary):
                return found.uncertainty
        return None

    def inside(self, unit: str) -> int:
        """In how many runs the rank of ``unit`` lies inside its interval."""
        interval = self.uncertainty.interval(unit)
        if interval is None:
            return 0
        column = self.uncertainty.ranks[:, self.uncertainty.units.index(unit)]
        return int(((column >= interval[0]) & (column <= interval[1])).sum())

    def before(self, unit: str, peer: str) -> int:
        """In how many runs ``unit`` stands before ``peer``."""
        return round(self.uncertainty.chance_of_beating(unit, peer) * self.uncertainty.runs)

    def not_told_apart(self, unit: str) -> tuple[str, ...]:
        """Units that ``unit`` neither beats nor loses to in 95 % of the runs."""
        held = self.uncertainty
        mine = held.ranks[:, held.units.index(unit)]
        before = (mine[:, None] < held.ranks).mean(axis=0)
        behind = (mine[:, None] > held.ranks).mean(axis=0)
        unclear = (before < TOLD_APART) & (behind < TOLD_APART) & (held.ranks > 0).all(axis=0)
        return tuple(other for place, other in enumerate(held.units) if unclear[place] and other != unit)

    def flagged(self, flag: str) -> int:
        """How many pairs of sisters carry a flag."""
        return sum(pair.flag == flag for found in self.coherences for pair in found.pairs)

    @property
    def pairs(self) -> int:
        """How many pairs of sisters have a correlation."""
        return sum(not np.isnan(pair.correlation) for found in self.coherences for pair in found.pairs)


def gather(subject: Subject, progress: Progress | None = None) -> Evidence:
    """Work everything out. Raises :class:`Problems` for a choice that was varied and changed nothing."""
    result, variation = subject.result, subject.varied.variation
    held = vary(result, variation, progress=progress)
    several = len(variation.vary) > 1
    parents = [
        code
        for code in reversed(result.plan.codes)
        if code in result.plan.weights and len(result.edition.tree.children[code]) > 1
    ]
    figures = len(result.units) * len(result.plan.table.inputs)
    points = min(variation.draws, POINTS if figures <= MANY_FIGURES else FEW_POINTS)
    return Evidence(
        held,
        tuple(
            Alone(name_of(choice), vary(result, Variation(**_settings(variation), vary=(choice,))))
            for choice in variation.vary
        )
        if several
        else (),
        sensitivity(result, variation.model_copy(update={"draws": points})) if several else None,
        describe(result),
        availability(result),
        tuple(coherence(result, code) for code in parents),
        influences(result),
        leave_one_out(result),
        None if subject.previous is None else compare(subject.previous, result),
    )


def _settings(variation: Variation) -> dict[str, float]:
    return {"draws": variation.draws, "seed": variation.seed, "level": variation.level}
