"""Containers: opened by any zip program, their signatures judged by openssl, none to harm a reader."""

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Standing,
    asic_manifest,
    read_asice,
    sign_asice,
    sign_with,
    sign_xml_detached,
    verify_asice,
    write_asice,
)
from nhip.kernel.api import Refusal

FILES = {"công văn 12.pdf": b"%PDF-1.7 noi dung", "bien-nhan/ledger.json": b'{"leaf": 7}'}


def packed(entries: dict[str, bytes], *, mimetype: bool = True) -> bytes:
    """A zip file of anything."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        if mimetype:
            out.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        for name, content in entries.items():
            out.writestr(name, content)
    return made.getvalue()


@pytest.mark.django_db
def test_a_container_is_a_zip_whose_signature_openssl_accepts(office: Office, tmp_path: Path) -> None:
    made = sign_asice(FILES, office.seal)
    with zipfile.ZipFile(BytesIO(made)) as held:
        first = held.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert {name: held.read(name) for name in FILES} == FILES
        manifest = held.read("META-INF/ASiCManifest001.xml")
        (tmp_path / "signature").write_bytes(held.read("META-INF/signature001.p7s"))
    for content, code in ((manifest, 0), (manifest.replace(b"ledger", b"Ledger"), 4)):
        (tmp_path / "manifest").write_bytes(content)
        command = "openssl cms -verify -binary -inform DER -in signature -content manifest"
        done = subprocess.run(
            [*command.split(), "-CAfile", str(office.roots), "-purpose", "smimesign"],
            cwd=tmp_path,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == code, done.stderr.decode()


@pytest.mark.django_db
def test_both_kinds_of_signature_hold_together(office: Office) -> None:
    manifest = asic_manifest(FILES)
    made = write_asice(
        FILES,
        cades=[(manifest, sign_with(office.person, manifest).der)],
        xades=[sign_xml_detached(office.seal, FILES)],
    )
    verdicts = verify_asice(made)
    assert [(each.standing, each.is_seal) for each in verdicts] == [
        (Standing.VALID, False),
        (Standing.VALID, True),
    ], verdicts
    assert read_asice(made).files == FILES
    with zipfile.ZipFile(BytesIO(made)) as held:
        inside = {name: held.read(name) for name in held.namelist() if name.startswith("META-INF")}
    for other in (
        FILES | {"công văn 12.pdf": b"%PDF-1.7 noi  dung"},
        FILES | {"them.txt": b"chua ky"},
        {"công văn 12.pdf": FILES["công văn 12.pdf"]},
    ):
        assert not [each for each in verify_asice(packed(other | inside)) if each.standing is Standing.VALID]
    assert verify_asice(packed(FILES))[0].standing is Standing.UNSIGNED


@pytest.mark.parametrize(
    ("container", "place"),
    [
        (b"not a zip", "zip"),
        (packed({"a.txt": b"a"}, mimetype=False), "mimetype"),
        (packed({"../a.txt": b"a"}), "../a.txt"),
        (packed({"/etc/a.txt": b"a"}), "/etc/a.txt"),
        (packed({"C:\\a.txt": b"a"}), "a.txt"),
        (packed({f"{number}": b"" for number in range(2001)}), "2002"),
        (packed({"bom.bin": bytes(30_000_000)})[:-100], "zip"),
    ],
)
def test_a_container_that_could_harm_the_reader_is_refused(container: bytes, place: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_asice(container)
    assert refusal.value.code == "identity.container_unreadable"
    assert place in refusal.value.detail.en


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.identity.signatures.asice._LARGEST", 1_000_000)
    read_asice(packed({"a": bytes(600_000)}))
    with pytest.raises(Refusal) as refusal:
        read_asice(packed({"a": bytes(600_000), "b": bytes(600_000)}))
    assert "b" in refusal.value.detail.en


def test_two_files_of_one_name_are_refused() -> None:
    made = packed({"a.txt": b"mot", "b.txt": b"hai"}).replace(b"b.txt", b"a.txt")
    with pytest.raises(Refusal) as refusal:
        read_asice(made)
    assert "a.txt" in refusal.value.detail.en


@pytest.mark.parametrize("name", ["META-INF/x", "../x", "/x", "a//b", "a\\b", "mimetype", "tệp\n"])
def test_a_name_that_no_container_may_hold_is_not_written(name: str) -> None:
    with pytest.raises(Refusal):
        write_asice({name: b""})


def test_the_same_files_give_the_same_bytes() -> None:
    assert write_asice(FILES) == write_asice(dict(FILES))
