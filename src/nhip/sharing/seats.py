"""Seats as accepting needs them: locked in one order, with their keys, and found from the codes of old
bodies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nhip.identity.api import agencies_by_code, resolve_today
from nhip.kernel.api import Refusal, today
from nhip.sharing.database import rows
from nhip.sharing.errors import busy, receiver_closed, receiver_not_connected, receiver_unknown
from nhip.sharing.node import Here


def seated_at(node: str, codes: Iterable[str]) -> frozenset[str]:
    """Those of the agencies whose seat, open or closed, is at ``node``."""
    found = rows(
        "SELECT agency FROM sharing_seat WHERE node = %s AND agency = ANY(%s)", [node, sorted(set(codes))]
    )
    return frozenset(agency for (agency,) in found)


_SEATS: Final = (
    "SELECT s.agency, s.node, s.closed_at IS NULL, s.key, n.key"
    " FROM sharing_seat s LEFT JOIN sharing_node n ON n.code = s.node"
    " WHERE s.agency = ANY(%s) ORDER BY s.agency FOR NO KEY UPDATE OF s"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An agency's seat: its node, whether it is open, and the ids of the keys that may sign for it."""

    agency: str
    node: str
    is_open: bool
    accepted: frozenset[str]


class Places:
    """The seats that one batch concerns, locked until its transaction ends.

    Whoever locks, locks in the order of the codes, so two batches wait for each other and never in a ring.
    The lock on both ends makes idempotency, numbers and positions safe without any other. With ``is_patient``
    false nobody is waited for: the seats that others have locked stand in ``busy``.
    """

    def __init__(self, codes: Iterable[str], here: Here, *, is_patient: bool = True) -> None:
        self._here = here
        self._is_patient = is_patient
        self.busy: frozenset[str] = frozenset()
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
        known = agencies_by_code([written]).get(written)
        if known is not None and known.exists_on(today()):
            return receiver_not_connected(written)
        try:
            cards = resolve_today(written)
        except Refusal as refusal:
            return receiver_unknown(written, refusal.detail)
        if len(cards) != 1:
            return receiver_closed(written, tuple(card.code for card in cards))
        code = cards[0].code
        if code not in self._found:
            self._lock([code])
        return self.at(code) or (busy() if code in self.busy else receiver_not_connected(code))

    def _lock(self, codes: list[str]) -> None:
        found = rows(_SEATS if self._is_patient else f"{_SEATS} SKIP LOCKED", [codes])
        if not self._is_patient and len(found) < len(codes):
            missing = sorted(set(codes) - {row[0] for row in found})
            passed = rows("SELECT agency FROM sharing_seat WHERE agency = ANY(%s)", [missing])
            self.busy |= {agency for (agency,) in passed}
        for agency, node, is_open, key, node_key in found:
            accepted = {f"agency:{agency}:{key}", f"node:{node}:{node_key}"}
            if node == self._here.code:
                accepted.add(self._here.key_id)
            self._found[agency] = Place(agency, node, is_open, frozenset(accepted))
