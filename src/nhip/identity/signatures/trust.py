"""Whether a certificate may be trusted for a signature made at a moment, whatever form the signature has.

The moment is the one that is proven: by a trusted time stamp, else by the register or the ledger of whoever
asks, else it is now. What was proven to be signed before a revocation stays valid; what only says so is not.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from nhip.identity.signatures.authority import root, trusted_roots
from nhip.identity.signatures.evidence import NOTHING, Evidence, ask_issuer
from nhip.identity.signatures.paths import answers_of_known, leading_to
from nhip.identity.signatures.purposes import demand_for_signing
from nhip.identity.signatures.running import run
from nhip.identity.signatures.trust_words import distrust, revoked, unchecked
from nhip.identity.signatures.verdicts import Standing
from nhip.kernel.api import Text, now

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
class Brought:
    """What a document brings along for its own proof: answers about revocation, certificates, stamps.

    ``stamped_at`` is the time of the first archive stamp over the signature that holds; ``archived`` what the
    document held already when the last one was made.
    """

    evidence: Evidence = NOTHING
    certificates: tuple[asn1_x509.Certificate, ...] = ()
    stamped_at: datetime | None = None
    archived: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """For when and by whose trust a verification is asked.

    With ``roots`` only these are trusted and the node's register is not asked, nor anybody over the network:
    this is for checking far from the node. ``crls`` are revocation lists at hand (DER). ``brought`` is what
    the document itself brings along.
    """

    at: datetime | None = None
    roots: Sequence[x509.Certificate] | None = None
    crls: Sequence[bytes] = ()
    brought: Brought | None = None

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
    is_told_by_file: bool = False
    is_archived: bool = False


def context_for(
    roots: Sequence[x509.Certificate],
    moment: datetime,
    evidence: Evidence | None = None,
    others: Sequence[asn1_x509.Certificate] = (),
) -> ValidationContext:
    """What pyHanko needs to judge at ``moment``: no network, revocation only by ``evidence``.

    Evidence that is empty proves nothing; without any (None) revocation is not asked about. ``others`` that
    lead to none of ``roots`` are left out, and so are answers that bring such along.
    """
    return ValidationContext(
        other_certs=leading_to(roots, others),
        trust_roots=[converted(each) for each in roots],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        crls=None if evidence is None else list(evidence.crls),
        ocsps=None if evidence is None else answers_of_known(roots, others, evidence.ocsps),
        revinfo_policy=_UNASKED if evidence is None else _ASKED,
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
    brought = asked.brought or Brought()
    others = leading_to(asked.trusted, [*others, *brought.certificates])
    record = _registered(certificate) if asked.roots is None else None
    is_seal = record["purpose"] == "seal" if record else is_of_organisation(certificate)
    try:
        path = run(_path(certificate, others, context_for(asked.trusted, moment)))
    except (ValidationError, PathError, ValueError) as error:
        return Trust(Standing.UNTRUSTED, distrust(error), is_seal)
    if record and record["revoked_at"] is not None and record["revoked_at"] <= moment:
        return Trust(Standing.REVOKED, revoked(record["revoked_at"], proven), is_seal)
    by_file = proven is not None and is_told(certificate, others, brought.evidence, asked, moment)
    answers, is_answered = [brought.evidence] if by_file and not asked.crls else [], False
    if not answers or _may_be_outdated(brought.evidence, certificate, others, asked, moment):
        evidence, is_answered = _evidence(list(path), asked)
        answers.append(evidence)
    for each in filter(None, answers):
        try:
            run(_path(certificate, others, context_for(asked.trusted, moment, each)))
            is_answered = True
        except RevokedError as error:
            return Trust(Standing.REVOKED, revoked(error.revocation_dt, proven), is_seal)
        except (ValidationError, PathError, ValueError):
            is_answered = is_answered or _is_revoked_later(certificate, others, each, asked)
    notes = () if is_answered else (unchecked(certificate),)
    archived = by_file and brought.archived is not None
    is_archived = archived and is_told(certificate, others, brought.archived or NOTHING, asked, moment)
    return Trust(Standing.VALID, _HOLDS, is_seal, notes, by_file, is_archived)


def is_told(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    evidence: Evidence,
    asked: Asked,
    moment: datetime,
) -> bool:
    """Whether ``evidence`` alone says of a certificate, a signer's or a time stamp's, at ``moment`` whether
    it was revoked.
    """
    others = leading_to(asked.trusted, others)
    try:
        run(_path(certificate, others, context_for(asked.trusted, moment, evidence), signs=False))
    except RevokedError:
        return True
    except (ValidationError, PathError, ValueError):
        return False
    return True


def path_to_root(
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    roots: Sequence[x509.Certificate],
    moment: datetime,
) -> list[asn1_x509.Certificate]:
    """The certificates from a trusted root down to ``certificate``; empty where none leads there."""
    try:
        near = leading_to(roots, others)
        return list(run(_path(certificate, near, context_for(roots, moment), signs=False)))
    except (ValidationError, PathError, ValueError):
        return []


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


def _may_be_outdated(
    evidence: Evidence,
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    asked: Asked,
    moment: datetime,
) -> bool:
    """Whether ``evidence``, which a file brings along, may not know yet what was revoked by ``moment``, and
    there is somebody to ask.

    A list holds for days: whoever steals a key embeds the one from before the theft. Once the certificate has
    ended, its issuer need not answer any more, and the file stands alone.
    """
    if asked.roots is not None or now() > certificate.not_valid_after:
        return False
    return not is_told(certificate, others, evidence.made_since(moment), asked, moment)


def _evidence(path: Sequence[asn1_x509.Certificate], asked: Asked) -> tuple[Evidence, bool]:
    """What each authority of ``path``, from the root down, says about what it issued; and whether the
    register has told already, for its own authority.

    Every node's own authority bears the same name; only ours is in our register.
    """
    if asked.crls or asked.roots is not None:
        return Evidence(crls=tuple(asked.crls)), False
    if len(path) > 1 and path[-2].dump() == converted(root().certificate).dump():
        return Evidence(), True
    answers = [ask_issuer(each, issuer) for issuer, each in pairwise(path)]
    return Evidence(
        tuple(crl for each in answers for crl in each.crls),
        tuple(ocsp for each in answers for ocsp in each.ocsps),
    ), False


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
    certificate: asn1_x509.Certificate,
    others: Sequence[asn1_x509.Certificate],
    context: ValidationContext,
    *,
    signs: bool = True,
) -> Any:
    validator = CertificateValidator(certificate, list(others), context)
    path = await validator.async_validate_path()
    if signs:
        demand_for_signing(certificate)
    return path


def _registered(certificate: asn1_x509.Certificate) -> dict[str, Any] | None:
    from nhip.identity.models.certificate import Certificate  # noqa: PLC0415 - not needed far from a node

    found = Certificate.objects.filter(fingerprint=fingerprint_of(certificate))
    record = found.values("purpose", "revoked_at").first()
    return None if record is None else dict(record)
