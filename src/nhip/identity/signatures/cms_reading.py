"""Reading a CMS signature: its signed data, the hash it uses, and the time that a stamp inside it proves."""

from datetime import datetime
from itertools import islice

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import CMSStructuralError, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, message_imprint_checker
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus

from nhip.identity.signatures.evidence import MOST_PROOF, NOTHING, Evidence
from nhip.identity.signatures.levels import Level
from nhip.identity.signatures.timestamps import Proven, judge_token
from nhip.identity.signatures.trust import (
    SHORT_KEY,
    WEAK_HASHES,
    Asked,
    Trust,
    fingerprint_of,
    has_short_key,
    trust_in,
)
from nhip.identity.signatures.verdicts import Standing, Verdict
from nhip.kernel.api import Text, now

# What the libraries raise at a signature that is none: they take the hashes and curves it names on trust.
UNREADABLE = (
    SignatureValidationError,
    CMSStructuralError,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)
OCSP_ANSWER = "ocsp_response"  # how asn1crypto calls it among what stands beside revocation lists
_MOST_STAMPS = 4  # looked at in one signature
# pyHanko looks at integrity here; whether the certificate may sign at all is asked with its trust.
ANY_USAGE = KeyUsageConstraints(key_usage=set())
_BROKEN_HASH = (
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
)
_HASH_BROKEN = Text(
    vi="Chữ ký dùng thuật toán đã bị phá (như MD5), nên không chứng minh được gì.",
    en="The signature rests on an algorithm that was broken (such as MD5), so it proves nothing.",
)
_UNPROVEN = Text(
    vi="Dấu thời gian trong chữ ký không tin cậy được, nên không chứng minh được thời điểm ký.",
    en="The time stamp in the signature cannot be trusted, so it proves no time of signing.",
)
_OUTDATED = Text(
    vi="Chứng thư của dịch vụ cấp dấu thời gian đã hết hạn và không có dấu lưu trữ nào sau đó, nên dấu này "
    "không còn tự chứng minh được thời điểm ký.",
    en="The certificate of the time-stamping authority has ended and no archive stamp came after, so by "
    "itself this stamp no longer proves the time of signing.",
)
_ALTERED = Text(vi="Nội dung không phải là nội dung đã ký.", en="The content is not what was signed.")


def read_cms(signature: bytes) -> cms.SignedData | None:
    """The signed data in a CMS (DER), or None where there is none."""
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        if info["content_type"].native != "signed_data" or len(signed["signer_infos"]) == 0:
            return None
        signed.native  # noqa: B018 - reads all of it, so that what is malformed is found here
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return signed


def evidence_in(signed: cms.SignedData) -> Evidence:
    """What a signature brings along about revocation; nothing where it is too large to look at."""
    crls, ocsps = [], []
    try:
        for each in signed["crls"]:
            if each.name == "crl":
                crls.append(each.chosen.dump())
            elif each.chosen["other_rev_info_format"].native == OCSP_ANSWER:
                ocsps.append(each.chosen["other_rev_info"].dump())
    except UNREADABLE:
        return NOTHING
    if sum(map(len, (*crls, *ocsps))) > MOST_PROOF:
        return NOTHING
    return Evidence(tuple(crls), tuple(ocsps))


def certificates_in(signed: cms.SignedData) -> tuple[asn1_x509.Certificate, ...]:
    return tuple(each.chosen for each in signed["certificates"] if each.name == "certificate")


def verdict_on(signed: cms.SignedData, status: SignatureStatus, asked: Asked) -> Verdict:
    """What is to be said about a signature whose integrity pyHanko has looked at."""
    certificate = status.signing_cert
    told = getattr(status, "signer_reported_dt", None)
    weakness = _weakness(status.md_algorithm, certificate)
    stamp, notes = _stamp_in(signed, asked)
    archive_at = asked.brought.stamped_at if asked.brought else None
    times = (stamp.moment if stamp else None, archive_at)
    stamped_at = min((each for each in times if each is not None), default=None)
    notes = weakness + notes
    about = {
        "signer": certificate.subject.human_friendly,
        "signed_at": told,
        "is_weak": bool(weakness),
        "stamped_at": stamped_at,
        "certificate": fingerprint_of(certificate),
    }
    trust = trust_in(certificate, _others(signed, certificate), stamped_at, asked)
    if not status.intact or not status.valid:
        return Verdict(Standing.ALTERED, _ALTERED, **about, is_seal=trust.is_seal, notes=notes)
    if status.trust_problem_indic in _BROKEN_HASH:
        return Verdict(Standing.UNTRUSTED, _HASH_BROKEN, **about, is_seal=trust.is_seal, notes=notes)
    level = _level(trust, stamp, archive_at) if asked.brought and trust.standing is Standing.VALID else None
    notes += trust.notes
    return Verdict(trust.standing, trust.why, **about, is_seal=trust.is_seal, notes=notes, level=level)


def _level(trust: Trust, stamp: Proven | None, archive_at: datetime | None) -> Level:
    if stamp is None and archive_at is None:
        return Level.B_B
    if not trust.is_told_by_file or (archive_at is None and not (stamp and stamp.is_told)):
        return Level.B_T
    return Level.B_LTA if trust.is_archived else Level.B_LT


def _weakness(algorithm: str, certificate: asn1_x509.Certificate) -> tuple[Text, ...]:
    """What is weak about a signature of old software, in words."""
    found = []
    if algorithm in WEAK_HASHES:
        name = algorithm.upper().replace("SHA1", "SHA-1")
        found.append(
            Text(
                vi=f"Chữ ký yếu: dùng thuật toán băm {name} của phần mềm cũ, nay có thể bị làm giả.",
                en=f"A weak signature: it uses the hash {name} of old software, which can be forged today.",
            )
        )
    if has_short_key(certificate):
        found.append(
            Text(
                vi=f"Chữ ký yếu: khóa RSA ngắn hơn {SHORT_KEY} bit.",
                en=f"A weak signature: its RSA key is shorter than {SHORT_KEY} bits.",
            )
        )
    return tuple(found)


def _others(signed: cms.SignedData, certificate: asn1_x509.Certificate) -> list[asn1_x509.Certificate]:
    chosen = [each.chosen for each in signed["certificates"] if each.name == "certificate"]
    return [each for each in chosen if each != certificate]


def _stamp_in(signed: cms.SignedData, asked: Asked) -> tuple[Proven | None, tuple[Text, ...]]:
    """The time that a stamp on the signature proves, and what is to be said of one that proves nothing.

    In a document that can be stamped anew a stamp is judged as of the next stamp over it, or of now; beside a
    detached signature as of its own time. Either way what the asker proves (``asked.at``) proves it too.
    """
    doubt: tuple[Text, ...] = ()
    try:
        info = extract_signer_info(signed)
        expected = message_imprint_checker(info)
        for stamp in islice(extract_tst_data_iter(info, signed=False), _MOST_STAMPS):
            doubt = (_UNPROVEN,)
            moment = stamp["encap_content_info"]["content"].parsed["gen_time"].native
            relied = [moment]
            if asked.brought is not None:
                relied = [asked.brought.stamped_at or now()]
                relied += [asked.at] if asked.at is not None and asked.at >= moment else []
            for when in relied:
                found = judge_token(stamp, expected, asked.roots, max(when, moment), asked.brought)
                if found is not None:
                    return found, ()
            if judge_token(stamp, expected, asked.roots, moment, asked.brought) is not None:
                doubt = (_OUTDATED,)
    except UNREADABLE:
        return None, (_UNPROVEN,)
    return None, doubt
