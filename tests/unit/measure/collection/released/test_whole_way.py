"""From a sealed release to a folder that proves itself: with our command, with openssl, with the verifier."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.unit.measure.collection.people import TODAY, offices
from tests.unit.measure.collection.released.making import released_round

from nhip.kernel.api import clock, is_sealed, seal
from nhip.measure.collection.acts.make_packages import make_packages
from nhip.measure.collection.packages.verifier import verifier_path
from nhip.measure.collection.queries.release_files import event_of
from nhip.web.cli.figures_release import release as command

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/so-lieu/phat-hanh/PH-2026-001/"


def _verify(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["verify", str(folder), *more])
    return result.exit_code, result.output


def _sealed_until(event_id: str) -> None:
    for _ in range(600):  # sealing waits for every older transaction of the server, another test's too
        seal()
        if is_sealed(event_id):
            return
        time.sleep(0.1)
    raise AssertionError(event_id)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """What ``tat-ca.zip`` of a sealed release opens into."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with clock.at(TODAY):
        offices()
        found = released_round()
        assert Client().get(f"{HERE}tep/proof-release.json").status_code == 409
        assert "có sau khi sổ cái niêm phong" in Client().get(HERE).content.decode()
        assert make_packages(found.code)
        assert not make_packages(found.code), "files are made once"
    made = event_of(found, "collection.packages_made")
    assert made is not None
    _sealed_until(made)
    whole = Client().get(f"{HERE}tat-ca.zip").content
    assert Client().get(f"{HERE}tat-ca.zip").content == whole
    zipfile.ZipFile(io.BytesIO(whole)).extractall(tmp_path)
    return tmp_path / found.code


def test_a_download_proves_itself_and_tells_what_was_tampered_with(folder: Path) -> None:
    code, said = _verify(folder)
    assert code == 0, said
    assert "compare it with the published one" in said
    key = json.loads((folder / "proof-release.json").read_text())["verifier_key"]
    roots = folder / "PH-2026-001-roots.pem"
    code, said = _verify(folder, "--key", key, "--roots", str(roots))
    assert (code, "OPEN" in said, said.count("GOOD")) == (0, False, 7), said
    _by_others(folder, key)

    tampered = folder.with_name("tampered")
    shutil.copytree(folder, tampered)
    figures = tampered / "PH-2026-001.csv"
    figures.write_text(figures.read_text().replace("95.80", "96.80"))
    code, said = _verify(tampered, "--key", key)
    assert code == 1
    for told in ("was altered", "another digest than told", "nobody signed it", "about another content"):
        assert told in said, told
    # Whoever also makes new checksums and new metadata still lacks signature and ledger.
    _made_to_fit(tampered, figures)
    code, said = _verify(tampered, "--key", key)
    assert (code, "was altered" in said) == (1, False)
    assert said.count("about another content") == 2
    assert "nobody signed it" in said

    (tampered / "PH-2026-001-metadata.json").unlink()
    assert "This is no release's folder" in _verify(tampered)[1]
    assert _verify(tampered.with_suffix(".missing"))[0] == 2


def _by_others(folder: Path, key: str) -> None:
    """openssl and the stand-alone verifier come to the same, as the README tells people to ask them."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    told = json.loads((folder / "PH-2026-001-metadata.json").read_text())
    attime = str(int(datetime.fromisoformat(told["released_at"]).timestamp()))
    assert f"-attime {attime}" in (folder / "README.txt").read_text()
    for signature in folder.glob("signed-*.p7s"):
        asked = ["-purpose", "any", "-inform", "DER", "-in", str(signature)]
        asked += [
            "-content",
            str(signature.with_suffix(".csv")),
            "-CAfile",
            str(folder / "PH-2026-001-roots.pem"),
        ]
        asked += ["-attime", attime, "-out", "/dev/null"]
        done = subprocess.run(
            [openssl, "cms", "-verify", "-binary", *asked], capture_output=True, timeout=60, check=False
        )
        assert b"successful" in done.stderr, done.stderr
    for name in ("proof-release.json", "proof-packages.json"):
        done = subprocess.run(
            [sys.executable, str(verifier_path()), str(folder / name), "--key", key],
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    summed = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert summed.returncode == 0, summed.stderr


def _made_to_fit(folder: Path, figures: Path) -> None:
    digest = hashlib.sha256(figures.read_bytes()).hexdigest()
    metadata = folder / "PH-2026-001-metadata.json"
    metadata.write_text(json.dumps(json.loads(metadata.read_text()) | {"sha256": digest}))
    sums = folder / "SHA256SUMS"
    rows = [row.split("  ") for row in sums.read_text().splitlines()]
    sums.write_text(
        "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for _, name in rows)
    )
