"""Keys that sign envelopes: read, named by their fingerprint, and asked whether a signature holds.

Three kinds, each with the one way it signs: EC P-256 (ECDSA with SHA-256, DER), Ed25519, and RSA from 2048
bits (PKCS #1 v1.5 with SHA-256), which the certificates that agencies hold today mostly have. A key is
named by the first 32 hexadecimal digits of the SHA-256 of its public part in DER.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from nhip.kernel.api import Text
from nhip.sharing.errors import key_unfit

SigningKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
VerifyingKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey

_ECDSA: Final = ec.ECDSA(SHA256())
_PKCS1: Final = padding.PKCS1v15()
_SHA256: Final = SHA256()
_MOST_KEYS: Final = 4096  # far more than there are agencies and nodes


def public_der(pem: bytes) -> bytes:
    """The public key in ``pem`` as DER. Raises ``sharing.key_unfit``."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise key_unfit(Text(vi="Không phải khóa công khai PEM", en="It is no public key in PEM")) from None
    return written(_fit(key))


def written(key: object) -> bytes:
    """The public key ``key`` as DER (SubjectPublicKeyInfo)."""
    return _fit(key).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(der: bytes) -> str:
    """The name of a public key, 32 hexadecimal digits."""
    return sha256(der).hexdigest()[:32]


@lru_cache(maxsize=_MOST_KEYS)
def loaded(der: bytes) -> VerifyingKey:
    """The public key in ``der``, parsed once. Raises ``sharing.key_unfit``."""
    try:
        return _fit(load_der_public_key(der))
    except (ValueError, UnsupportedAlgorithm):
        raise key_unfit(Text(vi="Khóa đã lưu bị hỏng", en="The stored key is damaged")) from None


def sign(key: SigningKey, content: bytes) -> bytes:
    """The signature of ``key`` over ``content``."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, _ECDSA)
    return key.sign(content)


def holds(der: bytes, signature: bytes, content: bytes) -> bool:
    """Whether ``signature`` over ``content`` was made with the private part of the key in ``der``."""
    key = loaded(der)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, _ECDSA)
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, content)
        else:
            key.verify(signature, content, _PKCS1, _SHA256)
    except InvalidSignature:
        return False
    return True


def _fit(key: object) -> VerifyingKey:
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    if isinstance(key, ed25519.Ed25519PublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048
    ):
        return key
    kind = type(key).__name__.removesuffix("PublicKey")
    raise key_unfit(Text(vi=f"Loại khóa {kind} không được dùng", en=f"Keys of the kind {kind} are not taken"))
