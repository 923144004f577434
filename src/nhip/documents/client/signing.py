"""Calls signed with the agency's own key, so that no secret travels and messages bear its signature.

A message is signed as it stands (the canonical text of its envelope); every other call over four lines: the
method, the address with its query, the time, the SHA-256 of the body.
"""

from base64 import b64encode
from collections.abc import Generator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self, TypeAlias

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from nhip.kernel.api import Refusal, Text

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

_MESSAGES: Final = "/exchange/v1/messages"
_LEAST_BITS: Final = 2048


class SeatKey(httpx.Auth):
    """The key of the agency ``agency``: EC P-256, Ed25519, or RSA from 2048 bits."""

    requires_request_body = True

    def __init__(self, key: PrivateKey, agency: str) -> None:
        self._key = key
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.key_id = f"agency:{agency}:{sha256(der).hexdigest()[:32]}"

    @classmethod
    def read(cls, path: Path, agency: str) -> Self:
        """The private key (PEM, not encrypted) in the file. Raises ``client.key_unfit``."""
        try:
            key = load_pem_private_key(path.read_bytes(), None)
        except OSError as error:
            raise _unfit(
                path, Text("không đọc được tệp", error.strerror or "the file cannot be read")
            ) from None
        except (ValueError, TypeError, UnsupportedAlgorithm):
            why = Text("không phải khóa riêng PEM không mã hóa", "it is no private key in PEM, not encrypted")
            raise _unfit(path, why) from None
        is_curve = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
        is_rsa = isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _LEAST_BITS
        if not (is_curve or is_rsa or isinstance(key, ed25519.Ed25519PrivateKey)):
            kinds = "EC P-256, Ed25519, RSA 2048+"
            raise _unfit(path, Text(f"chỉ nhận {kinds}", f"only {kinds} are taken"))
        return cls(key, agency)  # type: ignore[arg-type]  # one of the three, as was just seen

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request anew each time it goes out."""
        body = request.content
        signed = body
        if (request.method, request.url.path) != ("POST", _MESSAGES):
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            target = request.url.raw_path.decode("ascii")
            digest = sha256(body).hexdigest()
            signed = f"{request.method}\n{target}\n{at}\n{digest}".encode()
            request.headers["Exchange-Time"] = at
            request.headers["Exchange-Digest"] = digest  # so it is proven before the body is read
        request.headers["Exchange-Key"] = self.key_id
        request.headers["Exchange-Signature"] = b64encode(self._sign(signed)).decode()
        yield request

    def _sign(self, content: bytes) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(content, ec.ECDSA(SHA256()))
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(content, padding.PKCS1v15(), SHA256())
        return self._key.sign(content)


def _unfit(path: Path, why: Text) -> Refusal:
    return Refusal(
        "client.key_unfit",
        Text("Khóa của cơ quan không dùng được", "The agency's key cannot be used"),
        Text(f"{path}: {why.vi}.", f"{path}: {why.en}."),
        Text(
            "Đặt NHIP_CLIENT_KEY là tệp khóa riêng PEM (EC P-256, Ed25519, hoặc RSA từ 2048 bit) có khóa "
            "công khai đã đăng ký bằng «nhip exchange connect --key».",
            "Set NHIP_CLIENT_KEY to a private key in PEM (EC P-256, Ed25519, or RSA from 2048 bits) whose "
            "public key was registered by “nhip exchange connect --key”.",
        ),
    )
