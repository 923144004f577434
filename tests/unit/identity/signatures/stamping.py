"""An authority for time stamps to ask in tests: ``openssl ts`` behind an HTTP server of our own."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_ROOT = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi cấp dấu thời gian thử")])
_DESK = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dấu thời gian thử")])
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


def stamping_authority(folder: Path, url: str, days: int) -> None:
    """A certificate for stamps that ends after ``days``, under an authority that is made once (``ca.pem``)
    and says at ``url`` that nothing was revoked.
    """
    began = datetime.now(UTC) - timedelta(days=1)
    held = folder / "ca.key"
    if held.exists():
        root_key = load_pem_private_key(held.read_bytes(), None)
        assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    else:
        root_key = ec.generate_private_key(ec.SECP256R1())
        held.write_bytes(root_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        root = _certificate(_ROOT, root_key, root_key, began + timedelta(days=8000))
        (folder / "ca.pem").write_bytes(root.public_bytes(Encoding.PEM))
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(_DESK, key, root_key, began + timedelta(days=1 + days), url + "list.crl")
    (folder / "tsa.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    clean = x509.CertificateRevocationListBuilder().issuer_name(_ROOT).last_update(began)
    made_list = clean.next_update(began + timedelta(days=30)).sign(root_key, hashes.SHA256())
    (folder / "list.crl").write_bytes(made_list.public_bytes(Encoding.DER))


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    root_key: ec.EllipticCurvePrivateKey,
    ends: datetime,
    revocations: str = "",
) -> x509.Certificate:
    """A root where ``revocations`` names no address, else a certificate for time stamps under it."""
    is_root = not revocations
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement"), False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(_ROOT)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root,
                content_commitment=False,
                key_cert_sign=is_root,
                crl_sign=is_root,
                encipher_only=False,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
    )
    if not is_root:
        where = x509.DistributionPoint([x509.UniformResourceIdentifier(revocations)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([where]), critical=False)
        stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamps, critical=True)
    return builder.sign(root_key, hashes.SHA256())


@contextmanager
def stamping_desk(folder: Path, days: int = 9) -> Iterator[str]:
    """The address of an authority for time stamps that answers; its root is ``ca.pem``."""

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say((folder / "list.crl").read_bytes())

        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = "openssl ts -reply -config tsa.cnf -queryfile query -out reply"
            subprocess.run(command.split(), cwd=folder, check=True, capture_output=True, timeout=30)
            self._say((folder / "reply").read_bytes())

        def _say(self, reply: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Desk)
    url = f"http://127.0.0.1:{server.server_port}/"
    stamping_authority(folder, url, days)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
