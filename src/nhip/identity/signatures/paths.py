"""Which of the certificates that a stranger sends along may stand between a signer and a trusted root.

The search for a chain tries every order of certificates that bear fitting names, and a dozen of one name keep
it busy for years. Here each is asked first whether a trusted root, or one that leads to it, has really signed
it; the others are left out, whatever they are called.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from asn1crypto import cms, ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator.errors import ValidationError
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

MOST_SENT: Final = 200  # certificates beside one signature; a chain has three or four
_MOST_TRIED: Final = 1000  # signatures looked at
_LONGEST: Final = 10  # certificates of a chain
_BROKEN: Final = (InvalidSignature, ValidationError, ValueError, TypeError, KeyError, NotImplementedError)


def leading_to(
    roots: Sequence[x509.Certificate], certificates: Iterable[asn1_x509.Certificate]
) -> list[asn1_x509.Certificate]:
    """Those of ``certificates`` that lead to one of ``roots`` by their signatures, in their order."""
    held = {each.dump(): each for each in certificates}
    if not held:
        return []
    known = _leading(tuple(each.public_bytes(Encoding.DER) for each in roots), tuple(sorted(held)))
    return [each for der, each in held.items() if der in known]


def slim(signed: cms.SignedData, roots: Sequence[x509.Certificate]) -> cms.SignedData:
    """``signed`` without the certificates that are neither the signer's nor lead to a root: they are beside
    what is signed. Raises :class:`ValueError` where there are more than anybody sends.
    """
    sent = [each for each in signed["certificates"] if each.name == "certificate"]
    if len(signed["certificates"]) > MOST_SENT:
        raise ValueError(f"{len(signed['certificates'])} certificates")
    useful = {each.dump() for each in leading_to(roots, (each.chosen for each in sent))}
    signers = [each["sid"] for each in signed["signer_infos"]]
    kept = [
        each
        for each in sent
        if each.chosen.dump() in useful or any(_is_of(each.chosen, sid) for sid in signers)
    ]
    if len(kept) == len(signed["certificates"]):
        return signed
    made = signed.copy()
    made["certificates"] = kept
    return made


def answers_of_known(
    roots: Sequence[x509.Certificate], others: Iterable[asn1_x509.Certificate], answers: Sequence[bytes]
) -> list[bytes]:
    """Those OCSP answers (DER) that bring along no certificate but such as lead to a root."""
    sent = {answer: _certificates_in(answer) for answer in answers}
    pool = [*others, *(each for held in sent.values() for each in held or ())]
    known = {each.dump() for each in leading_to(roots, pool[:_MOST_TRIED])}
    return [
        answer
        for answer in answers
        if (held := sent[answer]) is not None and all(each.dump() in known for each in held)
    ]


def _certificates_in(answer: bytes) -> list[asn1_x509.Certificate] | None:
    try:
        response = ocsp.OCSPResponse.load(answer).basic_ocsp_response
        return list(response["certs"])
    except (ValueError, TypeError, KeyError):
        return None


def _is_of(certificate: asn1_x509.Certificate, sid: cms.SignerIdentifier) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.native)
    about = sid.chosen
    return bool(
        certificate.serial_number == about["serial_number"].native and certificate.issuer == about["issuer"]
    )


@lru_cache(maxsize=256)  # asked several times over for one signature
def _leading(roots: tuple[bytes, ...], certificates: tuple[bytes, ...]) -> frozenset[bytes]:
    left = {der: asn1_x509.Certificate.load(der) for der in certificates}
    issuers = [asn1_x509.Certificate.load(each) for each in roots]
    found: set[bytes] = set()
    tried = 0
    for _ in range(_LONGEST):
        new: list[asn1_x509.Certificate] = []
        for issuer in issuers:
            for der, each in list(left.items()):
                if each.issuer.hashable != issuer.subject.hashable:
                    continue
                tried += 1
                if tried > _MOST_TRIED:
                    return frozenset(found)
                if _has_signed(issuer, each):
                    found.add(der)
                    del left[der]
                    new.append(each)
        issuers = [each for each in new if each.ca]
        if not issuers:
            break
    return frozenset(found)


def _has_signed(issuer: asn1_x509.Certificate, certificate: asn1_x509.Certificate) -> bool:
    try:
        DefaultSignatureValidator().validate_signature(
            certificate["signature_value"].native,
            certificate["tbs_certificate"].dump(),
            issuer.public_key,
            certificate["signature_algorithm"],
        )
    except _BROKEN:
        return False
    return True
