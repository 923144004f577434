"""The sample of a round, and how far checking has come."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from nhip.measure.collection.models import FigureRequest, ReportedFigure, Round
from nhip.measure.collection.sampling import sample

_HANDED_IN = """
SELECT figure.id, figure.agency, figure.series, figure.area, figure.period, request.handed_in,
       count(looked.id) FILTER (WHERE looked.is_right),
       count(looked.id) FILTER (WHERE NOT looked.is_right)
FROM collection_figurerequest request
JOIN collection_reportedfigure figure
     ON figure.agency = request.agency AND figure.series = request.series
    AND figure.area = request.area AND figure.period = request.period
LEFT JOIN collection_check looked
     ON looked.figure_id = figure.id AND looked.round_id = request.round_id
    AND looked.revision = request.handed_in
WHERE request.round_id = %s AND request.handed_in > 0 AND (%s::text[] IS NULL OR request.agency = ANY(%s))
GROUP BY figure.id, request.handed_in
ORDER BY figure.agency, figure.series, figure.area, figure.period
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """One figure that was handed in, with the checks of just that revision."""

    figure: int
    agency: str
    series: str
    area: str
    period: str
    revision: int
    right: int
    wrong: int
    is_sampled: bool

    @property
    def is_passed(self) -> bool:
        """Found right once, twice where the sample drew it, and never found wrong."""
        return not self.wrong and self.right >= (2 if self.is_sampled else 1)


def drawn(round_: Round) -> frozenset[str]:
    """The figures that the sample of the round draws, of all it asks for, as ``figure:…`` subjects."""
    return _drawn(round_.pk, round_.seed)


# What a round asks for never changes once it is open, nor does its seed: so neither does its sample.
@lru_cache(maxsize=32)
def _drawn(round_id: int, seed: int) -> frozenset[str]:
    asked = FigureRequest.objects.filter(round=round_id).values_list("agency", "series", "area", "period")
    return frozenset(sample(seed, (_subject(*row) for row in asked)))


def looked_at(round_: Round, agencies: Collection[str] | None = None) -> list[Looked]:
    """The figures that ``agencies`` (all for None) handed in for the round, with their checks."""
    wanted = None if agencies is None else sorted(agencies)
    with connection.cursor() as cursor:
        cursor.execute(_HANDED_IN, [round_.pk, wanted, wanted])
        rows = cursor.fetchall()
    chosen = drawn(round_)
    return [
        Looked(number, agency, series, area, period, revision, right, wrong, subject in chosen)
        for number, agency, series, area, period, revision, right, wrong in rows
        for subject in (_subject(agency, series, area, period),)
    ]


def is_sampled(round_: Round, figure: ReportedFigure) -> bool:
    """Whether the sample of the round draws the figure."""
    return figure.subject in drawn(round_)


def _subject(agency: str, series: str, area: str, period: str) -> str:
    return f"figure:{agency}/{series}/{area}/{period}"
