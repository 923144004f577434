"""How it goes with other nodes, for those who run this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nhip.kernel.api import Text
from nhip.sharing.database import rows
from nhip.sharing.models import Node
from nhip.sharing.relay.models import Peer
from nhip.sharing.relay.waiting import waiting


@dataclass(frozen=True, slots=True)
class PeerState:
    """A node: ``waiting`` messages for it, when it was last reached, and its trouble if it has any.

    ``unseated`` are this node's agencies that it does not seat, where it keeps the register, with its
    reasons.
    """

    node: str
    url: str
    is_known: bool
    waiting: int
    reached_at: datetime | None
    failures: int
    next_try_at: datetime | None
    trouble: Text | None
    unseated: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Relayed:
    """What another node said of a message: its standing, when, why, and the digest of its signed answer."""

    node: str
    standing: str
    at: datetime
    why: Text | None
    answer: str


def peers() -> tuple[PeerState, ...]:
    """Every other node of the register, by code."""
    waits = {each.node: each.messages for each in waiting()}
    states = {peer.node: peer for peer in Peer.objects.all()}
    return tuple(
        _state(node, states.get(node.code), waits.get(node.code, 0))
        for node in Node.objects.filter(is_here=False)
    )


def relayed(message: str) -> tuple[Relayed, ...]:
    """What other nodes said of the message with this id, in order; empty while it waits or stays here."""
    found = rows(
        "SELECT node, what, at, why FROM sharing_outcome WHERE message = %s::uuid ORDER BY id", [message]
    )
    return tuple(
        Relayed(
            node=node,
            standing=what,
            at=at,
            why=_text(why) if why.get("vi") else None,
            answer=str(why.get("answer", "")),
        )
        for node, what, at, why in found
    )


def _state(node: Node, peer: Peer | None, messages: int) -> PeerState:
    return PeerState(
        node=node.code,
        url=node.url,
        is_known=bool(node.key),
        waiting=messages,
        reached_at=peer.reached_at if peer else None,
        failures=peer.failures if peer else 0,
        next_try_at=peer.next_try_at if peer else None,
        trouble=_text(peer.trouble) if peer and peer.trouble else None,
        unseated={code: _text(why) for code, why in peer.unseated.items()} if peer else {},
    )


def _text(told: Mapping[str, Any]) -> Text:
    return Text(str(told.get("vi", "")), str(told.get("en", "")))
