"""Signing bytes: a detached CMS (RFC 5652, CAdES attributes), SHA-256 or better.

The signature names its certificate and carries it; the content travels beside it. Any CMS tool verifies it:
``openssl cms -verify -binary -inform DER -in SIGNATURE -content FILE -CAfile ROOTS``. Where an authority for
time stamps is named (``NHIP_TSA_URL``) and answers, its stamp stands in the signature.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from nhip.identity.models import Account
from nhip.identity.models.certificate import Certificate, CertificatePurpose, KeyPlace
from nhip.identity.signatures.errors import no_certificate, no_seal
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import signer_of
from nhip.identity.signatures.timestamps import Authority, authority_at_hand, note_answer, note_silence
from nhip.kernel.api import now


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached CMS (DER) and the certificate it was made under, by its SHA-256."""

    der: bytes
    certificate: str
    signer: str


def certificate_of(account: Account) -> Certificate | None:
    """The personal certificate the account signs with now: in its term, not revoked, with a key in reach."""
    return _in_force().filter(account=account, purpose=CertificatePurpose.PERSONAL).first()


def seal_certificate_of(agency_code: str) -> Certificate | None:
    """The certificate the agency seals with now: in its term, not revoked, with a key in reach."""
    return _in_force().filter(agency__code=agency_code, purpose=CertificatePurpose.SEAL).first()


def sign_detached(account: Account, content: bytes) -> Signature:
    """Sign ``content`` in the name of ``account``. Raises ``identity.no_certificate``."""
    certificate = certificate_of(account)
    if certificate is None:
        raise no_certificate()
    return sign_with(certificate, content)


def sign_with_seal(agency_code: str, content: bytes) -> Signature:
    """Sign ``content`` in the name of the agency. Raises ``identity.no_seal``."""
    certificate = seal_certificate_of(agency_code)
    if certificate is None:
        raise no_seal(agency_code)
    return sign_with(certificate, content)


def sign_with(certificate: Certificate, content: bytes) -> Signature:
    """Sign ``content`` under ``certificate``, whose key the node keeps or a token holds.

    Raises ``identity.certificate_not_in_force``, ``identity.no_certificate``, ``identity.token_unreachable``.
    """
    with signer_of(certificate) as signer:
        authority = authority_at_hand()
        if authority is not None:
            try:
                made = _signed(signer, content, authority)
            except (OSError, ValueError) as error:
                note_silence(error)
            else:
                note_answer()
                return Signature(made, certificate.fingerprint, certificate.subject_name)
        return Signature(_signed(signer, content, None), certificate.fingerprint, certificate.subject_name)


def _signed(signer: Signer, content: bytes, authority: Authority | None) -> bytes:
    told = PdfCMSSignedAttributes(signing_time=now())
    work = signer.async_sign_general_data(
        content, "sha256", detached=True, timestamper=authority, signed_attr_settings=told
    )
    made: bytes = run(work).dump()
    return made


def _in_force() -> QuerySet[Certificate]:
    moment = now()
    return Certificate.objects.filter(
        key_place__in=(KeyPlace.SOFTWARE, KeyPlace.TOKEN),
        revoked_at__isnull=True,
        valid_from__lte=moment,
        valid_to__gt=moment,
    ).order_by("-valid_from", "-id")
