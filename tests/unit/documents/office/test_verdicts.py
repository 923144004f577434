"""What a clerk reads about the signatures of a document, whatever is wrong with them."""

from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from tests.unit.identity.signatures.conftest import Office, letter, office, own_secrets

from nhip.documents.office.pages.verdicts import check
from nhip.identity.api import Place, person_appearance, revoke_certificate, seal_appearance, sign_pdf
from nhip.identity.signatures import authority
from nhip.identity.signatures.running import run
from nhip.identity.signatures.signers import HeldKeySigner, signer_of
from nhip.kernel.api import file_bytes, keep_file

pytestmark = pytest.mark.django_db
__all__ = ["letter", "office", "own_secrets"]
BLOCK = Place(-1, 340, 200, 160, 60)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path / "files"))


def both(letter: bytes, office: Office) -> bytes:
    by_person = sign_pdf(letter, office.person, person_appearance(BLOCK, "Người ký"))
    return sign_pdf(by_person, office.seal, seal_appearance(BLOCK, "Cơ quan"))


def read_about(pdf: bytes, language: str = "vi") -> str:
    """The part of the page about signatures, as a clerk reads it."""
    with transaction.atomic():
        kept = keep_file(pdf)
    assert file_bytes(kept.sha256) == pdf
    with translation.override(language):
        told = render_to_string(
            "office/parts/signatures.html", {"checked": check(kept.sha256, "application/pdf", len(pdf))}
        )
    return " ".join(told.split())


def test_a_valid_letter_is_said_to_be_so_with_its_level(letter: bytes, office: Office) -> None:
    made = both(letter, office)
    assert "đều hợp lệ" in read_about(made)
    assert "Mức PAdES B-B: tệp chưa có dấu thời gian" in read_about(made)
    assert "PAdES level B-B: the file bears no time stamp" in read_about(made, "en")


def test_an_altered_letter(letter: bytes, office: Office) -> None:
    made = bytearray(both(letter, office))
    made[len(letter) // 2] ^= 1
    told = read_about(bytes(made))
    assert "nội dung đã bị sửa" in told
    assert "Nội dung không phải là nội dung đã ký." in told
    assert "cần lấy lại bản gốc" in told, "what to do"
    assert "The content is not what was signed." in read_about(bytes(made), "en")
    assert "Mức PAdES" not in told


def test_a_revoked_certificate(letter: bytes, office: Office) -> None:
    made = both(letter, office)
    revoke_certificate(office.seal.fingerprint, "mất thiết bị", by=None)
    told = read_about(made)
    assert "chứng thư đã thu hồi" in told
    assert "không có gì chứng minh đã ký trước lúc đó" in told
    assert "nothing proves that this was signed before" in read_about(made, "en")


def test_an_authority_that_nobody_knows(
    letter: bytes, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = both(letter, office)
    monkeypatch.setenv("NHIP_HOME", str(tmp_path / "another-node"))
    authority.root.cache_clear()
    told = read_about(made)
    assert "chứng thư không được tin cậy" in told
    assert "Chứng thư không do nơi cấp nào mà hệ thống tin cậy cấp." in told
    assert "No authority that this node trusts issued the certificate." in read_about(made, "en")


def test_no_signature_and_one_that_cannot_be_read(letter: bytes, office: Office) -> None:
    assert "Văn bản không có chữ ký số." in read_about(letter)
    unreadable = read_about(b"%PDF-1.7\nrubbish")
    assert "Chữ ký không đọc được" in unreadable
    assert "Không kiểm tra được chữ ký số" in unreadable
    assert "không có chữ ký" not in unreadable, "nobody knows that"
    assert "The signature cannot be read" in read_about(b"%PDF-1.7\nrubbish", "en")


class OldSoftware(HeldKeySigner):
    """Signs as software did that knew nothing better than SHA-1."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        assert digest_algorithm == "sha1"
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return self._key.sign(data, ec.ECDSA(hashes.SHA1()))


def test_a_weak_signature_of_old_software(letter: bytes, office: Office) -> None:
    with signer_of(office.person) as modern:
        assert isinstance(modern, HeldKeySigner)
        assert modern.signing_cert is not None
        old = OldSoftware(modern._key, modern.signing_cert, list(modern.cert_registry))
    alone = sign_pdf(letter, office.person, person_appearance(BLOCK, "Người ký"))
    assert "thiếu con dấu số của cơ quan" in read_about(alone)
    told = PdfSignatureMetadata(
        field_name="Cu", md_algorithm="sha1", subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    )
    writer = IncrementalPdfFileWriter(BytesIO(letter))
    made = run(PdfSigner(told, old).async_sign_pdf(writer)).getvalue()
    read = read_about(made)
    assert "hợp lệ" in read
    assert "Chữ ký yếu: dùng thuật toán băm SHA-1 của phần mềm cũ" in read
    assert "A weak signature: it uses the hash SHA-1 of old software" in read_about(made, "en")
    assert "Mức PAdES" not in read, "levels are of PAdES, which this is not"
    sealed = read_about(sign_pdf(made, office.seal, seal_appearance(BLOCK, "Cơ quan")))
    assert "nhưng yếu: có thể bị làm giả" in sealed
    assert 'class="note watch"' in sealed
