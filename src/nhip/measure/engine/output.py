"""Results as other programs read them: CSV and JSON, numbers unrounded, a blank where there is none."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from nhip.measure.engine.filling_output import coverage_json, filled_cells, filled_json
from nhip.measure.engine.imputing import imputed_json

if TYPE_CHECKING:
    from nhip.measure.engine.changing import Change
    from nhip.measure.engine.definition import Definition, Edition
    from nhip.measure.engine.explain import Gap
    from nhip.measure.engine.goal import Goal, Way
    from nhip.measure.engine.labels import Label
    from nhip.measure.engine.problems import Notice, Problem
    from nhip.measure.engine.ranks_changing import RankChange
    from nhip.measure.engine.result import Result
    from nhip.measure.engine.simulation import Simulation
    from nhip.measure.engine.uncertainty import Uncertainty
    from nhip.measure.engine.units import UnitList

Row = dict[str, Any]


def both(words: Label) -> dict[str, str]:
    """A label as JSON: both languages."""
    return {"vi": words.vi, "en": words.en}


def parts_of(result: Result) -> tuple[str, ...]:
    """The components under the root, in the definition's order."""
    return tuple(code for code in result.edition.components if code != result.root)


def rows_of(result: Result) -> list[Row]:
    """One row a unit, by rank: ``unit, score, rank, group`` and one column per component.

    Where some figure was filled by rule, a last column ``filled`` says which of the unit's and how.
    """
    filled = filled_cells(result)
    columns = {code: result.component(code) for code in parts_of(result)}
    rows: list[Row] = []
    for unit in result.order():
        row = result.row(unit)
        group = result.groups[row]
        rows.append(
            {
                "unit": unit,
                "score": result.score(unit),
                "rank": result.rank(unit),
                "group": group.code if group else None,
            }
            | {code: _known(column[row]) for code, column in columns.items()}
            | ({"filled": filled.get(unit)} if filled else {})
        )
    return rows


def result_json(result: Result, names: UnitList | None = None, *, doubt: Uncertainty | None = None) -> Row:
    """A whole edition: heading, notices, and a row a unit."""
    units = []
    for row in rows_of(result):
        unit = row.pop("unit")
        row.pop("filled", None)
        place = result.row(unit)
        entry: Row = {"unit": unit}
        if names is not None and unit in names:
            entry["name"] = both(names.units[unit].title)
        entry |= {key: row.pop(key) for key in ("score", "rank", "group")}
        if result.classes:
            entry["rating_class"] = result.classes[place] or None
        for code, ranks in result.leagues.items():
            if not np.isnan(ranks[place]):
                entry["league"], entry["league_rank"] = code, int(ranks[place])
        published = result.published.get(result.root)
        if published is not None:
            entry["published"] = _known(published[place])
        if doubt is not None:
            interval = doubt.interval(unit)
            entry["rank_interval"] = (
                None
                if interval is None
                else {"level": doubt.level, "best": interval[0], "worst": interval[1]}
            )
        own = own_shares_json(result, unit)
        if own:
            entry["own_shares"] = own
        entry["components"] = row
        units.append(entry)
    return heading_json(result) | {
        "inner": inner_json(result),
        "treated_points": treated_json(result),
        "filled": filled_json(result),
        "coverage": coverage_json(result),
        "imputation": imputed_json(result),
        "units": units,
    }


def inner_json(result: Result) -> Row:
    """Which indices stand inside this one, by component: their code, edition, and what of them is taken."""
    found: Row = {}
    for code, inner in result.inner.items():
        taken = result.edition.components[code].index
        assert taken is not None
        found[code] = {
            "index": inner.root,
            "edition": inner.edition.code or None,
            "of": taken.of,
            "part": taken.part,
        }
    return found


def own_shares_json(result: Result, unit: str) -> Row:
    """What each child gives of the unit's score, under parents where every unit has weights of its own."""
    children = result.edition.tree.children
    found: Row = {}
    for code in result.plan.weights:
        shares = result.own_shares(code)
        if shares is not None:
            row = shares[result.row(unit)]
            found[code] = {child: _known(share) for child, share in zip(children[code], row, strict=True)}
    return found


def treated_json(result: Result, unit: str | None = None) -> list[Row]:
    """Every figure that a treatment of outliers changed, before and after; of one unit if asked."""
    return [
        {
            "unit": point.unit,
            "component": point.component,
            "treatment": point.how,
            "before": point.before,
            "after": point.after,
        }
        for point in result.treated_points()
        if unit is None or point.unit == unit
    ]


