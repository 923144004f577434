"""An edition made ready to run many times: with a changed figure, other weights, the field held still.

Running a plan (:mod:`~nhip.measure.engine.running`) is a short chain of array operations, without I/O and
without memory of the run before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.aggregation import AS_WRITTEN, DERIVED, UNWEIGHTED
from nhip.measure.engine.component import Component
from nhip.measure.engine.definition import Edition
from nhip.measure.engine.problems import Notice
from nhip.measure.engine.running import Fits, Running, Scored, Sheet
from nhip.measure.engine.scoring import most_points
from nhip.measure.engine.table import MISSING, PRESENT, Table
from nhip.measure.engine.tree import descendants

__all__ = ["Fits", "Plan", "Scored", "make_plan"]

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
States = NDArray[np.int8]


@dataclass(frozen=True)
class Plan:
    """An edition over a table. ``codes`` is the order of score columns: inputs and parents, root last.

    ``weights`` has one vector for each parent that is computed: shares of one for the means, the written
    weights for a sum or product, ones where no weights are gone by (points, minimum, maximum, benefit of the
    doubt).
    Weights that the figures decide are those of the table's own figures, and ``notices`` says them. ``held``
    is what every run is held against where goalposts are frozen; None lets each run see its own field.
    """

    edition: Edition
    table: Table
    codes: tuple[str, ...]
    column: dict[str, int]
    weights: dict[str, Vector]
    sheet: Sheet
    notices: tuple[Notice, ...] = ()
    held: Fits | None = None

    def run(
        self,
        raw: Matrix | None = None,
        state: States | None = None,
        *,
        fits: Fits | None = None,
        weights: Mapping[str, Vector] | None = None,
    ) -> Scored:
        """Scores for ``raw`` (the table's own figures by default), shape (units, inputs).

        Without ``state`` a figure that is NaN is missing, or not applicable where it was so in the table.
        Where ``raw`` moves figures that others were estimated from, these are estimated again.
        ``fits`` holds the field still: the steps use what they saw in another run. ``weights`` replaces the
        children's weights of some parents. Raises :class:`Problems`.
        """
        fills = self.table.fills
        if raw is None:
            raw = self.table.raw
        elif fits is None and raw.shape == self.table.raw.shape:
            raw, fills = self.table.anew(raw, state, self.edition)
        scored = Running(
            self.sheet,
            raw,
            self._state(raw) if state is None else state,
            self.held if fits is None else fits,
            self.weights | dict(weights) if weights else self.weights,
        ).scored()
        return replace(scored, fills=(*fills, *scored.fills)) if fills else scored

    def lift(self, inputs: Matrix, fits: Fits) -> Matrix:
        """Scores of every component from the *scores* of the inputs, shape (rows, inputs), field held still.

        The rows need not be units: explanations walk between two of them. A NaN gives its weight away.
        """
        state = np.zeros(inputs.shape, dtype=np.int8)
        return Running(self.sheet, inputs, state, fits, self.weights, scored=True).scored().scores

    def index(self, code: str) -> int:
        """The score column of ``code``."""
        return self.column[code]

    def _state(self, raw: Matrix) -> States:
        before = self.table.state if raw.shape == self.table.raw.shape else np.full(raw.shape, MISSING)
        absent = np.where(before == PRESENT, MISSING, before)
        return np.where(np.isnan(raw), absent, PRESENT).astype(np.int8)


def make_plan(edition: Edition, table: Table) -> Plan:
    """The plan of ``edition`` over ``table``. Raises :class:`Problems` where weights cannot be derived."""
    tree = edition.tree
    hidden = {code for given in table.given for code in descendants(tree.children, given)}
    codes = tuple(code for code in tree.order if code not in hidden)
    weights = {
        code: _weights(edition.components, code, tree.children[code])
        for code in codes
        if tree.children[code] and code not in table.given
    }
    column = {code: place for place, code in enumerate(codes)}
    most = {code: most_points(code, edition.components, tree.children) or np.nan for code in codes}
    sheet = Sheet(edition, codes, column, table.inputs, table.given, table.units, most)
    if not any(edition.components[code].weights in DERIVED for code in weights):
        return Plan(edition, table, codes, column, weights, sheet)
    derived, said = Running(sheet, table.raw, table.state, None, weights, deriving=True).derived()
    return Plan(edition, table, codes, column, weights | derived, sheet, said)


def _weights(components: dict[str, Component], code: str, children: tuple[str, ...]) -> Vector:
    aside = np.array([components[child].aside for child in children])
    if aside.any():
        counted = tuple(child for child in children if not components[child].aside)
        whole = np.zeros(len(children))
        whole[~aside] = _weights(components, code, counted)
        return whole
    parent = components[code]
    assert parent.aggregate is not None
    method = parent.aggregate.method
    if method in UNWEIGHTED or (method in AS_WRITTEN and parent.weights == "equal"):
        return np.ones(len(children))
    if parent.weights != "given":
        return np.full(len(children), 1.0 / len(children))
    given = np.array([components[child].weight or 0.0 for child in children])
    return given if method in AS_WRITTEN else given / parent.weights_sum
