"""Which agencies still owe something in a round: figures not entered, or entered and not handed in."""

from django.db import connection

from nhip.measure.collection.models import Round
from nhip.measure.collection.reminders import Standing

_OWING = """
SELECT request.agency,
       count(*) FILTER (WHERE coalesce(figure.latest, 0) = 0),
       count(*) FILTER (WHERE figure.latest > request.handed_in),
       min(request.due_on)
FROM collection_figurerequest request
LEFT JOIN collection_reportedfigure figure
       ON figure.agency = request.agency AND figure.series = request.series
      AND figure.area = request.area AND figure.period = request.period
WHERE request.round_id = %s AND (figure.id IS NULL OR figure.latest = 0 OR figure.latest > request.handed_in)
GROUP BY request.agency
ORDER BY request.agency
"""


def owing(round_: Round) -> list[Standing]:
    """The agencies that are not done, by code, each with the first day on which any of it is due."""
    with connection.cursor() as cursor:
        cursor.execute(_OWING, [round_.pk])
        return [Standing(*row) for row in cursor.fetchall()]
