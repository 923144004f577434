"""What an agency should look at in its own figures before it hands them in.

Only its own figures and what is published are looked at, so nothing of another agency shows. A fault here
stops nobody: the agency may be right and say why.
"""

from typing import NamedTuple

import numpy as np
from django.db import connection

from nhip.kernel.api import Text
from nhip.measure.collection.checking.law import checks
from nhip.measure.collection.checking.loading import published_of
from nhip.measure.collection.checking.rules.columns import ROW, Source, columns, counted
from nhip.measure.collection.checking.rules.running import OWN, run
from nhip.measure.collection.checking.wording import Speaker
from nhip.measure.collection.models import Round
from nhip.measure.collection.register import register

_OWN_CELLS = """
SELECT figure.series, figure.area, figure.period, figure.value, figure.id, figure.latest
FROM collection_reportedfigure figure
WHERE figure.agency = %s AND figure.value <> ''
  AND (figure.series, figure.area) IN (
      SELECT request.series, request.area FROM collection_figurerequest request
      WHERE request.round_id = %s AND request.agency = %s)
"""
_ASKED = "SELECT series, area, period FROM collection_figurerequest WHERE round_id = %s AND agency = %s"


class DraftFault(NamedTuple):
    """What is odd about one figure of a draft."""

    series: str
    area: str
    period: str
    words: Text


def draft_faults(round_: Round, agency: str) -> list[DraftFault]:
    """What the checks say of the agency's figures as they stand now, drafts included.

    The caller has asked the gate that the reader may see the agency's drafts.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWN_CELLS, [agency, round_.pk, agency])
        rows = [row for row in cursor.fetchall() if row[0] in register()]
        cursor.execute(_ASKED, [round_.pk, agency])
        asked = set(cursor.fetchall())
    if not rows:
        return []
    codes = sorted({row[0] for row in rows})
    areas = sorted({row[1] for row in rows})
    sources, theirs = published_of(codes, areas)
    own = len(sources)
    series_at, area_at = (
        {code: at for at, code in enumerate(codes)},
        {code: at for at, code in enumerate(areas)},
    )
    mine = [
        (own, series_at[series], area_at[area], counted(period), mark, latest, float(value))
        for series, area, period, value, mark, latest in rows
    ]
    table = columns(
        (*sources, Source("agency", agency)),
        codes,
        areas,
        np.array([*theirs, *mine], dtype=ROW),
        np.ones(len(areas), dtype=bool),
    )
    wanted = [check for check in checks().values() if check.kind in OWN]
    speaker = Speaker(table, register(), {agency: Text("số của cơ quan", "the agency's figure")})
    found = [
        DraftFault(hit.series, hit.area, hit.period, speaker.say(hit))
        for hit in run(table, wanted, register())
        if (hit.series, hit.area, hit.period) in asked
        and table.sources[table.source_of[hit.rows[0]]].is_agency
    ]
    return sorted(found, key=lambda fault: fault[:3])
