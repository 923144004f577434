"""Two connected agencies and a kind of message that is taken, on the tests' own PostgreSQL."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nhip.identity.models import Agency, Kind
from nhip.kernel.api import Refusal, Text, now
from nhip.sharing import carried, keys
from nhip.sharing.api import Connected, Envelope, Incoming, Logged, SignedEnvelope, connect_seat, handles


@dataclass
class Notes:
    """Takes messages of the kind “note”; refuses those whose body says so, and remembers its effects."""

    kind: str = "note"
    seen: list[Logged] = field(default_factory=list)

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        said = Text(vi="không hợp lệ", en="not fit")
        refusal = Refusal("note.unfit", said, said, said, status=422)
        return [refusal if item.envelope.body.get("refuse") else None for item in batch]

    def effect(self, logged: Sequence[Logged]) -> None:
        self.seen.extend(logged)

    def returned(self, logged: Logged, why: Text) -> None:
        raise NotImplementedError


@pytest.fixture
def notes() -> Iterator[Notes]:
    handler = Notes()
    handles(handler)
    yield handler
    del carried._handlers["note"]


@dataclass
class Correspondent:
    """An agency with its own key and its seat."""

    code: str
    key: ec.EllipticCurvePrivateKey
    seat: Connected

    def envelope(
        self,
        *to: str,
        consignment: str = "",
        body: dict[str, object] | None = None,
        days: int = 0,
        kind: str = "note",
    ) -> Envelope:
        return Envelope(
            sender=self.code,
            receivers=to,
            kind=kind,
            consignment=consignment or uuid.uuid4().hex,
            sent_at=now() - timedelta(days=days),
            body=body or {"text": "Kính gửi"},
        )

    def sign(self, envelope: Envelope) -> SignedEnvelope:
        content = envelope.canonical()
        return SignedEnvelope(
            content=content, signature=keys.sign(self.key, content), key_id=self.seat.key_id
        )

    def incoming(self, *to: str, consignment: str = "", body: dict[str, object] | None = None) -> Incoming:
        return Incoming.read(self.sign(self.envelope(*to, consignment=consignment, body=body)))


def connect(code: str) -> Correspondent:
    """A new agency with the code, connected with a key of its own."""
    Agency.objects.create(code=code, kind=Kind.MINISTRY, name=f"Bộ {code}", short_name=code)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Correspondent(code, key, connect_seat(code, by=None, public_key=pem))


def fresh_code(mark: str) -> str:
    """A code nobody had before: the log is never emptied, so committed tests must not meet in it."""
    return f"T{mark}{uuid.uuid4().hex[:10].upper()}"


@pytest.fixture
def ministry(db: None) -> Correspondent:
    return connect(fresh_code("A"))


@pytest.fixture
def province(db: None) -> Correspondent:
    return connect(fresh_code("B"))
