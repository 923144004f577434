"""Reading the ledger: how far it is sealed, what waits and for whom, single events, and all about one
subject.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from nhip.kernel.ledger.database import row, rows
from nhip.kernel.ledger.envelope import Envelope
from nhip.kernel.ledger.merkle import EMPTY_ROOT
from nhip.kernel.ledger.tile_store import START, latest_checkpoint

_MOST_COUNTED: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class LedgerState:
    """How the ledger stands.

    ``size`` events are sealed under ``root`` (hexadecimal) by ``checkpoint`` (a signed note, empty before
    the first sealing) at ``signed_at``. ``waiting`` events are published and not sealed (counted up to a
    million), the oldest since ``waiting_since``; ``held_by`` tells which open transaction they may be
    waiting for.
    """

    size: int
    root: str
    checkpoint: str
    verifier_key: str | None
    signed_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    held_by: str | None


def ledger_state() -> LedgerState:
    """How far the ledger is sealed, and what waits."""
    last = latest_checkpoint()
    waiting, since = rows(
        "SELECT count(*), min(at) FROM (SELECT at FROM kernel_event WHERE (era, xid, id) > (%s, %s, %s)"
        " LIMIT %s) waiting",
        [*(last.last if last else START), _MOST_COUNTED],
    )[0]
    return LedgerState(
        size=last.size if last else 0,
        root=(last.root if last else EMPTY_ROOT).hex(),
        checkpoint=last.note if last else "",
        verifier_key=last.verifier_key if last else None,
        signed_at=last.signed_at if last else None,
        waiting=waiting,
        waiting_since=since,
        held_by=_oldest_transaction() if waiting else None,
    )


def _oldest_transaction() -> str | None:
    """The oldest transaction that writes, in any database of the cluster: what comes after it must wait."""
    found = row(
        "SELECT what FROM ("
        " SELECT concat_ws(', ', 'pid ' || pid, state, xact_start) AS what, age(backend_xid) AS age"
        " FROM pg_stat_activity"
        " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        " UNION ALL"
        " SELECT concat_ws(', ', 'prepared ' || gid, prepared), age(transaction) FROM pg_prepared_xacts"
        ") writing ORDER BY age DESC LIMIT 1"
    )
    return found[0] if found else None


def find_event(event_id: str) -> Envelope | None:
    """The event with the public id ``event_id``; ``None`` where there is none."""
    try:
        name = UUID(event_id)
    except ValueError:
        return None
    found = row("SELECT body FROM kernel_event WHERE id = %s", [name])
    return Envelope.parse(found[0]) if found else None


def is_sealed(event_id: str) -> bool:
    """Whether a checkpoint covers the event."""
    last = latest_checkpoint()
    found = row("SELECT era, xid, id FROM kernel_event WHERE id = %s", [UUID(event_id)])
    return last is not None and found is not None and found <= last.last


def events_about(subject: str, *, limit: int = 1000) -> Iterator[Envelope]:
    """The events about ``subject`` (``kind:id``), oldest first, at most ``limit``."""
    for (body,) in rows(
        "SELECT body FROM kernel_event WHERE subject = %s ORDER BY id LIMIT %s", [subject, limit]
    ):
        yield Envelope.parse(body)
