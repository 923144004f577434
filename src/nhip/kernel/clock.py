"""What time it is, asked in one place.

An office's day is a Vietnamese day: a dossier handed in at 23:30 UTC was handed in on the next morning in
Hà Nội. Everything that needs the time asks here, so that a test, or the replay of an old case, can set it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

# Việt Nam has kept UTC+7 without summer time since 13 June 1975. A fixed offset needs no time-zone
# database, which a bare machine may lack.
VIETNAM = timezone(timedelta(hours=7), "ICT")

_set_to: ContextVar[datetime | None] = ContextVar("nhip_clock", default=None)


def now() -> datetime:
    """The present moment: aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present date in Việt Nam."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def at(moment: datetime | date) -> Iterator[datetime]:
    """Hold the clock at ``moment`` inside the block, for this thread or task alone.

    A bare date means noon of that day in Việt Nam, which is the same date in UTC. A datetime without a
    zone raises :class:`ValueError`: nobody could say which day it falls on.
    """
    token = _set_to.set(_moment(moment))
    try:
        yield now()
    finally:
        _set_to.reset(token)


def _moment(moment: datetime | date) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(12), VIETNAM).astimezone(UTC)
    if moment.tzinfo is None:
        msg = f"{moment!r} has no time zone; say for instance tzinfo=clock.VIETNAM"
        raise ValueError(msg)
    return moment.astimezone(UTC)
