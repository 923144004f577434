"""One unit in one edition: its rank and how sure it is, the way it came, what holds it back, what would
move it.
"""

from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nhip.measure import worked_out
from nhip.measure.charts.strips import interval
from nhip.measure.engine.goal import Goal, seek
from nhip.measure.engine.problems import Problems
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.country_differences import against_asean, change_since, changes, places_changed
from nhip.measure.pages.country_parts import made_of, parts_table, peers, weakest
from nhip.measure.pages.country_trends import trends
from nhip.measure.pages.ranking import editions_of, moved_since, trail_of
from nhip.measure.pages.tables import Column, Row, Table


def country(request: HttpRequest, code: str, edition: str, unit: str) -> HttpResponse:
    """The page of a unit."""
    index = asking.index_named(code)
    result = asking.result_named(index.code, edition)
    named = asking.unit_named(result, unit)
    if (index.code, named) != (code, unit):
        return redirect("measure:unit", code=index.code, edition=edition, unit=named)
    state = worked_out.doubt(index.code, edition)
    found = state if isinstance(state, worked_out.FoundDoubt) else None
    seen, tables, figures = _seen(board(result), named, asking.language(), found)
    context = {**seen, "is_waiting": isinstance(state, worked_out.Waiting)}
    return answer(request, "measure/country.html", context, tables=tables, figures=figures)


@lru_cache(maxsize=512)
def _seen(
    field: Board, code: str, language: str, found: worked_out.FoundDoubt | None
) -> tuple[dict[str, Any], list[Table], list[Figure]]:
    """Everything the page says; kept, for the board never changes and the way up takes a tenth of a second
    to find.
    """
    index, edition = field.result.definition, field.result.edition.code
    here = field.of[code]
    name = here.name.say(language)
    sure = _doubt(found, here)
    changed = change_since(index, edition, here)
    goal = _next_step(field, here)
    figures = [
        *_doubt_strip(field, here, sure),
        *trends(index, edition, here),
        *made_of(field, here),
    ]
    figures += [*against_asean(field, here), *places_changed(field, here), *changes(field, changed)]
    context = {
        "index": index,
        "edition": edition,
        "board": field,
        "here": here,
        "name": name,
        "trail": trail_of(index, edition, {"name": name}),
        "editions": editions_of(index),
        "moved": moved_since(index, edition, here),
        "sure": sure,
        "goal": goal,
        "ways": ways_of(field, goal) if goal is not None else [],
        "above": _above(field, here),
        "asean_rank": _asean_rank(field, here),
        "change": changed,
        "weakest": weakest(field, here),
        "has_trend": any(figure.key == "hang-qua-cac-ky" for figure in figures),
        "part_trends": [f"diem-{part.lower()}".replace("-", "_") for part in field.parts],
    }
    return context, [*parts_table(field, here), *peers(field, here)], figures


def _doubt(found: worked_out.FoundDoubt | None, here: Standing) -> dict[str, Any] | None:
    """The ranks that choices which could as well have been otherwise allow the unit, as stored."""
    between = found.doubt.interval(here.code) if found is not None else None
    if found is None or between is None:
        return None
    held = found.doubt
    return {"low": between[0], "high": between[1], "level": held.level, "draws": held.runs}


def _doubt_strip(field: Board, here: Standing, sure: dict[str, Any] | None) -> list[Figure]:
    if sure is None or here.rank is None:
        return []
    said = {key: sure[key] for key in ("low", "high")} | {"level": round(sure["level"] * 100)}
    if sure["low"] == sure["high"]:
        reading = _("Dù cách tính thay đổi, ít nhất %(level)s %% số lần tính vẫn cho đúng hạng này.") % said
    else:
        reading = (
            _("Nếu cách tính thay đổi, ít nhất %(level)s %% số lần tính cho hạng %(low)s đến %(high)s.")
            % said
        )
    drawn = interval(sure["low"], sure["high"], int(here.rank), field.count, reading)
    table = Table(
        "do-chac-chan-bang",
        _("Hạng này chắc đến đâu"),
        [
            Column("low", _("Cao nhất"), 0),
            Column("rank", _("Hạng"), 0),
            Column("high", _("Thấp nhất"), 0),
            Column("draws", _("Số lần tính lại"), 0),
        ],
        [Row({"low": sure["low"], "rank": here.rank, "high": sure["high"], "draws": sure["draws"]})],
    )
    return [Figure("do-chac-chan", _("Hạng này chắc đến đâu"), reading, drawn=drawn, table=table)]


def _above(field: Board, here: Standing) -> dict[str, Any] | None:
    """The unit right above, and the points that are missing to it."""
    if here.score is None or here.rank is None:
        return None
    above = [unit for unit in field.standings if unit.rank is not None and unit.rank < here.rank]
    if not above:
        return None
    return {"unit": above[-1], "gap": abs((above[-1].score or 0.0) - here.score)}


def _asean_rank(field: Board, here: Standing) -> dict[str, int] | None:
    members = [unit for unit in field.members("asean") if unit.rank is not None]
    if here not in members:
        return None
    return {
        "rank": 1 + sum(1 for unit in members if (unit.rank or 0) < (here.rank or 0)),
        "count": len(members),
    }


def _next_step(field: Board, here: Standing) -> Goal | None:
    if here.rank is None or here.rank <= 1 or not field.parts:
        return None
    try:
        return seek(field.result, here.code, int(here.rank) - 1)
    except Problems:
        return None


# Beyond these a list of small steps no longer helps to choose one; the goal page has them all.
MOST_WAYS: Final = 6


def ways_of(field: Board, goal: Goal) -> list[dict[str, Any]]:
    """Ways to the rank by one component alone, the smallest first, in raw units too where their worth is
    known.
    """
    ways: list[dict[str, Any]] = []
    for way in goal.alone:
        if way.why_not is not None or not way.moves:
            continue
        move = way.moves[0]
        component = field.component(move.component)
        raw = [
            {"slope": component.slopes[key], "delta": delta}
            for key, delta in move.raw
            if key in component.slopes
        ]
        ways.append(
            {
                "component": component,
                "code": move.component,
                "move": move,
                "delta": move.after - move.before,
                "rank": way.rank,
                "raw": raw,
            }
        )
    return sorted(ways, key=lambda way: abs(float(way["delta"])))[:MOST_WAYS]
