"""What the relay tells: nodes admitted, registers issued and taken, messages that reached another node."""

from dataclasses import dataclass
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class NodeAdmitted(Event):
    """The registrar lets a node take part, with the key it signs with and the agencies it may seat."""

    type: ClassVar = "sharing.node_admitted"

    node: str
    url: str
    key: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class RegisterIssued(Event):
    """The registrar signed an edition of the register; ``digest`` is its SHA-256."""

    type: ClassVar = "sharing.register_issued"

    edition: int
    digest: str
    nodes: int
    open_seats: int


@dataclass(frozen=True, kw_only=True)
class RegisterTaken(Event):
    """An edition of the registrar's register is in force here from now on."""

    type: ClassVar = "sharing.register_taken"

    registrar: str
    edition: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class RegisterRefused(Event):
    """A register that was offered was not taken: older than the one held, or not the registrar's."""

    type: ClassVar = "sharing.register_refused"

    digest: str
    why: str


@dataclass(frozen=True, kw_only=True)
class MessagesRelayed(Event):
    """Another node answered for messages: how many it holds, and the SHA-256 of its signed answer."""

    type: ClassVar = "sharing.messages_relayed"

    node: str
    taken: int
    returned: int
    answer: str


@dataclass(frozen=True, kw_only=True)
class NodeLost(Event):
    """Messages for a node cannot be delivered for the time being; they wait, and it is tried again."""

    type: ClassVar = "sharing.node_lost"

    node: str
    why: str


@dataclass(frozen=True, kw_only=True)
class NodeFound(Event):
    """A node that was lost answers again, after this many failures."""

    type: ClassVar = "sharing.node_found"

    node: str
    failures: int


@dataclass(frozen=True, kw_only=True)
class SeatsNotRegistered(Event):
    """The registrar does not seat these agencies at this node; none, once all are."""

    type: ClassVar = "sharing.seats_not_registered"

    registrar: str
    agencies: tuple[str, ...]
