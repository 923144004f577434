"""Reading a CMS signature: its signed data, the hash it uses, and the time that a stamp inside it proves."""

from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import CMSStructuralError, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, message_imprint_checker
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus

from nhip.identity.signatures.timestamps import proven_time
from nhip.identity.signatures.trust import WEAK_HASHES, Asked, fingerprint_of, has_short_key, trust_in
from nhip.identity.signatures.verdicts import Standing, Verdict
from nhip.kernel.api import Text

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
)
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
_ALTERED = Text(vi="Nội dung không phải là nội dung đã ký.", en="The content is not what was signed.")


def read_cms(signature: bytes) -> cms.SignedData | None:
    """The signed data in a CMS (DER), or None where there is none."""
    try:
        info = cms.ContentInfo.load(signature, strict=True)
        signed = info["content"]
        if info["content_type"].native != "signed_data" or len(signed["signer_infos"]) == 0:
            return None
        signed.native  # noqa: B018 - reads all of it, so that what is malformed is found here
    except (ValueError, TypeError, KeyError):
        return None
    return signed


def verdict_on(signed: cms.SignedData, status: SignatureStatus, asked: Asked) -> Verdict:
    """What is to be said about a signature whose integrity pyHanko has looked at."""
    certificate = status.signing_cert
    told = getattr(status, "signer_reported_dt", None)
    is_weak = status.md_algorithm in WEAK_HASHES or has_short_key(certificate)
    stamped_at, notes = _stamp_in(signed, asked)
    about = {
        "signer": certificate.subject.human_friendly,
        "signed_at": told,
        "is_weak": is_weak,
        "stamped_at": stamped_at,
        "certificate": fingerprint_of(certificate),
    }
    trust = trust_in(certificate, _others(signed, certificate), stamped_at, asked)
    if not status.intact or not status.valid:
        return Verdict(Standing.ALTERED, _ALTERED, **about, is_seal=trust.is_seal, notes=notes)
    if status.trust_problem_indic in _BROKEN_HASH:
        return Verdict(Standing.UNTRUSTED, _HASH_BROKEN, **about, is_seal=trust.is_seal, notes=notes)
    return Verdict(trust.standing, trust.why, **about, is_seal=trust.is_seal, notes=notes + trust.notes)


def _others(signed: cms.SignedData, certificate: asn1_x509.Certificate) -> list[asn1_x509.Certificate]:
    chosen = [each.chosen for each in signed["certificates"] if each.name == "certificate"]
    return [each for each in chosen if each != certificate]


def _stamp_in(signed: cms.SignedData, asked: Asked) -> tuple[datetime | None, tuple[Text, ...]]:
    """The time that a stamp on the signature proves, and what is to be said of one that proves nothing."""
    try:
        info = extract_signer_info(signed)
        stamps = list(extract_tst_data_iter(info, signed=False))
        expected = message_imprint_checker(info)
        for stamp in stamps:
            moment = stamp["encap_content_info"]["content"].parsed["gen_time"].native
            if proven_time(stamp, moment, expected, asked.roots) is not None:
                return moment, ()
    except UNREADABLE:
        return None, (_UNPROVEN,)
    return None, (_UNPROVEN,) if stamps else ()
