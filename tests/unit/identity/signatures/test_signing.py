"""A signature is one that other tools accept; one flipped byte, a revocation or a stranger is told apart."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.core.exceptions import ValidationError
from tests.unit.identity.people import make_account, make_agency

from nhip.identity.api import (
    Account,
    Role,
    Standing,
    issue_certificate,
    revoke_certificate,
    sign_detached,
    verify_detached,
)
from nhip.identity.models.certificate import Certificate
from nhip.identity.signatures import authority
from nhip.identity.signatures.signing import sign_with
from nhip.kernel.api import Refusal, events_about, home, now

CONTENT = "cơ quan,chỉ tiêu,giá trị\nG03,adult_literacy,95.8\n".encode()
pytestmark = pytest.mark.django_db


@pytest.fixture
def signer() -> Account:
    make_agency("G03")
    account = make_account("nguoi-ky@co-quan.example", Role.SIGNATORY, at="G03")
    issue_certificate(account, "G03", by=None)
    return account


def test_a_signature_holds_and_names_who_signed(signer: Account) -> None:
    made = sign_detached(signer, CONTENT)
    verdict = verify_detached(CONTENT, made.der)
    assert verdict.standing is Standing.VALID, verdict.why.en
    assert signer.name in verdict.signer
    assert verdict.signed_at is not None
    assert abs(verdict.signed_at - now()) < timedelta(minutes=5)
    assert not verdict.is_weak


def test_openssl_accepts_it_and_finds_one_flipped_byte(signer: Account, tmp_path: Path) -> None:
    (tmp_path / "signature").write_bytes(sign_detached(signer, CONTENT).der)
    (tmp_path / "roots.pem").write_bytes(authority.root().certificate.public_bytes(Encoding.PEM))
    flipped = bytearray(CONTENT)
    flipped[20] ^= 1
    for content, code in ((CONTENT, 0), (bytes(flipped), 4)):
        (tmp_path / "content").write_bytes(content)
        command = "openssl cms -verify -binary -inform DER -in signature -content content -CAfile roots.pem"
        done = subprocess.run(
            [*command.split(), "-purpose", "smimesign"],
            cwd=tmp_path,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == code, done.stderr.decode()


def test_what_was_altered_revoked_strange_or_unsigned_is_told_apart(signer: Account) -> None:
    certificate = Certificate.objects.get(account=signer)
    made = sign_detached(signer, CONTENT)
    assert verify_detached(CONTENT + b" ", made.der).standing is Standing.ALTERED
    assert verify_detached(CONTENT, b"not a signature").standing is Standing.UNSIGNED
    late = certificate.valid_to + timedelta(days=1)
    assert verify_detached(CONTENT, made.der, at=late).standing is Standing.UNTRUSTED
    revoke_certificate(certificate.fingerprint, "mất thiết bị", by=signer)
    assert verify_detached(CONTENT, made.der, at=now() + timedelta(minutes=1)).standing is Standing.REVOKED
    before = certificate.valid_from + timedelta(minutes=4)
    assert verify_detached(CONTENT, made.der, at=before).standing is Standing.VALID
    with pytest.raises(Refusal) as refusal:
        sign_detached(signer, CONTENT)
    assert refusal.value.code == "identity.no_certificate"
    told = [event.type for event in events_about(f"certificate:{certificate.fingerprint}")]
    assert sorted(told) == ["identity.certificate_issued", "identity.certificate_revoked"]


def test_a_strangers_authority_is_not_trusted(signer: Account) -> None:
    made = sign_detached(signer, CONTENT)
    (home() / "secrets" / "node-ca.pem").unlink()
    authority.root.cache_clear()
    assert verify_detached(CONTENT, made.der).standing is Standing.UNTRUSTED


def test_only_an_administrator_gives_certificates_out(signer: Account) -> None:
    with pytest.raises(Refusal) as refusal:
        issue_certificate(signer, "G03", by=signer)
    assert refusal.value.code == "identity.not_permitted"


def test_the_seal_is_the_agencys_and_no_persons() -> None:
    make_agency("G03")
    seal = issue_certificate(None, "G03", by=None)
    assert (seal.account, seal.agency.code if seal.agency else "") == (None, "G03")
    verdict = verify_detached(CONTENT, sign_with(seal, CONTENT).der)
    assert (verdict.standing, "Cơ quan G03" in verdict.signer) == (Standing.VALID, True)
    seal.account = make_account("ai-do@co-quan.example")
    with pytest.raises(ValidationError):
        seal.validate_constraints()


def test_no_key_lies_open_in_the_database(signer: Account) -> None:
    sealed = bytes(Certificate.objects.get(account=signer).sealed_key or b"")
    assert sealed
    with pytest.raises(TypeError):
        load_der_private_key(sealed, None)


def test_a_sha1_signature_of_old_software_is_read_and_called_weak(signer: Account, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.certify(key.public_key(), "Nguyễn Văn Cũ", "Cơ quan G03", is_seal=False)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem + certificate.public_bytes(Encoding.PEM))
    (tmp_path / "content").write_bytes(CONTENT)
    for digest, standing in (("sha1", Standing.VALID), ("md5", Standing.UNTRUSTED)):
        command = f"openssl cms -sign -binary -md {digest} -in content -signer key.pem -outform DER -out made"
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True, timeout=30)
        verdict = verify_detached(CONTENT, (tmp_path / "made").read_bytes())
        assert (verdict.standing, verdict.is_weak) == (standing, True), verdict.why


def test_no_broken_signature_breaks_the_reader(signer: Account) -> None:
    made = sign_detached(signer, CONTENT).der
    for place in range(0, len(made), 61):
        for value in (0, made[place] ^ 0x20, 255):
            verify_detached(CONTENT, made[:place] + bytes([value]) + made[place + 1 :])
        verify_detached(CONTENT, made[:place])
