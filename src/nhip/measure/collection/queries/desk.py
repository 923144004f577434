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

_FIGURE = """
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
"""
# The page is cut out before its rows are looked up: the three hundredth costs what the first does.
_CELLS = f"""
SELECT request.series, request.area, request.period, request.is_owner, request.due_on,
       coalesce(figure.latest, 0), request.handed_in, coalesce(figure.value, ''),
       coalesce(figure.status, ''), coalesce(revision.reason, ''), coalesce(revision.note, ''),
       coalesce(revision.document, ''), coalesce(revision.document_name, ''),
       coalesce(before.period, ''), coalesce(before.value, ''), coalesce(before.status, '')
FROM ({{cut}}) request {_FIGURE}
LEFT JOIN collection_revision revision
       ON revision.figure_id = figure.id AND revision.number = figure.latest
LEFT JOIN LATERAL (
    SELECT earlier.period, earlier.value, earlier.status FROM collection_reportedfigure earlier
    WHERE earlier.agency = request.agency AND earlier.series = request.series
      AND earlier.area = request.area AND earlier.period < request.period AND earlier.latest > 0
    ORDER BY earlier.period DESC LIMIT 1) before ON true
ORDER BY request.series, request.area, request.period
"""  # noqa: S608 - nothing that anybody typed stands in these statements
_CUT = """
SELECT request.* FROM collection_figurerequest request {figure}
WHERE request.round_id = %s AND request.agency = %s {narrowed}
ORDER BY request.series, request.area, request.period LIMIT %s OFFSET %s
"""
_WANTED: dict[Wanted, str] = {
    "all": "",
    "silent": " AND coalesce(figure.latest, 0) = 0",
    "answered": " AND figure.latest > 0",
    "missing": " AND figure.latest > 0 AND figure.value = ''",
    "draft": " AND figure.latest > request.handed_in",
}
_COUNTED = f"""
SELECT count(*), count(*) FILTER (WHERE figure.value <> ''),
       count(*) FILTER (WHERE figure.latest > 0 AND figure.value = ''),
       count(*) FILTER (WHERE request.handed_in > 0),
       count(*) FILTER (WHERE figure.latest > request.handed_in), max(request.due_on)
FROM collection_figurerequest request {_FIGURE}
WHERE request.round_id = %s AND request.agency = %s
"""  # noqa: S608


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

    def of(self, wanted: Wanted) -> int:
        """How many of the figures asked for are wanted."""
        return {
            "all": self.asked,
            "silent": self.silent,
            "answered": self.answered,
            "missing": self.missing,
            "draft": self.drafts,
        }[wanted]


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
    values: list[Any] = [round_.pk, agency]
    narrowed = _WANTED[wanted]
    if series is not None:
        narrowed, values = narrowed + " AND request.series = ANY(%s)", [*values, list(series)]
    if keys is not None:
        columns = [list(column) for column in zip(*keys, strict=True)] or [[], [], []]
        narrowed += (
            " AND (request.series, request.area, request.period)"
            " IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))"
        )
        values = [*values, *columns]
    cut = _CUT.format(figure=_FIGURE if _WANTED[wanted] else "", narrowed=narrowed)
    with connection.cursor() as cursor:
        cursor.execute(_CELLS.format(cut=cut), [*values, most, start])
        return [Cell(*row) for row in cursor.fetchall()]


def progress(round_: Round, agency: str, series: Sequence[str] | None = None) -> Progress:
    """How far the agency is, with all it is asked for or with some ``series``."""
    narrowed = "" if series is None else " AND request.series = ANY(%s)"
    values: list[Any] = [round_.pk, agency, *([] if series is None else [list(series)])]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED + narrowed, values)
        return Progress(*cursor.fetchone())
