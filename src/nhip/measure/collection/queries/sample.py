"""The sample of a round, and how far checking has come."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db import connection

from nhip.measure.collection.models import FigureRequest, ReportedFigure, Round
from nhip.measure.collection.sampling import lot, size

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

# As sampling.lot has it, with the seed as text.
LOT: Final = (
    "sha256(convert_to({seed} || ':figure:' || request.agency || '/' || request.series || '/' || request.area"
    " || '/' || request.period, 'UTF8'))"
)
_LAST = f"""
SELECT {LOT.format(seed="%s")} AS lot FROM collection_figurerequest request
WHERE request.round_id = %s ORDER BY lot LIMIT 1 OFFSET %s
"""  # noqa: S608 - nothing that anybody typed stands in these statements
_DRAWN = f"""
SELECT request.agency, request.series, request.area, request.period FROM collection_figurerequest request
WHERE request.round_id = %s AND {LOT.format(seed="%s")} <= %s
ORDER BY request.agency, request.series, request.area, request.period LIMIT %s
"""  # noqa: S608


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


def drawn(round_: Round, most: int | None = None) -> list[str]:
    """The figures that the sample of the round draws, of all it asks for, as ``figure:…`` subjects; the
    first ``most`` of them by agency.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWN, [round_.pk, str(round_.seed), last_lot(round_), most])
        return [_subject(*row) for row in cursor.fetchall()]


def drawn_size(round_: Round) -> int:
    """How many figures the sample draws."""
    return size(round_.requests.count())


def last_lot(round_: Round) -> bytes:
    """The highest lot that is still in the sample: a figure is in it if its own is no higher."""
    return _last_lot(round_.pk, round_.seed)


# What a round asks for never changes once it is open, nor does its seed: so neither does its sample.
@lru_cache(maxsize=256)
def _last_lot(round_id: int, seed: int) -> bytes:
    many = size(FigureRequest.objects.filter(round=round_id).count())
    if not many:
        return b""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [str(seed), round_id, many - 1])
        return bytes(cursor.fetchone()[0])


def looked_at(round_: Round, agencies: Collection[str] | None = None) -> list[Looked]:
    """The figures that ``agencies`` (all for None) handed in for the round, with their checks."""
    wanted = None if agencies is None else sorted(agencies)
    with connection.cursor() as cursor:
        cursor.execute(_HANDED_IN, [round_.pk, wanted, wanted])
        rows = cursor.fetchall()
    last = last_lot(round_)
    found = []
    for number, agency, series, area, period, revision, right, wrong in rows:
        is_drawn = lot(round_.seed, _subject(agency, series, area, period)) <= last
        found.append(Looked(number, agency, series, area, period, revision, right, wrong, is_drawn))
    return found


def is_sampled(round_: Round, figure: ReportedFigure) -> bool:
    """Whether the sample of the round draws the figure."""
    return lot(round_.seed, figure.subject) <= last_lot(round_)


def _subject(agency: str, series: str, area: str, period: str) -> str:
    return f"figure:{agency}/{series}/{area}/{period}"
