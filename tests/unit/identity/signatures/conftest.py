"""What the tests of signatures start from: their own authority, a signer, a sealed agency, a letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typst
from cryptography.hazmat.primitives.serialization import Encoding
from tests.unit.identity.people import make_account, make_agency
from tests.unit.identity.signatures.stamping import stamping_desk

from nhip.identity.api import Account, Certificate, Role, issue_certificate
from nhip.identity.signatures import authority, evidence, timestamps


@dataclass(frozen=True)
class Office:
    """A signer of an agency and the agency's seal, with the file of the authority they hang on."""

    account: Account
    person: Certificate
    seal: Certificate
    roots: Path


@pytest.fixture(autouse=True)
def own_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NHIP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(timestamps, "_silence", timestamps._Silence())
    evidence._lists.clear()
    evidence._silent.clear()
    authority.root.cache_clear()
    yield
    authority.root.cache_clear()


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    make_agency("G03")
    account = make_account("nguoi-ky@co-quan.example", Role.SIGNATORY, at="G03")
    person = issue_certificate(account, "G03", by=None)
    seal = issue_certificate(None, "G03", by=None)
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.root().certificate.public_bytes(Encoding.PEM))
    return Office(account, person, seal, roots)


@pytest.fixture
def tsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an authority for time stamps that answers, and that the node trusts."""
    folder = tmp_path / "tsa"
    folder.mkdir()
    with stamping_desk(folder, days=4000) as url:
        monkeypatch.setenv("NHIP_TSA_URL", url)
        monkeypatch.setenv("NHIP_TRUSTED_ROOTS", str(folder / "ca.pem"))
        yield folder


@pytest.fixture(scope="session")
def letter() -> bytes:
    """A letter of one A4 page."""
    made = typst.compile('#set page(paper: "a4")\nKính gửi: các cơ quan.'.encode(), format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made
