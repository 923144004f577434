"""The figures as columns, brought from the database by binary copy: a million in a few seconds.

Of an agency's figures only what it handed in is read, in the revision that it handed in. Numbers are given to
series, areas and sources in the database, so that every row has the same width and needs no parsing.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from nhip.measure.collection.checking.rules.columns import Columns, Source, columns, counted
from nhip.measure.collection.observers import observers

_HEADER = 19
_ROW = np.dtype(
    [("fields", ">i2")]
    + [
        part
        for name, form in (
            ("source", ">i4"),
            ("series", ">i4"),
            ("area", ">i4"),
            ("time", ">i4"),
            ("value", ">f8"),
            ("mark", ">i8"),
            ("detail", ">i4"),
        )
        for part in ((f"{name}_size", ">i4"), (name, form))
    ]
)
_TIME = (
    "left({0}.period, 4)::int * 4 + CASE WHEN {0}.period LIKE '%-Q%' THEN right({0}.period, 1)::int - 1"
    " ELSE 0 END"
)
_SOUND = "{0}.period ~ '^[0-9]{{4}}(-Q[1-4])?$'"
_NUMBER = "CASE WHEN {0} ~ '^-?[0-9]+([.][0-9]+)?$' THEN {0}::float8 ELSE 'NaN'::float8 END"

_CODES = """
CREATE TEMPORARY TABLE check_{kind} ON COMMIT DROP AS
SELECT code, (row_number() OVER (ORDER BY code) - 1)::int AS place FROM (
    SELECT DISTINCT {kind} AS code FROM collection_reportedfigure WHERE handed_in > 0
    UNION SELECT DISTINCT {kind} FROM collection_outsidefigure) codes
"""
# Nothing that anybody typed stands in these statements: only the fixed expressions above.
_AGENCY_ROWS = f"""
COPY (
    SELECT agency.place, series.place, area.place, ({_TIME.format("figure")})::int,
           {_NUMBER.format("coalesce(answer.value, figure.value)")}, figure.id, figure.handed_in
    FROM collection_reportedfigure figure
    JOIN check_agency agency ON agency.code = figure.agency
    JOIN check_series series ON series.code = figure.series
    JOIN check_area area ON area.code = figure.area
    LEFT JOIN collection_revision answer
           ON figure.latest <> figure.handed_in AND answer.figure_id = figure.id
          AND answer.number = figure.handed_in
    WHERE figure.handed_in > 0 AND {_SOUND.format("figure")}
) TO STDOUT (FORMAT binary)
"""  # noqa: S608
_PUBLISHED_ROWS = f"""
COPY (
    SELECT source.place, series.place, area.place, ({_TIME.format("figure")})::int,
           {_NUMBER.format("figure.value")}, figure.id, figure.line
    FROM collection_outsidefigure figure
    JOIN check_source source ON source.id = figure.source_id
    JOIN check_series series ON series.code = figure.series
    JOIN check_area area ON area.code = figure.area
    WHERE {_SOUND.format("figure")}
) TO STDOUT (FORMAT binary)
"""  # noqa: S608
_NEWEST = """
SELECT DISTINCT ON (observer) id, observer, vintage, file, file_name
FROM collection_outsideimport ORDER BY observer, vintage DESC, imported_at DESC, id DESC
"""
_BESIDE = """
SELECT source_id, series, area, period, value, id, line FROM collection_outsidefigure
WHERE source_id = ANY(%s) AND series = ANY(%s) AND area = ANY(%s) AND value <> ''
"""


def load(concerned: Iterable[str] | None = None) -> Columns:
    """Every figure handed in and every figure published. Must be called inside a transaction.

    ``concerned`` are the areas that findings are wanted about; unless said, those that an agency reports of.
    """
    with connection.cursor() as cursor:
        for kind in ("series", "area"):
            cursor.execute(_CODES.format(kind=kind))
        cursor.execute(
            "CREATE TEMPORARY TABLE check_agency ON COMMIT DROP AS"
            " SELECT code, (row_number() OVER (ORDER BY code) - 1)::int AS place FROM"
            " (SELECT DISTINCT agency AS code FROM collection_reportedfigure WHERE handed_in > 0) codes"
        )
        agencies = _listed(cursor, "agency")
        cursor.execute(
            "CREATE TEMPORARY TABLE check_source ON COMMIT DROP AS SELECT id, observer, vintage, file,"
            " file_name, (row_number() OVER (ORDER BY observer, vintage, imported_at, id) - 1 + %s)::int"
            " AS place"
            " FROM collection_outsideimport",
            [len(agencies)],
        )
        cursor.execute("SELECT observer, vintage, file, file_name FROM check_source ORDER BY place")
        sources = [Source("agency", code) for code in agencies]
        sources += [_published(*row) for row in cursor.fetchall()]
        series, areas = _listed(cursor, "series"), _listed(cursor, "area")
        if concerned is None:
            cursor.execute("SELECT DISTINCT area FROM collection_reportedfigure")
            concerned = [row[0] for row in cursor.fetchall()]
        rows = np.concatenate([_copied(cursor, _AGENCY_ROWS), _copied(cursor, _PUBLISHED_ROWS)])
        for table in ("series", "area", "agency", "source"):
            cursor.execute(f"DROP TABLE check_{table}")
    wanted = set(concerned)
    return columns(
        sources,
        series,
        areas,
        rows,
        np.array([area in wanted for area in areas], dtype=bool),
    )


def published_of(
    series: Sequence[str], areas: Sequence[str]
) -> tuple[tuple[Source, ...], list[tuple[int, int, int, int, int, int, float]]]:
    """What each observer publishes today of some series and areas: sources, and rows whose series and areas
    are places in the given lists.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest = cursor.fetchall()
        place = {row[0]: at for at, row in enumerate(newest)}
        cursor.execute(_BESIDE, [list(place), list(series), list(areas)])
        found = cursor.fetchall()
    series_at = {code: at for at, code in enumerate(series)}
    area_at = {code: at for at, code in enumerate(areas)}
    rows = [
        (place[source], series_at[code], area_at[area], counted(period), mark, line, float(value))
        for source, code, area, period, value, mark, line in found
    ]
    return tuple(_published(*row[1:]) for row in newest), rows


def _published(observer: str, vintage: str, file: str, file_name: str) -> Source:
    known = observers().get(observer)
    return Source("published", observer, vintage, known.body if known else "", file, file_name)


def _listed(cursor: CursorWrapper, kind: str) -> list[str]:
    cursor.execute(f"SELECT code FROM check_{kind} ORDER BY place")  # noqa: S608 - one of three names
    return [row[0] for row in cursor.fetchall()]


def _copied(cursor: CursorWrapper, statement: str) -> NDArray[np.void]:
    """The rows of a binary copy. Every row has the same width, for none of its fields is ever null."""
    content = bytearray()
    with cursor.cursor.copy(statement) as copy:
        for block in copy:
            content += block
    return np.frombuffer(memoryview(content)[_HEADER:-2], dtype=_ROW)
