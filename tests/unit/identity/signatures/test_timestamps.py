"""Time stamps, asked of a real authority."""

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
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
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-CAfile", "ca.pem", "-digest"]
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
        (tsa / "ca.pem").write_bytes(office.roots.read_bytes())
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
