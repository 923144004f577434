"""Telling whether a signature holds, and if not, why not.

Five answers: valid; altered (the content is not what was signed); untrusted (no authority we trust stands
behind the certificate, or it was used outside its term); revoked; unsigned (there is no readable signature).
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.authority import trusted_roots
from nhip.kernel.api import Text, now

_WEAK = frozenset({"md5", "sha1"})


class Standing(StrEnum):
    """What a verification found."""

    VALID = "valid"
    ALTERED = "altered"
    UNTRUSTED = "untrusted"
    REVOKED = "revoked"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The standing of a signature, why, who signed and when; ``is_weak`` where a hash of old is in it."""

    standing: Standing
    why: Text
    signer: str = ""
    signed_at: datetime | None = None
    is_weak: bool = False


def verify_detached(
    content: bytes,
    signature: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
) -> Verdict:
    """Whether ``signature`` (CMS, DER) holds over ``content``, as of ``at`` (now unless said).

    With ``roots`` only these are trusted and the node's register is not asked, so a revocation that only the
    register knows stays unknown: this is for checking far from the node, without a database.
    """
    moment = at or now()
    trusted = trusted_roots() if roots is None else roots
    read = _read(signature)
    if read is None:
        return Verdict(
            Standing.UNSIGNED,
            Text("Không có chữ ký đọc được.", "There is no readable signature."),
        )
    signed, digest = read
    context = ValidationContext(
        trust_roots=[_converted(root_.public_bytes(Encoding.DER)) for root_ in trusted],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        status = asyncio.run(async_validate_detached_cms(content, signed, signer_validation_context=context))
    except (SignatureValidationError, ValueError) as error:
        return Verdict(
            Standing.UNSIGNED,
            Text(f"Chữ ký không đọc được: {error}", f"The signature cannot be read: {error}"),
        )
    name = status.signing_cert.subject.human_friendly
    told = status.signer_reported_dt
    is_weak = digest in _WEAK
    if not status.intact or not status.valid:
        return Verdict(
            Standing.ALTERED,
            Text(
                "Nội dung không phải là nội dung đã ký.",
                "The content is not what was signed.",
            ),
            name,
            told,
            is_weak,
        )
    if status.revoked or (roots is None and _is_revoked(status.signing_cert, moment)):
        return Verdict(
            Standing.REVOKED,
            Text("Chứng thư đã bị thu hồi.", "The certificate was revoked."),
            name,
            told,
            is_weak,
        )
    if not status.trusted:
        return Verdict(
            Standing.UNTRUSTED,
            Text(
                "Chứng thư không do nơi cấp nào mà hệ thống tin cậy cấp, hoặc đã dùng ngoài thời hạn.",
                "No authority that this node trusts issued the certificate, or it was used outside its term.",
            ),
            name,
            told,
            is_weak,
        )
    return Verdict(
        Standing.VALID,
        Text("Chữ ký còn giá trị.", "The signature holds."),
        name,
        told,
        is_weak,
    )


def _read(signature: bytes) -> tuple[cms.SignedData, str] | None:
    """The signed data in a CMS and the name of its hash, or None where there is none."""
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        if info["content_type"].native != "signed_data" or len(signed["signer_infos"]) == 0:
            return None
        digest: str = signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    except (ValueError, TypeError, KeyError):
        return None
    return signed, digest


def _converted(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)


def _is_revoked(certificate: asn1_x509.Certificate, moment: datetime) -> bool:
    """Whether the register of this node holds the certificate as revoked by ``moment``."""
    fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
    return Certificate.objects.filter(fingerprint=fingerprint, revoked_at__lte=moment).exists()
