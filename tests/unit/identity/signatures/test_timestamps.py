"""Time stamps, asked of a real authority: ``openssl ts`` behind an HTTP server of our own."""

import hashlib
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Place,
    Standing,
    person_appearance,
    revoke_certificate,
    sign_pdf,
    sign_with,
    timestamp,
    verify_detached,
    verify_pdf,
    verify_timestamp,
)
from nhip.kernel.api import clock, now

CONTENT = b"mot cong van"
DIGEST = hashlib.sha256(CONTENT).digest()
CONFIG = """
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def stamping_authority(folder: Path) -> x509.Certificate:
    """A key and a certificate of an authority for time stamps, trusted by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian thử")])
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, crl_sign=False, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "tsa.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    return certificate


@pytest.fixture
def tsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an authority that answers, and that the node trusts."""
    folder = tmp_path / "tsa"
    folder.mkdir()
    stamping_authority(folder)

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = "openssl ts -reply -config tsa.cnf -queryfile query -out reply"
            subprocess.run(command.split(), cwd=folder, check=True, capture_output=True, timeout=30)
            reply = (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("NHIP_TSA_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("NHIP_TRUSTED_ROOTS", str(folder / "tsa.pem"))
    yield folder
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_stamp_proves_when_and_openssl_agrees(tsa: Path) -> None:
    stamp = timestamp(DIGEST)
    assert stamp.token is not None
    assert stamp.stamped_at is not None
    assert abs(stamp.stamped_at - now()) < timedelta(minutes=1)
    assert verify_timestamp(stamp.token, DIGEST) == stamp.stamped_at
    assert verify_timestamp(stamp.token, hashlib.sha256(b"khac").digest()) is None
    assert verify_timestamp(stamp.token, DIGEST, roots=[]) is None
    assert verify_timestamp(b"rubbish", DIGEST) is None
    (tsa / "token").write_bytes(stamp.token)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-CAfile", "tsa.pem", "-digest"]
    done = subprocess.run([*command, DIGEST.hex()], cwd=tsa, capture_output=True, timeout=30, check=False)
    assert b"Verification: OK" in done.stdout + done.stderr, done.stderr.decode()


def test_an_authority_out_of_reach_blocks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert timestamp(DIGEST).token is None
    monkeypatch.setenv("NHIP_TSA_URL", "http://127.0.0.1:9/")
    began = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    with clock.at(began):
        stamp = timestamp(DIGEST)
    assert (stamp.token, stamp.unstamped_since) == (None, began)
    assert stamp.why is not None
    assert "2026-11-24" in stamp.why.vi
    with clock.at(began + timedelta(seconds=30)):
        assert timestamp(DIGEST).unstamped_since == began, "it is left alone for a while"
    with clock.at(began + timedelta(hours=1)):
        assert timestamp(DIGEST).unstamped_since == began


@pytest.mark.django_db
def test_what_was_stamped_before_a_revocation_stays_valid(tsa: Path, office: Office, letter: bytes) -> None:
    appearance = person_appearance(Place(0, 300, 200, 150, 50), "Người ký")
    pdf = sign_pdf(letter, office.person, appearance)
    message = sign_with(office.person, CONTENT).der
    with clock.at(now() + timedelta(days=1)):
        revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    with clock.at(now() + timedelta(days=2)):
        (verdict,) = verify_pdf(pdf)
        assert verdict.standing is Standing.VALID, verdict.verdict.why
        assert verdict.verdict.stamped_at is not None
        assert verify_detached(CONTENT, message).standing is Standing.VALID
        # Once nobody trusts the stamp any more, nothing proves when it was signed.
        (tsa / "tsa.pem").write_bytes(office.roots.read_bytes())
        doubted = verify_detached(CONTENT, message)
    assert doubted.standing is Standing.REVOKED
    assert "không tin cậy" in doubted.notes[0].vi


@pytest.mark.django_db
def test_signing_goes_on_without_the_authority(
    office: Office, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIP_TSA_URL", "http://127.0.0.1:9/")
    pdf = sign_pdf(letter, office.person, person_appearance(Place(0, 300, 200, 150, 50), "Người ký"))
    (verdict,) = verify_pdf(pdf)
    assert (verdict.standing, verdict.verdict.stamped_at) == (Standing.VALID, None)
    assert timestamp(DIGEST).unstamped_since is not None
    assert verify_detached(CONTENT, sign_with(office.seal, CONTENT).der).standing is Standing.VALID
