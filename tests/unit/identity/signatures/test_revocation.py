"""What the node's authority revoked, told by list and by answer; others are asked, strangers never."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from django.test import Client
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Certificate,
    Standing,
    issue_certificate,
    register_certificate,
    revoke_certificate,
    sign_with,
    verify_detached,
)
from nhip.identity.models import KeyPlace
from nhip.identity.signatures import authority, evidence
from nhip.identity.signatures.keys import seal_key
from nhip.kernel.api import Refusal, now

CONTENT = b"mot cong van"
pytestmark = pytest.mark.django_db


def openssl(folder: Path, command: str, *more: str) -> str:
    done = subprocess.run(
        ["openssl", *command.split(), *more], cwd=folder, capture_output=True, timeout=30, check=False
    )
    return (done.stdout + done.stderr).decode()


def test_openssl_reads_the_list_and_the_answer(office: Office, tmp_path: Path, client: Client) -> None:
    (tmp_path / "person.pem").write_bytes(
        x509.load_der_x509_certificate(bytes(office.person.der)).public_bytes(Encoding.PEM)
    )
    (tmp_path / "ca.der").write_bytes(client.get("/pki/ca.der").content)
    asked = openssl(tmp_path, "ocsp -issuer roots.pem -cert person.pem -reqout asked.der")
    assert "rror" not in asked
    question = (tmp_path / "asked.der").read_bytes()
    check = "ocsp -respin told.der -no_nonce -issuer roots.pem -cert person.pem -CAfile roots.pem"
    for state in ("good", "revoked"):
        answer = client.post("/pki/ocsp", question, content_type="application/ocsp-request")
        assert answer["Content-Type"] == "application/ocsp-response"
        (tmp_path / "told.der").write_bytes(answer.content)
        echoed = ocsp.load_der_ocsp_response(answer.content).extensions
        numbers = ocsp.load_der_ocsp_request(question).extensions
        assert [each.value for each in echoed] == [each.value for each in numbers]
        told = openssl(tmp_path, check)
        assert "Response verify OK" in told
        assert f"person.pem: {state}" in told
        if state == "good":
            revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    (tmp_path / "list.der").write_bytes(client.get("/pki/crl.der").content)
    listed = openssl(tmp_path, "crl -inform DER -in list.der -CAfile roots.pem -noout -text")
    assert "verify OK" in listed
    assert office.person.serial in listed.replace(":", "").lower()
    assert office.seal.serial not in listed.replace(":", "").lower()


def test_a_question_that_is_none_is_answered_so(office: Office, client: Client) -> None:
    for question in (b"", b"rubbish"):
        answer = client.post("/pki/ocsp", question, content_type="application/ocsp-request")
        told = ocsp.load_der_ocsp_response(answer.content)
        assert told.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
    assert client.get("/pki/ocsp/%3Dnot-base64").status_code == 200


def test_far_from_the_node_the_list_tells_what_was_revoked_and_when(office: Office, client: Client) -> None:
    signature = sign_with(office.person, CONTENT).der
    signed_at = now()
    revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    roots, crls = [authority.root().certificate], [client.get("/pki/crl.der").content]
    away = partial(verify_detached, CONTENT, signature, roots=roots)
    assert away(crls=crls).standing is Standing.REVOKED
    assert away(crls=crls, at=signed_at - timedelta(seconds=2)).standing is Standing.VALID
    unasked = away()
    assert (unasked.standing, len(unasked.notes)) == (Standing.VALID, 1)
    by_seal = verify_detached(CONTENT, sign_with(office.seal, CONTENT).der, roots=roots, crls=crls)
    assert (by_seal.standing, by_seal.notes) == (Standing.VALID, ())


def test_a_certificate_says_where_to_ask_once_the_node_has_an_address(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIP_SITE_URL", "https://nhip.example.vn")
    issued = x509.load_der_x509_certificate(bytes(issue_certificate(None, "G03", by=None).der))
    (point,) = issued.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name is not None
    assert point.full_name[0].value == "https://nhip.example.vn/pki/crl.der"
    access = issued.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert {each.access_location.value for each in access} == {
        "https://nhip.example.vn/pki/ocsp",
        "https://nhip.example.vn/pki/ca.der",
    }


ANOTHER = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi cấp khác")])


class Others:
    """An authority that is not the node's, with a list of what it revoked at an address on this machine."""

    def __init__(self, folder: Path, url: str, name: x509.Name = ANOTHER) -> None:
        self.folder, self.url, self.key = folder, url, ec.generate_private_key(ec.SECP256R1())
        self.name = name
        self.root = self._certificate(self.name, self.key.public_key(), is_root=True)
        self.signer = rsa.generate_private_key(65537, 2048)
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COMMON_NAME, "Văn phòng"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Văn phòng"),
            ]
        )
        self.certificate = self._certificate(subject, self.signer.public_key(), is_root=False)

    def publish(self, *revoked: datetime) -> None:
        began = datetime.now(UTC) - timedelta(hours=1)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(began).next_update(began + timedelta(days=2))
        for moment in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(self.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(moment).build())
        made = builder.sign(self.key, hashes.SHA256())
        (self.folder / "list.crl").write_bytes(made.public_bytes(Encoding.DER))

    def answer(self, revoked_at: datetime | None) -> bytes:
        """What their OCSP responder says; the root speaks for itself."""
        began = datetime.now(UTC) - timedelta(hours=1)
        state = ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            self.certificate,
            self.root,
            hashes.SHA1(),
            state,
            began,
            began + timedelta(days=1),
            revoked_at,
            None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.root)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, *, is_root: bool
    ) -> x509.Certificate:
        began = datetime.now(UTC) - timedelta(days=30)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(began)
            .not_valid_after(began + timedelta(days=300))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        )
        if not is_root:
            where = x509.UniformResourceIdentifier(f"{self.url}/list.crl")
            point = x509.DistributionPoint([where], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
            desk = x509.UniformResourceIdentifier(f"{self.url}/ocsp")
            told = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, desk)
            builder = builder.add_extension(x509.AuthorityInformationAccess([told]), critical=False)
        return builder.sign(self.key, hashes.SHA256())


