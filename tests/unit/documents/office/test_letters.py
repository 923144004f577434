"""A letter on its page: the decree's nine parts, number and date filled in behind a signature, pictures."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader
from tests.unit.documents.office.office import Office, a_draft, a_letter

from nhip.documents.office.acts.seal_and_issue import issue_date
from nhip.documents.office.composing import letter_of
from nhip.documents.office.letters.filling import fill_in, leave_open
from nhip.documents.office.letters.pictures import page_count, picture
from nhip.documents.office.letters.setting import Letter, set_letter, typeface
from nhip.documents.office.opening.drawing import flat
from nhip.documents.office.rules import notation_of
from nhip.identity.api import both_signed, verify_pdf
from nhip.kernel.api import Text, file_bytes
from nhip.kernel.text.typefaces import has_vietnamese


def letter(**other: object) -> Letter:
    shape: dict[str, object] = {
        "over": "",
        "agency": "Bộ Tài chính",
        "notation": "/BTC-VP",
        "place": "Hà Nội",
        "title": "",
        "lead": "V/v",
        "subject": "xin ý kiến về số liệu biết chữ",
        "receivers": ("Bộ Giáo dục và Đào tạo",),
        "body": "Đoạn một.\nĐiều 1. Tên điều",
        "copies": ("Như trên", "Lưu: VT, VP"),
        "signs": ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        "signer": "Người Ký",
    }
    return Letter(**(shape | other))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_an_official_letter_has_the_nine_parts_of_the_decree() -> None:
    text = text_of(set_letter(letter()).pdf)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "BỘ TÀI CHÍNH",
        "Số: /BTC-VP",
        "Hà Nội,",
        "V/v xin ý kiến về số liệu biết chữ",
        "Kính gửi: Bộ Giáo dục và Đào tạo.",
        "Đoạn một. Điều 1. Tên điều",
        "KT. BỘ TRƯỞNG THỨ TRƯỞNG",
        "Nơi nhận: - Như trên; - Lưu: VT, VP.",
    ):
        assert part in text, text


def test_who_is_not_addressed_above_the_text_stands_below_it(offices: list[Office]) -> None:
    said = {"unit_letters": "", "copies": ""}
    shown = {}
    for kind in ("Công văn", "Quyết định"):
        draft = a_draft(offices[0], "G03", kind=kind, **said)
        shown[kind] = letter_of(draft, draft.versions.get(), "Người Ký")
    assert (shown["Công văn"].receivers, shown["Công văn"].copies[0]) == (
        ["Bộ Giáo dục và Đào tạo"],
        "Như trên",
    )
    assert (shown["Quyết định"].receivers, shown["Quyết định"].copies[0]) == ([], "Bộ Giáo dục và Đào tạo")


def test_the_typeface_has_every_vietnamese_letter() -> None:
    name = typeface()
    paths = [(face.path, face.index) for face in typst.Fonts().fonts() if face.family == name]
    assert paths
    assert all(path is None or has_vietnamese(path, index) for path, index in paths)
    fonts = PdfReader(io.BytesIO(set_letter(letter()).pdf)).pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    bases = {str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts}
    assert len(bases) == 1, f"letters of two typefaces are mixed: {bases}"


def test_a_report_bears_the_name_of_its_kind() -> None:
    text = text_of(set_letter(letter(title="Báo cáo", lead="", subject="Tình hình biết chữ")).pdf)
    assert "BÁO CÁO Tình hình biết chữ" in text
    assert "V/v" not in text


def test_number_and_date_are_fields_that_are_filled_in_later() -> None:
    made = set_letter(letter())
    filled = fill_in(
        leave_open(made.pdf, made.spots), made.spots, {"number": "07", "date": issue_date(5, 2, 2026)}
    )
    fields = PdfReader(io.BytesIO(filled)).get_fields() or {}
    assert {name: field.value for name, field in fields.items()} == {
        "So": "07",
        "NgayThang": "ngày 05 tháng 02 năm 2026",
    }


@pytest.mark.parametrize(
    ("kind", "notation"), [("Công văn", "03/BTC-VP"), ("Báo cáo", "03/BC-BTC"), ("Thư công", "03/BTC-VP")]
)
def test_how_a_notation_is_made_up(kind: str, notation: str) -> None:
    assert notation_of(3, kind, "BTC", "VP") == notation


def test_months_are_written_with_a_zero_only_where_the_decree_says() -> None:
    assert issue_date(9, 1, 2026) == "ngày 09 tháng 01 năm 2026"
    assert issue_date(10, 3, 2026) == "ngày 10 tháng 3 năm 2026"


def test_an_issued_letter_is_valid_and_one_flipped_byte_is_found(
    offices: list[Office], tmp_path: Path
) -> None:
    content = file_bytes(a_letter(offices[0], "G03").files.get().sha256)
    assert both_signed(verify_pdf(content))
    at = content.index(b"/Type /Page") + 7  # in what both signatures cover
    flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    assert not both_signed(verify_pdf(flipped))
    if shutil.which("pdfsig") is None:
        pytest.skip("No pdfsig on this machine (apt-get install poppler-utils).")
    for name, pdf, valid in (("a.pdf", content, 2), ("b.pdf", flipped, 0)):
        (tmp_path / name).write_bytes(pdf)
        command = ["pdfsig", "-nocert", str(tmp_path / name)]
        done = subprocess.run(command, check=False, timeout=60, capture_output=True, text=True)
        said = done.stdout
        assert said.count("Signature is Valid") == valid, said


def test_a_picture_shows_what_a_reader_puts_on_the_page(offices: list[Office]) -> None:
    content = file_bytes(a_letter(offices[0], "G03").files.get().sha256)
    plain = set_letter(letter()).pdf
    assert page_count(content) == page_count(plain) == 1
    drawn = picture(content, 0)
    assert isinstance(drawn, bytes)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    shown = text_of(flat(content, 0))
    assert "ngày 24 tháng 11 năm 2026" in shown
    assert "TRÌNH DIỄN Bộ Tài chính (demo)" in shown, "the seal is in it"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing follows", b"PK\x03\x04 a zip"])
def test_a_file_that_is_no_pdf_has_no_pictures(content: bytes) -> None:
    assert isinstance(page_count(content), Text)
    assert isinstance(picture(content, 0), Text)
