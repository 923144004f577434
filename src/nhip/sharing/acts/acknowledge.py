"""Confirm receipt: the receiver's cursor moves forward over its log, never back, and that is an event."""

from django.db import transaction

from nhip.kernel.api import publish
from nhip.sharing.database import rows
from nhip.sharing.errors import nothing_to_acknowledge
from nhip.sharing.events import InboxAcknowledged


@transaction.atomic
def acknowledge(receiver: str, upto: int, *, by: str | None = None) -> int:
    """The receiver has everything up to the position ``upto``; returns where its cursor stands now.

    To say it again, or to name an earlier position, changes nothing. Raises
    ``sharing.nothing_to_acknowledge`` for a position that the log has not reached.
    """
    found = rows("SELECT last_position, cursor FROM sharing_inbox WHERE receiver = %s FOR UPDATE", [receiver])
    last, cursor = found[0] if found else (0, 0)
    if not 0 <= upto <= last:
        raise nothing_to_acknowledge(upto, last)
    if upto <= cursor:
        return int(cursor)
    rows("UPDATE sharing_inbox SET cursor = %s WHERE receiver = %s", [upto, receiver])
    publish(
        InboxAcknowledged(receiver=receiver, after=cursor, upto=upto),
        subject=f"inbox:{receiver}",
        actor=by,
        agency=receiver,
    )
    return upto
