"""A multiple imputation as Rubin reads it: the index once for every draw, and how far these lie apart.

A result stands on the mean of the draws of each missing figure, so that every number can be explained. What
that mean hides is said beside it: the mean score over the draws and the deviation between them, for every
unit, and its best and worst rank. Source: Rubin, Multiple Imputation for Nonresponse in Surveys, 1987.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nhip.measure.engine.plan import make_plan
from nhip.measure.engine.ranks import rank
from nhip.measure.engine.result import Result

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Imputed:
    """The index under each draw: ``scores`` and ``ranks`` have shape (draws, units), NaN for none."""

    units: tuple[str, ...]
    scores: Matrix
    ranks: Matrix

    @cached_property
    def mean(self) -> Vector:
        """Each unit's mean score over the draws."""
        return np.asarray(self.scores.mean(axis=0))

    @cached_property
    def spread(self) -> Vector:
        """Each unit's standard deviation between the draws (n − 1): the root of Rubin's B."""
        return np.asarray(self.scores.std(axis=0, ddof=1))


def imputed(result: Result) -> Imputed | None:
    """The index once for every draw; None where nothing was filled by ``multiple``.

    Draw n takes the n-th draw of every component, counted round where one has fewer.
    """
    table = result.plan.table
    records = [record for record in table.fills if record.rule == "multiple" and len(record.rows)]
    if not records:
        return None
    count = max(len(record.draws) for record in records)
    root, setting = result.plan.index(result.root), result.edition.setting.rank
    scores = np.full((count, len(table.units)), np.nan)
    ranks = np.full_like(scores, np.nan)
    for number in range(count):
        raw = table.raw.copy()
        for record in records:
            place = table.inputs.index(record.component)
            raw[record.rows, place] = record.draws[number % len(record.draws)]
        plan = make_plan(result.edition, replace(table, raw=raw))
        scored = plan.run().scores
        scores[number] = scored[:, root]
        ties = [scored[:, plan.index(code)] for code in setting.ties if code in plan.column]
        ranks[number] = rank(scores[number], setting, ties)
    return Imputed(table.units, scores, ranks)


def imputed_json(result: Result, unit: str | None = None) -> dict[str, Any] | None:
    """The draws of a multiple imputation by unit; None where there are none."""
    found = imputed(result)
    if found is None:
        return None
    rows = [
        {
            "unit": name,
            "mean": float(found.mean[row]),
            "spread": float(found.spread[row]),
            "best": _whole(found.ranks[:, row].min()),
            "worst": _whole(found.ranks[:, row].max()),
        }
        for row, name in enumerate(found.units)
        if unit in {None, name} and not np.isnan(found.mean[row])
    ]
    return {"draws": len(found.scores), "units": rows}


def _whole(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
