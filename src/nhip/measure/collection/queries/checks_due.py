"""Which figures of a round wait for whose look: counted and cut into pages by the database.

A round of sixty thousand figures is not brought here to be counted. A figure that nobody looked at needs no
more than its request; only those that were looked at, fewer at first and never more than all, are joined with
what was said of them.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from nhip.identity.api import Account
from nhip.measure.collection.models import Round
from nhip.measure.collection.queries.gate import revisions_visible_to
from nhip.measure.collection.queries.offices import own_among
from nhip.measure.collection.queries.sample import LOT, Looked, last_lot

SAMPLE: Final = "mau"
_CELL: Final = "request.agency, request.series, request.area, request.period"
_FIGURE: Final = """
JOIN collection_reportedfigure figure
     ON figure.agency = request.agency AND figure.series = request.series
    AND figure.area = request.area AND figure.period = request.period
"""
_SAID: Final = """
SELECT figure_id, revision, count(*) FILTER (WHERE is_right) AS times_right,
       count(*) FILTER (WHERE NOT is_right) AS times_wrong,
       bool_and(is_right) FILTER (WHERE author = %(me)s) AS mine
FROM collection_check WHERE round_id = %(round)s
"""
_DRAWN: Final = f"({LOT.format(seed='%(seed)s')} <= %(last)s)"
# The one rule of what a figure waits for; Waiting.state of the pages is this.
_STATE: Final = f"""
CASE WHEN said.times_wrong > 0 THEN 'wrong'
     WHEN said.times_right >= CASE WHEN {_DRAWN} THEN 2 ELSE 1 END THEN 'passed'
     WHEN request.agency = ANY(%(own)s) THEN 'own'
     WHEN said.mine IS NOT NULL THEN 'seen'
     WHEN said.times_right > 0 THEN 'second'
     ELSE 'first' END
"""
_LOOKED: Final = f"""
FROM ({_SAID} GROUP BY figure_id, revision) said
JOIN collection_reportedfigure figure ON figure.id = said.figure_id
JOIN collection_figurerequest request
     ON request.round_id = %(round)s AND request.agency = figure.agency AND request.series = figure.series
    AND request.area = figure.area AND request.period = figure.period AND request.handed_in = said.revision
WHERE true
"""
_ALL: Final = f"""
FROM collection_figurerequest request {_FIGURE}
LEFT JOIN LATERAL ({_SAID} AND figure_id = figure.id AND revision = request.handed_in
                   GROUP BY figure_id, revision) said ON true
WHERE request.round_id = %(round)s AND request.handed_in > 0
"""
_COUNTED: Final = """
SELECT request.agency, count(*) FROM collection_figurerequest request
WHERE request.round_id = %(round)s AND request.handed_in > 0
  AND (%(only)s::text[] IS NULL OR request.agency = ANY(%(only)s))
GROUP BY request.agency
"""
_SAMPLED: Final = f"""
SELECT count(*) FROM collection_figurerequest request
WHERE request.round_id = %(round)s AND request.handed_in > 0 AND {_DRAWN}
"""  # noqa: S608 - nothing that anybody typed stands in these statements
# One step of the index for each agency, not one for each request.
_AGENCIES: Final = """
WITH RECURSIVE each AS (
    SELECT min(agency) AS agency FROM collection_figurerequest WHERE round_id = %(round)s
    UNION ALL
    SELECT (SELECT min(agency) FROM collection_figurerequest
            WHERE round_id = %(round)s AND agency > each.agency)
    FROM each WHERE each.agency IS NOT NULL)
SELECT agency FROM each WHERE agency IS NOT NULL
"""
_LOOKED_COUNTED: Final = f"""
SELECT request.agency, {_STATE}, count(*) {_LOOKED}
   AND (%(only)s::text[] IS NULL OR request.agency = ANY(%(only)s)) GROUP BY 1, 2
"""
_PAGE: Final = f"""
SELECT figure.id, {_CELL}, request.handed_in, coalesce(said.times_right, 0), coalesce(said.times_wrong, 0),
       {_DRAWN}, {_STATE}
"""
_ORDER: Final = f" ORDER BY {_CELL} LIMIT %(most)s OFFSET %(start)s"
# Found from what was said: these are none that nobody looked at.
_SPOKEN_OF: Final = frozenset({"wrong", "passed", "seen", "second"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A figure that was handed in, as a reviewer sees it.

    ``state`` is ``wrong``, ``passed``, ``own`` (of the reviewer's own office, so not theirs to check),
    ``seen`` (by the reviewer; a second is due), ``second`` or ``first``.
    """

    looked: Looked
    value: str
    status: str
    state: str


def tally(
    round_: Round, account: Account | None, agencies: Collection[str] | None = None
) -> dict[str, Counter[str]]:
    """How many figures ``agencies`` (all for None) handed in: by agency, the figures in each state as
    ``account`` sees them.
    """
    values = _values(round_, account) | {"only": None if agencies is None else sorted(agencies)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, values)
        handed_in = dict(cursor.fetchall())
        values["own"] = sorted(own_among(account, handed_in)) if account else []
        cursor.execute(_LOOKED_COUNTED, values)
        looked = cursor.fetchall()
    found: dict[str, Counter[str]] = {agency: Counter() for agency in handed_in}
    for agency, state, times in looked:
        found[agency][state] += times
    for agency, times in handed_in.items():
        nobody_looked = times - found[agency].total()
        found[agency]["own" if agency in values["own"] else "first"] += nobody_looked
    return found


def count_sampled(round_: Round) -> int:
    """How many of the figures handed in the sample drew."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLED, _values(round_, None))
        return int(cursor.fetchone()[0])


def waiting(round_: Round, account: Account, wanted: str, *, start: int = 0, most: int) -> list[Waiting]:
    """One page of the figures in a state, of the sample (``mau``), or of all (blank), in order of agency."""
    values = _values(round_, account) | {"wanted": wanted, "start": start, "most": most}
    statement = _PAGE + (_LOOKED if wanted in _SPOKEN_OF else _ALL)
    if wanted == "own":
        statement += " AND request.agency = ANY(%(own)s)"
    if wanted:
        statement += f" AND {_DRAWN}" if wanted == SAMPLE else f" AND {_STATE} = %(wanted)s"
    with connection.cursor() as cursor:
        cursor.execute(_AGENCIES, values)
        values["own"] = sorted(own_among(account, [agency for (agency,) in cursor.fetchall()]))
        cursor.execute(statement + _ORDER, values)
        rows = [(Looked(*row[:9]), row[9]) for row in cursor.fetchall()]
    revisions = revisions_visible_to(account).filter(figure__in=[looked.figure for looked, _ in rows])
    said = {(row.figure_id, row.number): (row.value, row.status) for row in revisions}
    return [
        Waiting(looked, *said[key], state)
        for looked, state in rows
        if (key := (looked.figure, looked.revision)) in said
    ]


def next_to_check(round_: Round, account: Account) -> int | None:
    """The first figure that waits for the account's look, None where none does."""
    found = [row.looked for state in ("first", "second") for row in waiting(round_, account, state, most=1)]
    found.sort(key=lambda row: (row.agency, row.series, row.area, row.period))
    return found[0].figure if found else None


def _values(round_: Round, account: Account | None) -> dict[str, Any]:
    return {
        "round": round_.pk,
        "me": str(account.public_id) if account else "",
        "own": [],
        "seed": str(round_.seed),
        "last": last_lot(round_),
    }
