"""What sharing tells everybody: messages that were taken over, refused and acknowledged, and who is
connected.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class NodeKeyMade(Event):
    """A node signs with a key of its own from here on."""

    type: ClassVar = "sharing.node_key_made"

    node: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class SeatConnected(Event):
    """An agency has a place on a node: its system's id there, and the fingerprint of its own key if it has
    one.
    """

    type: ClassVar = "sharing.seat_connected"

    agency_code: str
    node: str
    system_id: str
    key: str


@dataclass(frozen=True, kw_only=True)
class SeatDisconnected(Event):
    """An agency no longer sends or receives here; what it was sent before stays."""

    type: ClassVar = "sharing.seat_disconnected"

    agency_code: str
    node: str
    why: str


@dataclass(frozen=True, kw_only=True)
class MessageLogged(Event):
    """A message was taken over for good: the ``number``-th from its sender to its receiver.

    ``digest`` is the SHA-256 of the signed envelope, ``key_id`` who signed it: this event with its proof from
    the ledger is the receipt.
    """

    type: ClassVar = "sharing.message_logged"

    message: str
    sender: str
    receiver: str
    number: int
    kind: str
    consignment: str
    digest: str
    key_id: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageRefused(Event):
    """A message of a known sender was not taken over; ``code`` says why. Nothing else of it is kept."""

    type: ClassVar = "sharing.message_refused"

    sender: str
    consignment: str
    digest: str
    kind: str
    code: str


@dataclass(frozen=True, kw_only=True)
class InboxAcknowledged(Event):
    """The receiver confirmed that it has everything up to the position ``upto`` of its log."""

    type: ClassVar = "sharing.inbox_acknowledged"

    receiver: str
    after: int
    upto: int


@dataclass(frozen=True, kw_only=True)
class DiskFull(Event):
    """No more files are taken in: fewer bytes are ``free`` on the node's disk than the ``floor``."""

    type: ClassVar = "sharing.disk_full"

    free: int
    floor: int


@dataclass(frozen=True, kw_only=True)
class SignInsFailed(Event):
    """Within a ``minute``, systems called in the name of a seat, ``count`` times, and did not prove it.

    ``agency_code`` is empty for names that no seat bears. ``ways`` are the kinds of proof that failed
    (``secret``, ``key``, ``vxp``, ``province``), ``sources`` the number of networks they came from. With
    ``is_closed`` so many came from one that it was not heard for a while.
    """

    type: ClassVar = "sharing.sign_ins_failed"

    agency_code: str
    minute: datetime
    count: int
    ways: tuple[str, ...]
    sources: int
    is_closed: bool
