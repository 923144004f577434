"""The certificates that the agencies' signatures carry: those of the signers, and the roots they end in."""

from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates


def carried(signatures: Iterable[bytes]) -> list[x509.Certificate]:
    """Every certificate in the signatures (CMS, DER), each once, in order of their bytes."""
    found = {
        certificate.public_bytes(Encoding.DER): certificate
        for signature in signatures
        for certificate in load_der_pkcs7_certificates(signature)
    }
    return [found[der] for der in sorted(found)]


def roots(certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """Those that vouch for themselves."""
    return [each for each in certificates if each.issuer == each.subject]


def as_pem(certificates: Iterable[x509.Certificate]) -> bytes:
    """The certificates in one file, each after a line with its subject."""
    return b"".join(
        f"# {each.subject.rfc4514_string()}\n".encode() + each.public_bytes(Encoding.PEM)
        for each in certificates
    )
