"""Waking whoever waits for messages: one word per transaction on PostgreSQL's channel, after it has ended."""

from collections.abc import Collection
from typing import Final

from nhip.sharing.database import rows

CHANNEL: Final = "sharing"
EVERYBODY: Final = "*"
SEATS: Final = "seats"  # seats, keys or secrets changed: what was remembered of them is out of date
_LONGEST: Final = 7000  # bytes; PostgreSQL carries 8000


def wake(receivers: Collection[str]) -> None:
    """Tell every process, once this transaction is committed, that ``receivers`` have something new."""
    named = ",".join(sorted(receivers))
    rows("SELECT pg_notify(%s, %s)", [CHANNEL, named if len(named) <= _LONGEST else EVERYBODY])


def wake_seats() -> None:
    """Tell every process that seats have changed."""
    rows("SELECT pg_notify(%s, %s)", [CHANNEL, SEATS])