@pytest.fixture
def others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Others]:
    folder = tmp_path / "others"
    folder.mkdir()
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    made = Others(folder, f"http://127.0.0.1:{server.server_port}")
    (tmp_path / "others.pem").write_bytes(made.root.public_bytes(Encoding.PEM))
    monkeypatch.setenv("NHIP_TRUSTED_ROOTS", str(tmp_path / "others.pem"))
    evidence._lists.clear()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def registered(others: Others) -> Certificate:
    """Their certificate in our register, with its key where the test can sign with it."""
    made = register_certificate(None, "G03", others.certificate.public_bytes(Encoding.PEM), by=None)
    assert made.key_place == KeyPlace.ELSEWHERE
    with pytest.raises(Refusal) as refusal:
        sign_with(made, CONTENT)
    assert refusal.value.code == "identity.no_certificate"
    Certificate.objects.filter(pk=made.pk).update(key_place="software", sealed_key=seal_key(others.signer))
    return Certificate.objects.get(pk=made.pk)


def test_another_authority_is_asked_where_its_certificate_says(office: Office, others: Others) -> None:
    signature = sign_with(registered(others), CONTENT).der
    unreachable = verify_detached(CONTENT, signature)
    assert (unreachable.standing, unreachable.is_seal) == (Standing.VALID, True)
    assert "Chưa hỏi được" in unreachable.notes[0].vi
    others.publish()
    clean = verify_detached(CONTENT, signature)
    assert (clean.standing, clean.notes) == (Standing.VALID, ())
    evidence._lists.clear()
    revoked_at = datetime.now(UTC) - timedelta(minutes=30)
    others.publish(revoked_at)
    assert verify_detached(CONTENT, signature).standing is Standing.REVOKED
    assert (
        verify_detached(CONTENT, signature, at=revoked_at + timedelta(minutes=1)).standing is Standing.REVOKED
    )
    late = verify_detached(CONTENT, signature, at=revoked_at + timedelta(minutes=1))
    assert "chỉ có bằng chứng là chữ ký đã có vào lúc" in late.why.vi, "nobody knows that it was made later"
    before = verify_detached(CONTENT, signature, at=revoked_at - timedelta(minutes=1))
    assert before.standing is Standing.VALID, before.why


def test_its_responder_is_asked_before_its_list(
    office: Office, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = sign_with(registered(others), CONTENT).der
    revoked_at = datetime.now(UTC) - timedelta(minutes=30)
    others.publish()  # the list has not heard of it yet
    monkeypatch.setattr(
        SimpleHTTPRequestHandler, "do_POST", lambda desk: spoken(desk, others.answer(told)), raising=False
    )
    told: datetime | None = None
    good = verify_detached(CONTENT, signature)
    assert (good.standing, good.notes) == (Standing.VALID, ())
    told = revoked_at
    assert verify_detached(CONTENT, signature).standing is Standing.REVOKED
    before = verify_detached(CONTENT, signature, at=revoked_at - timedelta(minutes=1))
    assert (before.standing, before.notes) == (Standing.VALID, ())


def spoken(desk: SimpleHTTPRequestHandler, answer: bytes) -> None:
    """Answer a question about the certificate, whatever its number."""
    asked = ocsp.load_der_ocsp_request(desk.rfile.read(int(desk.headers["Content-Length"])))
    assert asked.serial_number
    desk.send_response(200)
    desk.send_header("Content-Length", str(len(answer)))
    desk.end_headers()
    desk.wfile.write(answer)


def test_a_strangers_address_is_never_called(
    office: Office, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = sign_with(registered(others), CONTENT).der
    monkeypatch.delenv("NHIP_TRUSTED_ROOTS")
    monkeypatch.setattr(evidence, "_fetched", lambda *_: pytest.fail("it was called"))
    assert verify_detached(CONTENT, signature).standing is Standing.UNTRUSTED
