"""Telling whether an XML signature holds: over files beside it (XAdES), or inside a document (edXML)."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod, digest_algorithm_implementations
from signxml.exceptions import InvalidDigest, InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from nhip.identity.signatures.cms_reading import UNREADABLE
from nhip.identity.signatures.trust import Asked, fingerprint_of, has_short_key, trust_in
from nhip.identity.signatures.verdicts import UNSIGNED, Standing, Verdict, altered, unexamined, unreadable
from nhip.identity.signatures.xml_parts import NAMES, XADES, alone, read_xml, reading
from nhip.kernel.api import Text

_ALTERED = Text(vi="Nội dung không phải là nội dung đã ký.", en="The content is not what was signed.")
_PART = Text(
    vi="Chữ ký chỉ bao trùm một phần của tài liệu.", en="The signature covers only a part of the document."
)
_OTHER_CERTIFICATE = Text(
    vi="Chứng thư đi kèm không phải là chứng thư đã dùng để ký.",
    en="The certificate beside the signature is not the one that it was made under.",
)
_MOST_SIGNATURES = 20  # in one document; each is checked over the whole of it
_MOST_INSIDE = 4  # references of one signature into its own document; each brings it into canonical form
_MOST_BESIDE = 2000
# What the samples of the national axis carry: it looks like a signature, in a namespace that has none.
_UNBOUND = Verdict(
    Standing.UNSIGNED,
    Text(
        vi="Phần Signature không theo chuẩn XML-DSig (sai không gian tên), nên không kiểm tra được.",
        en="What is called Signature is no XML-DSig (wrong namespace), so it cannot be checked.",
    ),
)
_BROKEN = (*UNREADABLE, SignXMLException, etree.LxmlError)


class _Verifier(XMLVerifier):
    """signxml's verifier, with parts of a document canonicalised as documents of their own."""

    def _c14n(self, nodes: Any, algorithm: Any, inclusive_ns_prefixes: Any = None) -> bytes:
        parts = nodes if isinstance(nodes, list) else [nodes]
        made: bytes = super()._c14n([alone(each) for each in parts], algorithm, inclusive_ns_prefixes)
        return made


