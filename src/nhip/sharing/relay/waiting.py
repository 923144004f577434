"""What waits for another node: the log of each receiver that sits there, behind its cursor.

Towards another node this node is a reader of its own log like any other: what the other has answered for,
it has confirmed. So nothing is queued anywhere, and a node that was away for a month finds everything in
order.
"""

from dataclasses import dataclass

from nhip.sharing.carried import Logged
from nhip.sharing.database import rows
from nhip.sharing.queries import log_of

MOST_MESSAGES = 200
MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages wait for a node."""

    node: str
    messages: int


def waiting() -> list[Waiting]:
    """The nodes that something waits for."""
    found = rows(
        "SELECT s.node, sum(i.last_position - i.cursor)::bigint FROM sharing_inbox i"
        " JOIN sharing_seat s ON s.agency = i.receiver"
        " JOIN sharing_node n ON n.code = s.node AND NOT n.is_here"
        " WHERE i.cursor < i.last_position GROUP BY s.node ORDER BY s.node"
    )
    return [Waiting(node, int(messages)) for node, messages in found]


def next_for(node: str, skip: frozenset[str] = frozenset()) -> list[Logged]:
    """The next messages for the agencies of ``node``, each receiver's in order, all receivers in turn.

    ``skip`` names receivers that wait for something else first.
    """
    receivers = [
        receiver
        for (receiver,) in rows(
            "SELECT i.receiver FROM sharing_inbox i JOIN sharing_seat s ON s.agency = i.receiver"
            " WHERE s.node = %s AND i.cursor < i.last_position ORDER BY i.receiver",
            [node],
        )
        if receiver not in skip
    ]
    found: list[Logged] = []
    size = 0
    for receiver in receivers:
        share = max(1, MOST_MESSAGES // len(receivers))
        for logged in log_of(receiver, limit=share):
            size += len(logged.signed.content)
            if found and (size > MOST_BYTES or len(found) >= MOST_MESSAGES):
                return found
            found.append(logged)
    return found