def heading_json(result: Result) -> Row:
    """What every answer about an edition opens with."""
    heading = result.definition.heading
    return {
        "index": heading.code,
        "edition": result.edition.code or None,
        "title": both(heading.title),
        "status": "unconfirmed"
        if "unconfirmed" in (heading.status, result.edition.setting.status)
        else "confirmed",
        "notices": [notice_json(notice) for notice in result.notices],
    }


def status_of(definition: Definition, edition: Edition) -> str:
    """``unconfirmed`` if the definition or the edition says so."""
    said = (definition.heading.status, edition.setting.status)
    return "unconfirmed" if "unconfirmed" in said else "confirmed"


def notice_json(notice: Notice) -> Row:
    """A notice: its code, what it is about, and the words."""
    return {"code": notice.code, "about": notice.about, "text": both(notice.text)}


def problem_json(problem: Problem) -> Row:
    """A problem: code, place, cause and cure."""
    return {
        "code": problem.code,
        "place": problem.place,
        "cause": both(problem.cause),
        "cure": both(problem.cure),
    }


def gap_json(gap: Gap) -> Row:
    """A gap and its parts."""
    return {
        "unit": gap.unit,
        "against": both(gap.against),
        "score": gap.score,
        "against_score": gap.against_score,
        "points": gap.points,
        "parts": [
            {
                "component": share.component,
                "score": share.of,
                "against": share.against,
                "points": share.points,
            }
            for share in gap.shares
        ],
    }


def change_json(changed: Change, ranks: RankChange | None = None) -> Row:
    """A change between editions, by component and by cause; ``ranks`` in places gained."""
    return {
        "unit": changed.unit,
        "before": changed.before,
        "after": changed.after,
        "points": changed.points,
        "rank_before": changed.rank_before,
        "rank_after": changed.rank_after,
        "rank_with_own_change_only": changed.rank_own,
        "parts": [
            {
                "component": share.component or "method",
                "before": share.against,
                "after": share.of,
                "points": share.points,
            }
            for share in changed.components
        ],
        "causes": dict(changed.causes),
        "causes_unknown_because": both(changed.why_not) if changed.why_not else None,
        "places_gained": None if ranks is None else ranks.gained,
        "places_by_cause": {} if ranks is None else dict(ranks.causes),
    }


def simulation_json(simulation: Simulation, *, everybody: bool = True) -> Row:
    """Before and after: what was moved, and each unit's score and rank on both sides."""
    before, after = simulation.before, simulation.after
    moved_units = {moved.unit for moved in simulation.moved}
    units = [
        {
            "unit": unit,
            "score_before": before.score(unit),
            "score_after": after.score(unit),
            "rank_before": before.rank(unit),
            "rank_after": after.rank(unit),
        }
        for unit in after.order()
        if everybody or unit in moved_units
    ]
    return heading_json(after) | {
        "moved": [
            {
                "unit": m.unit,
                "component": m.component,
                "before": m.before,
                "after": m.after,
                "standard_error": m.doubt,
            }
            for m in simulation.moved
        ],
        "overtaken": {unit: list(simulation.overtaken(unit)) for unit in sorted(moved_units)},
        "notices": [notice_json(notice) for notice in simulation.said()],
        "units": units,
    }


def goal_json(goal: Goal) -> Row:
    """The ways to a rank."""
    return {
        "unit": goal.unit,
        "wanted_rank": goal.wanted,
        "rank_before": goal.rank_before,
        "score_before": goal.score_before,
        "already_reached": goal.reached,
        "alone": [_way_json(way) for way in goal.alone],
        "together": _way_json(goal.together),
    }


def _way_json(way: Way) -> Row:
    return {
        "component": way.name or None,
        "reaches": way.why_not is None,
        "rank": way.rank,
        "score": way.score,
        "moves": [
            {
                "component": move.component,
                "before": move.before,
                "after": move.after,
                "change": move.after - move.before,
                "in_raw_units": dict(move.raw),
            }
            for move in way.moves
        ],
        "why_not": both(way.why_not) if way.why_not else None,
    }


def rows_csv(rows: list[Row]) -> str:
    """Rows as CSV with a header; None is an empty cell, numbers keep every digit."""
    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([["" if value is None else value for value in row.values()] for row in rows])
    return out.getvalue()


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
