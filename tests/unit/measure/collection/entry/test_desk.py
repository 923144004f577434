"""The focal point's desk: what is owed, entered with and without a script, conflicts, and nobody else's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.collection.people import EDUCATION, LABOUR, STATISTICS, a_round, literacy

from nhip.identity.api import Account, Role
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.models import FigureRequest, HandIn, ReportedFigure, Revision
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.queries.desk import cells_owed, progress

pytestmark = pytest.mark.usefixtures("desk")
DESK = f"/so-lieu/dot/2026-Q4/nhap/{EDUCATION}/"
LITERACY, ENROLMENT = "adult_literacy/VNM/2024", "gross_enrolment/VNM/2024"


def seated(role: Role = Role.FOCAL_POINT, at: str = EDUCATION) -> tuple[Account, Client]:
    account = make_account(f"{role.value}.{at.lower()}@co-quan.example", role, at=at, second_factor=True)
    return account, sign_in(account)


def row(name: str, value: str = "", *, seen: int = 0, **others: str) -> dict[str, str]:
    shape = {"lan": str(seen), "gt": value, "tt": "", "ld": "", "gc": "", **others}
    return {f"{field}:{name}": said for field, said in shape.items()}


def test_it_says_what_is_owed_why_and_by_when() -> None:
    a_round()
    _, client = seated()
    page = client.get(DESK).content.decode()
    assert "Đã trả lời <strong>0</strong> trên 2" in page
    assert "HCI trong chỉ số EGDI" in page
    assert "adult_literacy/VNM/2024" in page
    assert "mean_schooling" not in page
    assert "Answered <strong>0</strong> of 2" in client.get(f"/en{DESK}").content.decode()


def test_what_is_typed_is_saved_and_what_is_wrong_stays_in_the_page() -> None:
    a_round()
    _, client = seated()
    answer = client.post(DESK, {**row(LITERACY, "95.8", gc="tổng điều tra"), **row(ENROLMENT, "chín mươi")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không phải là số" in page
    assert 'value="chín mươi"' in page
    assert ReportedFigure.objects.get(series="adult_literacy").value == "95.8"
    assert not ReportedFigure.objects.filter(series="gross_enrolment", latest__gt=0).exists()


def test_a_row_that_nobody_touched_is_left_alone_even_if_it_changed_meanwhile() -> None:
    a_round()
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    enter_figures("2026-Q4", EDUCATION, [literacy("96.0", expected=1)], origin=Origin.FORM, by=account)
    answer = client.post(DESK, {**row(LITERACY, "95.0", seen=1, tt="A"), **row(ENROLMENT, "84.5")})
    assert answer.status_code == 302
    assert ReportedFigure.objects.get(series="adult_literacy").value == "96.0"
    assert Revision.objects.count() == 3


def test_a_field_shows_the_number_as_its_reader_writes_it_and_left_alone_it_stays() -> None:
    a_round()
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("1.234")], origin=Origin.FORM, by=account)
    assert 'value="1,234"' in client.get(DESK).content.decode()
    assert 'value="1.234"' in client.get(f"/en{DESK}").content.decode()
    # Nobody is asked whether the number that the page itself showed means a thousand.
    answer = client.post(DESK, row(LITERACY, "1,234", seen=1, tt="A", gc="đã xem lại"))
    assert answer.status_code == 302
    figure = ReportedFigure.objects.get(series="adult_literacy")
    assert (figure.value, figure.latest) == ("1.234", 2)


def test_a_conflict_shows_both_and_is_settled_by_choosing() -> None:
    a_round()
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    answer = client.post(DESK, row(LITERACY, "94.1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<strong>94.1</strong>" in page
    assert "<strong>95,0</strong>" in page
    assert account.name in page
    assert ReportedFigure.objects.get().value == "95.0"
    kept = client.post(DESK, row(LITERACY, "94.1", chon="giu"))
    assert (kept.status_code, ReportedFigure.objects.get().value) == (302, "95.0")
    client.post(DESK, row(LITERACY, "94.1", chon="1"))
    assert ReportedFigure.objects.get().value == "94.1"


def test_row_by_row_with_a_script() -> None:
    a_round()
    _, client = seated()
    answer = client.post(
        f"{DESK}o/", {**row(ENROLMENT, "typed, not left yet"), **row(LITERACY, "95.8"), "dong": LITERACY}
    )
    page = answer.content.decode()
    assert "đã ghi" in page
    assert f'name="lan:{LITERACY}" value="1"' in page
    assert 'hx-swap-oob="true"' in page
    unfinished = client.post(f"{DESK}o/", {**row(ENROLMENT, tt="O"), "dong": ENROLMENT}).content.decode()
    assert "Chưa đủ để ghi" in unfinished
    conflict = client.post(f"{DESK}o/", {**row(LITERACY, "90"), "dong": LITERACY}).content.decode()
    assert 'name="chon:adult_literacy/VNM/2024" value="1"' in conflict
    assert f'name="lan:{LITERACY}" value="0"' in conflict
    kept = client.post(f"{DESK}o/", {**row(LITERACY, "90", chon="giu"), "dong": LITERACY})
    assert kept.headers["HX-Refresh"] == "true"


def test_a_document_goes_with_the_figures_and_only_to_those_who_see_them() -> None:
    a_round()
    _, client = seated()
    paper = SimpleUploadedFile("báo cáo.pdf", b"%PDF-1.7 bao cao")
    client.post(DESK, {**row(LITERACY, "95.8"), "tai-lieu": paper})
    digest = Revision.objects.get().document
    found = client.get(f"/so-lieu/tai-lieu/{digest}/")
    assert found.content == b"%PDF-1.7 bao cao"
    assert found.headers["Content-Disposition"].startswith("attachment")
    for role, at in ((Role.FOCAL_POINT, LABOUR), (Role.REVIEWER, STATISTICS)):
        assert seated(role, at)[1].get(f"/so-lieu/tai-lieu/{digest}/").status_code == 404
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00 program")
    refused = client.post(DESK, {**row(LITERACY, "96", seen=1), "tai-lieu": program})
    assert (refused.status_code, Revision.objects.count()) == (422, 1)
    assert 'value="96"' in refused.content.decode()


def test_a_document_reaches_figures_that_the_script_has_saved_already() -> None:
    a_round()
    _, client = seated()
    client.post(f"{DESK}o/", {**row(LITERACY, "95.8"), "dong": LITERACY})
    paper = SimpleUploadedFile("nguon.pdf", b"%PDF-1.7 nguon")
    client.post(DESK, {**row(LITERACY, "95.8", seen=1), "tai-lieu": paper})
    first, second = Revision.objects.order_by("number")
    assert (first.document, second.value, second.document_name) == ("", "95.8", "nguon.pdf")
    later = SimpleUploadedFile("khac.pdf", b"%PDF-1.7 khac")
    client.post(f"{DESK}o/", {**row(LITERACY, "96.1", seen=2), "dong": LITERACY, "tai-lieu": later})
    assert Revision.objects.latest("number").document_name == "khac.pdf"


def test_handing_in() -> None:
    a_round()
    account, client = seated()
    early = client.post(f"{DESK}nop/")
    assert (early.status_code, "Chưa nộp được" in early.content.decode()) == (422, True)
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    client.post(DESK, row(ENROLMENT, tt="O", ld="điều tra vào năm sau"))
    assert client.post(f"{DESK}nop/").status_code == 302
    assert HandIn.objects.get().figures == 2
    assert "Đã nộp 2 số liệu" in client.get(DESK).content.decode()


def test_a_closed_round_is_read_only() -> None:
    a_round()
    _, client = seated()
    close_round("2026-Q4", by=None)
    page = client.get(DESK).content.decode()
    assert "Đợt đã đóng" in page
    assert "main-act" not in page
    assert client.post(DESK, row(LITERACY, "95.8")).status_code == 409


def test_filters_search_and_nothing_found() -> None:
    a_round()
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    assert LITERACY not in client.get(f"{DESK}?loc=chua").content.decode()
    assert ENROLMENT not in client.get(f"{DESK}?q=biet chu").content.decode()
    assert "Không có số liệu nào như vậy" in client.get(f"{DESK}?q=xyz").content.decode()


def test_many_figures_come_in_pages_and_every_filter_counts_its_own() -> None:
    found = a_round()
    FigureRequest.objects.bulk_create(
        FigureRequest(
            round=found,
            agency=EDUCATION,
            series="adult_literacy",
            area="VNM",
            period=str(year),
            is_owner=True,
            due_on=found.closes_on,
        )
        for year in range(1900, 2015)
    )
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    whole = cells_owed(found, EDUCATION)
    assert len(whole) == progress(found, EDUCATION).of("all") == 117
    assert [
        cell for start in range(0, 117, 20) for cell in cells_owed(found, EDUCATION, start=start, most=20)
    ] == whole
    silent = cells_owed(found, EDUCATION, wanted="silent", series=["adult_literacy"])
    assert len(silent) == progress(found, EDUCATION, ["adult_literacy"]).of("silent") == 115
    assert cells_owed(found, EDUCATION, wanted="silent", start=100, most=10) == silent[100:110]
    page = client.get(f"{DESK}?trang=5").content.decode()
    assert page.count("<fieldset") == 20
    assert 'id="o-adult_literacy-VNM-1980"' in page
    assert 'href="?trang=6"' in page
    assert client.get(f"{DESK}?loc=da").content.decode().count("<fieldset") == 1


def test_what_was_typed_never_becomes_part_of_the_page() -> None:
    a_round()
    account, client = seated()
    note = '"><b>{{ seen }}</b>'
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0", note=note)], origin=Origin.FORM, by=account)
    page = client.get(DESK).content.decode()
    assert "<b>{{" not in page
    assert 'value="&quot;&gt;&lt;b&gt;{{ seen }}&lt;/b&gt;"' in page


@pytest.mark.parametrize("path", ["", "o/", "nop/", "tep/", "canh-bao/", "bieu-mau.xlsx"])
def test_anothers_desk_does_not_exist(path: str) -> None:
    a_round()
    account, _ = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    for role, at in ((Role.FOCAL_POINT, LABOUR), (Role.COORDINATOR, STATISTICS), (Role.REVIEWER, STATISTICS)):
        client = seated(role, at)[1]
        assert client.get(DESK + path).status_code in {404, 405}
        assert client.post(DESK + path, row(LITERACY, "1", chon="1")).status_code in {404, 405}
    assert ReportedFigure.objects.get().value == "95.0"
    assert Client().get(DESK + path).status_code in {302, 405}


def test_history_in_two_times_and_names_for_colleagues_only() -> None:
    a_round()
    account, client = seated()
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    enter_figures("2026-Q4", EDUCATION, [literacy("95.8", expected=1)], origin=Origin.API, by=account)
    place = f"/so-lieu/so/{EDUCATION}/{LITERACY}/"
    page = client.get(f"{place}?ngay=2026-11-24").content.decode()
    assert page.index("95,8") < page.index(">95,0<")
    assert account.name in page
    assert "<strong>95,8</strong>" in page
    assert "chưa có gì" in client.get(f"{place}?ngay=2026-11-23").content.decode()
    assert "2026-03-01" in client.get(f"{place}?ngay=hôm qua").content.decode()
    reviewer = seated(Role.REVIEWER, STATISTICS)[1]
    assert (
        "95" not in reviewer.get(place).content.decode().split("Các lần ghi")[0].split("big other")[-1][:60]
    )
    assert seated(Role.FOCAL_POINT, LABOUR)[1].get(place).status_code == 404
    enter_figures("2026-Q4", EDUCATION, [literacy("95.8", expected=1)], origin=Origin.FORM, by=account)
    client.post(DESK, row(ENROLMENT, "84.5"))
    client.post(f"{DESK}nop/")
    shown = reviewer.get(place).content.decode()
    assert "95,8" in shown
    assert account.name not in shown
