"""Gathering what authorities say of the certificates behind a signature, whatever form the signature has."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from nhip.identity.signatures.authority import trusted_roots
from nhip.identity.signatures.evidence import NOTHING, Evidence
from nhip.identity.signatures.paths import slim
from nhip.identity.signatures.revocation import answer_about
from nhip.identity.signatures.trust import Asked, is_told, path_to_root
from nhip.kernel.api import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A certificate that an answer is wanted about: those of its chain at hand, the moment that counts."""

    certificate: asn1_x509.Certificate
    others: tuple[asn1_x509.Certificate, ...]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answers that were not held yet, the certificates they are about, and what could not be had."""

    found: Evidence = NOTHING
    certificates: tuple[asn1_x509.Certificate, ...] = ()
    missing: Text | None = None


def gather(held: Evidence, links: Iterable[Link]) -> Gathered:
    """Ask the authority behind each of ``links`` for what is not ``held`` already."""
    found, missing, asked = Evidence(), None, Asked()
    certificates: list[asn1_x509.Certificate] = []
    for link in links:
        at_hand = Evidence(held.crls + found.crls, held.ocsps + found.ocsps)
        if is_told(link.certificate, link.others, at_hand, asked, link.moment):
            continue
        path = path_to_root(link.certificate, link.others, trusted_roots(), link.moment)
        if not path:
            missing = missing or _untrusted(link.certificate)
            continue
        for issuer, certificate in pairwise(path):
            answer = answer_about(certificate, issuer)
            found = Evidence(found.crls + answer.crls, found.ocsps + answer.ocsps)
        certificates += path
        at_hand = Evidence(held.crls + found.crls, held.ocsps + found.ocsps)
        if not is_told(link.certificate, link.others, at_hand, asked, link.moment):
            missing = missing or _unanswered(link.certificate)
    return Gathered(found, tuple(certificates), missing)


def links_in(
    signed: cms.SignedData, held: Sequence[asn1_x509.Certificate], moment: datetime
) -> Iterator[Link]:
    """The certificate of a signature made at ``moment``, and those of the time stamps in it."""
    about = extract_certificate_info(slim(signed, trusted_roots()))
    yield Link(about.signer_cert, (*about.other_certs, *held), moment)
    for token in extract_tst_data_iter(extract_signer_info(signed), signed=False):
        about = extract_certificate_info(slim(token, trusted_roots()))
        stamped_at = token["encap_content_info"]["content"].parsed["gen_time"].native
        yield Link(about.signer_cert, (*about.other_certs, *held), stamped_at)


def _unanswered(certificate: asn1_x509.Certificate) -> Text:
    name = certificate.subject.human_friendly
    if certificate.ocsp_urls or certificate.crl_distribution_points:
        return Text(
            vi=f"Nơi cấp chứng thư không trả lời về việc thu hồi: {name}.",
            en=f"The issuer did not answer about revocation: {name}.",
        )
    return Text(
        vi=f"Chứng thư không cho biết hỏi ở đâu về việc thu hồi: {name}.",
        en=f"The certificate does not say where to ask about revocation: {name}.",
    )


def _untrusted(certificate: asn1_x509.Certificate) -> Text:
    name = certificate.subject.human_friendly
    return Text(
        vi=f"Chứng thư không dẫn tới nơi cấp được tin cậy: {name}.",
        en=f"The certificate leads to no trusted authority: {name}.",
    )
