"""Failed proofs of who calls: counted by the system that was claimed and the place it came from.

As for people who sign in, too many failures close the door for a while; here it is closed for that system
from that source alone, so that nobody can shut an agency out by calling in its name from elsewhere. Who
names no system guessed at none: such a call is refused, and counted for nobody.

The ledger gets one event a seat and minute however often somebody tries, and of whoever tries no more than
how many places they came from. The counts are this process's own, as a flood of guesses must not become a
flood of writes: where several serve, each tells its own events and closes its doors after its share of the
failures, so that all together allow no more guesses than one would.
"""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

from django.db import transaction

from nhip.kernel.api import Posting, now, publish_many
from nhip.sharing.api import SignInsFailed, seats
from nhip.web.exchange.refused import locked_out

log = logging.getLogger(__name__)

FAILURES: Final = 10  # over all processes
WITHIN: Final = 60.0  # seconds; so many failures within them close the door
CLOSED_FOR: Final = 60.0  # seconds after the last of them
_MOST_DOORS: Final = 10_000
_MOST_CLAIMED: Final = 1_000  # systems told apart within a minute
_LONGEST: Final = 100  # characters of a claimed name that are looked at


@dataclass(slots=True)
class _Tries:
    """What happened within one minute in the name of one system."""

    minute: datetime
    ways: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    is_closed: bool = False


class SeatDoors:
    """The doors of all seats, in one of so many ``processes`` that serve. Safe for threads."""

    def __init__(self, processes: int = 1) -> None:
        self._most = max(1, FAILURES // processes)
        self._failed: dict[tuple[str, str], list[float]] = {}
        self._tries: dict[tuple[datetime, str], _Tries] = {}
        self._lock = Lock()

    @property
    def has_failures(self) -> bool:
        """Whether any door might be closed; every message asks."""
        return bool(self._failed)

    def demand_open(self, claimed: str, source: str) -> None:
        """Raises ``exchange.locked_out`` with the seconds left."""
        times = self._failed.get((claimed[:_LONGEST], network_of(source)), [])
        left = times[-1] + CLOSED_FOR - time.monotonic() if len(times) >= self._most else 0.0
        if left > 0:
            raise locked_out(int(left) + 1)

    def note_failure(self, claimed: str, source: str, way: str) -> None:
        """Count a proof that failed."""
        if not claimed:
            return
        claimed, network, moment = claimed[:_LONGEST], network_of(source), time.monotonic()
        with self._lock:
            key = claimed, network
            times = [each for each in self._failed.pop(key, []) if moment - each < WITHIN]
            times.append(moment)
            if len(self._failed) >= _MOST_DOORS:
                self._tidy(moment)
            self._failed[key] = times[-self._most :]
            tries = self._tries_of(claimed)
            tries.ways[way] += 1
            if len(tries.sources) < _MOST_CLAIMED:
                tries.sources.add(network)
            tries.is_closed |= len(times) >= self._most

    def tell_ledger(self, *, everything: bool = False) -> int:
        """One event for each seat and each minute that is over; gives how many. What fails is told later."""
        with self._lock:
            self._tidy(time.monotonic())
            minute = _this_minute()
            due = {key: each for key, each in self._tries.items() if everything or key[0] < minute}
            for key in due:
                del self._tries[key]
        if not due:
            return 0
        try:
            with transaction.atomic():
                postings = _postings(due)
                publish_many(postings)
        except Exception:
            log.exception("The ledger was not told of failed sign-ins; they are kept.")
            with self._lock:
                self._tries = due | self._tries
            return 0
        return len(postings)

    def _tries_of(self, claimed: str) -> _Tries:
        minute = _this_minute()
        key = minute, claimed
        if key not in self._tries and len(self._tries) >= _MOST_CLAIMED:
            key = minute, ""  # names made up by the thousand count together
        return self._tries.setdefault(key, _Tries(minute))

    def _tidy(self, moment: float) -> None:
        """Forget the doors that are open again; of too many that are not, the oldest."""
        kept = {key: times for key, times in self._failed.items() if moment - times[-1] < CLOSED_FOR}
        while len(kept) >= _MOST_DOORS:
            del kept[next(iter(kept))]
        self._failed = kept


def _postings(due: dict[tuple[datetime, str], _Tries]) -> list[Posting]:
    """An event for each seat that was claimed; for all names that nobody bears one together."""
    known = {name: seat.agency for seat in seats() for name in (seat.agency, seat.system_id) if name}
    merged: dict[tuple[datetime, str], _Tries] = {}
    for (minute, claimed), tries in due.items():
        one = merged.setdefault((minute, known.get(claimed, "")), _Tries(minute))
        one.ways += tries.ways
        one.sources |= tries.sources
        one.is_closed |= tries.is_closed
    return [
        _posting(agency, tries) for (_, agency), tries in sorted(merged.items(), key=lambda each: each[0])
    ]


def _posting(agency: str, tries: _Tries) -> Posting:
    event = SignInsFailed(
        agency_code=agency,
        minute=tries.minute,
        count=tries.ways.total(),
        ways=tuple(sorted(tries.ways)),
        sources=len(tries.sources),
        is_closed=tries.is_closed,
    )
    return Posting(event=event, subject=f"seat:{agency or 'unknown'}", agency=agency or None)


def network_of(source: str) -> str:
    """The source as it is counted: of IPv6 the network, as one line there has addresses without number."""
    try:
        address = ip_address(source)
    except ValueError:
        return source[:_LONGEST]
    if isinstance(address, IPv6Address):
        return address.exploded[:19]
    return source


def _this_minute() -> datetime:
    return now().replace(second=0, microsecond=0)
