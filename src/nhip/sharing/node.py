"""Who we are on the network: the code of this node, its key, and its own row among the nodes.

The key is made once and kept with the node's other secrets. It signs for agencies whose systems sign in here
and have no key of their own, and it signs what this node says to other nodes.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from django.db import transaction

from nhip.kernel.api import home, kept_secret, now, publish, setting
from nhip.sharing import keys
from nhip.sharing.envelope import Envelope, SignedEnvelope
from nhip.sharing.errors import node_renamed
from nhip.sharing.events import NodeKeyMade
from nhip.sharing.models import Node, PublicKey


@dataclass(frozen=True, slots=True)
class Here:
    """A node as it speaks for itself: its code and key; ``key_id`` is how signatures of the key are named."""

    code: str
    key: ec.EllipticCurvePrivateKey
    public_der: bytes
    fingerprint: str

    @property
    def key_id(self) -> str:
        return f"node:{self.code}:{self.fingerprint}"

    @property
    def public_pem(self) -> bytes:
        """The public key in PEM, as the registrar takes it."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, content: bytes) -> bytes:
        """The node's signature over ``content``."""
        return keys.sign(self.key, content)

    def vouch(self, envelope: Envelope) -> SignedEnvelope:
        """``envelope`` under this node's signature, for an agency that has proven itself here."""
        content = envelope.canonical()
        return SignedEnvelope(content=content, signature=self.sign(content), key_id=self.key_id)


def here() -> Here:
    """Our own node."""
    return _here(setting("NHIP_NODE"), str(home()))


@lru_cache(maxsize=4)
def _here(code: str, place: str) -> Here:  # noqa: ARG001 - another home holds another key
    key = load_der_private_key(kept_secret("node.key", _made), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), "the node's key is made by us"
    der = keys.written(key.public_key())
    return Here(code=code, key=key, public_der=der, fingerprint=keys.fingerprint(der))


@transaction.atomic
def ensure_here() -> Node:
    """Our own row, with the key in force; made, or brought up to date, where it is not.

    Raises ``sharing.node_renamed`` where this installation already is another node.
    """
    mine = here()
    other = Node.objects.filter(is_here=True).exclude(code=mine.code).first()
    if other is not None:
        raise node_renamed(other.code, mine.code)
    PublicKey.objects.get_or_create(
        fingerprint=mine.fingerprint,
        defaults={"owner": f"node:{mine.code}", "der": mine.public_der, "registered_at": now()},
    )
    node, _ = Node.objects.get_or_create(code=mine.code, defaults={"joined_at": now(), "is_here": True})
    if node.key != mine.fingerprint or not node.is_here:
        node.key, node.is_here = mine.fingerprint, True
        node.save(update_fields=["key", "is_here"])
        publish(NodeKeyMade(node=mine.code, fingerprint=mine.fingerprint), subject=f"node:{mine.code}")
    return node


def _made() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
