"""How often what was refused, told to the ledger in bounded numbers.

A robot that asks for ten thousand pages that do not exist must not write ten thousand events. So refusals are
counted in memory by code, route and minute. The first of a minute becomes an event when its answer has gone
out, all further ones together a second event when the minute is over, each in a transaction of its own. The
answer never waits for the ledger and does not fail with it; a process that ends takes along what the minute
had added since the first.
"""

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final, NamedTuple

from django.core.signals import request_finished
from django.db import transaction

from nhip.kernel.api import Posting, now, publish_many
from nhip.web.events import Refused

log = logging.getLogger(__name__)

# Far above what codes and routes can make in a minute; a ledger away for long costs detail, not memory.
_MOST_KEPT: Final = 2_000
# After a failure the ledger is left alone for a while: an attempt may wait long for a database that is away.
_REST: Final = timedelta(seconds=30)


class Bucket(NamedTuple):
    """What is counted together."""

    minute: datetime
    code: str
    route: str
    status: int


class Refusals:
    """The counts of this process that the ledger does not have yet. Safe for threads."""

    def __init__(self) -> None:
        self._counts: Counter[Bucket] = Counter()
        self._told: set[Bucket] = set()
        self._rests_until = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def note(self, code: str, route: str, status: int) -> None:
        """Count one refusal in the present minute."""
        bucket = Bucket(_this_minute(), code, route, status)
        with self._lock:
            if bucket in self._counts or len(self._counts) < _MOST_KEPT:
                self._counts[bucket] += 1

    def forget(self) -> None:
        """Drop what was counted."""
        with self._lock:
            self._counts.clear()
            self._told.clear()
            self._rests_until = datetime.min.replace(tzinfo=UTC)

    def tell_ledger(self) -> int:
        """Publish what is due and return how many events that made; if that fails it stays due.

        Due is what came first in its minute, and the rest of every minute that is over.
        """
        due = self._take()
        if not due:
            return 0
        try:
            with transaction.atomic():
                publish_many(_posting(bucket, count) for bucket, count in sorted(due.items()))
        except Exception:
            log.exception("The ledger was not told of %d kinds of refusals; they are kept.", len(due))
            with self._lock:
                self._counts += due
                self._told -= due.keys()
                self._rests_until = now() + _REST
            return 0
        return len(due)

    def _take(self) -> Counter[Bucket]:
        current = _this_minute()
        with self._lock:
            if now() < self._rests_until:
                return Counter()
            due = Counter(
                {b: n for b, n in self._counts.items() if b not in self._told or b.minute < current}
            )
            for bucket in due:
                del self._counts[bucket]
            self._told = {b for b in self._told | due.keys() if b.minute == current}
        return due


def _posting(bucket: Bucket, count: int) -> Posting:
    event = Refused(
        code=bucket.code, route=bucket.route, status=bucket.status, minute=bucket.minute, count=count
    )
    return Posting(event=event, subject=f"refusal:{bucket.code}")


def _this_minute() -> datetime:
    return now().replace(second=0, microsecond=0)


refused: Final = Refusals()


def _after_each_request(**_: object) -> None:
    refused.tell_ledger()


request_finished.connect(_after_each_request, dispatch_uid="nhip.web.refusals")
