"""Towards the registrar: telling which agencies sit here, and fetching the register it signs."""

import base64
from typing import Any

from django.db import transaction

from nhip.kernel.api import publish, setting
from nhip.sharing.envelope import written_moment
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here
from nhip.sharing.relay import slips
from nhip.sharing.relay.acts.take_register import take_register
from nhip.sharing.relay.client import MOST_WHY, NodeClient, plain
from nhip.sharing.relay.events import SeatsNotRegistered
from nhip.sharing.relay.models import Peer, RegisterEdition

MOST_CODE = 35


def fetch_register() -> RegisterEdition:
    """The registrar's newest edition, taken. Raises :class:`Unreached` or a Refusal."""
    address = setting("NHIP_REGISTRAR_URL")
    with NodeClient(address, address) as client:  # before the first register it has no name yet
        content, header = client.register()
    key_id, signature = slips.read_header(header)
    return take_register(content, signature, key_id)


def announce() -> None:
    """Tell the registrar which agencies sit at this node; what it refuses is noted as an event, once."""
    here = ensure_here()
    edition = RegisterEdition.objects.first()
    registrar = Node.objects.filter(key=setting("NHIP_REGISTRAR_KEY")).first()
    if edition is None or registrar is None:
        return
    body = {"url": setting("NHIP_EXCHANGE_URL"), "seats": _seats(here.code)}
    with NodeClient(registrar.code, setting("NHIP_REGISTRAR_URL")) as client:
        *_, answer = client.ask("/exchange/v1/nodes/announce", "register.announce", body)
    refused = answer.get("refused")
    _note_refused(registrar.code, refused if isinstance(refused, dict) else {})


def _seats(node: str) -> list[dict[str, Any]]:
    found = list(Seat.objects.filter(node=node, closed_at__isnull=True).order_by("agency"))
    ders = dict(
        PublicKey.objects.filter(fingerprint__in=[seat.key for seat in found if seat.key]).values_list(
            "fingerprint", "der"
        )
    )
    return [
        {
            "agency": seat.agency,
            "connected_at": written_moment(seat.connected_at),
            "key": base64.b64encode(bytes(ders[seat.key])).decode() if seat.key else "",
        }
        for seat in found
    ]


@transaction.atomic
def _note_refused(registrar: str, refused: dict[str, Any]) -> None:
    """Keep what the registrar refuses where people look, and as an event when it changes."""
    peer, _ = Peer.objects.select_for_update().get_or_create(node=registrar)
    told = {
        code: {name: plain(why.get(name), MOST_WHY) for name in ("code", "vi", "en")}
        for code, why in sorted(refused.items())
        if isinstance(why, dict) and len(code) <= MOST_CODE
    }
    if told == peer.unseated:
        return
    peer.unseated = told
    peer.save(update_fields=["unseated"])
    publish(SeatsNotRegistered(registrar=registrar, agencies=tuple(told)), subject=f"node:{registrar}")
