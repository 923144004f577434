"""Figures in two times: what stood in the cells on a day, whatever was learnt later."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from nhip.measure.collection.models import Revision

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def known_on(visible: QuerySet[Revision], day: date) -> QuerySet[Revision]:
    """Of the revisions that the asker may see, the newest of each figure at the end of ``day``.

    ``visible`` comes from the gate (:func:`~nhip.measure.collection.queries.gate.revisions_visible_to`).
    """
    until = datetime.combine(day + timedelta(days=1), time.min, _HERE)
    return visible.filter(recorded_at__lt=until).order_by("figure", "-number").distinct("figure")
