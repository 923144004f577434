"""A letter typed in Word becomes the PDF that is signed: converted apart, looked at, confirmed, numbered."""

import io
import subprocess
import zipfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.unit.documents.office.hostile import huge
from tests.unit.documents.office.office import Office, a_draft
from tests.unit.documents.office.test_pages import press, text, window
from tests.unit.documents.office.typed import odt, pdf_letter, word_letter

from nhip.documents.office.acts.bring_letter import bring_letter, confirm_letter, take_off_letter
from nhip.documents.office.acts.seal_and_issue import seal_and_issue
from nhip.documents.office.acts.sign_draft import sign_draft
from nhip.documents.office.acts.submit_draft import submit_draft
from nhip.documents.office.attachments import Sent
from nhip.documents.office.brought import place_unread
from nhip.documents.office.jobs import make_pdf
from nhip.documents.office.models import BroughtLetter, Draft
from nhip.documents.office.opening import asking, converting, placing
from nhip.documents.office.opening.converting import converter, to_pdf
from nhip.documents.office.opening.kinds import DOCX, ODT, OLE, is_word_97
from nhip.identity.api import both_signed, verify_pdf
from nhip.kernel.api import Refusal, file_bytes, inspect_file
from nhip.kernel.api import Text as Words

needs_writer = pytest.mark.skipif(
    converter() is None, reason="No LibreOffice Writer here (apt-get install libreoffice-writer-nogui)."
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_letter()


def brought(office: Office, content: bytes, name: str = "cong-van.pdf", **said: Any) -> BroughtLetter:
    draft = a_draft(office, "G03", **said)
    row = bring_letter(draft.key, draft.latest, Sent(name, content), by=office.officer)
    make_pdf.run(brought=row.pk)
    row.refresh_from_db()
    return row


def submitted(office: Office, row: BroughtLetter) -> Draft:
    draft = Draft.objects.get(pk=row.draft_id)
    return submit_draft(draft.key, draft.latest, office.id_of(office.leader), by=office.officer)


def named(office: Office) -> Office:
    """The office, its leader called as the letter has it."""
    office.leader.name = "Người Ký"
    office.leader.save()
    return office


@needs_writer
def test_a_letter_typed_in_word_is_confirmed_signed_numbered_and_sealed(offices: list[Office]) -> None:
    finance = named(offices[0])
    typed = word_letter()
    row = brought(finance, typed, "cong-van.docx")
    assert row.problem_vi == ""
    assert row.found["number"]["tail"] == "BTC-VP"
    with pytest.raises(Refusal) as refused:
        submitted(finance, row)
    assert refused.value.code == "office.brought_unconfirmed"
    confirm_letter(row.draft.key, row.pk, by=finance.officer)
    draft = submitted(finance, row)
    sign_draft(draft.key, draft.latest, by=finance.leader)
    issued = seal_and_issue(draft.key, by=finance.clerk)
    content = file_bytes(issued.files.get().sha256)
    assert both_signed(verify_pdf(content))
    fields = PdfReader(io.BytesIO(content)).get_fields() or {}
    assert (fields["So"].value, fields["NgayThang"].value) == ("01", "ngày 24 tháng 11 năm 2026")
    assert file_bytes(row.sha256) == typed, "what was typed stays with its version"


def test_where_libreoffice_is_absent_it_is_said_and_pdf_is_asked_for(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NHIP_SOFFICE", str(tmp_path / "soffice"))
    assert to_pdf(word_letter(), DOCX).why == converting.NO_CONVERTER
    draft = a_draft(offices[0], "G03")
    with pytest.raises(Refusal) as refused:
        bring_letter(draft.key, 1, Sent("a.docx", word_letter()), by=offices[0].officer)
    assert refused.value.code == "office.no_converter"
    draft.refresh_from_db()
    assert draft.latest == 1, "nothing was kept"
    officer = window(offices[0].officer)
    page = reverse("office:draft", args=[draft.key])
    assert "chưa chuyển được Word sang PDF" in text(officer, page)
    form = {"viec": "tai-van-ban", "ban": "1", "van-ban": _upload("a.docx", word_letter())}
    answer = officer.post(page, form)
    assert answer.status_code == 422
    assert "Lưu thành PDF rồi tải lên" in answer.content.decode()


def test_a_converter_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hung = tmp_path / "soffice"
    hung.write_text("#!/bin/sh\nwhile :; do :; done\n", encoding="ascii")
    hung.chmod(0o755)
    monkeypatch.setenv("NHIP_SOFFICE", str(hung))
    monkeypatch.setattr(converting, "BOUNDS", type(converting.BOUNDS)(1, 500, 1))
    told = to_pdf(word_letter(), DOCX).why
    assert isinstance(told, Words)
    assert "lâu quá mức" in told.vi


@pytest.mark.parametrize(
    ("name", "entry", "code"),
    [
        ("a.docx", ("word/vbaProject.bin", b"x"), "office.file_refused"),
        ("a.docm", ("word/document.xml", b"<x/>"), "office.file_refused"),
        ("a.xlsx", ("xl/workbook.xml", b"<x/>"), "office.brought_kind"),
    ],
)
def test_macros_and_other_kinds_are_refused(
    offices: list[Office], name: str, entry: tuple[str, bytes], code: str
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(*entry)
    draft = a_draft(offices[0], "G03")
    with pytest.raises(Refusal) as refused:
        bring_letter(draft.key, 1, Sent(name, packed.getvalue()), by=offices[0].officer)
    assert refused.value.code == code


def ole(*entries: str) -> bytes:
    """A file of the old formats whose directory names these entries."""
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + ((len(name) + 1) * 2).to_bytes(2, "little") + bytes(62)
        for name in entries
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory.ljust(1024, b"\0")


@pytest.mark.parametrize(
    ("name", "entries", "code"),
    [
        ("cv.doc", ("Root Entry", "WordDocument", "Macros", "VBA"), "office.file_refused"),
        ("cv.doc", ("Root Entry", "WordDocument", "_VBA_PROJECT"), "office.file_refused"),
        ("cv.doc", ("Root Entry", "Workbook"), "office.brought_kind"),
        ("cv.doc", ("Root Entry", "EncryptedPackage"), "office.file_refused"),
    ],
)
def test_old_word_files_are_taken_without_macros_alone(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch, name: str, entries: tuple[str, ...], code: str
) -> None:
    finance = offices[0]
    monkeypatch.setattr("nhip.documents.office.acts.bring_letter.converter", lambda: Path("/soffice"))
    draft = a_draft(finance, "G03")
    with pytest.raises(Refusal) as refused:
        bring_letter(draft.key, 1, Sent(name, ole(*entries)), by=finance.officer)
    assert refused.value.code == code
    kept = bring_letter(
        draft.key, 1, Sent("cv.doc", ole("Root Entry", "WordDocument", "1Table")), by=finance.officer
    )
    assert kept.media_type == OLE


@needs_writer
def test_an_old_word_file_becomes_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "cv.docx").write_bytes(word_letter())
    command = [str(converter()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "cv.docx")]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    old = (tmp_path / "cv.doc").read_bytes()
    assert inspect_file(old, "cv.doc").media_type == OLE
    assert is_word_97(old)
    assert to_pdf(old, OLE).content.startswith(b"%PDF")


def test_a_pdf_that_cannot_be_numbered_says_what_is_missing(offices: list[Office]) -> None:
    row = brought(offices[0], huge())
    assert "A4" in row.problem_vi
    with pytest.raises(Refusal) as refused:
        confirm_letter(row.draft.key, row.pk, by=offices[0].officer)
    assert refused.value.code == "office.brought_unconfirmed"
    officer = window(offices[0].officer)
    page = reverse("office:draft", args=[row.draft.key])
    assert "Chưa có bản PDF để ký." in text(officer, page)
    press(officer, page, viec="bo-van-ban", ban=2)
    assert 'id="loi-van"' in text(officer, page), "typing here goes on"


def test_while_the_server_is_busy_nothing_is_noted_and_it_is_tried_again(
    offices: list[Office], pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(offices[0], "G03")
    row = bring_letter(draft.key, 1, Sent("a.pdf", pdf), by=offices[0].officer)
    with monkeypatch.context() as busy:
        busy.setattr(asking, "_PLACES", BoundedSemaphore(1))
        busy.setattr(asking, "_WAIT", 0)
        assert asking._PLACES.acquire(blocking=False)
        with pytest.raises(Refusal) as refused:
            make_pdf.run(brought=row.pk)
        assert to_pdf(word_letter(), DOCX).is_busy or converter() is None
    assert (refused.value.code, refused.value.retriable) == ("office.busy", True)
    row.refresh_from_db()
    assert (row.pdf, row.problem_vi) == ("", "")
    make_pdf.run(brought=row.pk)
    row.refresh_from_db()
    assert row.pdf


def test_a_place_whose_letters_came_in_pieces_is_not_written_anew() -> None:
    line = placing._Piece("Hà N i, ngày      tháng      năm 2026", 310, 729, 13)
    gap = placing._Piece("ộ", 338, 729, 13)
    for pieces, problems in (([line], [False, False]), ([line, gap], [True, False])):
        date = placing._spot(pieces, placing._DATE, 595.3, left=False)
        told = [place_unread({"date": date}, place) for place in ("", "Hà Nội")]
        assert [each is not None for each in told] == problems


def test_the_letter_must_bear_its_notation_and_its_signer(offices: list[Office], pdf: bytes) -> None:
    finance = named(offices[0])
    row = brought(finance, pdf, unit_letters="KHTC")
    confirm_letter(row.draft.key, row.pk, by=finance.officer)
    with pytest.raises(Refusal) as refused:
        submitted(finance, row)
    assert refused.value.code == "office.brought_notation"
    finance.leader.name = "Người Khác"
    finance.leader.save()
    other = brought(finance, pdf)
    confirm_letter(other.draft.key, other.pk, by=finance.officer)
    with pytest.raises(Refusal) as refused:
        submitted(finance, other)
    assert refused.value.code == "office.brought_signer"


def test_the_page_shows_the_pdf_and_asks_for_a_word(offices: list[Office], pdf: bytes) -> None:
    finance = named(offices[0])
    officer = window(finance.officer)
    page = reverse("office:draft", args=[a_draft(finance, "G03").key])
    form = {
        "ban": "1",
        "viec": "tai-van-ban",
        "trich-yeu": "xin ý kiến",
        "nhan": "G03",
        "noi-dung": "",
        "don-vi": "VP",
        "van-ban": _upload("cong-van.pdf", pdf),
    }
    answer = officer.post(page, form)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    waiting = officer.get(page)
    assert waiting["Refresh"] == "4"
    assert "Đang làm bản PDF." in waiting.content.decode()
    row = BroughtLetter.objects.get()
    make_pdf.run(brought=row.pk)
    shown = officer.get(page)
    assert "Refresh" not in shown
    assert "Đây đúng là văn bản sẽ ký" in shown.content.decode()
    assert f"{page}0.png" in shown.content.decode()
    assert officer.get(reverse("office:brought_file", args=[row.draft.key, row.pk])).content == pdf
    press(officer, page, viec="dung-ban-pdf", soan_san=row.pk)
    draft = Draft.objects.get()
    press(officer, page, viec="trinh", ban=draft.latest, nguoi_ky=finance.id_of(finance.leader))
    leader = window(finance.leader)
    assert f"{page}0.png" in text(leader, page)
    assert window(offices[1].officer).get(page).status_code == 404


def test_a_further_file_must_be_confirmed_anew_and_the_first_stays(offices: list[Office], pdf: bytes) -> None:
    finance = named(offices[0])
    row = brought(finance, pdf)
    confirm_letter(row.draft.key, row.pk, by=finance.officer)
    draft = Draft.objects.get(pk=row.draft_id)
    again = bring_letter(draft.key, draft.latest, Sent("lan-hai.pdf", pdf), by=finance.officer)
    assert again.confirmed_at is None
    assert again.version.number == row.version.number + 1
    assert file_bytes(BroughtLetter.objects.get(pk=row.pk).sha256) == pdf
    with pytest.raises(Refusal) as refused:
        confirm_letter(draft.key, row.pk, by=finance.officer)
    assert refused.value.code == "office.nothing_brought"
    take_off_letter(draft.key, by=finance.officer)
    with pytest.raises(Refusal):
        take_off_letter(draft.key, by=finance.officer)


def test_odt_is_told_by_its_bytes() -> None:
    found = inspect_file(odt("<text:p>x</text:p>"), "a.odt")
    assert (found.media_type, found.findings) == (ODT, ())


def _upload(name: str, content: bytes) -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made
