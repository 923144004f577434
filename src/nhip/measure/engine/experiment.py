"""A variation laid out for computing: which dimensions of a random point decide what.

Discrete choices make a small number of *variants* (each a complete edition, normalised once); within a
variant the draws differ only by weights, components left out and figures' errors, and are computed
together.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import (
    AggregateVaries,
    Choice,
    Discrete,
    ImputationVaries,
    MissingVaries,
    NormaliseVaries,
    TreatVaries,
    Variation,
    name_of_option,
)
from nhip.measure.engine.drawing import Drawer, Drawn, Errors, drawer, picked
from nhip.measure.engine.labels import Label
from nhip.measure.engine.many import ManyRuns
from nhip.measure.engine.many_ranks import Ranks, ranks_of
from nhip.measure.engine.many_walk import Changes
from nhip.measure.engine.plan import Plan
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.proving import Effect, about, judged, no_effect
from nhip.measure.engine.result import Result
from nhip.measure.engine.variants import Options, Variants

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

DISCRETE = (AggregateVaries, NormaliseVaries, TreatVaries, MissingVaries, ImputationVaries)
# Numbers held at once (scores, or figures where they vary): 8 MiB stays near the processor.
AT_ONCE = 1_000_000


class Experiment:
    """A variation laid out over the unit cube: which dimensions decide what.

    ``groups`` are the choices with their dimensions, in the order of ``vary``. Raises :class:`Problems` for
    a choice that has nothing to act on.
    """

    notices: tuple[Notice, ...]
    effects: tuple[Effect, ...]

    def __init__(self, result: Result, variation: Variation) -> None:
        self.result = result
        self.variation = variation
        self.notices = ()
        self.effects = ()
        self.discrete: list[tuple[Discrete, int]] = []
        self.drawers: list[tuple[Drawer, slice]] = []
        self.groups: list[tuple[Choice, slice]] = []
        self.dimensions = 0
        for choice in variation.vary:
            width = 1
            if isinstance(choice, DISCRETE):
                self.discrete.append((choice, self.dimensions))
            else:
                found = drawer(choice, result.plan, variation.seed)
                width = found.width
                self.drawers.append((found, slice(self.dimensions, self.dimensions + width)))
            if not width:
                raise no_effect(result, choice)
            self.groups.append((choice, slice(self.dimensions, self.dimensions + width)))
            self.dimensions += width
        self.variants = Variants(result, [choice for choice, _ in self.discrete])

    def prove_effect(self) -> None:
        """Run every choice alone. Raises :class:`Problems` naming the first that changes nothing.

        Leaves in ``effects`` what each did, and in ``notices`` options that do the same as others.
        """
        nominal = self.variants.many(self.variants.as_defined)
        self.effects = tuple(
            judged(self.result, choice, *self._alone(choice, place, nominal)) for choice, place in self.groups
        )
        self.notices = tuple(notice for effect in self.effects for notice in about(effect))

    def _alone(
        self, choice: Choice, place: slice, nominal: ManyRuns
    ) -> tuple[tuple[Label, ...], Sequence[Array]]:
        """The options of a choice by name, and the index under each while all else is as defined."""
        root = (self.result.root,)
        if isinstance(choice, DISCRETE):
            number = [start for _, start in self.discrete].index(place.start)
            each = range(len(choice.options))
            alone = [self.variants.many(self.variants.only(number, option)) for option in each]
            names = tuple(name_of_option(choice, option) for option in each)
            return names, [many.components(root, Changes(1))[0][0] for many in alone]
        only = next(each for each, at in self.drawers if at == place)
        names = only.options(self.result.plan)
        shares = (np.arange(len(names)) + 0.5) / len(names) if names else np.array([0.1, 0.9])
        points = np.full((len(shares), self.dimensions), 0.5)
        # Every other coordinate goes the other way: weights that all grow alike would stay as they were.
        points[:, place] = np.where(np.arange(only.width) % 2 == 0, shares[:, None], 1.0 - shares[:, None])
        seen = nominal.components(root, self.changes(nominal.plan, points, only))[0]
        if not names:
            seen = np.vstack([seen, nominal.components(root, Changes(1))[0]])
        return names, list(seen)

    def changes(self, plan: Plan, points: Array, only: Drawer | None = None) -> Changes:
        """What ``points`` of shape (runs, dimensions) mean under a variant's ``plan``.

        Weights that follow from figures differ from variant to variant, and are drawn around its own.
        ``only`` asks for one drawer alone.
        """
        drawn = Drawn(len(points))
        coordinates = np.ascontiguousarray(points.T)
        for each, place in sorted(self.drawers, key=lambda pair: pair[0].turn):
            if only is None or each is only:
                each.draw(plan, coordinates[place], drawn)
        return drawn.changes()

    def draws_at_once(self) -> int:
        """How many draws fit into the memory that a block may take."""
        table = self.result.plan.table
        figures = any(isinstance(each, Errors) for each, _ in self.drawers)
        return max(1, AT_ONCE // (len(table.units) * (len(table.inputs) if figures else 1)))

    def ranks(self, sample: Array) -> Ranks:
        """The ranks of every unit at every point of ``sample``, shape (points, units), 0 without a rank."""
        found: Ranks | None = None
        for rows, ranks in self.blocks(sample):
            if found is None:
                found = np.zeros((len(sample), ranks.shape[1]), dtype=ranks.dtype)
            found[rows] = ranks
        assert found is not None
        return found

    def options_at(self, first: Array) -> dict[int, Rows]:
        """For each choice with options, by its place in ``groups``: the option it takes at every point.

        ``first`` has the first coordinate of every choice, shape (points, choices).
        """
        return {
            number: picked(first[:, number], len(effect.options))
            for number, effect in enumerate(self.effects)
            if effect.options
        }

    def blocks(self, sample: Array) -> Iterator[tuple[Rows, Ranks]]:
        """Runs for the points of ``sample``: row numbers with their ranks, variant by variant."""
        rule = self.result.edition.setting.rank
        root = self.result.root
        ties = tuple(code for code in rule.ties if code in self.result.plan.column)
        size = self.draws_at_once()
        sizes = [len(choice.options) for choice, _ in self.discrete]
        options_taken = [
            picked(sample[:, place], count) for (_, place), count in zip(self.discrete, sizes, strict=True)
        ]
        for options, rows in _rows_by_variant(options_taken, len(sample), sizes):
            many = self.variants.many(options)
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                totals, *among = many.components((root, *ties), self.changes(many.plan, sample[part]))
                yield part, ranks_of(totals, rule, among)


def _rows_by_variant(taken: list[Rows], count: int, sizes: list[int]) -> Iterator[tuple[Options, Rows]]:
    if not taken:
        yield (), np.arange(count)
        return
    number = np.zeros(count, dtype=np.intp)
    for column, size in zip(taken, sizes, strict=True):
        number = number * size + column
    for variant, options in enumerate(product(*(range(size) for size in sizes))):
        rows: Rows = np.flatnonzero(number == variant)
        if len(rows):
            yield options, rows
