"""Private keys that the node keeps for people without a token: encrypted under the node's own secret."""

import secrets
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
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


@lru_cache(maxsize=256)  # opening one costs more than signing with it
def open_key(sealed: bytes) -> Key:
    """The key again. Raises :class:`ValueError` when the node's secret is not the one it was sealed under."""
    key = load_der_private_key(sealed, _secret())
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("a sealed key of another kind")
    return key


def sign_bytes(key: Key, content: bytes) -> bytes:
    """The bare signature over the SHA-256 of ``content``: ECDSA (DER), or RSA with PKCS#1 v1.5 padding."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(content, ec.ECDSA(hashes.SHA256()))


def _secret() -> bytes:
    return kept_secret("keys", lambda: secrets.token_urlsafe(48).encode())
