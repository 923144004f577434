"""The same plan over many runs at once: other weights, other figures, one pass of array operations.

Where the whole index is one kind of mean and only weights vary, every run is one row of a single matrix
product; otherwise the tree is walked once for all runs; a rule that the walk does not know is computed run
by run.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.component import Component
from nhip.measure.engine.many_walk import Changes, Mask, Walk, knows
from nhip.measure.engine.plan import Plan, Scored
from nhip.measure.engine.table import NOT_APPLICABLE, PRESENT

Array = NDArray[np.float64]
Weights = Mapping[str, Array]

_EXPONENTS = {"arithmetic": 1.0, "sum": 1.0, "geometric": 0.0, "harmonic": -1.0}


@dataclass(frozen=True)
class ManyRuns:
    """A plan prepared for many runs. Of ``nominal``, one run as it stands, the inputs' scores are used."""

    plan: Plan
    nominal: Scored

    def totals(
        self,
        runs: int,
        weights: Weights,
        raw: Array | None = None,
        left_out: Mapping[str, Mask] | None = None,
    ) -> Array:
        """The index in each run, shape (runs, units).

        ``weights`` gives (runs, children) for the parents whose weights vary; ``left_out`` marks in the same
        shape the children that a run does without (their weights must then be 0); ``raw`` gives figures of
        shape (runs, units, inputs) where they vary.
        """
        root = self.plan.edition.tree.root
        return self.components((root,), Changes(runs, weights, left_out or {}, raw))[0]

    def components(self, codes: tuple[str, ...], changes: Changes) -> list[Array]:
        """The scores of some components in each run, shape (runs, units) each. Raises :class:`Problems`."""
        only_root = codes == (self.plan.edition.tree.root,)
        power = self.power() if changes.raw is None and only_root else None
        if power is not None:
            return [self._product(changes, power)]
        if not knows(self.plan, changes):
            return self._one_by_one(codes, changes)
        walk = Walk(self.plan, self._inputs(), changes)
        return [walk.of(code) for code in codes]

    def power(self) -> float | None:
        """The exponent of the index if it is one weighted mean all the way up with every score there."""
        plan = self.plan
        found = {_exponent(plan.edition.components[code]) for code in plan.weights}
        scores = self._inputs()
        if len(found) != 1 or np.isnan(scores).any():
            return None
        power = found.pop()
        return power if power is None or power == 1.0 or bool((scores > 0).all()) else None

    def is_linear(self) -> bool:
        """True when the index is a weighted mean of its inputs all the way up, with every score there."""
        return self.power() == 1.0

    def _inputs(self) -> Array:
        columns = [self.plan.index(code) for code in self.plan.table.inputs]
        return self.nominal.scores[:, columns]

    def _product(self, changes: Changes, power: float) -> Array:
        """One product: effective weights of the inputs times their scores, or what the mean bends them to."""
        plan = self.plan
        places = {code: place for place, code in enumerate(plan.table.inputs)}
        # Inputs first: every product below runs along memory.
        effective = np.zeros((len(places), changes.runs))

        def spread(code: str, share: Array | float) -> None:
            if code in places:
                effective[places[code]] = share
                return
            own = changes.weights.get(code)
            given = plan.weights[code]
            for position, child in enumerate(plan.edition.tree.children[code]):
                spread(child, share * (given[position] if own is None else own[:, position]))

        spread(plan.edition.tree.root, 1.0)
        scores = self._inputs()
        curved = np.log(scores) if power == 0.0 else scores**power if power != 1.0 else scores
        product: Array = effective.T @ np.ascontiguousarray(curved.T)
        if power == 0.0:
            return np.exp(product, out=product)
        return product if power == 1.0 else product ** (1.0 / power)

    def _one_by_one(self, codes: tuple[str, ...], changes: Changes) -> list[Array]:
        columns = [self.plan.index(code) for code in codes]
        found = np.empty((len(codes), changes.runs, len(self.plan.table.units)))
        table = self.plan.table
        for run in range(changes.runs):
            weights = {code: held[run] for code, held in changes.weights.items()}
            raw = table.raw if changes.raw is None else changes.raw[run]
            state = np.where(np.isnan(raw) | (table.state != PRESENT), table.state, PRESENT)
            gone = self._gone(changes, run)
            if gone:
                raw, state = raw.copy(), state.copy()
                raw[:, gone], state[:, gone] = np.nan, NOT_APPLICABLE
            found[:, run] = self.plan.run(raw, state.astype(np.int8), weights=weights).scores[:, columns].T
        return list(found)

    def _gone(self, changes: Changes, run: int) -> list[int]:
        """The inputs that a run does without: to no unit do they apply."""
        tree = self.plan.edition.tree
        below = {
            leaf
            for parent, left in changes.left_out.items()
            for place in np.flatnonzero(left[run])
            for child in (tree.children[parent][place],)
            for leaf in (child, *tree.below(child))
        }
        return [place for place, code in enumerate(self.plan.table.inputs) if code in below]


def _exponent(component: Component) -> float | None:
    """The exponent of a parent that is a weighted mean and nothing else."""
    how = component.aggregate
    if how is None or component.normalise or component.overrides or component.round is not None:
        return None
    return how.exponent if how.method == "power" else _EXPONENTS.get(how.method)
