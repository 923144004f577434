"""Take the registrar's register: nodes, seats and keys of others are what its newest edition says."""

from typing import Final

from django.db import transaction

from nhip.kernel.api import Refusal, Text, now, publish, setting
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here, here
from nhip.sharing.relay import slips
from nhip.sharing.relay.errors import register_unfit
from nhip.sharing.relay.events import RegisterRefused, RegisterTaken
from nhip.sharing.relay.models import RegisterEdition
from nhip.sharing.relay.register import Register

_MOST_TOLD: Final = 1000
_told: Final[set[str]] = set()
"""Digests of registers that were refused since one was taken."""


def take_register(content: bytes, signature: bytes, key_id: str) -> RegisterEdition:
    """Take an edition as the registrar sent it; the one already held is simply given back.

    Raises ``sharing.register_unfit`` for one that is older than what is held, expired, unreadable or not
    under the key pinned in NHIP_REGISTRAR_KEY; that leaves an event, once for the same one.
    """
    try:
        edition = _take(content, signature, key_id)
    except Refusal as refusal:
        _tell(slips.digest(content), refusal.detail.en)
        raise
    _told.clear()
    return edition


def _tell(digest: str, why: str) -> None:
    """Note a refusal, but not every few seconds what a registrar keeps offering."""
    if digest in _told:
        return
    with transaction.atomic():
        publish(RegisterRefused(digest=digest, why=why[:500]), subject="register:nodes")
    if len(_told) >= _MOST_TOLD:
        _told.clear()
    _told.add(digest)


@transaction.atomic
def _take(content: bytes, signature: bytes, key_id: str) -> RegisterEdition:
    register = Register.read(content, signature, pinned=setting("NHIP_REGISTRAR_KEY"), now=now())
    ensure_here()
    held = RegisterEdition.objects.select_for_update().first()
    if held is not None and held.edition >= register.edition:
        if bytes(held.content) == content:
            return held
        raise register_unfit(
            Text(
                f"Lần lập {register.edition} không mới hơn lần {held.edition} đang giữ",
                f"Edition {register.edition} is not newer than edition {held.edition}, which is held",
            )
        )
    _apply(register)
    publish(
        RegisterTaken(registrar=register.registrar, edition=register.edition, digest=slips.digest(content)),
        subject="register:nodes",
    )
    return RegisterEdition.objects.create(
        edition=register.edition,
        issued_at=register.issued_at,
        expires_at=register.expires_at,
        content=content,
        signature=signature,
        key_id=key_id,
        taken_at=now(),
    )


def _apply(register: Register) -> None:
    mine = here()
    moment = now()
    PublicKey.objects.bulk_create(
        [
            PublicKey(fingerprint=key.fingerprint, owner=key.owner, der=key.der, registered_at=moment)
            for key in register.keys
        ],
        ignore_conflicts=True,
    )
    others = [node for node in register.nodes if node.code != mine.code]
    Node.objects.bulk_create(
        [Node(code=node.code, url=node.url, key=node.key, joined_at=moment) for node in others],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["url", "key"],
    )
    # A node that left keeps its row, which old messages name, and loses its key: nothing of it counts any
    # more.
    left = Node.objects.filter(is_here=False).exclude(code__in=[node.code for node in others])
    left.update(key="")
    _apply_seats(register, mine.code)


def _apply_seats(register: Register, mine: str) -> None:
    """Seats elsewhere are as the register says; those here are this node's own to open and close."""
    own = set(Seat.objects.filter(node=mine, closed_at__isnull=True).values_list("agency", flat=True))
    told = [seat for seat in register.seats if seat.node != mine and seat.agency not in own]
    # Rows are locked in the order of the codes, as accepting messages locks them.
    list(
        Seat.objects.select_for_update().filter(agency__in=[seat.agency for seat in told]).order_by("agency")
    )
    Seat.objects.bulk_create(
        [
            Seat(
                agency=seat.agency,
                node=seat.node,
                connected_at=seat.connected_at,
                closed_at=seat.closed_at,
                key=seat.key,
            )
            for seat in sorted(told, key=lambda seat: seat.agency)
        ],
        update_conflicts=True,
        unique_fields=["agency"],
        update_fields=["node", "connected_at", "closed_at", "key"],
    )
    gone = Seat.objects.exclude(node=mine).exclude(agency__in=[seat.agency for seat in register.seats])
    gone.filter(closed_at__isnull=True).update(closed_at=now())
