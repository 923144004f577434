"""Holding a round open while something is written into it.

Those who write share the hold, so twenty people enter at once without waiting for one another; whoever closes
the round needs it alone, and waits for them. So no figure slips in after the closing count.
"""

from django.db import connection

from nhip.kernel.api import today
from nhip.measure.collection import errors
from nhip.measure.collection.models import Round


def hold_open(code: str) -> Round:
    """The round, held open until the transaction ends.

    Raises ``collection.round_unknown`` or ``collection.round_not_open``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM collection_round WHERE code = %s FOR SHARE", [code])
        row = cursor.fetchone()
    if row is None:
        raise errors.round_unknown(code)
    found = Round.objects.get(pk=row[0])
    if found.closed_at is not None or found.opens_on > today():
        raise errors.round_not_open(code, found.closed_at.date() if found.closed_at else None)
    return found
