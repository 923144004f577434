"""Private keys that the node keeps for people without a token: encrypted under the node's own secret."""

import secrets

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_der_private_key,
)

from nhip.kernel.api import kept_secret

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def seal_key(key: Key) -> bytes:
    """The key as PKCS#8 (DER), encrypted."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(_secret()))


def open_key(sealed: bytes | memoryview) -> Key:
    """The key again. Raises :class:`ValueError` when the node's secret is not the one it was sealed under."""
    key = load_der_private_key(bytes(sealed), _secret())
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("a sealed key of another kind")
    return key


def _secret() -> bytes:
    return kept_secret("keys", lambda: secrets.token_urlsafe(48).encode())
