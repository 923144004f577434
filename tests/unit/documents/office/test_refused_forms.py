"""A form that is refused: it keeps what was typed, and the refusal stands at its field."""

from django.test import Client
from tests.unit.documents.office.office import BODY, Office, a_draft
from tests.unit.documents.office.test_pages import press, window

from nhip.documents.office.models import Draft, DraftFile


def sent(client: Client, address: str, **fields: object) -> str:
    """Send a form that is refused; what comes back."""
    answer = client.post(address, {name.replace("_", "-"): value for name, value in fields.items()})
    assert answer.status_code in {409, 422}, answer.status_code
    return " ".join(answer.content.decode().split())


def stands_at(page: str, field: str, *, hint: str = "") -> bool:
    """Whether the page opens at ``field`` and the reason stands above it."""
    described = f'aria-describedby="{field}-loi{f" {hint}" if hint else ""}" aria-invalid="true" autofocus'
    return f'<p class="errors" id="{field}-loi">' in page and described in page


def test_a_paper_document_without_its_sender(offices: list[Office]) -> None:
    clerk = window(offices[0].clerk)
    page = sent(clerk, "/van-ban/den/moi/", trich_yeu="Xin ý kiến", loai="Báo cáo", do_khan="1")
    assert stands_at(page, "noi-gui")
    assert ">Xin ý kiến</textarea>" in page
    assert '<option value="Báo cáo" selected>' in page
    page = sent(clerk, "/van-ban/den/moi/", noi_gui="Sở", trich_yeu="x", ngay="31/02/2026")
    assert stands_at(page, "ngay")
    page = sent(clerk, "/en/van-ban/den/moi/", noi_gui="Sở", trich_yeu="x", han="1/1/2020")
    assert stands_at(page, "han")
    assert "Nothing can be due before today." in page


def test_a_file_of_work_without_a_title(offices: list[Office]) -> None:
    page = sent(window(offices[0].clerk), "/van-ban/ho-so/", so="07", thoi_han="y10")
    assert stands_at(page, "tieu-de")
    assert 'value="07"' in page


def test_a_draft_keeps_what_was_chosen_and_whom_it_goes_to(offices: list[Office]) -> None:
    finance = offices[0]
    officer = window(finance.officer)
    draft = press(officer, "/van-ban/du-thao/moi/")
    written = {"ban": 1, "trich_yeu": "Họp", "nhan_moi": "G03; Sở Tài chính", "don_vi": "VP"}
    page = sent(officer, draft, viec="trinh", loai="Báo cáo", do_khan="2", noi_dung="", **written)
    assert stands_at(page, "loi-van", hint="loi-van-hint")
    assert '<option value="Báo cáo" selected>' in page
    assert '<option value="2" selected>' in page
    for receiver in ("G03", "Sở Tài chính"):  # one field took both, and they were kept
        assert f'name="nhan" value="{receiver}" checked' in page
    assert 'id="nhan-moi" name="nhan-moi" list="noi" value=""' in page


def test_taking_a_file_off_keeps_what_was_typed(offices: list[Office]) -> None:
    finance = offices[0]
    made = a_draft(finance)
    key = made.key
    file = DraftFile.objects.create(
        draft=made,
        sha256="0" * 64,
        name="phu-luc.pdf",
        size=1,
        media_type="application/pdf",
        added_by=str(finance.officer.public_id),
        added_at=made.made_at,
    )
    officer = window(finance.officer)
    typed = {"ban": made.latest, "trich_yeu": "Đổi trích yếu", "nhan": "G03", "noi_dung": BODY}
    press(officer, f"/van-ban/du-thao/{key}/", viec=f"bo-tep:{file.pk}", **typed)
    file.refresh_from_db()
    assert file.removed_at is not None
    assert Draft.objects.get(key=key).subject == "Đổi trích yếu"
