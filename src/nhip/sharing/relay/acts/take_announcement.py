"""Take what a node announces: which agencies sit there, as far as it was admitted for them."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from nhip.identity.api import agencies_above, agency
from nhip.kernel.api import Refusal, Text, now, publish
from nhip.sharing import keys
from nhip.sharing.errors import receiver_unknown, seat_elsewhere
from nhip.sharing.events import SeatConnected, SeatDisconnected
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.relay.addresses import fit_address
from nhip.sharing.relay.errors import announcement_overtaken, seat_out_of_scope, slip_unreadable
from nhip.sharing.relay.models import Peer
from nhip.sharing.relay.slips import SKEW

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)


@transaction.atomic
def take_announcement(node: str, body: dict[str, Any], said_at: datetime) -> dict[str, Refusal]:
    """Seat the agencies that ``body`` names at ``node``, as it said at that moment; what was refused, by
    agency. Raises ``sharing.announcement_overtaken`` for what it said before something that is in force.

    ``body`` has ``url`` and ``seats``: agency, connected_at, and ``key`` (DER, base64) where the agency signs
    by itself. Seats of the node that are no longer named are closed.
    """
    told = _seats(body)
    url = body.get("url")
    if isinstance(url, str) and url:
        Node.objects.filter(code=node).update(url=fit_address(url))
    peer, _ = Peer.objects.select_for_update().get_or_create(node=node)
    if peer.announced_at is not None and said_at < peer.announced_at:
        raise announcement_overtaken(said_at, peer.announced_at)
    peer.announced_at = said_at
    peer.save(update_fields=["announced_at"])
    held = {
        seat.agency: seat
        for seat in Seat.objects.select_for_update().filter(agency__in=told).order_by("agency")
    }
    refused: dict[str, Refusal] = {}
    for code, (since, der) in sorted(told.items()):
        refusal = _unfit(code, node, peer, held.get(code))
        if refusal is not None:
            refused[code] = refusal
        else:
            _seat(code, node, since, der, held.get(code))
    for seat in Seat.objects.filter(node=node, closed_at__isnull=True).exclude(agency__in=told):
        seat.closed_at = now()
        seat.save(update_fields=["closed_at"])
        publish(
            SeatDisconnected(agency_code=seat.agency, node=node, why="announced by its node"),
            subject=f"seat:{seat.agency}",
            agency=seat.agency,
        )
    return refused


def _unfit(code: str, node: str, peer: Peer, held: Seat | None) -> Refusal | None:
    if held is not None and held.node != node:
        return seat_elsewhere(code, held.node)
    try:
        above = agencies_above(agency(code).code)
    except Refusal as refusal:
        return receiver_unknown(code, refusal.detail)
    return None if peer.may_seat([code, *above]) else seat_out_of_scope(code, node)


def _seat(code: str, node: str, since: datetime, der: bytes, held: Seat | None) -> None:
    key = keys.fingerprint(der) if der else ""
    if held is not None and (held.node, held.key, held.closed_at) == (node, key, None):
        return
    if der:
        PublicKey.objects.get_or_create(
            fingerprint=key, defaults={"owner": f"agency:{code}", "der": der, "registered_at": now()}
        )
    Seat.objects.update_or_create(
        agency=code,
        defaults={
            "node": node,
            "connected_at": since,
            "closed_at": None,
            "key": key,
            "system_id": None,
            "sealed_secret": None,
        },
    )
    publish(
        SeatConnected(agency_code=code, node=node, system_id="", key=key), subject=f"seat:{code}", agency=code
    )


def _seats(body: dict[str, Any]) -> dict[str, tuple[datetime, bytes]]:
    found: dict[str, tuple[datetime, bytes]] = {}
    try:
        for row in body["seats"]:
            der = base64.b64decode(row["key"], validate=True) if row["key"] else b""
            if der:
                keys.loaded(der)
            found[str(row["agency"])] = (_since(row["connected_at"]), der)
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise slip_unreadable(
            Text("danh sách đầu nối không đọc được", "the list of seats cannot be read")
        ) from None
    return found


def _since(written: str) -> datetime:
    """A moment that can be shown and signed; a ValueError or TypeError for any other."""
    since = datetime.fromisoformat(written)
    if not _EARLIEST <= since <= now() + SKEW:
        raise ValueError(written)
    return since
