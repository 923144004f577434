"""Seats as accepting needs them: locked in one order, with their keys, and found from the codes of old
bodies.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from nhip.identity.api import resolve_today
from nhip.kernel.api import Refusal
from nhip.sharing import keys
from nhip.sharing.database import rows
from nhip.sharing.errors import receiver_closed, receiver_not_connected, receiver_unknown
from nhip.sharing.node import Here

_LOCK = (
    "SELECT s.agency, s.node, s.closed_at IS NULL, s.key, k.der, n.key, nk.der"
    " FROM sharing_seat s"
    " LEFT JOIN sharing_publickey k ON k.fingerprint = s.key"
    " LEFT JOIN sharing_node n ON n.code = s.node"
    " LEFT JOIN sharing_publickey nk ON nk.fingerprint = n.key"
    " WHERE s.agency = ANY(%s) ORDER BY s.agency FOR NO KEY UPDATE OF s"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An agency's seat: its node, whether it is open, and the keys that may sign for it, by key id."""

    agency: str
    node: str
    is_open: bool
    accepted: dict[str, bytes]

    def may_be_signed_by(self, key_id: str, signature: bytes, content: bytes) -> bool | None:
        """Whether the signature holds; ``None`` where ``key_id`` is not a key that signs for this agency."""
        der = self.accepted.get(key_id)
        return None if der is None else keys.holds(der, signature, content)


class Places:
    """The seats that one batch concerns, locked until its transaction ends.

    Whoever locks, locks in the order of the codes, so two batches wait for each other and never in a ring.
    The lock on both ends makes idempotency, numbers and positions safe without any other.
    """

    def __init__(self, codes: Iterable[str], here: Here) -> None:
        self._here = here
        self._found: dict[str, Place] = {}
        self._heirs: dict[str, Place | Refusal] = {}
        self._lock(sorted(set(codes)))

    def at(self, code: str) -> Place | None:
        """The open seat of the agency ``code``."""
        place = self._found.get(code)
        return place if place is not None and place.is_open else None

    def once_at(self, code: str) -> Place | None:
        """The seat of the agency ``code``, open or closed."""
        return self._found.get(code)

    def receiving(self, written: str) -> Place | Refusal:
        """Where messages to ``written`` go today: its own open seat, or that of the one body that took
        over.
        """
        place = self.at(written)
        if place is not None:
            return place
        if written not in self._heirs:
            self._heirs[written] = self._heir(written)
        return self._heirs[written]

    def _heir(self, written: str) -> Place | Refusal:
        try:
            cards = resolve_today(written)
        except Refusal as refusal:
            return receiver_unknown(written, refusal.detail)
        if len(cards) != 1:
            return receiver_closed(written, tuple(card.code for card in cards))
        code = cards[0].code
        if code not in self._found:
            self._lock([code])
        return self.at(code) or receiver_not_connected(code)

    def _lock(self, codes: list[str]) -> None:
        for agency, node, is_open, key, der, node_key, node_der in rows(_LOCK, [codes]):
            accepted: dict[str, bytes] = {}
            if der is not None:
                accepted[f"agency:{agency}:{key}"] = bytes(der)
            if node == self._here.code:
                accepted[self._here.key_id] = self._here.public_der
            elif node_der is not None:
                accepted[f"node:{node}:{node_key}"] = bytes(node_der)
            self._found[agency] = Place(agency, node, is_open, accepted)
