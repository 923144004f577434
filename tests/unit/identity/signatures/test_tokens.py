"""Keys on a token: a SoftHSM made for the test signs CMS, PDF and XML; its PIN is never stored."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Certificate,
    Place,
    Standing,
    register_certificate,
    seal_appearance,
    sign_pdf,
    sign_raw,
    sign_with_seal,
    sign_xml_detached,
    verify_detached,
    verify_pdf,
    verify_xml_detached,
)
from nhip.identity.models import KeyPlace
from nhip.identity.signatures import authority
from nhip.identity.signatures.keys import Key
from nhip.identity.signatures.tokens import TokenAddress, read_token_address
from nhip.kernel.api import Refusal, home

CONTENT = b"mot cong van"
PIN = "246813"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Key]]:
    """A token called ``Văn thư`` with the keys ``rsa`` and ``ec``, which are given too."""
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: pip install 'nhip[token]'")
    module = next((each for each in MODULES if Path(each).exists()), None)
    program = shutil.which("softhsm2-util")
    if module is None or program is None:
        pytest.skip("SoftHSM is not installed: apt-get install softhsm2")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    keys: dict[str, Key] = {
        "rsa": rsa.generate_private_key(65537, 2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        patch.setenv("NHIP_PKCS11_MODULE", module)

        def told(*command: str) -> None:
            subprocess.run([program, *command], check=True, capture_output=True, timeout=30)

        told("--init-token", "--free", "--label", "Văn thư", "--so-pin", "1234567", "--pin", PIN)
        for number, (name, key) in enumerate(keys.items(), start=1):
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (folder / "key.pem").write_bytes(pem)
            told(
                "--import",
                f"{folder}/key.pem",
                "--token",
                "Văn thư",
                "--pin",
                PIN,
                "--label",
                name,
                "--id",
                f"0{number}",
            )
        yield keys


@pytest.fixture(params=["rsa", "ec"])
def seal(
    request: pytest.FixtureRequest,
    token: dict[str, Key],
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Certificate:
    """The agency's seal with its key on the token, registered in the place of the one the node keeps."""
    (tmp_path / "pin").write_text(PIN + "\n")
    monkeypatch.setenv("NHIP_PKCS11_PIN", f"file:{tmp_path / 'pin'}")
    key = token[request.param].public_key()
    issued = authority.certify(key, "", "Cơ quan G03", is_seal=True)
    address = f"pkcs11:token=V%C4%83n%20th%C6%B0;object={request.param}"
    Certificate.objects.filter(pk=office.seal.pk).delete()
    return register_certificate(None, "G03", issued.public_bytes(Encoding.DER), token=address, by=None)


@pytest.mark.django_db
def test_a_token_signs_every_form(seal: Certificate, letter: bytes) -> None:
    assert (seal.key_place, seal.sealed_key) == (KeyPlace.TOKEN, None)
    assert verify_detached(CONTENT, sign_with_seal("G03", CONTENT).der).standing is Standing.VALID
    pdf = sign_pdf(letter, seal, seal_appearance(Place(0, 300, 200, 150, 50), "Cơ quan G03"))
    (verdict,) = verify_pdf(pdf)
    assert (verdict.standing, verdict.is_seal) == (Standing.VALID, True)
    files = {"a.txt": CONTENT}
    assert verify_xml_detached(sign_xml_detached(seal, files), files).standing is Standing.VALID
    assert len(sign_raw(seal, CONTENT)) > 60


@pytest.mark.django_db
def test_a_wrong_pin_or_a_missing_token_is_refused_with_what_to_do(
    seal: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIP_PKCS11_PIN", "000000")
    with pytest.raises(Refusal) as refusal:
        sign_with_seal("G03", CONTENT)
    assert (refusal.value.code, refusal.value.retriable) == ("identity.token_unreachable", True)
    assert "000000" not in str(refusal.value)
    Certificate.objects.filter(pk=seal.pk).update(token="pkcs11:token=Kh%C3%A1c;object=dau")
    with pytest.raises(Refusal) as refusal:
        sign_with_seal("G03", CONTENT)
    assert refusal.value.code == "identity.token_unreachable"
    monkeypatch.delenv("NHIP_PKCS11_MODULE")
    with pytest.raises(Refusal) as refusal:
        sign_with_seal("G03", CONTENT)
    assert "NHIP_PKCS11_MODULE" in refusal.value.detail.en


def test_an_address_of_a_key_is_read_as_the_rfc_has_it() -> None:
    written = "pkcs11:token=V%C4%83n%20th%C6%B0;id=%01%ff;type=private?pin-source=file:/run/pin"
    assert read_token_address(written) == TokenAddress("Văn thư", "", "", b"\x01\xff", "/run/pin")
    assert read_token_address("pkcs11:serial=a1;object=ky") == TokenAddress("", "a1", "ky")
    for bad in (
        "pkcs11:token=a;object=b?pin-value=1234",
        "pkcs11:token=a;object=b;pin-value=1234",
        "pkcs11:object=b",
        "pkcs11:token=a",
        "token=a;object=b",
        "",
    ):
        with pytest.raises(Refusal) as refusal:
            read_token_address(bad)
        assert refusal.value.code == "identity.token_address_unreadable"
        assert "1234" not in str(refusal.value) or "pin-value" not in bad.partition("?")[2]


@pytest.mark.django_db
def test_a_pin_that_was_refused_is_not_tried_again(
    seal: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token locks itself after some wrong PINs, and whoever works in the background would try for ever."""
    (tmp_path / "pin").write_text("000000\n")
    with pytest.raises(Refusal) as refusal:
        sign_with_seal("G03", CONTENT)
    assert "mã PIN sai" in refusal.value.detail.vi
    with monkeypatch.context() as shut:
        shut.setattr("pyhanko.sign.pkcs11.open_pkcs11_session", lambda *_, **__: pytest.fail("it was tried"))
        with pytest.raises(Refusal) as refusal:
            sign_with_seal("G03", CONTENT)
    assert refusal.value.code == "identity.token_unreachable"
    assert "không thử lại" in refusal.value.detail.vi
    (note,) = (home() / "pins-refused").iterdir()
    assert note.name in refusal.value.detail.vi
    (tmp_path / "pin").write_text(PIN + "\n")
    assert verify_detached(CONTENT, sign_with_seal("G03", CONTENT).der).standing is Standing.VALID
