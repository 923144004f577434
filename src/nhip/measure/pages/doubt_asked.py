"""Whom a reader of the page of doubt asks about, read from the address's query."""

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from nhip.measure.doubt import Doubt
from nhip.measure.pages import asking
from nhip.measure.pages.board import Board, Standing

UNIT: Final = "don-vi"
PEER: Final = "so-voi"
TOP: Final = "tot"


@dataclass(frozen=True, eq=False)
class Asked:
    """Whom a reader asks about: a unit, a peer to stand before, and how many first places."""

    here: Standing
    peer: Standing | None
    top: int
    unknown: tuple[str, ...] = ()


def read_asked(query: QueryDict, field: Board, held: Doubt) -> Asked:
    """Whom the address names; our own unit, the one before it and the next round number by default."""
    ranked = [unit for unit in field.standings if held.interval(unit.code) is not None]
    unknown = []
    here, unknown_here = _unit(query.get(UNIT, ""), field, held)
    if unknown_here:
        unknown.append(unknown_here)
    if here is None:
        ours = field.ours
        here = ours if ours is not None and held.interval(ours.code) is not None else ranked[0]
    peer, unknown_peer = _unit(query.get(PEER, ""), field, held)
    if unknown_peer:
        unknown.append(unknown_peer)
    if peer is None or peer is here:
        place = ranked.index(here)
        peer = ranked[place - 1] if place else ranked[1] if len(ranked) > 1 else None
    written = asking.number_written(query.get(TOP, ""))
    top = int(written) if written is not None and 1 <= written <= len(ranked) else _next_ten(here)
    return Asked(here, peer, top, tuple(unknown))


def _unit(written: str, field: Board, held: Doubt) -> tuple[Standing | None, str]:
    """The unit of that code or name, and what was written where it is none."""
    written = written.strip()
    if not written:
        return None, ""
    code = written if written in field.of else written.upper()
    if code not in field.of:
        matching = [unit for unit in field.standings if asking.matches(unit.unit, written)]
        code = matching[0].code if len(matching) == 1 else ""
    if code in field.of and held.interval(code) is not None:
        return field.of[code], ""
    return None, written[:80]


def _next_ten(here: Standing) -> int:
    """The next round number of places above a rank: 80 for 88, 3 for 7."""
    rank = int(here.rank or 1)
    return next((size for size in (150, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 3) if size < rank), rank)
