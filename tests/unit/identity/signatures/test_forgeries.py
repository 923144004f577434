"""What a thief of a key, or a forger with sound parts of other signatures, would try."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree
from pyhanko.sign.timestamps import DummyTimeStamper
from signxml import DigestAlgorithm, SignatureConstructionMethod, SignatureMethod, XMLSigner
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.test_asice import FILES, packed
from tests.unit.identity.signatures.test_revocation import Others

from nhip.identity.api import (
    Standing,
    asic_manifest,
    read_asice,
    sign_with,
    sign_xml_detached,
    timestamp,
    verify_asice,
    verify_detached,
    verify_timestamp,
    verify_xml_detached,
    verify_xml_enveloped,
)
from nhip.identity.signatures import authority, trust, xml_signing
from nhip.identity.signatures.asice import ARCHIVE, ARCHIVE_STAMP, archive_manifest
from nhip.identity.signatures.evidence import Evidence
from nhip.identity.signatures.keys import Key, open_key
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import HeldKeySigner
from nhip.identity.signatures.trust import converted
from nhip.identity.signatures.xml_parts import added
from nhip.kernel.api import Refusal, clock, now

pytestmark = pytest.mark.django_db
CONTENT = b"mot cong van"
HOUR = timedelta(hours=1)


def signed_by(key: Key, certificate: x509.Certificate, *chain: x509.Certificate) -> bytes:
    """A detached signature over :data:`CONTENT` by any key, under any certificate."""
    signer = HeldKeySigner(key, converted(certificate), [converted(each) for each in chain])
    made: bytes = run(signer.async_sign_general_data(CONTENT, "sha256", detached=True)).dump()
    return made


def trusting(others: Others, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Others:
    (folder / "others.pem").write_bytes(others.root.public_bytes(Encoding.PEM))
    monkeypatch.setenv("NHIP_TRUSTED_ROOTS", str(folder / "others.pem"))
    return others


def answering(others: Others, monkeypatch: pytest.MonkeyPatch, *revoked: datetime) -> bytes:
    """Let the authority say by its list what it has revoked; gives the list."""
    others.publish(*revoked)
    told = (others.folder / "list.crl").read_bytes()
    monkeypatch.setattr(trust, "ask_issuer", lambda *_: Evidence(crls=(told,)))
    return told


def test_another_authority_of_our_own_name_is_asked_like_any_other(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every node's own authority bears one name; what ours has not revoked, theirs may have."""
    theirs = Others(tmp_path, "http://127.0.0.1:9", authority.root().certificate.subject)
    trusting(theirs, tmp_path, monkeypatch)
    signature = signed_by(theirs.signer, theirs.certificate)
    answering(theirs, monkeypatch)
    assert verify_detached(CONTENT, signature).standing is Standing.VALID
    answering(theirs, monkeypatch, datetime.now(UTC) - HOUR / 2)
    assert verify_detached(CONTENT, signature).standing is Standing.REVOKED
    monkeypatch.setattr(trust, "ask_issuer", lambda *_: Evidence())
    unanswered = verify_detached(CONTENT, signature)
    assert (unanswered.standing, len(unanswered.notes)) == (Standing.VALID, 1)


