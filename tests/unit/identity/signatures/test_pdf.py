"""A letter signed by a person and sealed by the agency: others accept it, a flipped byte they all find."""

import re
import shutil
import struct
import subprocess
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from tests.unit.identity.signatures.conftest import Office

from nhip.identity.api import (
    Place,
    Standing,
    annex_appearance,
    both_signed,
    person_appearance,
    revoke_certificate,
    seal_appearance,
    sign_pdf,
    verify_pdf,
)
from nhip.identity.signatures import authority
from nhip.kernel.api import Refusal, now

pytestmark = pytest.mark.django_db
BLOCK = Place(-1, 340, 200, 160, 60)
NAME = "Nguyễn Thị Hường Ưởng"


def signed_and_sealed(letter: bytes, office: Office) -> bytes:
    by_person = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    return sign_pdf(by_person, office.seal, seal_appearance(BLOCK, "Cơ quan trình diễn"))


def told_by_pdfsig(pdf: bytes, folder: Path) -> str:
    """What ``pdfsig`` says, against a certificate store of its own that is empty."""
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("pdfsig is not installed: apt-get install poppler-utils")
    (folder / "letter.pdf").write_bytes(pdf)
    command = [program, "-nocert", "letter.pdf"]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False).stdout.decode()


def png(width: int, height: int) -> bytes:
    """A blue image, half transparent."""
    rows = b"".join(b"\0" + b"\x10\x30\xa0\x80" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_a_person_and_the_organisation_sign_one_letter(letter: bytes, office: Office, tmp_path: Path) -> None:
    made = signed_and_sealed(letter, office)
    assert made.startswith(letter), "what was there stays byte for byte"
    person, seal = verify_pdf(made)
    assert (person.standing, seal.standing) == (Standing.VALID, Standing.VALID), (person, seal)
    assert (person.is_seal, seal.is_seal) == (False, True)
    assert office.account.name in person.verdict.signer
    assert abs((person.verdict.signed_at or now()) - now()).total_seconds() < 300
    assert (person.covers_whole_file, seal.covers_whole_file) == (False, True)
    assert person.changed_since is not None
    assert "chữ ký khác" in person.changed_since.vi
    assert seal.changed_since is None
    assert both_signed((person, seal))
    assert not both_signed((person,))
    assert told_by_pdfsig(made, tmp_path).count("Signature is Valid") == 2


def test_one_flipped_byte_is_found_by_all(letter: bytes, office: Office, tmp_path: Path) -> None:
    made = bytearray(signed_and_sealed(letter, office))
    made[len(letter) // 2] ^= 1
    verdicts = verify_pdf(bytes(made))
    assert not any(each.standing is Standing.VALID for each in verdicts)
    assert not both_signed(verdicts)
    told = told_by_pdfsig(bytes(made), tmp_path)
    assert "Signature is Valid" not in told
    assert told.count("Digest Mismatch") == 2


def test_what_is_added_after_signing_is_told(letter: bytes, office: Office) -> None:
    made = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    writer = IncrementalPdfFileWriter(BytesIO(made))
    page = writer.find_page_for_modification(0)[0]
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)
    out = BytesIO()
    writer.write(out)
    (verdict,) = verify_pdf(out.getvalue())
    assert (verdict.standing, verdict.covers_whole_file) == (Standing.ALTERED, False)
    assert "sau khi ký" in verdict.verdict.why.vi


def test_the_appearance_stands_where_the_decree_has_it(letter: bytes, office: Office, tmp_path: Path) -> None:
    seal = seal_appearance(BLOCK, "Cơ quan").place
    covered = seal.x + seal.width - BLOCK.x
    assert covered == pytest.approx(BLOCK.width / 3)
    assert seal.y + seal.height / 2 == pytest.approx(BLOCK.y + BLOCK.height / 2)
    moment = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
    made = sign_pdf(letter, office.seal, annex_appearance("12/QĐ-BKHCN", moment))
    made = sign_pdf(made, office.person, person_appearance(BLOCK, NAME))
    if (program := shutil.which("pdftotext")) is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    (tmp_path / "a.pdf").write_bytes(made)
    shown = subprocess.run([program, "-bbox", "a.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*?>(.*?)</word>', shown.stdout.decode())
    places = {word: (float(x), float(y)) for x, y, word in words}
    assert places["12/QĐ-BKHCN"][0] > 400, "top right"
    assert places["12/QĐ-BKHCN"][1] < 60
    assert {"24-11-2026", "08:02:03", "+07:00", "Hường", "Ưởng"} <= places.keys()


def test_an_image_is_shown_as_given_or_refused(letter: bytes, office: Office) -> None:
    made = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME, png(40, 20)))
    assert verify_pdf(made)[0].standing is Standing.VALID
    for image in (b"GIF89a", png(4001, 1), png(4, 4)[:30]):
        with pytest.raises(Refusal) as refusal:
            sign_pdf(letter, office.person, person_appearance(BLOCK, NAME, image))
        assert refusal.value.code == "identity.image_unreadable"


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\nrubbish", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_pdf_is_refused_and_found_unsigned(broken: bytes, office: Office) -> None:
    with pytest.raises(Refusal) as refusal:
        sign_pdf(broken, office.person, person_appearance(BLOCK, NAME))
    assert refusal.value.code == "identity.pdf_unreadable"
    (verdict,) = verify_pdf(broken)
    assert verdict.standing is Standing.UNSIGNED


def test_a_letter_without_signatures_is_unsigned(letter: bytes, office: Office) -> None:
    (verdict,) = verify_pdf(letter)
    assert verdict.standing is Standing.UNSIGNED


def test_a_stranger_is_untrusted_and_a_revoked_one_revoked(letter: bytes, office: Office) -> None:
    made = sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    signed_at = now()
    revoke_certificate(office.person.fingerprint, "mất thiết bị", by=office.account)
    (today,) = verify_pdf(made)
    assert today.standing is Standing.REVOKED
    assert "không có gì chứng minh" in today.verdict.why.vi
    (then,) = verify_pdf(made, at=signed_at)
    assert then.standing is Standing.VALID, "the ledger proves that it was signed before"
    with pytest.raises(Refusal) as refusal:
        sign_pdf(letter, office.person, person_appearance(BLOCK, NAME))
    assert refusal.value.code == "identity.certificate_not_in_force"
    assert verify_pdf(made, roots=[])[0].standing is Standing.UNTRUSTED
    held = authority.root().certificate
    assert verify_pdf(made, roots=[held])[0].standing is Standing.VALID
