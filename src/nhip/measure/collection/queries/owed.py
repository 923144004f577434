"""What an agency owes in a round, and how far it has come: asked, present, missing with a reason, silent."""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from nhip.measure.collection.models import FigureRequest, ReportedFigure, Round

# One statement for a whole agency: a page of hundreds of figures must not ask once for each.
_OWED = """
SELECT request.agency, request.series, request.area, request.period, request.is_owner, request.due_on,
       coalesce(figure.latest, 0), request.handed_in, coalesce(figure.value, ''),
       coalesce(figure.status, '')
FROM collection_figurerequest request
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
WHERE request.round_id = %s AND request.agency = ANY(%s)
ORDER BY request.agency, request.series, request.area, request.period
"""

_COUNTED = """
SELECT request.agency, count(*),
       count(*) FILTER (WHERE figure.value <> ''),
       count(*) FILTER (WHERE figure.latest > 0 AND figure.value = ''),
       count(*) FILTER (WHERE request.handed_in > 0)
FROM collection_figurerequest request
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
WHERE request.round_id = %s AND (%s::text[] IS NULL OR request.agency = ANY(%s))
GROUP BY request.agency
ORDER BY request.agency
"""

_FROM_BEFORE = """
SELECT count(*)
FROM collection_figurerequest request
JOIN collection_reportedfigure figure
     ON figure.agency = request.agency AND figure.series = request.series
    AND figure.area = request.area AND figure.period = request.period
JOIN collection_revision revision ON revision.figure_id = figure.id AND revision.number = figure.latest
WHERE request.round_id = %s AND request.agency = %s AND figure.latest <> request.handed_in
  AND revision.round_id IS DISTINCT FROM request.round_id
"""

_LONG: Final = 0.25  # seconds
_kept: dict[int, tuple[float, list["Count"]]] = {}


@dataclass(frozen=True, slots=True)
class Owed:
    """One figure that an agency is asked for, with what stands in it now; ``number`` 0 is nothing yet.

    ``handed_in`` is the revision that was handed in for just this round, 0 while none was.
    """

    agency: str
    series: str
    area: str
    period: str
    is_owner: bool
    due_on: date
    number: int
    handed_in: int
    value: str
    status: str

    @property
    def is_answered(self) -> bool:
        """A number, or a stated absence."""
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many figures were asked for, are present, are missing with a reason, and were handed in for the
    round.
    """

    agency: str
    asked: int
    present: int
    missing: int
    handed_in: int

    @property
    def silent(self) -> int:
        """Asked and not answered at all."""
        return self.asked - self.present - self.missing


def owed(round_: Round, agencies: frozenset[str] | set[str]) -> Iterator[Owed]:
    """What ``agencies`` are asked for in the round. The caller has asked the gate which agencies."""
    with connection.cursor() as cursor:
        cursor.execute(_OWED, [round_.pk, sorted(agencies)])
        for row in cursor.fetchall():
            yield Owed(*row)


def owed_by_agency(round_: Round, agencies: Collection[str] | None = None) -> list[Count]:
    """The progress of ``agencies`` (all of the round for None), by code."""
    wanted = None if agencies is None else sorted(agencies)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [round_.pk, wanted, wanted])
        return [Count(*row) for row in cursor.fetchall()]


def lately_owed(round_: Round) -> list[Count]:
    """As :func:`owed_by_agency`, for pages that anybody may ask for as often as they like: a count that took
    long is kept for twenty times as long, so that counting never takes more than a twentieth of the time.
    """
    kept = _kept.get(round_.pk)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    begun = time.monotonic()
    found = owed_by_agency(round_)
    took = time.monotonic() - begun
    if took > _LONG:
        _kept[round_.pk] = (time.monotonic() + 20 * took, found)
    return found


def count_owed(round_: Round) -> Count:
    """The progress of the whole round."""
    return summed(owed_by_agency(round_))


def summed(each: Collection[Count]) -> Count:
    """The progress of several agencies together."""
    return Count(
        "",
        sum(one.asked for one in each),
        sum(one.present for one in each),
        sum(one.missing for one in each),
        sum(one.handed_in for one in each),
    )


def from_before(round_: Round, agency: str) -> int:
    """How many of the agency's answers stand there from before the round, and were not confirmed in it."""
    with connection.cursor() as cursor:
        cursor.execute(_FROM_BEFORE, [round_.pk, agency])
        return int(cursor.fetchone()[0])


def asked_of(round_: Round, agency: str) -> set[tuple[str, str, str]]:
    """The cells (series, area, period) that an agency is asked for."""
    rows = FigureRequest.objects.filter(round=round_, agency=agency)
    return set(rows.values_list("series", "area", "period"))


def cells_of(agency: str, wanted: set[tuple[str, str, str]]) -> dict[tuple[str, str, str], ReportedFigure]:
    """The agency's stored cells among ``wanted``."""
    rows = ReportedFigure.objects.filter(agency=agency, series__in={series for series, _, _ in wanted})
    return {key: row for row in rows if (key := (row.series, row.area, row.period)) in wanted}
