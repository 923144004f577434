"""From random points to what differs in each run: weights, components left out, errors of figures.

A choice owns some coordinates of the unit cube. What it draws depends on those alone, so runs that share
them share what was drawn, whatever the block they are computed in.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.aggregation import UNWEIGHTED
from nhip.measure.engine.choices import Choice, ComponentsVary, FiguresVary, RoundingVaries, WeightsVary
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.many_walk import Changes
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.table import Table

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass
class Drawn:
    """What was drawn so far for some runs; becomes :class:`Changes`."""

    runs: int
    weights: dict[str, Array] = field(default_factory=dict)
    left_out: dict[str, Mask] = field(default_factory=dict)
    raw: Array | None = None

    def changes(self) -> Changes:
        """As the runs take it."""
        return Changes(self.runs, self.weights, self.left_out, self.raw)


class Drawer(ABC):
    """A continuous choice over a plan. ``width`` is the number of its coordinates, 0 if it can do nothing."""

    choice: Choice
    width: int = 1
    # Weights come first: who is left out is taken from the weights that were drawn.
    turn: int = 0

    def options(self, plan: Plan) -> tuple[Label, ...]:  # noqa: ARG002 - most draw from a range
        """Its options by name, all equally likely; none for a choice that draws from a range."""
        return ()

    @abstractmethod
    def draw(self, plan: Plan, points: Array, drawn: Drawn) -> None:
        """Put into ``drawn`` what ``points`` of shape (width, runs) mean under ``plan``."""


class Weights(Drawer):
    """Weights around those given, or anywhere on the simplex."""

    def __init__(self, choice: WeightsVary, plan: Plan) -> None:
        self.choice: WeightsVary = choice
        children = plan.edition.tree.children
        self.parents = tuple(
            code
            for code in choice.places(plan.edition)
            if code in plan.weights and _counted(plan, code) > 1 and _method(plan, code) not in UNWEIGHTED
        )
        self.width = sum(len(children[code]) for code in self.parents)

    def draw(self, plan: Plan, points: Array, drawn: Drawn) -> None:
        start = 0
        for code in self.parents:
            given = plan.weights[code]
            share = points[start : start + len(given)]
            start += len(given)
            if self.choice.how == "simplex":
                moved = -np.log1p(-np.minimum(share, 1.0 - 1e-12)) * np.sign(given)[:, None]
            else:
                noise = self.choice.noise
                moved = share * (given * 2.0 * noise)[:, None] + (given * (1.0 - noise))[:, None]
            # Weights below 0 count without their sign: a draw moves sizes, not directions.
            moved *= np.abs(given).sum() / np.abs(moved).sum(axis=0)
            drawn.weights[code] = moved.T


class LeavingOut(Drawer):
    """Nothing left out, or one of ``codes``; an only child goes with its parent."""

    turn = 1

    def __init__(self, choice: ComponentsVary, plan: Plan) -> None:
        self.choice: ComponentsVary = choice
        found = (self._with_sisters(plan, code) for code in choice.places(plan.edition))
        self.codes = tuple(dict.fromkeys(code for code in found if code is not None))
        self.width = 1 if self.codes else 0

    def options(self, plan: Plan) -> tuple[Label, ...]:
        titles = (plan.edition.components[code].title for code in self.codes)
        return (label("giữ đủ", "all kept"), *titles)

    def _with_sisters(self, plan: Plan, code: str) -> str | None:
        """``code``, or the first above it that has a sister; None for a part that is not computed."""
        tree, components = plan.edition.tree, plan.edition.components
        if code not in plan.column:
            return None
        parent = components[code].parent
        while parent in plan.weights and _counted(plan, parent) < 2:
            code, parent = parent, components[parent].parent
        if parent not in plan.weights:
            return None
        return code if plan.weights[parent][tree.children[parent].index(code)] else None

    def draw(self, plan: Plan, points: Array, drawn: Drawn) -> None:
        taken = picked(points[0], len(self.codes) + 1)
        for number, code in enumerate(self.codes, start=1):
            rows = np.flatnonzero(taken == number)
            parent = plan.edition.components[code].parent
            if not len(rows) or parent is None:
                continue
            place = plan.edition.tree.children[parent].index(code)
            given = plan.weights[parent]
            shape = (drawn.runs, len(given))
            if parent not in drawn.left_out:
                drawn.left_out[parent] = np.zeros(shape, dtype=bool)
                drawn.weights[parent] = drawn.weights.get(parent, np.broadcast_to(given, shape)).copy()
            drawn.left_out[parent][rows, place] = True
            moved = drawn.weights[parent][rows]
            whole = np.abs(moved).sum(axis=1, keepdims=True)
            moved[:, place] = 0.0
            left = np.abs(moved).sum(axis=1, keepdims=True)
            moved *= np.divide(whole, left, out=np.ones_like(left), where=left != 0)
            drawn.weights[parent][rows] = moved


class Errors(Drawer):
    """Figures within their last digit, or with the error that is known of them."""

    turn = 2

    def __init__(self, choice: RoundingVaries | FiguresVary, plan: Plan, seed: int) -> None:
        self.choice: RoundingVaries | FiguresVary = choice
        self.seed = seed
        wanted = set(choice.places(plan.edition))
        table = plan.table
        self.columns = [place for place, code in enumerate(table.inputs) if code in wanted]
        codes = [table.inputs[place] for place in self.columns]
        ranges = [plan.edition.components[code].range or (-np.inf, np.inf) for code in codes]
        self.low = np.array([low for low, _ in ranges])
        self.high = np.array([high for _, high in ranges])
        self.size = self._sizes(table, codes)
        self.width = 1 if self.columns else 0

    def _sizes(self, table: Table, codes: list[str]) -> Array:
        """The width (rounding) or the standard deviation of every figure's error, shape (units, columns)."""
        figures = table.raw[:, self.columns]
        if isinstance(self.choice, RoundingVaries):
            return np.full(figures.shape, 10.0**-self.choice.digits)
        if self.choice.each is not None:
            each = self.choice.each
            return np.array([[each.get(code, {}).get(unit, 0.0) for code in codes] for unit in table.units])
        if self.choice.sd is not None:
            return np.full(figures.shape, self.choice.sd)
        return np.nan_to_num(np.abs(figures)) * (self.choice.share or 0.0)

    def draw(self, plan: Plan, points: Array, drawn: Drawn) -> None:
        """The coordinate names the stream of random numbers: equal coordinates give equal errors."""
        table = plan.table
        if drawn.raw is None:
            drawn.raw = np.broadcast_to(table.raw, (drawn.runs, *table.raw.shape)).copy()
        errors = np.empty((drawn.runs, *self.size.shape))
        for run, point in enumerate(points[0]):
            stream = np.random.Generator(np.random.Philox(key=[self.seed, int(point * 2.0**53)]))
            if isinstance(self.choice, RoundingVaries):
                errors[run] = stream.uniform(-0.5, 0.5, self.size.shape)
            else:
                errors[run] = stream.standard_normal(self.size.shape)
        errors *= self.size
        errors += drawn.raw[:, :, self.columns]
        # A figure that was in its range stays there; its error cannot take it out.
        drawn.raw[:, :, self.columns] = np.clip(errors, self.low, self.high, out=errors)


def _counted(plan: Plan, parent: str) -> int:
    """How many children count in their parent's score."""
    return int(np.count_nonzero(plan.weights[parent]))


def picked(coordinates: Array, options: int) -> Rows:
    """The option, of so many equally likely ones, that each coordinate between 0 and 1 stands for."""
    found: Rows = np.minimum((coordinates * options).astype(np.intp), options - 1)
    return found


def _method(plan: Plan, code: str) -> str:
    how = plan.edition.components[code].aggregate
    return "" if how is None else how.method


def drawer(choice: Choice, plan: Plan, seed: int) -> Drawer:
    """The drawer of a continuous choice. Raises :class:`Problems` for an unknown component."""
    if isinstance(choice, WeightsVary):
        return Weights(choice, plan)
    if isinstance(choice, ComponentsVary):
        return LeavingOut(choice, plan)
    assert isinstance(choice, (RoundingVaries, FiguresVary))
    return Errors(choice, plan, seed)
