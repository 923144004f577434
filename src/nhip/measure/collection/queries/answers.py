"""What an agency answered in a round, as it was handed in: the lines that are signed and released."""

from django.db import connection

from nhip.measure.collection.canonical import Line
from nhip.measure.collection.models import Round

_HANDED_IN = """
SELECT request.agency, request.series, request.area, request.period, revision.value, revision.status,
       revision.reason, revision.number,
       to_char(revision.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       revision.id, request.is_owner, figure.latest
FROM collection_figurerequest request
JOIN collection_reportedfigure figure
     ON figure.agency = request.agency AND figure.series = request.series
    AND figure.area = request.area AND figure.period = request.period
JOIN collection_revision revision ON revision.figure_id = figure.id AND revision.number = request.handed_in
WHERE request.round_id = %s AND request.agency = ANY(%s)
ORDER BY request.agency, request.series, request.area, request.period
"""


class Answer:
    """One answer: its line, the row of its revision, whether its agency owns the series, the newest draft."""

    __slots__ = ("is_owner", "latest", "line", "revision_id")

    def __init__(self, line: Line, revision_id: int, latest: int, *, is_owner: bool) -> None:
        self.line = line
        self.revision_id = revision_id
        self.latest = latest
        self.is_owner = is_owner


def answers_of(round_: Round, agencies: set[str]) -> list[Answer]:
    """The answers handed in by ``agencies``, in order of their key. The caller has asked the gate."""
    with connection.cursor() as cursor:
        cursor.execute(_HANDED_IN, [round_.pk, sorted(agencies)])
        rows = cursor.fetchall()
    return [Answer(Line(*row[:9]), row[9], row[11], is_owner=row[10]) for row in rows]
