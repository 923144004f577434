"""How far to a rank: the smallest change that reaches it.

Every component alone, and the shortest way when all may move together. Ways are first found with the field
held still, all at once; where the index is relative (its steps look at the field), each is then found again
with everything recomputed, because a unit that moves also moves its own yardstick. Every answer is checked
by computing it.
"""

from dataclasses import dataclass

from nhip.measure.engine.computing import settle
from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.result import Result
from nhip.measure.engine.searching import Search
from nhip.measure.engine.ways import Move, Way

__all__ = ["Goal", "Move", "Way", "seek", "settled"]


@dataclass(frozen=True, slots=True)
class Goal:
    """Ways for ``unit`` from ``rank_before`` to ``wanted``: each component alone, and all together."""

    unit: str
    wanted: int
    rank_before: float
    score_before: float
    alone: tuple[Way, ...]
    together: Way
    reached: bool = False


def seek(result: Result, unit: str, wanted: int) -> Goal:
    """The smallest changes by which ``unit`` reaches rank ``wanted`` or better, the others standing still.

    A change ends at the component's range; smallest means, for one component, the least move, and for
    all together the shortest straight way along the steepest ascent of the score (in the figures' own
    units divided by their range). Raises :class:`Problems` for a unit without a rank or a rank out of reach
    of counting.
    """
    if unit not in result or result.rank(unit) is None:
        raise refuse(
            "goal.unranked",
            unit,
            label("đơn vị này không có hạng trong kỳ đã chọn.", "this unit has no rank in that edition."),
            label("chọn đơn vị trong bảng xếp hạng.", "choose a unit of the ranking."),
        )
    if not 1 <= wanted <= len(result.units):
        raise refuse(
            "goal.rank",
            str(wanted),
            label(
                f"hạng phải từ 1 đến {len(result.units)}.",
                f"the rank must lie between 1 and {len(result.units)}.",
            ),
            label("chọn hạng khác.", "choose another rank."),
        )
    search = Search(result, unit, wanted)
    return Goal(
        unit,
        wanted,
        search.rank_before,
        search.score_before,
        search.alone(),
        search.together(),
        search.rank_before <= wanted,
    )


def settled(result: Result, unit: str, way: Way) -> Result:
    """The edition computed with a way's figures in place, to show before and after."""
    raw = result.plan.table.raw.copy()
    for move in way.moves:
        raw[result.row(unit), result.plan.table.inputs.index(move.component)] = move.after
    return settle(result.definition, result.plan, result.plan.run(raw))
