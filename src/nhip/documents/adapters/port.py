"""The one port of the axis that every adapter stands on: send, list, fetch, confirm, agencies.

An adapter finds out which agency calls, and says all else in these words. Each act and each answer concerns
that agency alone: it sees what it sent and what was sent to it, and a file for named people is in none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """One message for one receiver; ``number`` counts those from this sender to it."""

    id: str
    receiver: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPackage:
    """What became of a package: its messages, and what was odd about it (code, place, vi, en).

    ``document`` is the id of the stored document, empty for a status; ``is_repeat`` says that the very same
    bytes were taken earlier.
    """

    document: str
    messages: tuple[SentMessage, ...]
    findings: tuple[dict[str, str], ...]
    is_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    """A message that waits for its receiver's software. ``state`` is empty until the software said something.

    ``old_sender`` and ``old_receiver`` are the codes as messages of QCVN 102 write them.
    """

    id: str
    kind: str
    sender: str
    receiver: str
    old_sender: str
    old_receiver: str
    position: int
    logged_at: datetime
    updated_at: datetime
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentItem:
    """A document on its way to one receiver, as its sender may know. ``code`` is the last status (01–16),
    ``handed`` what the receiver's software said.
    """

    # Our own interface gives these members out under these names: what is added here is added there.

    document_message: str
    delivery: str
    document_id: str
    title: str
    notation: str
    sender: str
    receiver: str
    old_sender: str
    old_receiver: str
    sent_at: datetime
    received_at: datetime | None
    state: str
    code: str
    handed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyItem:
    """An agency that is or was connected; ``old_code`` is its code under QCVN 102:2016, if it has one."""

    code: str
    old_code: str
    name: str
    parent: str
    node: str
    connected_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAgency:
    """An agency that was connected. The secret is told once, and is empty where the seat was there before."""

    code: str
    system_id: str
    secret: str


class ExchangePort(Protocol):
    """What an adapter may ask for the agency that calls; each raises a Refusal that says why not."""

    def send(self, agency: str, content: bytes, *, to: Sequence[str] | None = None) -> SentPackage:
        """Take over the edXML package ``content``; the same bytes again give the same answer.

        With ``to`` the package must go to exactly these receivers.
        """

    def received(
        self,
        agency: str,
        *,
        kind: str = "",
        limit: int = 100,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[ReceivedItem, ...]:
        """What waits for the agency, oldest first: what its software has not confirmed. Where there is more
        than ``limit``, what failed or is being processed gives its place to what is new.

        With ``since`` or ``until`` all that was logged from the one to before the other, confirmed or not;
        about ``limit``, then to the end of the second.
        """

    def count(self, agency: str, kind: str) -> int:
        """How many messages of a kind (``document``, ``status``) wait."""

    def fetch(self, agency: str, message: str) -> bytes:
        """A message that the agency sent or received, as edXML. One with a text that XML cannot hold, as a
        control character, can be had through our own interface alone.
        """

    def acknowledge(self, agency: str, message: str, state: str, why: str = "") -> None:
        """Say of a message to the agency that it is ``done``, ``fail`` or ``processing``; done is final."""

    def sent(self, agency: str, *, limit: int = 100, before: str = "", of: str = "") -> tuple[SentItem, ...]:
        """What the agency sent, newest first, one item for each receiver, older than the delivery
        ``before``; with ``of`` that of one message.
        """

    def agencies(self, *, with_closed: bool = False) -> tuple[AgencyItem, ...]:
        """The agencies that are connected; with those that were."""

    def register(self, agency: str, written: str) -> OpenedAgency:
        """Connect an agency below the one that calls."""

    def delete(self, agency: str, written: str) -> str:
        """Close a seat that the calling agency's system opened; gives its code."""

    def tell(self, agency: str, message: str, code: str, **said: Any) -> str:
        """Tell the other side the status ``code`` of a document; gives the delivery's state then."""

    def receipt(self, agency: str, message: str) -> bytes:
        """The receipt of a document's message, as an ASiC-E container."""
