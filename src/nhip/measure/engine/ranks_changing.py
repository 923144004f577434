"""Why a rank changed: own figures, the others' figures, the method, who takes part.

A rank is a place among others, so it moves when others move, when units come or go, and when the rules
change. Each gets its average effect over all orders (Shapley 1953); they add up to the whole change. A
positive effect is upwards: places gained.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result
from nhip.measure.engine.shapley import shapley

Matrix = NDArray[np.float64]

CAUSES: Mapping[str, Label] = {
    "own": label("số liệu của chính đơn vị", "the unit's own figures"),
    "others": label("số liệu của các đơn vị khác", "the other units' figures"),
    "membership": label("đơn vị vào, ra", "units that came or went"),
    "method": label("cách tính đổi", "the method changed"),
}


@dataclass(frozen=True, slots=True)
class RankChange:
    """Places gained (positive) or lost from one edition to another, by cause.

    ``causes`` is empty, and ``why_not`` says why, where the editions have no method in common.
    """

    unit: str
    before: float
    after: float
    causes: Mapping[str, float]
    why_not: Label | None = None

    @property
    def gained(self) -> float:
        """``before − after``: places gained."""
        return self.before - self.after


def rank_change(before: Result, after: Result, unit: str) -> RankChange | None:
    """The change of rank of ``unit``, or None where it has no rank in one of the editions."""
    first = before.rank(unit) if unit in before else None
    second = after.rank(unit) if unit in after else None
    if first is None or second is None:
        return None
    field = _Field(before, after, unit)
    try:
        effects = _effects(field, second - first)
    except Problems:
        effects = {}
    if not effects:
        reason = label(
            "không cách tính nào áp dụng được cho số liệu của cả hai kỳ, nên không tách được nguyên nhân.",
            "neither method can be run on both editions' figures, so the causes cannot be told apart.",
        )
        return RankChange(unit, first, second, {}, reason)
    return RankChange(unit, first, second, {cause: -effect for cause, effect in effects.items()})


def _effects(field: "_Field", whole: float) -> dict[str, float]:
    """Effects on the rank (down is better); empty where no method runs on both editions."""
    runs = [method for method in (frozenset({"method"}), frozenset[str]()) if field.runs(method)]
    if len(runs) == 2:
        return shapley(("own", "others", "membership", "method"), field.standing)
    if not runs:
        return {}
    # One method runs on both editions' figures; what remains of the change is the method's.
    effects = shapley(("own", "others", "membership"), lambda taken: field.standing(taken | runs[0]))
    return effects | {"method": whole - sum(effects.values())}


class _Field:
    """The units of two editions, with figures and rules taken from either."""

    def __init__(self, before: Result, after: Result, unit: str) -> None:
        self.years = (before, after)
        self.unit = unit
        self.shared = [code for code in before.units if code in after]
        self.gone = [code for code in before.units if code not in after]
        self.come = [code for code in after.units if code not in before]

    def runs(self, method: frozenset[str]) -> bool:
        """Whether the earlier (empty set) or the later method can be run on both editions' figures."""
        inputs = set(self.years[int(bool(method))].plan.table.inputs)
        if not all(inputs <= set(year.plan.table.inputs) for year in self.years):
            return False
        try:
            for taken in (frozenset[str](), frozenset({"own", "others", "membership"})):
                self.standing(taken | method)
        except Problems:
            return False
        return True

    def standing(self, new: frozenset[str]) -> float:
        """The unit's rank with the causes in ``new`` from the later edition."""
        method = self.years[int("method" in new)]
        others = self.years[int("others" in new)]
        raw, state = self._rows(method, others, self.shared)
        own_raw, own_state = self._rows(method, self.years[int("own" in new)], [self.unit])
        place = self.shared.index(self.unit)
        raw[place], state[place] = own_raw[0], own_state[0]
        is_new = "membership" in new
        more_raw, more_state = self._rows(method, self.years[int(is_new)], self.come if is_new else self.gone)
        scored = method.plan.run(np.vstack([raw, more_raw]), np.vstack([state, more_state]))
        total = scored.scores[:, method.plan.index(method.root)]
        rule = method.edition.setting.rank
        ties = [scored.scores[:, method.plan.index(code)] for code in rule.ties if code in method.plan.column]
        return float(rank(total, rule, ties)[place])

    def _rows(self, method: Result, year: Result, units: list[str]) -> tuple[Matrix, NDArray[np.int8]]:
        places = [year.plan.table.inputs.index(code) for code in method.plan.table.inputs]
        rows = [year.row(unit) for unit in units]
        return year.plan.table.raw[np.ix_(rows, places)], year.plan.table.state[np.ix_(rows, places)]
