"""Whether a certificate may be trusted for a signature made at a moment, whatever form the signature has.

The moment is the one that is proven: by a trusted time stamp, else by the register or the ledger of whoever
asks, else it is now. What was proven to be signed before a revocation stays valid; what only says so is not.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from nhip.identity.signatures.authority import root, trusted_roots
from nhip.identity.signatures.evidence import Evidence, ask_issuer
from nhip.identity.signatures.running import run
from nhip.identity.signatures.verdicts import Standing
from nhip.kernel.api import Text, clock, now

# SHA-1 and short RSA keys of old software are read, and shown as weak; MD5 proves nothing any more.
WEAK_HASHES = frozenset({"sha1", "md5", "md2"})
SHORT_KEY = 2048
READS_OLD = DisallowWeakAlgorithmsPolicy(  # type: ignore[no-untyped-call]
    weak_hash_algos=frozenset({"md5", "md2"}), rsa_key_size_threshold=1024, dsa_key_size_threshold=1024
)
_UNASKED = CertRevTrustPolicy(
    RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
)
_ASKED = CertRevTrustPolicy(
    RevocationCheckingPolicy(
        RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
    ),
    retroactive_revinfo=True,  # what is known today tells about the day of signing
)
_HOLDS = Text(vi="Chữ ký còn giá trị.", en="The signature holds.")


@dataclass(frozen=True, slots=True)
class Asked:
    """For when and by whose trust a verification is asked.

    With ``roots`` only these are trusted and the node's register is not asked, nor anybody over the network:
    this is for checking far from the node. ``crls`` are revocation lists at hand (DER).
    """

    at: datetime | None = None
    roots: Sequence[x509.Certificate] | None = None
    crls: Sequence[bytes] = ()

    @property
    def trusted(self) -> Sequence[x509.Certificate]:
        return trusted_roots() if self.roots is None else self.roots


@dataclass(frozen=True, slots=True)
class Trust:
    """What was found about a certificate: valid, untrusted or revoked, why, and what is still open."""

    standing: Standing
    why: Text
    is_seal: bool
    notes: tuple[Text, ...] = ()


def context_for(
    roots: Sequence[x509.Certificate], moment: datetime, evidence: Evidence | None = None
) -> ValidationContext:
    """What pyHanko needs to judge at ``moment``: no network, revocation only by ``evidence``."""
    return ValidationContext(
        trust_roots=[converted(each) for each in roots],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        crls=evidence.crls if evidence else None,
        ocsps=evidence.ocsps if evidence else None,
        revinfo_policy=_ASKED if evidence else _UNASKED,
        algorithm_usage_policy=READS_OLD,
    )


def trust_in(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    stamped_at: datetime | None,
    asked: Asked,
) -> Trust:
    """Whether ``certificate`` may be trusted for a signature that a stamp or the asker proves, or for now."""
    proven = min((each for each in (stamped_at, asked.at) if each is not None), default=None)
    moment = proven or now()
    record = _registered(certificate) if asked.roots is None else None
    is_seal = record["purpose"] == "seal" if record else is_of_organisation(certificate)
    try:
        path = run(_path(certificate, others, context_for(asked.trusted, moment)))
    except (ValidationError, PathError, ValueError) as error:
        return Trust(Standing.UNTRUSTED, _distrust(error), is_seal)
    if record and record["revoked_at"] is not None and record["revoked_at"] <= moment:
        return Trust(Standing.REVOKED, _revoked(record["revoked_at"], proven), is_seal)
    evidence, is_told = _evidence(certificate, path, asked)
    try:
        if evidence:
            run(_path(certificate, others, context_for(asked.trusted, moment, evidence)))
            is_told = True
    except RevokedError as error:
        return Trust(Standing.REVOKED, _revoked(error.revocation_dt, proven), is_seal)
    except (ValidationError, PathError, ValueError):
        is_told = _is_revoked_later(certificate, others, evidence, asked)
    return Trust(Standing.VALID, _HOLDS, is_seal, () if is_told else (_unchecked(certificate),))


def _is_revoked_later(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    evidence: Evidence,
    asked: Asked,
) -> bool:
    """Whether what the issuer says, useless for the moment of signing, tells of a revocation since then.

    A responder answers "revoked" with a date and no more; pyHanko takes that for no answer about the days
    before. A certificate revoked since was good until then.
    """
    try:
        run(_path(certificate, others, context_for(asked.trusted, now(), evidence)))
    except RevokedError:
        return True
    except (ValidationError, PathError, ValueError):
        return False
    return False


def _evidence(certificate: asn1_x509.Certificate, path: Any, asked: Asked) -> tuple[Evidence, bool]:
    """What others say about revocation; and whether the register has told already, for its own authority."""
    if asked.crls or asked.roots is not None:
        return Evidence(crls=tuple(asked.crls)), False
    if certificate.issuer == converted(root().certificate).subject:
        return Evidence(), True
    return ask_issuer(certificate, path[-2]) if len(path) > 1 else Evidence(), False


def converted(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The certificate as pyHanko reads it."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def fingerprint_of(certificate: asn1_x509.Certificate) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()


def is_of_organisation(certificate: asn1_x509.Certificate) -> bool:
    """Whether a certificate that no register knows speaks for an organisation: it is named like one."""
    named = certificate.subject.native
    if "given_name" in named or "surname" in named:
        return False
    return "organization_identifier" in named or named.get("common_name") == named.get("organization_name")


def has_short_key(certificate: asn1_x509.Certificate) -> bool:
    key = certificate.public_key
    return bool(key.algorithm == "rsa" and key.bit_size < SHORT_KEY)


async def _path(
    certificate: asn1_x509.Certificate, others: Sequence[asn1_x509.Certificate], context: ValidationContext
) -> Any:
    validator = CertificateValidator(certificate, list(others), context)
    path = await validator.async_validate_path()
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise ValueError("key usage")
    return path


def _registered(certificate: asn1_x509.Certificate) -> dict[str, Any] | None:
    from nhip.identity.models.certificate import Certificate  # noqa: PLC0415 - not needed far from a node

    found = Certificate.objects.filter(fingerprint=fingerprint_of(certificate))
    record = found.values("purpose", "revoked_at").first()
    return None if record is None else dict(record)


def _distrust(error: Exception) -> Text:
    if isinstance(error, ExpiredError | NotYetValidError):
        return Text(
            vi="Chứng thư đã dùng ngoài thời hạn của nó.", en="The certificate was used outside its term."
        )
    if isinstance(error, PathBuildingError):
        return Text(
            vi="Chứng thư không do nơi cấp nào mà hệ thống tin cậy cấp.",
            en="No authority that this node trusts issued the certificate.",
        )
    return Text(
        vi=f"Chứng thư không dùng được cho chữ ký này: {error}",
        en=f"The certificate cannot stand behind this signature: {error}",
    )


def _revoked(when: datetime, proven: datetime | None) -> Text:
    day = f"{when.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}"
    if proven is None:
        return Text(
            vi=f"Chứng thư đã bị thu hồi lúc {day}; không có gì chứng minh đã ký trước lúc đó.",
            en=f"The certificate was revoked on {day}; nothing proves that this was signed before.",
        )
    return Text(
        vi=f"Chứng thư đã bị thu hồi lúc {day}, trước khi ký.",
        en=f"The certificate was revoked on {day}, before this was signed.",
    )


def _unchecked(certificate: asn1_x509.Certificate) -> Text:
    if certificate.ocsp_urls or certificate.crl_distribution_points:
        return Text(
            vi="Chưa hỏi được nơi cấp xem chứng thư có bị thu hồi không.",
            en="The issuer could not be asked whether the certificate was revoked.",
        )
    return Text(
        vi="Chứng thư không cho biết hỏi ở đâu về việc thu hồi.",
        en="The certificate does not say where to ask about revocation.",
    )
