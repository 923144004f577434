"""A third agency, which signs its messages itself, and its calls byte by byte as they go over the line."""

import base64
import socket
import uuid
from datetime import UTC, datetime
from typing import Any, Final, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.exchange import Served

from nhip.sharing import keys
from nhip.sharing.api import Envelope

KEY: Final = ec.derive_private_key(0x7031, ec.SECP256R1())
PEM: Final = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
KEY_ID: Final = f"agency:T03:{keys.fingerprint(keys.written(KEY.public_key()))}"


def envelope(consignment: str = "", **changed: Any) -> bytes:
    """What T03 sends to T02, as it is signed."""
    values: dict[str, Any] = {"sender": "T03", "receivers": ("T02",), "kind": "note", "body": {}} | changed
    return Envelope(
        consignment=consignment or uuid.uuid4().hex, sent_at=datetime.now(UTC), **values
    ).canonical()


def request(content: bytes, *headers: str, signature: str | None = None, version: str = "1.1") -> bytes:
    """The bytes of the call that brings ``content`` under T03's key."""
    signed = base64.b64encode(keys.sign(KEY, content)).decode() if signature is None else signature
    lines = (
        f"POST /exchange/v1/messages HTTP/{version}",
        "Host: exchange",
        f"Exchange-Key: {KEY_ID}",
        f"Exchange-Signature: {signed}",
        f"Content-Length: {len(content)}",
        *headers,
    )
    return "\r\n".join((*lines, "", "")).encode() + content


def signed_headers(method: str, target: str, digest: str) -> dict[str, str]:
    """What T03 signs any other call with; ``digest`` is the SHA-256 of the body."""
    at = datetime.now(UTC).isoformat()
    signature = keys.sign(KEY, f"{method}\n{target}\n{at}\n{digest}".encode())
    return {
        "Exchange-Key": KEY_ID,
        "Exchange-Time": at,
        "Exchange-Signature": base64.b64encode(signature).decode(),
    }


class Line:
    """A connection to the exchange."""

    def __init__(self, served: Served) -> None:
        where = urlsplit(served.address)
        assert where.hostname is not None
        assert where.port is not None
        self.socket = socket.create_connection((where.hostname, where.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """The next answer: status, headers, body."""
        status = int(self._answers.readline().split()[1])
        headers = {}
        while line := self._answers.readline().strip().decode():
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return status, headers, self._answers.read(int(headers["content-length"]))

    def is_over(self) -> bool:
        """Whether the exchange has closed the line."""
        return self._answers.read(1) == b""
