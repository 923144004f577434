"""Give an agency a place on this node, or close it: a system id and a secret, and its own key if it has
one.
"""

from dataclasses import dataclass

from django.db import transaction

from nhip.identity.api import Account, Permission, agency, demand
from nhip.kernel.api import Text, now, publish
from nhip.sharing import keys
from nhip.sharing.errors import not_seated, seat_elsewhere
from nhip.sharing.events import SeatConnected, SeatDisconnected
from nhip.sharing.models import PublicKey, Seat
from nhip.sharing.node import ensure_here
from nhip.sharing.secrets import new_secret, seal_secret
from nhip.sharing.wakes import wake_seats

CONNECT = Text(vi="kết nối cơ quan với trục liên thông", en="connect agencies to the exchange")


@dataclass(frozen=True, slots=True)
class Connected:
    """What the agency's system signs in with. The secret is told here once and never again."""

    agency: str
    node: str
    system_id: str
    secret: str
    key_id: str


@transaction.atomic
def connect_seat(
    code: str, *, by: Account | None, public_key: bytes = b"", system_id: str = "", secret: str = ""
) -> Connected:
    """Open the seat of the agency ``code`` on this node, or renew it: a new secret, and ``public_key`` (PEM).

    Without a key the node signs for the agency. ``system_id`` is by default the agency's code; a ``secret``
    is given only where software already has one. Raises ``identity.not_permitted``,
    ``identity.agency_unknown``, ``sharing.key_unfit``, or ``sharing.seat_elsewhere`` for an agency that sits,
    or once sat, at another node: its messages are numbered there.
    """
    demand(by, Permission.MANAGE_REFERENCE, CONNECT)
    card = agency(code)
    node = ensure_here()
    held = Seat.objects.select_for_update().filter(agency=card.code).exclude(node=node.code).first()
    if held is not None:
        raise seat_elsewhere(card.code, held.node)
    fingerprint = _register(card.code, public_key) if public_key else ""
    told = secret or new_secret()
    system = system_id or card.code
    Seat.objects.update_or_create(
        agency=card.code,
        defaults={
            "node": node.code,
            "connected_at": now(),
            "closed_at": None,
            "key": fingerprint,
            "system_id": system,
            "sealed_secret": seal_secret(told),
        },
    )
    publish(
        SeatConnected(agency_code=card.code, node=node.code, system_id=system, key=fingerprint),
        subject=f"seat:{card.code}",
        actor=by.subject if by else None,
        agency=card.code,
    )
    wake_seats()
    key_id = f"agency:{card.code}:{fingerprint}" if fingerprint else ""
    return Connected(agency=card.code, node=node.code, system_id=system, secret=told, key_id=key_id)


@transaction.atomic
def disconnect_seat(code: str, *, by: Account | None, why: str = "") -> None:
    """Close the agency's seat on this node; its log stays and can be read again once it is connected.

    Raises ``identity.not_permitted`` or ``sharing.not_seated``.
    """
    demand(by, Permission.MANAGE_REFERENCE, CONNECT)
    node = ensure_here()
    seat = Seat.objects.select_for_update().filter(agency=code, node=node.code, closed_at=None).first()
    if seat is None:
        raise not_seated(code)
    seat.closed_at, seat.sealed_secret = now(), None
    seat.save(update_fields=["closed_at", "sealed_secret"])
    publish(
        SeatDisconnected(agency_code=code, node=node.code, why=why),
        subject=f"seat:{code}",
        actor=by.subject if by else None,
        agency=code,
    )
    wake_seats()


def _register(code: str, pem: bytes) -> str:
    der = keys.public_der(pem)
    fingerprint = keys.fingerprint(der)
    PublicKey.objects.get_or_create(
        fingerprint=fingerprint, defaults={"owner": f"agency:{code}", "der": der, "registered_at": now()}
    )
    return fingerprint
