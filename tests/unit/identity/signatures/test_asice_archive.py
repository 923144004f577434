"""A container that proves itself ten years on, by its own bytes: judged by openssl, and by us."""

import subprocess
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from tests.unit.identity.signatures.conftest import Office
from tests.unit.identity.signatures.test_asice import FILES, packed

from nhip.identity.api import Level, Standing, revoke_certificate, sign_asice, verify_asice
from nhip.identity.signatures import authority, gathering
from nhip.kernel.api import clock, now

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=365)


def openssl(folder: Path, command: str) -> str:
    done = subprocess.run(
        ["openssl", *command.split()], cwd=folder, capture_output=True, timeout=30, check=False
    )
    return f"{done.returncode} {done.stdout.decode()}{done.stderr.decode()}"


def test_a_container_stands_alone_ten_years_on(
    tsa: Path, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, sealed_at = sign_asice(FILES, office.seal), now()
    with zipfile.ZipFile(BytesIO(made)) as held:
        inside = {name: held.read(name) for name in held.namelist() if name != "mimetype"}
    for name in ("ASiCManifest001.xml", "signature001.p7s", "ASiCArchiveManifest.xml", "timestamp001.tst"):
        (tmp_path / name).write_bytes(inside[f"META-INF/{name}"])
    then = int((sealed_at + 10 * YEARS).timestamp())
    stamp = f"ts -verify -token_in -in timestamp001.tst -CAfile {tsa}/ca.pem -attime {then} -data"
    assert openssl(tmp_path, f"{stamp} ASiCArchiveManifest.xml").startswith("0 ")
    assert not openssl(tmp_path, f"{stamp} ASiCManifest001.xml").startswith("0 ")
    # With its own list about revocation, asked for as of the time that the stamp proves.
    seal = (
        "cms -verify -binary -inform DER -in signature001.p7s -content ASiCManifest001.xml -out /dev/null"
        f" -CAfile {office.roots} -purpose smimesign -crl_check -attime"
    )
    assert openssl(tmp_path, f"{seal} {int(sealed_at.timestamp())}").startswith("0 ")
    assert "expired" in openssl(tmp_path, f"{seal} {then}")
    # Ten years on nobody is asked: certificates have ended, authorities are silent, the node has forgotten.
    monkeypatch.setattr(gathering, "answer_about", lambda *_: pytest.fail("nobody is asked"))
    roots = authority.trusted_roots()
    for years in (0, 3, 10):
        with clock.at(sealed_at + years * YEARS):
            (verdict,) = verify_asice(made, roots=roots)
        assert (verdict.standing, verdict.level) == (Standing.VALID, Level.B_LTA), (years, verdict)
    # One byte of anything that is in it, and something more.
    others = [inside | {name: inside[name] + b" "} for name in inside]
    others += [inside | {"them.txt": b"them"}, {name: inside[name] for name in inside if "cong" not in name}]
    for other in others:
        found = verify_asice(packed(other), roots=roots)
        if other != inside:
            assert any(each.standing in (Standing.ALTERED, Standing.UNSIGNED) for each in found), other.keys()


def test_a_certificate_revoked_later_leaves_the_proof(tsa: Path, office: Office) -> None:
    made = sign_asice(FILES, office.person)
    with clock.at(now() + timedelta(hours=1)):
        revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    with clock.at(now() + 3 * YEARS):
        assert verify_asice(made)[0].standing is Standing.VALID


def test_without_an_authority_for_stamps_there_is_no_archive(office: Office) -> None:
    made = sign_asice(FILES, office.seal)
    with zipfile.ZipFile(BytesIO(made)) as held:
        assert not [name for name in held.namelist() if "Archive" in name]
    (verdict,) = verify_asice(made)
    assert (verdict.standing, verdict.level) == (Standing.VALID, Level.B_B)
    with clock.at(now() + 3 * YEARS):
        assert verify_asice(made)[0].standing is Standing.UNTRUSTED
