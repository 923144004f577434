"""XML signatures: what we write xmlsec1 accepts, what others write is read, SHA-1 too, and called weak."""

import shutil
import subprocess
from copy import copy
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner
from signxml.algorithms import CanonicalizationMethod
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Standing,
    sign_xml_detached,
    sign_xml_enveloped,
    verify_xml_detached,
    verify_xml_enveloped,
)
from nhip.identity.signatures import authority

pytestmark = pytest.mark.django_db
FILES = {"công văn.pdf": b"%PDF-1.7 noi dung", "phu-luc.csv": "mã,giá trị\n".encode()}
QCVN = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
PACKAGE = f"""<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="{QCVN}"><edXML:edXMLEnvelope xmlns:edXML="{QCVN}"><edXML:edXMLHeader>
<edXML:MessageHeader><edXML:Subject>Về việc &amp; họp</edXML:Subject></edXML:MessageHeader>
</edXML:edXMLHeader></edXML:edXMLEnvelope><!-- ghi chú --></edXML>""".encode()


def judged_by_xmlsec(folder: Path, roots: Path, *more: str) -> bool:
    """Whether xmlsec1 accepts ``signature.xml`` in ``folder``."""
    program = shutil.which("xmlsec1")
    if program is None:
        pytest.skip("xmlsec1 is not installed: apt-get install xmlsec1")
    command = [program, "--verify", "--trusted-pem", str(roots), *more, "signature.xml"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=30, check=False).returncode == 0


def test_xmlsec_accepts_a_detached_signature_and_finds_one_flipped_byte(
    office: Office, tmp_path: Path
) -> None:
    plain = {"cong-van.pdf": FILES["công văn.pdf"], "phu-luc.csv": FILES["phu-luc.csv"]}
    (tmp_path / "signature.xml").write_bytes(sign_xml_detached(office.seal, plain))
    for name, content in plain.items():
        (tmp_path / name).write_bytes(content)
    properties = ("--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")
    assert judged_by_xmlsec(tmp_path, office.roots, *properties)
    (tmp_path / "phu-luc.csv").write_bytes(FILES["phu-luc.csv"].replace(b"m", b"n", 1))
    assert not judged_by_xmlsec(tmp_path, office.roots, *properties)


def test_a_detached_signature_is_about_all_the_files_and_nothing_else(office: Office) -> None:
    made = sign_xml_detached(office.person, FILES)
    verdict = verify_xml_detached(made, FILES)
    assert (verdict.standing, verdict.is_seal, verdict.is_weak) == (Standing.VALID, False, False), verdict.why
    assert verdict.signed_at is not None
    assert office.account.name in verdict.signer
    changed = FILES | {"phu-luc.csv": b"khac"}
    assert verify_xml_detached(made, changed).standing is Standing.ALTERED
    missing = {"phu-luc.csv": FILES["phu-luc.csv"]}
    assert verify_xml_detached(made, missing).standing is not Standing.VALID
    more = verify_xml_detached(made, FILES | {"them.txt": b"."})
    assert (more.standing, "them.txt" in more.why.vi) == (Standing.ALTERED, True)
    later = made.replace(b"<xades:SigningTime>2", b"<xades:SigningTime>3")
    assert verify_xml_detached(later, FILES).standing is Standing.ALTERED
    assert verify_xml_detached(b"<x/>", FILES).standing is Standing.UNSIGNED
    assert verify_xml_detached(b"nothing", FILES).standing is Standing.UNSIGNED


def test_xmlsec_accepts_a_signed_package_and_finds_one_flipped_byte(office: Office, tmp_path: Path) -> None:
    made = sign_xml_enveloped(office.seal, PACKAGE, into="edXMLHeader")
    changed = made.replace("họp".encode(), b"hop")
    for xml, holds in ((made, True), (changed, False)):
        (tmp_path / "signature.xml").write_bytes(xml)
        assert judged_by_xmlsec(tmp_path, office.roots) is holds
        (verdict,) = verify_xml_enveloped(xml)
        assert verdict.standing is (Standing.VALID if holds else Standing.ALTERED), verdict.why
    assert not verdict.is_weak
    assert verdict.is_seal


def test_a_signature_of_old_software_is_read_and_called_weak(office: Office) -> None:
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.certify(key.public_key(), "", "Văn phòng", is_seal=True)
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signer.check_deprecated_methods = lambda: None  # what we read here we would never write
    signer.sign_alg, signer.digest_alg = SignatureMethod.RSA_SHA1, DigestAlgorithm.SHA1
    pem = certificate.public_bytes(Encoding.PEM)
    made = etree.tostring(signer.sign(etree.fromstring(PACKAGE), key=key, cert=pem.decode()))
    (verdict,) = verify_xml_enveloped(made)
    assert (verdict.standing, verdict.is_weak) == (Standing.VALID, True), verdict.why


def test_a_document_that_could_harm_the_reader_is_not_read(office: Office) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    (verdict,) = verify_xml_enveloped(laughs)
    assert (verdict.standing, "DOCTYPE" in verdict.why.en) == (Standing.UNSIGNED, True)
    (none,) = verify_xml_enveloped(PACKAGE)
    assert none.standing is Standing.UNSIGNED


def test_a_decoration_that_only_looks_like_a_signature_is_told_from_none(office: Office) -> None:
    made = sign_xml_enveloped(office.seal, PACKAGE)
    decoration = made.replace(b' xmlns="http://www.w3.org/2000/09/xmldsig#"', b"")
    (verdict,) = verify_xml_enveloped(decoration)
    assert (verdict.standing, "namespace" in verdict.why.en) == (Standing.UNSIGNED, True)


def test_a_signature_carried_over_to_another_package_does_not_hold(office: Office) -> None:
    made = sign_xml_enveloped(office.seal, PACKAGE)
    signature = made[
        made.index(b"<ds:Signature") if b"<ds:Signature" in made else made.index(b"<Signature") :
    ]
    other = PACKAGE.replace(b"</edXML>", signature.partition(b"</edXML>")[0] + b"</edXML>")
    other = other.replace("họp".encode(), "nghỉ".encode())
    assert verify_xml_enveloped(other)[0].standing is Standing.ALTERED


def test_more_signatures_or_references_than_anybody_writes_are_not_followed(office: Office) -> None:
    made = etree.fromstring(sign_xml_enveloped(office.seal, PACKAGE))
    signature = made.find(".//{*}Signature")
    reference = signature.find(".//{*}Reference")
    for _ in range(3000):
        signature[0].append(copy(reference))
    (verdict,) = verify_xml_enveloped(etree.tostring(made))
    assert "3001 references" in verdict.why.en
    for each in signature[0].findall("{*}Reference")[1:]:
        signature[0].remove(each)
    for _ in range(30):
        made.append(copy(signature))
    (verdict,) = verify_xml_enveloped(etree.tostring(made))
    assert "could not be examined, because it has 31 signatures" in verdict.why.en
