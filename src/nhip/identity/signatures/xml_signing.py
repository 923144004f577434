"""Signing in XML: over named files from outside (XAdES, as ASiC-E holds it), or inside a document (edXML).

Canonical XML is the inclusive one, which every reader we know accepts. Written here and not by a library:
the key may be on a token, and one signature covers several files.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree
from pyhanko.sign.signers import Signer

from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import signer_of
from nhip.identity.signatures.xml_parts import (
    ASIC,
    C14N,
    DS,
    ENVELOPED,
    NAMES,
    PROPERTIES,
    SHA256,
    added,
    canonical,
    read_xml,
)
from nhip.kernel.api import now

_METHODS = {
    "ec": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "rsa": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
}
_P256 = 32  # bytes of one number of a signature on the curve P-256


def sign_xml_detached(certificate: Certificate, files: Mapping[str, bytes]) -> bytes:
    """A XAdES-BES signature over ``files`` (by name), which stay beside it unchanged.

    Raises what :func:`nhip.identity.api.sign_with` raises.
    """
    root = etree.Element(f"{{{ASIC}}}XAdESSignatures", nsmap=NAMES)
    with signer_of(certificate) as signer:
        signature = added(root, "ds:Signature", Id="S1")
        info = _info(signature, signer)
        for number, (name, content) in enumerate(files.items()):
            _reference(info, quote(name), hashlib.sha256(content).digest(), Id=f"S1-R{number}")
        properties = _properties(signature, signer, list(files))
        reference = etree.SubElement(info, f"{{{DS}}}Reference", URI="#S1-P", Type=PROPERTIES)
        added(added(reference, "ds:Transforms"), "ds:Transform", Algorithm=C14N)
        _digest(reference, hashlib.sha256(canonical(properties)).digest())
        _close(signature, info, signer)
    return _written(root)


def sign_xml_enveloped(certificate: Certificate, xml: bytes, into: str = "") -> bytes:
    """``xml`` with a signature inside that covers it all: in the first element named ``into``, or the root.

    Raises :class:`ValueError` where ``xml`` is no XML or has no such element, and what
    :func:`nhip.identity.api.sign_with` raises.
    """
    root = read_xml(xml)
    place = next((each for each in root.iter(f"{{*}}{into}")), None) if into else root
    if place is None:
        raise ValueError(into)
    whole = hashlib.sha256(canonical(root)).digest()
    with signer_of(certificate) as signer:
        signature = etree.SubElement(place, f"{{{DS}}}Signature", nsmap={None: DS})
        info = _info(signature, signer)
        reference = etree.SubElement(info, f"{{{DS}}}Reference", URI="")
        transforms = added(reference, "ds:Transforms")
        for algorithm in (ENVELOPED, C14N):
            added(transforms, "ds:Transform", Algorithm=algorithm)
        _digest(reference, whole)
        _close(signature, info, signer)
    return _written(root.getroottree())


def _written(document: Any) -> bytes:
    made: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return made


def _info(signature: Any, signer: Signer) -> Any:
    info = added(signature, "ds:SignedInfo")
    added(info, "ds:CanonicalizationMethod", Algorithm=C14N)
    added(info, "ds:SignatureMethod", Algorithm=_METHODS[_certificate(signer).public_key.algorithm])
    return info


def _reference(info: Any, uri: str, digest: bytes, **attributes: str) -> None:
    _digest(etree.SubElement(info, f"{{{DS}}}Reference", URI=uri, **attributes), digest)


def _digest(reference: Any, digest: bytes) -> None:
    added(reference, "ds:DigestMethod", Algorithm=SHA256)
    added(reference, "ds:DigestValue", b64encode(digest).decode())


def _properties(signature: Any, signer: Signer, names: list[str]) -> Any:
    """What XAdES has signed beside the files: when, under which certificate, of what type each file is."""
    qualifying = added(added(signature, "ds:Object"), "xades:QualifyingProperties", Target="#S1")
    properties = added(qualifying, "xades:SignedProperties", Id="S1-P")
    about = added(properties, "xades:SignedSignatureProperties")
    added(about, "xades:SigningTime", now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    digest = added(added(added(about, "xades:SigningCertificateV2"), "xades:Cert"), "xades:CertDigest")
    _digest(digest, hashlib.sha256(_certificate(signer).dump()).digest())
    objects = added(properties, "xades:SignedDataObjectProperties")
    for number, _name in enumerate(names):
        described = added(objects, "xades:DataObjectFormat", ObjectReference=f"#S1-R{number}")
        added(described, "xades:MimeType", "application/octet-stream")
    return properties


def _close(signature: Any, info: Any, signer: Signer) -> None:
    """Put the signature's value and the certificates behind what is signed."""
    value = _plain(run(signer.async_sign_raw(canonical(info), "sha256")), signer)
    at = signature.index(info) + 1
    written = etree.Element(f"{{{DS}}}SignatureValue")
    written.text = b64encode(value).decode()
    signature.insert(at, written)
    key = etree.Element(f"{{{DS}}}KeyInfo")
    signature.insert(at + 1, key)
    data = added(key, "ds:X509Data")
    for each in (_certificate(signer), *(c for c in signer.cert_registry if c != _certificate(signer))):
        added(data, "ds:X509Certificate", b64encode(each.dump()).decode())


def _plain(value: bytes, signer: Signer) -> bytes:
    """As XML has it: for curves the two numbers side by side, where CMS has a structure."""
    certificate = _certificate(signer)
    if certificate.public_key.algorithm == "rsa":
        return value
    length = (certificate.public_key.bit_size + 7) // 8 or _P256
    return b"".join(number.to_bytes(length, "big") for number in decode_dss_signature(value))


def _certificate(signer: Signer) -> asn1_x509.Certificate:
    certificate = signer.signing_cert
    assert certificate is not None
    return certificate
