"""Doubt as rows and as JSON: rank intervals, chances, what each choice did, shares of variance."""

from typing import Any

import numpy as np

from nhip.measure.engine.banding import MOST_UNITS, bands
from nhip.measure.engine.bands_output import bands_json
from nhip.measure.engine.output import both, notice_json
from nhip.measure.engine.proving import Effect
from nhip.measure.engine.result import Result
from nhip.measure.engine.sobol import Sensitivity, Shares
from nhip.measure.engine.uncertainty import Uncertainty

Row = dict[str, Any]


def uncertainty_rows(
    result: Result, held: Uncertainty, *, top: int | None = None, peer: str | None = None
) -> list[Row]:
    """One row a unit, by rank: the rank, and the ranks that hold ``level`` of the runs.

    With ``top`` also the chance of standing among so many first ones, with ``peer`` that of standing before
    this unit. ``runs`` stands in every row, for a run may have been stopped. KeyError for an unknown peer.
    """
    rows: list[Row] = []
    apart = bands(held) if held.runs and len(held.units) <= MOST_UNITS else None
    in_top = None if top is None else held.chances_of_top(top)
    before = None if peer is None else held.chances_of_beating(held.units[result.row(peer)])
    for unit in result.order():
        row = result.row(unit)
        told = {
            "unit": unit,
            "rank": result.rank(unit),
            "best": _whole(held.low[row]),
            "median": _whole(held.middle[row]),
            "worst": _whole(held.high[row]),
            "band": None if apart is None else _whole(apart.band[row]),
            "place_from": None if apart is None else _whole(apart.first[row]),
            "place_to": None if apart is None else _whole(apart.last[row]),
            "runs": held.runs,
        }
        if in_top is not None:
            told[f"chance_of_top_{top}"] = float(in_top[row])
        if before is not None:
            told[f"chance_of_beating_{peer}"] = None if unit == peer else float(before[row])
        rows.append(told)
    return rows


def uncertainty_json(
    result: Result, held: Uncertainty, *, top: int | None = None, peer: str | None = None
) -> Row:
    """An uncertainty run: what varied and what each choice did, how often, and the interval of each unit."""
    return {
        "complete": held.is_complete,
        "draws": held.draws,
        "runs": held.runs,
        "seed": held.variation.seed,
        "level": held.level,
        "varied": [_effect_json(effect) for effect in held.effects],
        "notices": [notice_json(notice) for notice in (*held.notices, *result.notices)],
        "bands": bands_json(held),
        "units": uncertainty_rows(result, held, top=top, peer=peer),
    }


def _effect_json(effect: Effect) -> Row:
    """A choice by name; its options with their draws, the rankings that came, and which they repeat."""
    return both(effect.choice) | {
        "distinct": effect.distinct if effect.options else None,
        "options": [
            both(option)
            | {
                "same_as": None if first == place else both(effect.options[first]),
                "draws": effect.draws[place] if effect.draws else None,
                "rankings": effect.rankings[place] if effect.rankings else None,
            }
            for place, (option, first) in enumerate(zip(effect.options, effect.alike, strict=False))
        ],
    }


def sensitivity_json(found: Sensitivity) -> Row:
    """Variance shares by choice: for the whole, each unit's rank, and being among the first ``top``."""
    return {
        "points": found.points,
        "runs": found.runs,
        "top": found.top_places,
        "notices": [notice_json(notice) for notice in found.notices],
        "choices": [
            {
                "choice": both(choice),
                "whole": _shares_json(found.whole, row, 0),
                "rank_first": _by_unit(found.units, found.ranks.first[row]),
                "rank_total": _by_unit(found.units, found.ranks.total[row]),
                "rank_total_interval": _spans(found.units, found.ranks, row),
                "top_first": _by_unit(found.units, found.top.first[row]),
                "top_total": _by_unit(found.units, found.top.total[row]),
                "top_total_interval": _spans(found.units, found.top, row),
            }
            for row, choice in enumerate(found.choices)
        ],
    }


def _shares_json(shares: Shares, row: int, target: int) -> Row:
    return {
        "first": _known(shares.first[row, target]),
        "first_interval": [_known(shares.first_low[row, target]), _known(shares.first_high[row, target])],
        "total": _known(shares.total[row, target]),
        "total_interval": [_known(shares.total_low[row, target]), _known(shares.total_high[row, target])],
    }


def _by_unit(units: tuple[str, ...], values: Any) -> dict[str, float | None]:
    return dict(zip(units, map(_known, values), strict=True))


def _spans(units: tuple[str, ...], shares: Shares, row: int) -> dict[str, list[float | None]]:
    low, high = shares.total_low[row], shares.total_high[row]
    return {unit: [_known(low[place]), _known(high[place])] for place, unit in enumerate(units)}


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(rank: float) -> int | None:
    return None if np.isnan(rank) else int(rank)