def test_an_old_answer_brought_along_does_not_hide_a_revocation(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list holds for days: a thief embeds the one from before the theft, and has the theft's day proven."""
    others = trusting(Others(tmp_path, "http://127.0.0.1:9"), tmp_path, monkeypatch)
    before = answering(others, monkeypatch)
    info = cms.ContentInfo.load(signed_by(others.signer, others.certificate))
    info["content"]["crls"] = [cms.RevocationInfoChoice({"crl": asn1_crl.CertificateList.load(before)})]
    arrived, signature = now(), info.dump(force=True)
    assert verify_detached(CONTENT, signature, at=arrived).standing is Standing.VALID
    answering(others, monkeypatch, arrived - HOUR / 2)
    assert verify_detached(CONTENT, signature, at=arrived).standing is Standing.REVOKED
    answering(others, monkeypatch, arrived + HOUR / 60)
    assert verify_detached(CONTENT, signature, at=arrived).standing is Standing.VALID, "revoked since"
    monkeypatch.setattr(trust, "ask_issuer", lambda *_: Evidence())
    assert verify_detached(CONTENT, signature, at=arrived).standing is Standing.VALID, "it is silent"
    # Nobody is asked where the answer is younger than the proof, or the certificate has ended.
    monkeypatch.setattr(trust, "ask_issuer", lambda *_: pytest.fail("it was asked"))
    assert verify_detached(CONTENT, signature, at=arrived - 2 * HOUR).standing is Standing.VALID
    with clock.at(arrived + timedelta(days=400)):
        assert verify_detached(CONTENT, signature, at=arrived).standing is Standing.VALID


def made_by(
    issuer: tuple[ec.EllipticCurvePrivateKey, x509.Name],
    name: str,
    *more: x509.ExtensionType,
    is_authority: bool = False,
    of: rsa.RSAPublicKey | None = None,
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and a certificate over it, or over that ``of`` somebody, issued by another key."""
    key = ec.generate_private_key(ec.SECP256R1())
    moment = datetime.now(UTC) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer[1])
        .public_key(of or key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment)
        .not_valid_after(moment + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    for each in more:
        builder = builder.add_extension(each, critical=False)
    return key, builder.sign(issuer[0], hashes.SHA256())


def test_each_authority_of_a_chain_is_asked_about_what_it_issued(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = trusting(Others(tmp_path, "http://127.0.0.1:9"), tmp_path, monkeypatch)
    where = x509.DistributionPoint([x509.UniformResourceIdentifier("http://127.0.0.1:9")], None, None, None)
    between_key, between = made_by(
        (others.key, others.name),
        "Nơi cấp cấp hai",
        x509.CRLDistributionPoints([where]),
        is_authority=True,
    )
    key, certificate = made_by((between_key, between.subject), "Người ký")
    signature = signed_by(key, certificate, between)
    asked: list[tuple[str, str]] = []
    revoked: list[datetime] = []

    def told(subject: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> Evidence:
        asked.append((subject.subject.native["common_name"], issuer.subject.native["common_name"]))
        is_root = issuer.dump() == converted(others.root).dump()
        name, by = (others.name, others.key) if is_root else (between.subject, between_key)
        began = datetime.now(UTC) - HOUR
        builder = x509.CertificateRevocationListBuilder().issuer_name(name)
        builder = builder.last_update(began).next_update(began + 24 * HOUR)
        for moment in revoked if is_root else ():
            entry = x509.RevokedCertificateBuilder().serial_number(between.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(moment).build())
        return Evidence(crls=(builder.sign(by, hashes.SHA256()).public_bytes(Encoding.DER),))

    monkeypatch.setattr(trust, "ask_issuer", told)
    verdict = verify_detached(CONTENT, signature)
    assert (verdict.standing, verdict.notes) == (Standing.VALID, ())
    assert sorted(asked) == [("Người ký", "Nơi cấp cấp hai"), ("Nơi cấp cấp hai", "Nơi cấp khác")]
    revoked.append(datetime.now(UTC) - HOUR / 2)
    assert verify_detached(CONTENT, signature).standing is Standing.REVOKED


@pytest.mark.parametrize(
    ("purposes", "standing"),
    [
        ((ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH), Standing.UNTRUSTED),
        ((ExtendedKeyUsageOID.TIME_STAMPING,), Standing.UNTRUSTED),
        ((ExtendedKeyUsageOID.CLIENT_AUTH,), Standing.VALID),
        ((ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION), Standing.VALID),
    ],
)
def test_the_certificate_of_a_server_signs_no_letters(
    office: Office, purposes: Sequence[x509.ObjectIdentifier], standing: Standing
) -> None:
    held = authority.root()
    key, certificate = made_by(
        (held.key, held.certificate.subject), "dichvucong.example.vn", x509.ExtendedKeyUsage(purposes)
    )
    verdict = verify_detached(CONTENT, signed_by(key, certificate))
    assert verdict.standing is standing
    assert standing is Standing.VALID or "không được cấp để ký" in verdict.why.vi


def test_a_signer_is_no_authority(office: Office) -> None:
    person = x509.load_der_x509_certificate(bytes(office.person.der))
    assert office.person.sealed_key is not None
    own = open_key(bytes(office.person.sealed_key))
    assert isinstance(own, ec.EllipticCurvePrivateKey)
    key, forged = made_by((own, person.subject), "Chủ tịch")
    assert verify_detached(CONTENT, signed_by(key, forged, person)).standing is Standing.UNTRUSTED


@pytest.mark.parametrize(
    ("purpose", "is_proof"),
    [(ExtendedKeyUsageOID.EMAIL_PROTECTION, False), (ExtendedKeyUsageOID.TIME_STAMPING, True)],
)
def test_a_signer_stamps_no_time(office: Office, purpose: x509.ObjectIdentifier, is_proof: bool) -> None:
    key, held = rsa.generate_private_key(65537, 2048), authority.root()
    issuer = (held.key, held.certificate.subject)
    _, certificate = made_by(issuer, "Người ký", x509.ExtendedKeyUsage([purpose]), of=key.public_key())
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    desk = DummyTimeStamper(converted(certificate), PrivateKeyInfo.load(plain), fixed_dt=now())
    digest = hashlib.sha256(CONTENT).digest()
    token: bytes = run(desk.async_timestamp(digest, "sha256")).dump()
    assert (verify_timestamp(token, digest) is not None) is is_proof


def test_the_time_of_an_xml_signature_is_the_one_that_was_signed(office: Office) -> None:
    made = etree.fromstring(sign_xml_detached(office.person, FILES))
    told = verify_xml_detached(etree.tostring(made), FILES).signed_at
    (signature,) = made
    false = deepcopy(signature.find("{*}Object"))
    for each in false.iter():
        each.attrib.pop("Id", None)
    false.find(".//{*}SigningTime").text = "2019-01-01T00:00:00Z"
    signature.insert(3, false)
    verdict = verify_xml_detached(etree.tostring(made), FILES)
    assert (verdict.standing, verdict.signed_at) == (Standing.VALID, told)


def test_old_software_names_its_certificate_by_another_hash(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = xml_signing._digest
    certificate = x509.load_der_x509_certificate(bytes(office.person.der))

    def named(parent: etree._Element, digest: bytes) -> None:
        if parent.tag.endswith("CertDigest"):
            added(parent, "ds:DigestMethod", Algorithm=DigestAlgorithm.SHA1.value)
            added(parent, "ds:DigestValue", b64encode(certificate.fingerprint(hashes.SHA1())).decode())
        else:
            ours(parent, digest)

    monkeypatch.setattr(xml_signing, "_digest", named)
    made = sign_xml_detached(office.person, FILES)
    assert verify_xml_detached(made, FILES).standing is Standing.VALID
    certificate = x509.load_der_x509_certificate(bytes(office.seal.der))
    assert verify_xml_detached(sign_xml_detached(office.person, FILES), FILES).standing is Standing.ALTERED


def signed_part() -> tuple[etree._Element, etree._Element]:
    """A part of a document, and a sound signature over it alone."""
    held = authority.issue("Người ký", "Văn phòng", is_seal=False)
    signer = XMLSigner(
        method=SignatureConstructionMethod.detached, signature_algorithm=SignatureMethod.ECDSA_SHA256
    )
    part = etree.fromstring(b'<Body Id="x">noi dung</Body>')
    pem = held.certificate.public_bytes(Encoding.PEM).decode()
    return part, signer.sign(deepcopy(part), key=held.key, cert=pem, reference_uri="#x")


def test_a_signed_part_of_another_document_does_not_sign_this_one(office: Office) -> None:
    part, signature = signed_part()
    other = etree.fromstring(b"<edXML><Body>khac</Body><Old/></edXML>")
    other[1].append(part)
    other.append(signature)
    (verdict,) = verify_xml_enveloped(etree.tostring(other))
    assert verdict.standing is Standing.ALTERED
    assert "một phần" in verdict.why.vi


def test_a_signature_is_judged_where_it_stands(office: Office) -> None:
    """A false one in ``b.`` beside a sound one, over a part, in ``b``."""
    part, sound = signed_part()
    false = deepcopy(sound)
    false.find(".//{*}Reference").set("URI", "")
    root = etree.fromstring(b"<a><b.>khac</b.><b/></a>")
    root[0].append(false)
    root[1].extend([part, sound])
    found = verify_xml_enveloped(etree.tostring(root))
    assert Standing.VALID not in [each.standing for each in found]


def test_no_name_inside_a_container_leads_out_of_its_folder() -> None:
    with pytest.raises(Refusal) as refusal:
        read_asice(packed({"a.txt": b"a", "META-INF/../a.txt": b"b"}))
    assert "META-INF/../a.txt" in refusal.value.detail.en


def test_an_archive_stamp_is_over_every_signature_whatever_its_name(tsa: Path, office: Office) -> None:
    """Stamped first, signed later: under a name that a stamp would not look for."""
    manifest = asic_manifest(FILES, "META-INF/later.bin")
    listed = FILES | {"META-INF/ASiCManifest001.xml": manifest}
    over = archive_manifest(listed, ())
    token = timestamp(hashlib.sha256(over).digest()).token
    assert token is not None
    inside = {
        "META-INF/later.bin": sign_with(office.seal, manifest).der,
        ARCHIVE: over,
        ARCHIVE_STAMP: token,
    }
    found = verify_asice(packed(listed | inside))
    assert Standing.ALTERED in [each.standing for each in found]
