"""When too many failed sign-ins close the door, and until when: a pure rule over the times of the failures.

Five wrong tries on one account, or thirty from one network source, within a quarter of an hour lock that
account or source for a quarter of an hour from the last of them. An account is locked whether or not it
exists, so that the answer tells nobody which addresses have one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """``failures`` within ``within`` close the door for ``closes_for`` after the last one."""

    failures: int
    within: timedelta
    closes_for: timedelta


QUARTER_HOUR = timedelta(minutes=15)
BY_ACCOUNT = Limit(failures=5, within=QUARTER_HOUR, closes_for=QUARTER_HOUR)
# An office shares one address towards the outside: its limit must let thirty colleagues mistype once each.
BY_SOURCE = Limit(failures=30, within=QUARTER_HOUR, closes_for=QUARTER_HOUR)


def locked_until(failed_at: Sequence[datetime], now: datetime, limit: Limit) -> datetime | None:
    """Until when the door stays closed, or ``None`` if it is open; ``failed_at`` in any order."""
    times = sorted(failed_at)
    for last in range(len(times) - 1, limit.failures - 2, -1):
        until = times[last] + limit.closes_for
        if until <= now:
            return None
        if times[last] - times[last - limit.failures + 1] <= limit.within:
            return until
    return None
