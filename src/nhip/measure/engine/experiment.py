"""A variation laid out for computing: which dimensions of a random point decide what.

Discrete choices make a small number of *cells* (each a complete edition, normalised once); within a cell
the draws differ only by weights, components left out and figures' errors, and are computed together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.choices import (
    AggregateVaries,
    Choice,
    ComponentsVary,
    Discrete,
    FiguresVary,
    MissingVaries,
    NormaliseVaries,
    RoundingVaries,
    TreatVaries,
    Variation,
    WeightsVary,
    name_of,
    with_option,
)
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.labels import label
from nhip.measure.engine.many import ManyRuns
from nhip.measure.engine.plan import make_plan
from nhip.measure.engine.problems import Notice, Problems, refuse
from nhip.measure.engine.result import Result

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

DISCRETE = (AggregateVaries, NormaliseVaries, TreatVaries, MissingVaries)
# Scores held at once, in numbers: 16 MiB keeps the work in the processor's reach.
_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class _Drawn:
    """A continuous choice's place in the sample: its first dimension and how many it takes."""

    choice: Choice
    start: int
    width: int


class Experiment:
    """A variation laid out over the unit cube: which dimensions decide what."""

    def __init__(self, result: Result, variation: Variation) -> None:
        self.result = result
        self.edition = result.edition
        self.variation = variation
        self.notices: list[Notice] = []
        self.discrete: list[tuple[Discrete, int]] = []
        self.drawn: list[_Drawn] = []
        self.groups: list[tuple[Choice, slice]] = []
        self.dimensions = 0
        for choice in variation.vary:
            width = self._width(choice)
            if isinstance(choice, DISCRETE):
                self.discrete.append((choice, self.dimensions))
            else:
                self.drawn.append(_Drawn(choice, self.dimensions, width))
            self.groups.append((choice, slice(self.dimensions, self.dimensions + width)))
            self.dimensions += width
        self._cells: dict[tuple[int, ...], ManyRuns] = {}

    def _width(self, choice: Choice) -> int:
        if isinstance(choice, WeightsVary):
            width = sum(len(self.edition.tree.children[code]) for code in self._parents(choice))
            if width == 0:
                raise self._no_effect(choice)
            return width
        choice.places(self.edition)
        return 1

    def _parents(self, choice: Choice) -> tuple[str, ...]:
        """Parents whose children's weights a choice moves: those with more than one weighted child."""
        return tuple(
            code
            for code in choice.places(self.edition)
            if code in self.result.plan.weights
            and len(self.edition.tree.children[code]) > 1
            and self.edition.components[code].aggregate is not None
            and self.edition.components[code].aggregate.method not in {"points", "minimum"}  # type: ignore[union-attr]
        )

    def cell(self, options: tuple[int, ...]) -> ManyRuns:
        """The edition with one option of each discrete choice, ready for many runs."""
        if options not in self._cells:
            components = dict(self.edition.components)
            for (choice, _), option in zip(self.discrete, options, strict=True):
                changed = with_option(self.edition, choice, option)
                components |= {
                    code: value
                    for code, value in changed.items()
                    if value is not self.edition.components[code]
                }
            setting = self.edition.setting.model_copy(update={"components": components})
            plan = make_plan(Edition(self.edition.code, setting, self.edition.tree), self.result.plan.table)
            self._cells[options] = ManyRuns(plan, plan.run())
        return self._cells[options]

    def prove_effect(self) -> None:
        """Run every choice alone. Raises :class:`Problems` naming the first that changes nothing."""
        nominal = self._alone(None, 0.5)
        for choice, place in self.groups:
            if isinstance(choice, DISCRETE):
                seen = [
                    self._alone(choice, (option + 0.5) / len(choice.options))
                    for option in range(len(choice.options))
                ]
            else:
                seen = [self._probe(place, share) for share in (0.1, 0.9)]
                seen.append(nominal)
            distinct = _distinct(seen)
            if distinct == 1:
                raise self._no_effect(choice)
            if isinstance(choice, DISCRETE) and distinct < len(choice.options):
                said = name_of(choice)
                self.notices.append(
                    Notice(
                        "uncertainty.same_options",
                        said.en,
                        label(
                            f"“{said.vi}” có {len(choice.options)} lựa chọn nhưng chỉ {distinct} kết quả "
                            "khác nhau.",
                            f"“{said.en}” has {len(choice.options)} options but only {distinct} different "
                            "results.",
                        ),
                    )
                )

    def _alone(self, varied: Choice | None, share: float) -> Array:
        """The index with ``varied`` at one of its options and all else as defined."""
        if varied is None:
            return self.result.component(self.result.root)
        assert isinstance(varied, DISCRETE)
        option = min(int(share * len(varied.options)), len(varied.options) - 1)
        setting = self.edition.setting.model_copy(
            update={"components": with_option(self.edition, varied, option)}
        )
        plan = make_plan(Edition(self.edition.code, setting, self.edition.tree), self.result.plan.table)
        scores: Array = plan.run().scores[:, plan.index(self.result.root)]
        return scores

    def _probe(self, place: slice, share: float) -> Array:
        point = np.full((1, self.dimensions), 0.5)
        width = place.stop - place.start
        point[0, place] = np.where(np.arange(width) % 2 == 0, share, 1.0 - share)
        options = tuple(self._nominal_option(choice) for choice, _ in self.discrete)
        drawn = [each for each in self.drawn if each.start == place.start]
        many = ManyRuns(self.result.plan, self.result.plan.run()) if not options else self.cell(options)
        totals: Array = self._totals(many, point, drawn)[0]
        return totals

    def _nominal_option(self, choice: Discrete) -> int:
        for option in range(len(choice.options)):
            if with_option(self.edition, choice, option) == self.edition.components:
                return option
        return 0

    def _no_effect(self, choice: Choice) -> Problems:
        said = name_of(choice)
        kind = getattr(choice, "do", "")
        return refuse(
            "uncertainty.no_effect",
            f"{self.result.root} {self.edition.code}: vary: {kind}",
            label(
                f"“{said.vi}” được cho thay đổi nhưng kết quả không đổi chút nào: phép thử này không thử gì.",
                f"“{said.en}” was varied and nothing changed, so this run would have tested nothing.",
            ),
            label(
                "bỏ lựa chọn này, hoặc sửa “at” và “options” cho nó có tác dụng.",
                "leave the choice out, or mend its “at” and “options” so that it takes effect.",
            ),
        )

    def blocks(self, sample: Array) -> Iterator[tuple[Rows, Array]]:
        """Runs for the points of ``sample``: pairs of row numbers and totals (rows, units), cell by cell."""
        picked = [
            np.minimum((sample[:, place] * len(choice.options)).astype(int), len(choice.options) - 1)
            for choice, place in self.discrete
        ]
        rows_by_cell = _rows_by_cell(
            picked, len(sample), [len(choice.options) for choice, _ in self.discrete]
        )
        for options, rows in rows_by_cell:
            many = self.cell(options)
            size = self._block_size(many)
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                yield part, self._totals(many, sample[part], self.drawn)

    def _block_size(self, many: ManyRuns) -> int:
        units, inputs = len(many.plan.table.units), len(many.plan.table.inputs)
        figures_vary = any(isinstance(each.choice, (RoundingVaries, FiguresVary)) for each in self.drawn)
        return max(1, _AT_ONCE // (units * (inputs if figures_vary else 1)))

    def _totals(self, many: ManyRuns, points: Array, drawn: Sequence[_Drawn]) -> Array:
        weights: dict[str, Array] = {}
        raw: Array | None = None
        for each in drawn:
            if isinstance(each.choice, WeightsVary):
                self._draw_weights(many, each, each.choice, points, weights)
        for each in drawn:
            if isinstance(each.choice, ComponentsVary):
                self._leave_out(many, each, points, weights)
            elif isinstance(each.choice, (RoundingVaries, FiguresVary)):
                raw = self._draw_figures(many, each, points[:, each.start], raw)
        return many.totals(len(points), weights, raw)

    def _draw_weights(
        self, many: ManyRuns, each: _Drawn, choice: WeightsVary, points: Array, weights: dict[str, Array]
    ) -> None:
        column = each.start
        for code in self._parents(choice):
            given = many.plan.weights[code]
            share = points[:, column : column + len(given)]
            column += len(given)
            if choice.how == "simplex":
                moved = -np.log1p(-np.minimum(share, 1.0 - 1e-12))
            else:
                moved = given * (1.0 + choice.noise * (2.0 * share - 1.0))
            weights[code] = moved * (given.sum() / moved.sum(axis=1, keepdims=True))

    def _leave_out(self, many: ManyRuns, each: _Drawn, points: Array, weights: dict[str, Array]) -> None:
        places = [
            code
            for code in each.choice.places(self.edition)
            if self.edition.components[code].parent is not None
        ]
        picked = np.minimum((points[:, each.start] * (len(places) + 1)).astype(int), len(places))
        for number, code in enumerate(places, start=1):
            parent = self.edition.components[code].parent
            if parent is None or parent not in many.plan.weights:
                continue
            rows = picked == number
            if not rows.any():
                continue
            given = many.plan.weights[parent]
            moved = weights.get(parent, np.broadcast_to(given, (len(points), len(given)))).copy()
            moved[rows, self.edition.tree.children[parent].index(code)] = 0.0
            whole = moved.sum(axis=1, keepdims=True)
            weights[parent] = np.divide(moved * given.sum(), whole, out=moved, where=whole > 0)

    def _draw_figures(self, many: ManyRuns, each: _Drawn, points: Array, raw: Array | None) -> Array:
        """Figures with their errors, shape (runs, units, inputs), kept within their declared ranges.

        The point's coordinate names the stream of random numbers, so equal coordinates give equal errors
        whatever the block: samples that share a column share its errors.
        """
        table = many.plan.table
        if raw is None:
            raw = np.broadcast_to(table.raw, (len(points), *table.raw.shape)).copy()
        wanted = set(each.choice.places(self.edition))
        columns = [place for place, code in enumerate(table.inputs) if code in wanted]
        low, high = self._bounds([table.inputs[place] for place in columns])
        size = self._error_size(each.choice, table.raw[:, columns])
        draws = np.empty((len(points), *size.shape))
        for run, point in enumerate(points):
            stream = np.random.Generator(np.random.Philox(key=[self.variation.seed, int(point * 2.0**53)]))
            draws[run] = self._standard(each.choice, stream, size.shape)
        raw[:, :, columns] = np.clip(raw[:, :, columns] + draws * size, low, high)
        return raw

    def _bounds(self, codes: Sequence[str]) -> tuple[Array, Array]:
        ranges = [self.edition.components[code].range or (-np.inf, np.inf) for code in codes]
        return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])

    def _error_size(self, choice: Choice, figures: Array) -> Array:
        if isinstance(choice, RoundingVaries):
            return np.full(figures.shape, 10.0**-choice.digits)
        assert isinstance(choice, FiguresVary)
        if choice.sd is not None:
            return np.full(figures.shape, choice.sd)
        return np.nan_to_num(np.abs(figures)) * (choice.share or 0.0)

    def _standard(self, choice: Choice, stream: np.random.Generator, shape: tuple[int, ...]) -> Array:
        if isinstance(choice, RoundingVaries):
            return stream.uniform(-0.5, 0.5, shape)
        return stream.standard_normal(shape)


def _rows_by_cell(picked: list[Rows], count: int, sizes: list[int]) -> Iterator[tuple[tuple[int, ...], Rows]]:
    if not picked:
        yield (), np.arange(count)
        return
    number = np.zeros(count, dtype=np.intp)
    for column, size in zip(picked, sizes, strict=True):
        number = number * size + column
    for cell, options in enumerate(product(*(range(size) for size in sizes))):
        rows: Rows = np.flatnonzero(number == cell)
        if len(rows):
            yield options, rows


def _distinct(results: Sequence[Array]) -> int:
    """How many of the results differ from one another by more than rounding noise."""
    kept: list[Array] = []
    for scores in results:
        if not any(np.allclose(scores, other, rtol=0.0, atol=1e-12, equal_nan=True) for other in kept):
            kept.append(scores)
    return len(kept)
