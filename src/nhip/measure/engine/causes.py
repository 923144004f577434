"""What made a score change: the unit's own figures, the field's movement, the method.

A relative index moves a unit that did nothing: when the best, the worst, the mean or the spread of the
others move. Each cause gets its average effect over every order in which the changes could have come, and
they add up to the whole change. Where only one of the two methods can be run on both editions' figures,
the change is followed under that method and what remains is the method's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.plan import Fits
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.result import Result
from nhip.measure.engine.shapley import shapley
from nhip.measure.engine.step import Fit

Vector = NDArray[np.float64]

FIELD = ("min", "max", "mean", "sd")
CAUSES: Mapping[str, Label] = {
    "own": label("số liệu của chính đơn vị", "the unit's own figures"),
    "min": label("giá trị thấp nhất của mặt bằng chung đổi", "the field's minimum moved"),
    "max": label("giá trị cao nhất của mặt bằng chung đổi", "the field's maximum moved"),
    "mean": label("trung bình của mặt bằng chung đổi", "the field's mean moved"),
    "sd": label("độ phân tán của mặt bằng chung đổi", "the field's deviation moved"),
    "method": label("cách tính đổi", "the method changed"),
}


def causes_of(before: Result, after: Result, unit: str) -> tuple[dict[str, float], Label | None]:
    """Points of change by cause, for a unit scored in both; empty with the reason where it cannot be told."""
    if not (before.fits or after.fits):
        return {}, label(
            "các phần được công bố sẵn dưới dạng 0–1, nên không tách được chuyển động của mặt bằng chung.",
            "the parts are published ready-made on 0–1, so the movement of the field cannot be told apart.",
        )
    runs = [method for method in (after, before) if _runs(method, before, after)]
    if len(runs) == 2:
        return _both_ways(before, after, unit), None
    if runs:
        return _one_way(before, after, unit, runs[0]), None
    return {}, label(
        "không cách tính nào áp dụng được cho số liệu của cả hai kỳ, nên không tách được từng nguyên nhân.",
        "neither method can be run on both editions' figures, so the causes cannot be told apart.",
    )


def _runs(method: Result, before: Result, after: Result) -> bool:
    """Whether a method can be run on both editions' figures."""
    inputs = method.plan.table.inputs
    if any(code not in year.plan.table.inputs for year in (before, after) for code in inputs):
        return False
    try:
        for year in (before, after):
            places = [year.plan.table.inputs.index(code) for code in inputs]
            method.plan.run(year.plan.table.raw[:, places], year.plan.table.state[:, places])
    except Problems:
        return False
    return True


def _both_ways(before: Result, after: Result, unit: str) -> dict[str, float]:
    methods = (_Method(before, before, after, unit), _Method(after, before, after, unit))
    differ = before.edition.components != after.edition.components
    players = ("own", *FIELD, "method") if differ else ("own", *FIELD)
    return shapley(players, lambda taken: methods[int("method" in taken)].score(taken))


def _one_way(before: Result, after: Result, unit: str, runs_on_both: Result) -> dict[str, float]:
    method = _Method(runs_on_both, before, after, unit)
    effects = shapley(("own", *FIELD), method.score)
    first, second = before.score(unit), after.score(unit)
    assert first is not None
    assert second is not None
    return effects | {"method": (second - first) - sum(effects.values())}


@dataclass(frozen=True)
class _Seen:
    """One edition's figures through one method: the unit's own, and what the steps saw of the field."""

    own: Vector
    fits: Fits


class _Method:
    """One edition's method, run over both editions' figures."""

    def __init__(self, method: Result, before: Result, after: Result, unit: str) -> None:
        self.result = method
        self.old, self.new = (self._seen(year, unit) for year in (before, after))

    def _seen(self, year: Result, unit: str) -> _Seen:
        places = [year.plan.table.inputs.index(code) for code in self.result.plan.table.inputs]
        raw = year.plan.table.raw[:, places]
        fits = self.result.plan.run(raw, year.plan.table.state[:, places]).fits
        return _Seen(raw[year.row(unit)], fits)

    def score(self, taken: frozenset[str]) -> float:
        """The index with the causes ``taken`` from the new edition and the others from the old one."""
        own = self.new.own if "own" in taken else self.old.own
        fits = {
            code: tuple(
                _mix(old, new, taken)
                for old, new in zip(self.old.fits[code], self.new.fits[code], strict=True)
            )
            for code in self.old.fits
        }
        scored = self.result.plan.run(own[None, :], fits=fits)
        return float(scored.scores[0, self.result.plan.index(self.result.root)])


def _mix(old: Fit, new: Fit, taken: frozenset[str]) -> Fit:
    """What a step saw, statistic by statistic; a statistic of no name of its own goes with the mean."""
    return {name: (new if (name if name in FIELD else "mean") in taken else old)[name] for name in old}
