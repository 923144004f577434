"""What lies on a focal point's desk: each figure asked for, what stands in it, and what stood there before.

One statement gives a page of hundreds of figures with their newest revision and the value of the period
before; the caller has asked the gate whether the agency is the asker's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

from nhip.measure.collection.models import Round

Wanted = Literal["all", "silent", "answered", "missing", "draft"]

_CELLS = """
SELECT request.series, request.area, request.period, request.is_owner, request.due_on,
       coalesce(figure.latest, 0), request.handed_in, coalesce(figure.value, ''),
       coalesce(figure.status, ''), coalesce(revision.reason, ''), coalesce(revision.note, ''),
       coalesce(revision.document, ''), coalesce(revision.document_name, ''),
       coalesce(before.period, ''), coalesce(before.value, ''), coalesce(before.status, '')
FROM collection_figurerequest request
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
LEFT JOIN collection_revision revision
       ON revision.figure_id = figure.id AND revision.number = figure.latest
LEFT JOIN LATERAL (
    SELECT earlier.period, earlier.value, earlier.status FROM collection_reportedfigure earlier
    WHERE earlier.agency = request.agency AND earlier.series = request.series
      AND earlier.area = request.area AND earlier.period < request.period AND earlier.latest > 0
    ORDER BY earlier.period DESC LIMIT 1) before ON true
WHERE request.round_id = %s AND request.agency = %s
"""
_WANTED: dict[Wanted, str] = {
    "all": "",
    "silent": " AND coalesce(figure.latest, 0) = 0",
    "answered": " AND figure.latest > 0",
    "missing": " AND figure.latest > 0 AND figure.value = ''",
    "draft": " AND figure.latest > request.handed_in",
}
_ORDER = " ORDER BY request.series, request.area, request.period"
_COUNTED = """
SELECT count(*), count(*) FILTER (WHERE figure.value <> ''),
       count(*) FILTER (WHERE figure.latest > 0 AND figure.value = ''),
       count(*) FILTER (WHERE request.handed_in > 0),
       count(*) FILTER (WHERE figure.latest > request.handed_in), max(request.due_on)
FROM collection_figurerequest request
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
WHERE request.round_id = %s AND request.agency = %s
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure asked for. ``number`` is the newest revision, 0 for none; ``last_*`` the period before."""

    series: str
    area: str
    period: str
    is_owner: bool
    due_on: date
    number: int
    handed_in: int
    value: str
    status: str
    reason: str
    note: str
    document: str
    document_name: str
    last_period: str
    last_value: str
    last_status: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Series, area and period."""
        return self.series, self.area, self.period

    @property
    def is_answered(self) -> bool:
        """A number, or a stated absence."""
        return self.number > 0

    @property
    def last_said(self) -> str:
        """The value of the period before with its period: ``52.1 (2023)``; blank where there is none."""
        if not self.last_period:
            return ""
        return f"{self.last_value or self.last_status} ({self.last_period})"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an agency is in a round. ``drafts`` are newer than what was handed in; ``due_on`` is its last
    day, None where nothing is asked.
    """

    asked: int
    present: int
    missing: int
    handed_in: int
    drafts: int
    due_on: date | None

    @property
    def answered(self) -> int:
        """With a number, or with a stated absence."""
        return self.present + self.missing

    @property
    def silent(self) -> int:
        """Asked and not answered at all."""
        return self.asked - self.answered


def cells_owed(
    round_: Round,
    agency: str,
    *,
    wanted: Wanted = "all",
    series: Sequence[str] | None = None,
    keys: Sequence[tuple[str, str, str]] | None = None,
    start: int = 0,
    most: int | None = None,
) -> list[Cell]:
    """The figures that ``agency`` owes in the round, in order of series, area and period.

    ``series`` narrows to these codes, ``keys`` to these cells; ``start`` and ``most`` cut out one page.
    """
    statement = _CELLS + _WANTED[wanted]
    values: list[Any] = [round_.pk, agency]
    if series is not None:
        statement, values = statement + " AND request.series = ANY(%s)", [*values, list(series)]
    if keys is not None:
        columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
        statement += (
            " AND (request.series, request.area, request.period)"
            " IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"
        )
        values = [*values, *columns]
    with connection.cursor() as cursor:
        cursor.execute(statement + _ORDER + " LIMIT %s OFFSET %s", [*values, most, start])
        return [Cell(*row) for row in cursor.fetchall()]


def count_cells(round_: Round, agency: str, *, wanted: Wanted, series: Sequence[str] | None) -> int:
    """How many figures :func:`cells_owed` would give without its page."""
    narrowed = "" if series is None else " AND request.series = ANY(%s)"
    values: list[Any] = [round_.pk, agency, *([] if series is None else [list(series)])]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED + _WANTED[wanted] + narrowed, values)
        return int(cursor.fetchone()[0])


def progress(round_: Round, agency: str) -> Progress:
    """How far the agency is."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [round_.pk, agency])
        return Progress(*cursor.fetchone())
