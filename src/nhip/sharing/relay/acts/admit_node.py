"""Admit a node: its key and address go into the register, with the agencies it may seat."""

from django.db import transaction

from nhip.kernel.api import now, publish, setting
from nhip.sharing import keys
from nhip.sharing.models import Node, PublicKey
from nhip.sharing.node import here
from nhip.sharing.relay.addresses import fit_address
from nhip.sharing.relay.errors import node_is_here, not_registrar
from nhip.sharing.relay.events import NodeAdmitted
from nhip.sharing.relay.models import Peer


@transaction.atomic
def admit_node(code: str, url: str, key_pem: bytes, scope: tuple[str, ...] = ()) -> Node:
    """Admit the node ``code``, or change its address, key or scope.

    ``scope`` names agencies that it may seat with all below them; none means any agency. Raises
    ``sharing.not_registrar`` where the register is another node's, ``sharing.node_is_here`` for this node
    itself, ``sharing.address_unfit`` and ``sharing.key_unfit``.
    """
    if setting("NHIP_REGISTRAR_URL"):
        raise not_registrar()
    if code == here().code:
        raise node_is_here(code)
    url = fit_address(url)
    der = keys.public_der(key_pem)
    name = keys.fingerprint(der)
    PublicKey.objects.get_or_create(
        fingerprint=name, defaults={"owner": f"node:{code}", "der": der, "registered_at": now()}
    )
    node, _ = Node.objects.update_or_create(
        code=code, defaults={"url": url, "key": name}, create_defaults=_new(url, name)
    )
    Peer.objects.update_or_create(node=code, defaults={"scope": " ".join(scope)})
    publish(NodeAdmitted(node=code, url=node.url, key=name, scope=" ".join(scope)), subject=f"node:{code}")
    return node


def _new(url: str, key: str) -> dict[str, object]:
    return {"url": url, "key": key, "joined_at": now()}