def verify_xml_detached(
    signature: bytes,
    files: Mapping[str, bytes],
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> Verdict:
    """Whether ``signature`` (XAdES) holds over all of ``files``; one it leaves out counts as altered.

    ``at``, ``roots`` and ``crls`` are those of :func:`nhip.identity.api.verify_detached`.
    """
    try:
        found = read_xml(signature).xpath("descendant-or-self::ds:Signature", namespaces=NAMES)
        if len(found) != 1:
            return UNSIGNED
        verdict, covered = _verdict(signature, found[0], files, Asked(at, roots, crls))
    except _BROKEN as error:
        return unreadable(error)
    left_out = sorted(files.keys() - {unquote(uri) for uri in covered})
    if verdict.standing is Standing.ALTERED or not left_out:
        return verdict
    names = ", ".join(left_out)
    return altered(verdict, Text(vi=f"Chưa được ký: {names}.", en=f"Not covered by the signature: {names}."))


def verify_xml_enveloped(
    xml: bytes,
    *,
    at: datetime | None = None,
    roots: Sequence[x509.Certificate] | None = None,
    crls: Sequence[bytes] = (),
) -> tuple[Verdict, ...]:
    """A verdict for each signature inside ``xml``; one that says unsigned where there is none.

    ``at``, ``roots`` and ``crls`` are those of :func:`nhip.identity.api.verify_detached`.
    """
    try:
        root = read_xml(xml)
    except ValueError as error:
        return (unreadable(error),)
    verdicts = []
    signatures = root.xpath("//ds:Signature", namespaces=NAMES)
    if len(signatures) > _MOST_SIGNATURES:
        many = len(signatures)
        return (
            unexamined(
                Text(
                    vi=f"tệp có {many} chữ ký, nhiều hơn {_MOST_SIGNATURES}",
                    en=f"it has {many} signatures, more than {_MOST_SIGNATURES}",
                )
            ),
        )
    for signature in signatures:
        try:
            verdict, covered = _verdict(xml, signature, {}, Asked(at, roots, crls))
        except _BROKEN as error:
            verdicts.append(unreadable(error))
        else:
            is_part = "" not in covered and verdict.standing not in (Standing.ALTERED, Standing.UNSIGNED)
            verdicts.append(altered(verdict, _PART) if is_part else verdict)
    if not verdicts and root.xpath("//*[local-name() = 'SignatureValue']"):
        return (_UNBOUND,)
    return tuple(verdicts) or (UNSIGNED,)


def _verdict(
    xml: bytes, signature: Any, files: Mapping[str, bytes], asked: Asked
) -> tuple[Verdict, list[str]]:
    """The verdict on one signature of ``xml``, and the addresses it covers."""
    held = [
        base64_text(each)
        for each in signature.xpath("ds:KeyInfo/ds:X509Data/ds:X509Certificate", namespaces=NAMES)
    ]
    if not held:
        return UNSIGNED, []
    signer = asn1_x509.Certificate.load(held[0], strict=True)
    others = [asn1_x509.Certificate.load(each, strict=True) for each in held[1:]]
    methods = " ".join(signature.xpath("ds:SignedInfo//@Algorithm", namespaces=NAMES))
    covered = signature.xpath("ds:SignedInfo/ds:Reference/@URI", namespaces=NAMES)
    inside = sum(not uri or uri.startswith("#") for uri in covered)
    if inside > _MOST_INSIDE or len(covered) - inside > _MOST_BESIDE:
        raise ValueError(f"{len(covered)} references")
    trust = trust_in(signer, others, None, asked)
    verdict = Verdict(
        trust.standing,
        trust.why,
        signer.subject.human_friendly,
        is_weak="sha1" in methods or has_short_key(signer),
        is_seal=trust.is_seal,
        certificate=fingerprint_of(signer),
        notes=trust.notes,
    )
    try:
        results = _verified(xml, signature, held[0], files)
    except (InvalidDigest, InvalidSignature):
        return altered(verdict, _ALTERED), covered
    if not _names_its_certificate(signature, results, held[0]):
        return altered(verdict, _OTHER_CERTIFICATE), covered
    return replace(verdict, signed_at=_told_at(results)), covered


def _verified(xml: bytes, signature: Any, certificate: bytes, files: Mapping[str, bytes]) -> list[Any]:
    """What the signature was found to cover. The certificate's own term and trust are judged elsewhere."""
    loaded = x509.load_der_x509_certificate(certificate)
    parent = signature.getparent()
    path = "" if parent is None else signature.getroottree().getelementpath(parent).removeprefix(".")
    siblings = [] if parent is None else parent.findall(signature.tag)
    if parent is None or len(siblings) > 1:
        raise ValueError("ds:Signature")
    config = SignatureConfiguration(
        location=f"./{path}/" if path else "./",
        expect_references=True,
        signature_methods=frozenset(method for method in SignatureMethod if "HMAC" not in method.name),
        digest_algorithms=frozenset(DigestAlgorithm),
        verification_time=loaded.not_valid_before_utc,
    )
    found = _Verifier().verify(
        xml,
        x509_cert=loaded,
        parser=reading(),
        uri_resolver=lambda uri: files.get(unquote(uri)),
        expect_config=config,
    )
    return found if isinstance(found, list) else [found]


def _names_its_certificate(signature: Any, results: list[Any], certificate: bytes) -> bool:
    """Whether the certificate beside the signature is the one that a XAdES signature names inside."""
    if not signature.xpath(".//xades:SignedProperties", namespaces=NAMES):
        return True  # plain XML-DSig names none
    query = "descendant-or-self::xades:SignedProperties//xades:CertDigest"
    found = [
        each.signed_xml.xpath(query, namespaces=NAMES) for each in results if each.signed_xml is not None
    ]
    return any(_is_digest_of(certificate, named[0]) for named in found if named)


def _is_digest_of(certificate: bytes, named: Any) -> bool:
    """Whether ``named`` (CertDigest, by any hash that a signature may use) is of the certificate."""
    try:
        method = DigestAlgorithm(named.find("ds:DigestMethod", NAMES).get("Algorithm"))
    except (ValueError, AttributeError):
        return False
    digest = x509.load_der_x509_certificate(certificate).fingerprint(
        digest_algorithm_implementations[method]()
    )
    return digest == b64decode(named.findtext("ds:DigestValue", "", NAMES))


def _told_at(results: list[Any]) -> datetime | None:
    """When the signature says it was made, where that was signed."""
    signed = (each.signed_xml for each in results if each.signed_xml is not None)
    for properties in signed:
        if properties.tag == f"{{{XADES}}}SignedProperties":
            told = properties.xpath("string(.//xades:SigningTime)", namespaces=NAMES)
            return datetime.fromisoformat(told) if told else None
    return None


def base64_text(element: Any) -> bytes:
    """The bytes that an element holds in base64, spaces aside. Raises :class:`ValueError`."""
    return b64decode("".join((element.text or "").split()), validate=True)
