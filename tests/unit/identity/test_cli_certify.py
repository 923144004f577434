"""Giving out certificates at the terminal: a person's, an agency's seal, one that others issued."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from tests.unit.identity.people import make_account, make_agency

from nhip.identity.api import Role, certificate_of, seal_certificate_of
from nhip.identity.models import Certificate, KeyPlace
from nhip.identity.signatures import authority
from nhip.kernel.api import Refusal
from nhip.web.cli import account, agency

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def already_started(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (account, agency):
        monkeypatch.setattr(module, "started", nullcontext)


def said(command: object, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)  # type: ignore[arg-type]
    assert result.exit_code == code, result.output
    return result


def test_a_person_and_an_agency_are_certified_and_revoked() -> None:
    make_agency("G03")
    person = make_account("nguoi-ky@co-quan.example", Role.SIGNATORY, at="G03")
    assert "Đã cấp · Issued" in said(account.account, "certify", person.email, "G03").output
    assert certificate_of(person) is not None
    told = said(agency.agency, "certify", "G03").output
    seal = seal_certificate_of("G03")
    assert seal is not None
    (digest,) = re.findall("[0-9a-f]{64}", told)
    assert digest == seal.fingerprint
    assert "Đã thu hồi" in said(account.account, "revoke", digest, "đổi con dấu").output
    assert seal_certificate_of("G03") is None


def test_a_certificate_of_another_authority_is_registered_once(tmp_path: Path) -> None:
    make_agency("G03")
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    issued = authority.certify(key, "", "Cơ quan G03", is_seal=True)
    file = tmp_path / "seal.pem"
    file.write_bytes(issued.public_bytes(Encoding.PEM))
    given = ("certify", "G03", "--certificate", str(file), "--token", "pkcs11:token=a;object=b")
    assert "Đã đăng ký · Registered" in said(agency.agency, *given).output
    assert Certificate.objects.get().key_place == KeyPlace.TOKEN
    with pytest.raises(Refusal) as refusal:
        said(agency.agency, *given)
    assert refusal.value.code == "identity.certificate_registered_already"
    file.write_bytes(b"no certificate")
    with pytest.raises(Refusal) as refusal:
        said(agency.agency, *given)
    assert refusal.value.code == "identity.certificate_unreadable"
    assert "--certificate" in said(agency.agency, "certify", "G03", "--token", "x", code=2).output
