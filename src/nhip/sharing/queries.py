"""Reading: the log of a receiver, one message for those who may see it, and who is connected."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from nhip.sharing.carried import Logged, is_kept_back
from nhip.sharing.database import rows
from nhip.sharing.errors import message_unknown
from nhip.sharing.log import MESSAGE, as_logged, held
from nhip.sharing.models import Seat
from nhip.sharing.node import here
from nhip.sharing.secrets import open_secret

MOST_READ: Final = 1000
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SeatCard:
    """An agency's place on the network; ``key_id`` is empty where its node signs for it."""

    agency: str
    node: str
    is_here: bool
    connected_at: datetime
    closed_at: datetime | None
    key_id: str
    system_id: str


@dataclass(frozen=True, slots=True)
class InboxState:
    """How far a receiver's log reaches and how far it has confirmed it."""

    receiver: str
    last_position: int
    cursor: int

    @property
    def waiting(self) -> int:
        return self.last_position - self.cursor


def log_of(receiver: str, after: int | None = None, limit: int = 100) -> tuple[Logged, ...]:
    """The messages to ``receiver`` behind position ``after``, oldest first, at most ``limit`` (up to 1000).

    Without ``after`` what is not yet confirmed; any earlier position reads the log again from there.
    """
    start = inbox_of(receiver).cursor if after is None else after
    found = rows(
        f"SELECT {MESSAGE} FROM sharing_message m WHERE m.receiver = %s AND m.position > %s"  # noqa: S608
        " ORDER BY m.position LIMIT %s",
        [receiver, start, max(0, min(limit, MOST_READ))],
    )
    is_here = _seated_here({receiver, *(row[1] for row in found)})
    return tuple(as_logged(row, is_here) for row in found)


def received_of(receiver: str, identities: Collection[str]) -> tuple[Logged, ...]:
    """Those of the messages with these ids that went to ``receiver``, oldest first."""
    found = rows(
        f"SELECT {MESSAGE} FROM sharing_message m WHERE m.id = ANY(%s::uuid[]) AND m.receiver = %s"  # noqa: S608
        " ORDER BY m.position",
        [list(identities), receiver],
    )
    is_here = _seated_here({receiver, *(row[1] for row in found)})
    return tuple(as_logged(row, is_here) for row in found)


def sent_by(sender: str, receiver: str, after: int = 0, limit: int = 100) -> tuple[Logged, ...]:
    """The messages from ``sender`` to ``receiver`` behind number ``after``, in order."""
    found = rows(
        f"SELECT {MESSAGE} FROM sharing_message m WHERE m.sender = %s AND m.receiver = %s"  # noqa: S608
        " AND m.number > %s ORDER BY m.number LIMIT %s",
        [sender, receiver, after, max(0, min(limit, MOST_READ))],
    )
    is_here = _seated_here({sender, receiver})
    return tuple(as_logged(row, is_here) for row in found)


def message(identity: str, *, for_agency: str | None = None) -> Logged:
    """The message with this id; with ``for_agency`` only where that agency sent or received it.

    Raises ``sharing.message_unknown``, which does not tell the two cases apart.
    """
    try:
        wanted = UUID(identity)
    except ValueError:
        raise message_unknown(identity) from None
    found = rows(f"SELECT {MESSAGE} FROM sharing_message m WHERE m.id = %s", [wanted])  # noqa: S608
    if not found or for_agency not in (None, found[0][1], found[0][2]):
        raise message_unknown(identity)
    return as_logged(found[0], _seated_here(found[0][1:3]))


def events_of(messages: Iterable[UUID]) -> dict[UUID, str]:
    """The events that prove these messages, by their ids; without those that this node has no log of."""
    wanted = sorted(set(messages))
    found = rows("SELECT m.id, m.event FROM sharing_message m WHERE m.id = ANY(%s)", [wanted])
    return {message_id: str(event) for message_id, event in found}


def inbox_of(receiver: str) -> InboxState:
    """How the log of ``receiver`` stands; for one that was never sent anything, at zero."""
    found = rows("SELECT last_position, cursor FROM sharing_inbox WHERE receiver = %s", [receiver])
    last, cursor = found[0] if found else (0, 0)
    return InboxState(receiver, last, cursor)


def may_fetch(agency: str, sha256: str) -> bool:
    """Whether the agency uploaded the file or was sent a message naming it, and no part keeps it back."""
    if not _DIGEST.fullmatch(sha256) or not held([(sha256, agency)]):
        return False
    return not is_kept_back(agency, sha256)


def seats(*, is_open: bool = True) -> tuple[SeatCard, ...]:
    """The agencies that are connected, by code; with ``is_open=False`` also those whose seat was closed."""
    found = Seat.objects.order_by("agency")
    if is_open:
        found = found.filter(closed_at=None)
    return tuple(_card(seat) for seat in found)


def seat_of(agency: str) -> SeatCard | None:
    """The open seat of an agency."""
    seat = Seat.objects.filter(agency=agency, closed_at=None).first()
    return None if seat is None else _card(seat)


def seat_by_system(system_id: str) -> tuple[SeatCard, str] | None:
    """The open seat of this node that a system signs in to, with the secret that it must know."""
    seat = Seat.objects.filter(system_id=system_id, closed_at=None, node=here().code).first()
    if seat is None or seat.sealed_secret is None:
        return None
    return _card(seat), open_secret(bytes(seat.sealed_secret))


def _card(seat: Seat) -> SeatCard:
    return SeatCard(
        agency=seat.agency,
        node=seat.node,
        is_here=seat.node == here().code,
        connected_at=seat.connected_at,
        closed_at=seat.closed_at,
        key_id=f"agency:{seat.agency}:{seat.key}" if seat.key else "",
        system_id=seat.system_id or "",
    )


def _seated_here(codes: Sequence[str] | set[str]) -> Callable[[str], bool]:
    found = Seat.objects.filter(agency__in=set(codes), node=here().code, closed_at=None)
    return set(found.values_list("agency", flat=True)).__contains__
