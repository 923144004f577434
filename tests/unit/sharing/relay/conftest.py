"""Another node, as this one sees it: a code, a key, and what it says under that key."""

import base64
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from nhip.identity.models import Agency, Kind
from nhip.kernel.api import now
from nhip.sharing import keys
from nhip.sharing.api import Envelope, SignedEnvelope
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here
from nhip.sharing.relay import slips
from nhip.sharing.relay.answering import answer_slip
from nhip.sharing.relay.slips import Slip


@dataclass
class OtherNode:
    """Speaks slips as a node does, and vouches for the agencies that sit there."""

    code: str
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return keys.written(self.key.public_key())

    @property
    def key_id(self) -> str:
        return f"node:{self.code}:{keys.fingerprint(self.der)}"

    def say(self, purpose: str, body: dict[str, Any], *, to: str = "nhip", **told: Any) -> tuple[bytes, str]:
        slip = Slip(sender=self.code, receiver=to, purpose=purpose, at=told.get("at", now()), body=body)
        content = slip.written()
        return content, slips.header(self.key_id, keys.sign(self.key, content))

    def ask(self, purpose: str, body: dict[str, Any]) -> dict[str, Any]:
        """What this node answers, its signature checked."""
        content, signature = self.say(purpose, body)
        spoken = answer_slip(purpose, content, signature)
        slip = Slip.read(spoken.content)
        here = ensure_here()
        key_id, value = slips.read_header(spoken.signature)
        assert key_id == f"node:{here.code}:{here.key}"
        der = bytes(PublicKey.objects.get(fingerprint=here.key).der)
        assert slips.is_signed(der, value, spoken.content)
        assert (slip.sender, slip.receiver, slip.answers) == (here.code, self.code, slips.digest(content))
        return slip.body

    def message(self, envelope: Envelope, receiver: str, number: int) -> dict[str, Any]:
        content = envelope.canonical()
        return {
            "receiver": receiver,
            "number": number,
            "content": content.decode(),
            "signature": base64.b64encode(keys.sign(self.key, content)).decode(),
            "key_id": self.key_id,
        }

    def vouch(self, envelope: Envelope) -> SignedEnvelope:
        content = envelope.canonical()
        return SignedEnvelope(content=content, signature=keys.sign(self.key, content), key_id=self.key_id)


def known_node(code: str, *agencies: str) -> OtherNode:
    """A node that stands in this one's register, with its agencies."""
    node = OtherNode(code, ec.generate_private_key(ec.SECP256R1()))
    fingerprint = keys.fingerprint(node.der)
    PublicKey.objects.create(fingerprint=fingerprint, owner=f"node:{code}", der=node.der, registered_at=now())
    Node.objects.create(code=code, url="http://127.0.0.1:9", key=fingerprint, joined_at=now())
    for agency in agencies:
        Agency.objects.create(code=agency, kind=Kind.PROVINCE, name=f"Tỉnh {agency}", short_name=agency)
        Seat.objects.create(agency=agency, node=code, connected_at=now())
    return node


@pytest.fixture
def province(db: None) -> OtherNode:
    """The node of a province, where H91 and H92 sit."""
    ensure_here()
    return known_node("province", "H91", "H92")
