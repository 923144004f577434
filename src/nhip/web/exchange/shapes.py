"""What goes over the wire, as models: the routes check by them, and the OpenAPI description is made of
them.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.\-]{0,34}$", description="agency code")]


class Shape(BaseModel):
    """A JSON object with these members and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedFile(Shape):
    name: str = Field(min_length=1, max_length=255)
    size: int = Field(ge=1)
    sha256: Digest
    media_type: str


class Letter(Shape):
    """An envelope: canonical JSON (RFC 8785) where a signature stands over it, any spelling otherwise."""

    format: Literal["nhip-envelope/1"]
    sender: Code
    receivers: list[Code] = Field(min_length=1, max_length=500)
    kind: str = Field(pattern=r"^[a-z][a-z0-9_.\-]{0,39}$")
    consignment: str = Field(min_length=1, max_length=100, description="the sender's own id")
    sent_at: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
    files: list[NamedFile] = Field(max_length=200)
    body: dict[str, Any] = Field(description="no fractions, whole numbers below 2^53")


class Signed(Shape):
    """An envelope's exact text with the signature over its UTF-8 bytes."""

    content: str
    signature: str = Field(description="base64")
    key_id: str


def _which(given: Any) -> str:
    has_content = "content" in given if isinstance(given, dict) else isinstance(given, Signed)
    return "signed" if has_content else "letter"


# Told apart by one member: tried one after the other, every message would be read twice.
Either = Annotated[Annotated[Signed, Tag("signed")] | Annotated[Letter, Tag("letter")], Discriminator(_which)]


class Bundle(Shape):
    """Up to 500 messages at once: signed ones, or envelopes that the seat sends without a key of its own."""

    messages: list[Either] = Field(min_length=1, max_length=500)


class TakenMessage(Shape):
    """One message for one receiver, now in the log for good."""

    id: str
    receiver: Code
    number: int = Field(ge=1, description="counts from this sender to this receiver, without gaps")
    logged_at: datetime


class Taken(Shape):
    """What became of an envelope."""

    digest: Digest
    is_repeat: bool = Field(description="taken over earlier; this is the first answer again")
    messages: list[TakenMessage]


class Problem(BaseModel):
    """A refusal (RFC 9457), in both languages."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    remedy: str
    retriable: bool
    law: dict[str, Any] | None
    vi: dict[str, str]
    en: dict[str, str]


class TakenBundle(Shape):
    """An answer for each message, in order."""

    results: list[Taken | Problem]


class ShownMessage(Shape):
    """A message of the log: ``content`` is the exact signed text."""

    id: str
    sender: Code
    receiver: Code
    number: int
    position: int = Field(description="counts what the receiver was sent, without gaps")
    kind: str
    consignment: str
    digest: Digest
    content: str
    signature: str = Field(description="base64")
    key_id: str
    origin: str = Field(description="the sender's node")
    logged_at: datetime


class InboxQuestion(Shape):
    after: int | None = Field(None, ge=0, le=2**53, description="position; by default what is confirmed")
    limit: int = Field(100, ge=1, le=1000)
    wait: int = Field(0, ge=0, le=60, description="seconds to wait for a message")


class InboxAnswer(Shape):
    messages: list[ShownMessage]
    cursor: int = Field(description="confirmed up to this position")
    last_position: int


class Acknowledgement(Shape):
    upto: int = Field(ge=0, le=2**53, description="the position of the last message received")


class Acknowledged(Shape):
    cursor: int


class Receipt(Shape):
    """The proof that a message was taken over: the signed envelope, the event, its place in the ledger."""

    format: Literal["nhip-receipt/1"]
    message: ShownMessage
    public_key: str = Field(description="the key that signed the envelope, PEM")
    proof: dict[str, Any] = Field(description="the event under a signed checkpoint")
    stamp: dict[str, Any] | None = Field(description="RFC 3161 token over a checkpoint that covers the event")
    unstamped_since: datetime | None = Field(description="set where a stamp is due and not there")


class UploadAsked(Shape):
    size: int = Field(ge=1)
    sha256: Digest | None = None
    name: str = Field("", max_length=255)


class UploadState(Shape):
    id: str
    size: int
    received: int
    expires_at: datetime
    sha256: str = Field(description="the file's digest once all of it is here, else empty")


class FileKept(Shape):
    sha256: Digest
    size: int
    media_type: str


class ConnectedAgency(Shape):
    code: Code
    name: dict[str, str]
    node: str
    connected_at: datetime


class Agencies(Shape):
    agencies: list[ConnectedAgency]


class Ready(Shape):
    status: Literal["ready"]
    node: str
    waiting_polls: int
