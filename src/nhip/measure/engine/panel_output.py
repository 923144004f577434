"""A panel as rows and as JSON: scores and ranks over the years, who came and went, what was carried."""

from typing import Any

import numpy as np

from nhip.measure.engine.output import both, notice_json
from nhip.measure.engine.panel import Panel
from nhip.measure.engine.panel_trends import trends
from nhip.measure.engine.ranks_changing import RankChange
from nhip.measure.engine.statistics import Description

Row = dict[str, Any]


def panel_rows(panel: Panel) -> list[Row]:
    """One row a year and unit, oldest year first: score, rank, and what changed since the year before."""
    scores, ranks = panel.scores(), panel.ranks()
    rows: list[Row] = []
    for year, result in enumerate(panel.results):
        carried = _carried_units(panel, result.edition.period)
        for place, unit in enumerate(panel.units):
            if unit not in result:
                continue
            before = None if year == 0 else scores[year - 1, place]
            stood = None if year == 0 else ranks[year - 1, place]
            rows.append(
                {
                    "edition": result.edition.code,
                    "unit": unit,
                    "score": _number(scores[year, place]),
                    "rank": _place(ranks[year, place]),
                    "change": None if before is None else _number(scores[year, place] - before),
                    "gained": None if stood is None else _place(stood - ranks[year, place]),
                    "carried_from": " ".join(carried.get(unit, ())),
                }
            )
    return rows


def panel_json(panel: Panel, *, doubt: dict[str, list[Row]] | None = None) -> Row:
    """The panel whole: years, units with scores, ranks and trends, statistics, coherence, turnovers.

    ``doubt`` are the rows of an uncertainty run of every year, where one was made.
    """
    scores, ranks, found = panel.scores(), panel.ranks(), trends(panel)
    last = panel.results[-1]
    return {
        "index": panel.root,
        "title": both(last.definition.heading.title),
        "editions": list(panel.editions),
        "method": panel.method,
        "goalposts": panel.goalposts,
        "step": found.step,
        "units": [
            {
                "unit": unit,
                "scores": [_number(value) for value in scores[:, place]],
                "ranks": [_place(value) for value in ranks[:, place]],
                "count": int(found.count[place]),
                "growth": _number(found.growth[place]),
                "slope": _number(found.slope[place]),
            }
            for place, unit in enumerate(panel.units)
        ],
        "turnovers": [
            {
                "before": each.before,
                "after": each.after,
                "units_came": list(each.units_came),
                "units_gone": list(each.units_gone),
                "components_came": list(each.parts_came),
                "components_gone": list(each.parts_gone),
                "succeeded": {code: list(earlier) for code, earlier in each.succeeded},
            }
            for each in panel.turnovers
        ],
        "statistics": {
            code: [_described(each) for each in held] for code, held in panel.statistics().items()
        },
        "coherence": {
            code: {"alpha": held.alpha, "explained": list(held.explained), "to_parent": held.to_parent}
            for code, held in panel.coherence().items()
        },
        "uncertainty": doubt,
        "carried": [
            {
                "unit": record.unit,
                "series": record.series,
                "period": record.period,
                "value": record.value,
                "from": list(record.origins),
                "rule": record.rule,
            }
            for record in (panel.carried.records if panel.carried else ())
        ],
        "succession": panel.carried.succession.code if panel.carried else None,
        "notices": [notice_json(notice) for notice in panel.notices]
        + [
            notice_json(notice) | {"edition": result.edition.code}
            for result in panel.results
            for notice in result.notices
        ],
    }


def rank_change_row(found: RankChange) -> Row:
    """A change of rank by cause: places gained (positive) or lost; the causes add up to ``gained``."""
    causes = ("own", "others", "membership", "method")
    return {
        "unit": found.unit,
        "before": found.before,
        "after": found.after,
        "gained": found.gained,
        **{cause: found.causes.get(cause) for cause in causes},
        "why_not": "" if found.why_not is None else found.why_not.en,
    }


def _carried_units(panel: Panel, period: str) -> dict[str, tuple[str, ...]]:
    records = panel.carried.records if panel.carried else ()
    return {record.unit: record.origins for record in records if record.period == period}


def _described(held: Description) -> Row:
    return {
        "component": held.component,
        "present": held.present,
        "missing": held.missing,
        "low": held.low,
        "high": held.high,
        "mean": held.mean,
        "median": held.median,
        "deviation": held.deviation,
        "skewness": held.skewness,
        "kurtosis": held.kurtosis,
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _place(rank: float) -> float | None:
    """A rank, whole unless the rule gives halves."""
    if np.isnan(rank):
        return None
    return int(rank) if float(rank).is_integer() else float(rank)
