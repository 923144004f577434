"""Issue the register: the registrar signs what it knows, when that changed or the last edition grows old."""

import json

from django.db import connection, transaction

from nhip.kernel.api import now, publish, setting
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here, here
from nhip.sharing.relay import slips
from nhip.sharing.relay.errors import not_registrar
from nhip.sharing.relay.events import RegisterIssued
from nhip.sharing.relay.models import RegisterEdition
from nhip.sharing.relay.register import (
    LIFE,
    RENEWED_AFTER,
    Register,
    RegisteredKey,
    RegisteredNode,
    RegisteredSeat,
)

_LOCK = 0x6E686972  # one issuing at a time


@transaction.atomic
def issue_register() -> RegisterEdition:
    """The edition in force, a new one where it no longer holds. Raises ``sharing.not_registrar``.

    Nobody waits while another issues: the edition before is as good for a moment.
    """
    if setting("NHIP_REGISTRAR_URL"):
        raise not_registrar()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (is_ours,) = cursor.fetchone()
        if not is_ours:
            held = RegisterEdition.objects.first()
            if held is not None:
                return held
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    ensure_here()
    last = RegisterEdition.objects.first()
    register = _present((last.edition if last else 0) + 1)
    if last is not None and register.issued_at - last.issued_at < RENEWED_AFTER:
        held = json.loads(bytes(last.content))
        if all(held[name] == said for name, said in register.facts().items()):
            return last
    content = register.written()
    mine = here()
    publish(
        RegisterIssued(
            edition=register.edition,
            digest=slips.digest(content),
            nodes=len(register.nodes),
            open_seats=sum(seat.closed_at is None for seat in register.seats),
        ),
        subject="register:nodes",
    )
    return RegisterEdition.objects.create(
        edition=register.edition,
        issued_at=register.issued_at,
        expires_at=register.expires_at,
        content=content,
        signature=mine.sign(content),
        key_id=mine.key_id,
        taken_at=register.issued_at,
    )


def _present(edition: int) -> Register:
    moment = now()
    address = setting("NHIP_EXCHANGE_URL")
    nodes = tuple(
        RegisteredNode(code=node.code, url=address if node.is_here else node.url, key=node.key)
        for node in Node.objects.order_by("code")
    )
    seats = tuple(
        RegisteredSeat(
            agency=seat.agency,
            node=seat.node,
            connected_at=seat.connected_at,
            closed_at=seat.closed_at,
            key=seat.key,
        )
        for seat in Seat.objects.order_by("agency")
    )
    # Every key that ever counted: what was signed under an old one must stay checkable everywhere.
    keys = tuple(
        RegisteredKey(fingerprint=key.fingerprint, owner=key.owner, der=bytes(key.der))
        for key in PublicKey.objects.order_by("fingerprint")
    )
    return Register(
        registrar=here().code,
        edition=edition,
        issued_at=moment,
        expires_at=moment + LIFE,
        nodes=nodes,
        seats=seats,
        keys=keys,
    )
