"""Who is late: figures asked for, past their day, and not handed in."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from nhip.kernel.api import Text, full_date
from nhip.measure.collection.checking.findings import Finding, fingerprint
from nhip.measure.collection.checking.law import Check
from nhip.measure.collection.register import register

_LATE = """
SELECT round.id, round.code, request.agency, request.series, min(request.area), min(request.period),
       max(request.period), count(*), min(request.due_on)
FROM collection_figurerequest request
JOIN collection_round round ON round.id = request.round_id AND round.closed_at IS NULL
WHERE request.due_on + %s < %s AND request.handed_in = 0
GROUP BY round.id, round.code, request.agency, request.series
ORDER BY round.id, request.agency, request.series
"""


def late(check: Check, today: date) -> list[Finding]:
    """One finding for each agency and series of an open round that is past its day."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, [int(check.threshold or 0), today])
        rows = cursor.fetchall()
    return [_finding(check, today, _Row(*row)) for row in rows]


class _Row(NamedTuple):
    round_id: int
    round: str
    agency: str
    series: str
    area: str
    first: str
    last: str
    figures: int
    due: date


def _finding(check: Check, today: date, row: _Row) -> Finding:
    days, when = (today - row.due).days, full_date(row.due)
    series, agency, count, code = row.series, row.agency, row.figures, row.round
    known = register().get(series)
    title = known.title if known else None
    name = Text(title.vi, title.en) if title else Text(series, series)
    return Finding(
        check.code,
        series,
        row.area,
        row.first if row.first == row.last else f"{row.first}/{row.last}",
        "",
        (agency,),
        Text(
            f"{name.vi}: cơ quan {agency} chưa nộp {count} số liệu của đợt {code}, hạn {when.vi}, "
            f"quá {days} ngày.",
            f"{name.en}: agency {agency} has not handed in {count} figures of round {code}, due {when.en}, "
            f"{days} days ago.",
        ),
        float(days),
        float(check.threshold or 0),
        0.0,
        None,
        (),
        fingerprint(check.code, series, code, agency),
        row.round_id,
    )
