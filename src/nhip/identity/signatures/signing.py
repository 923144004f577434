"""Signing bytes: a detached CMS (RFC 5652, CAdES attributes), SHA-256 or better.

The signature names its certificate and carries it; the content travels beside it. Any CMS tool verifies it:
``openssl cms -verify -binary -inform DER -in SIGNATURE -content FILE -CAfile ROOTS``.
"""

import asyncio
from dataclasses import dataclass

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nhip.identity.errors import no_certificate
from nhip.identity.models import Account
from nhip.identity.models.certificate import Certificate, CertificatePurpose, KeyPlace
from nhip.identity.signatures.authority import root
from nhip.identity.signatures.keys import open_key
from nhip.kernel.api import now


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached CMS (DER) and the certificate it was made under, by its SHA-256."""

    der: bytes
    certificate: str
    signer: str


def certificate_of(account: Account) -> Certificate | None:
    """The personal certificate the account signs with now: in its term, not revoked, with its key here."""
    moment = now()
    return (
        Certificate.objects.filter(
            account=account,
            purpose=CertificatePurpose.PERSONAL,
            key_place=KeyPlace.SOFTWARE,
            revoked_at__isnull=True,
            valid_from__lte=moment,
            valid_to__gt=moment,
        )
        .order_by("-valid_from")
        .first()
    )


def sign_detached(account: Account, content: bytes) -> Signature:
    """Sign ``content`` in the name of ``account``. Raises ``identity.no_certificate``."""
    certificate = certificate_of(account)
    if certificate is None:
        raise no_certificate()
    return sign_with(certificate, content)


def sign_with(certificate: Certificate, content: bytes) -> Signature:
    """Sign ``content`` under ``certificate``, whose key the node keeps."""
    if certificate.sealed_key is None:
        raise no_certificate()
    private = open_key(certificate.sealed_key).private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register(asn1_x509.Certificate.load(root().certificate.public_bytes(Encoding.DER)))
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(bytes(certificate.der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=registry,
    )
    told = PdfCMSSignedAttributes(signing_time=now())
    message = asyncio.run(
        signer.async_sign_general_data(content, "sha256", detached=True, signed_attr_settings=told)
    )
    return Signature(message.dump(), certificate.fingerprint, certificate.subject_name)
