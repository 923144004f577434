"""The report says what the record holds: computed sentences, and numbers that lead to their proof."""

import re

import pytest
from django.test import Client
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.collection.people import COMMUNICATIONS, EDUCATION, LABOUR
from tests.unit.measure.collection.reports.played import once

from nhip.identity.api import Role
from nhip.kernel.api import Refusal, events_about, file_bytes, find_event
from nhip.measure.collection.acts.draft_report import draft_report
from nhip.measure.collection.models import (
    Discrepancy,
    Release,
    ReleasedFigure,
    ReportDraft,
    ReportedFigure,
)
from nhip.measure.collection.reports.as_docx import as_docx
from nhip.measure.collection.reports.as_pdf import as_pdf
from nhip.measure.collection.reports.document import Document, Section, read_document, words_of
from nhip.measure.collection.reports.scope import Kind

pytestmark = pytest.mark.django_db
_FIGURE = re.compile(r"(?:/en)?/so-lieu/so/(?:([^/]+)/)?([^/]+)/([^/]+)/([^/]+)/")
_DISPUTE = re.compile(r"(?:/en)?/so-lieu/chenh-lech/(\d+)/")
_EVENT = re.compile(r"(?:/en)?/so-cai/([^/]+)/")


@pytest.fixture
def document(drafted: ReportDraft) -> Document:
    return read_document(drafted.document)


def said(section: Section) -> str:
    """The words of a section, one block or item a line."""
    return "\n".join(
        "".join(each.text for each in words) for block in section.blocks for words in words_of(block)
    )


def test_progress_has_numerator_and_denominator(document: Document) -> None:
    assert "4 cơ quan được hỏi 14 số liệu, đã nộp 8 trên 14 số liệu (57,1%)" in said(document.sections[1])
    assert "1 trên 4 cơ quan (25,0%) đã ký bộ số liệu." in said(document.sections[1])


def test_each_change_has_its_cause_and_its_effect(document: Document) -> None:
    results = said(document.sections[2])
    assert "84,2% (Cơ quan G12), lần đầu được phát hành, so với 78,1%, số năm 2023 do" in results
    assert "Nguyên nhân: số liệu mới của cơ quan chủ trì." in results
    assert "TII từ 0,6694 thành 0,6853" in results
    assert "tính trên kỳ 2020 là kỳ mới nhất tính được" in results
    assert re.search(r"hạng từ 86 lên \d\d", results)
    assert "95,9% (Cơ quan G12), thay cho 95,8% ở bản PH-2026-001." in results
    assert "Nguyên nhân: đính chính trong bản PH-2026-002, vì “Sửa lỗi cộng”." in results
    assert "Cơ quan ghi chú: “Điều tra biến động dân số năm 2024”." in results


def test_late_missing_and_silent_are_told_apart(document: Document) -> None:
    holes = said(document.sections[3])
    assert "Cơ quan G06 nộp ngày 18/12/2026, chậm 3 ngày so với hạn 15/12/2026" in holes
    assert "khai không có số, lý do: “Doanh nghiệp chưa gửi số; có trong tháng 1/2027”." in holes
    assert "Cơ quan G03 còn 3 số liệu chưa nộp, trong đó 1 đã nhập nhưng chưa nộp" in holes
    assert "15,6" not in holes, "a draft that is not handed in is counted, never told"


def test_disputes_say_who_decided_why_and_who_looked_again(document: Document) -> None:
    told = said(document.sections[4])
    assert "Đã phát hiện 2 chênh lệch: 1 chưa có quyết định, 1 đã xử lý xong." in told
    assert "84,2% theo Cơ quan G12; 78,6% theo Cơ quan G06; 78,1% theo" in told
    assert "quyết định ngày 24/11/2026: 84,2%, vì “Theo điều tra hộ gia đình”." in told
    assert "Người thứ hai (Coordinator.G06) đồng ý ngày 24/11/2026." in told
    assert "Không có quyết định nào đang chờ xem lại." in told


def test_where_we_are_silent_the_report_says_what_will_probably_be_used(document: Document) -> None:
    told = said(document.sections[5])
    assert "Thuê bao điện thoại di động trên 100 dân năm 2024 (cho EGDI kỳ 2026): có thể dùng 104,5" in told
    assert "Nếu số mới tiếp tục tăng 3,5 trên 100 dân như hai số gần nhất: TII từ 0,6694 thành 0,6790" in told
    assert "không nơi nào có số từ trước" in told


def test_what_to_do_first_is_sorted_by_its_worth_in_rank(document: Document) -> None:
    lines = said(document.sections[6]).splitlines()
    assert lines[1].startswith("Đề nghị Cơ quan G03 quyết định chênh lệch về số năm đi học kỳ vọng")
    assert "chênh nhau 2 bậc" in lines[1]
    assert lines[2].startswith("Làm việc với Cơ quan G06 để bổ sung số còn thiếu: thuê bao")
    assert lines[-1].startswith("Đôn đốc Cơ quan G06 ký bộ số liệu đã nộp (2 số liệu)")


def test_a_page_in_english_says_the_same(document: Document) -> None:
    english = next(annex for annex in document.annexes if annex.language == "en")
    told = said(english)
    assert "8 of 14 figures asked for (57.1%)" in told
    assert "Cause: corrected in release PH-2026-002, because “Sửa lỗi cộng”." in told
    assert "TII from 0.6694 to 0.6853" in told


def test_every_number_leads_to_something_that_is_there(document: Document) -> None:
    links = document.links()
    assert len(links) > 20
    assert {link.to.split("/")[1 + link.to.startswith("/en")] for link in links} == {"so-lieu", "so-cai"}
    for link in links:
        if (event := _EVENT.fullmatch(link.to)) is not None:
            assert find_event(event[1]) is not None, link
            continue
        if (dispute := _DISPUTE.fullmatch(link.to)) is not None:
            assert Discrepancy.objects.filter(pk=dispute[1]).exists(), link
            continue
        match = _FIGURE.fullmatch(link.to)
        assert match is not None, link
        agency, *cell = match.groups()
        named = dict(zip(("series", "area", "period"), cell, strict=True))
        if agency:
            assert ReportedFigure.objects.filter(agency=agency, handed_in__gt=0, **named).exists(), link
        else:
            assert ReleasedFigure.objects.filter(**named).exists(), link
    linked = {(link.text, link.to) for link in links}
    for row in ReleasedFigure.objects.filter(release__code="PH-2026-002"):
        written = f"{row.value.replace('.', ',')}%"
        assert (written, f"/so-lieu/so/{row.series}/{row.area}/{row.period}/") in linked
    told = said(document.annexes[1])
    for release in Release.objects.all():
        assert release.digest in told.replace(" ", "")
        assert any(release.event_id in link.to for link in links)


def test_the_same_record_gives_the_same_document_and_the_same_bytes(drafted: ReportDraft) -> None:
    again = draft_report(Kind.QUARTERLY, "2026-Q4", by=once(Role.COORDINATOR, COMMUNICATIONS))
    assert again.pk == drafted.pk
    document = read_document(drafted.document)
    assert document.written() == drafted.document
    assert document.digest == drafted.digest
    assert as_docx(document) == file_bytes(drafted.docx)
    assert as_pdf(document, drafted.typeface) == file_bytes(drafted.pdf)
    told = next(iter(events_about(drafted.subject))).event
    assert (told.digest, told.pdf) == (drafted.digest, drafted.pdf)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "code", "refusal"),
    [
        (Kind.QUARTERLY, "2026", "collection.report_period"),
        (Kind.QUARTERLY, "2025-Q1", "collection.nothing_to_report"),
        (Kind.ROUND, "2026-Q9", "collection.round_unknown"),
    ],
)
@pytest.mark.usefixtures("drafted")
def test_what_cannot_be_reported_is_refused(kind: Kind, code: str, refusal: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft_report(kind, code, by=once(Role.COORDINATOR, COMMUNICATIONS))
    assert refused.value.code == refusal


def test_only_the_coordinator_drafts_and_only_those_who_oversee_read(drafted: ReportDraft) -> None:
    clerk = make_account("dau-moi@co-quan.example", Role.FOCAL_POINT, at=EDUCATION, second_factor=True)
    reviewer = make_account("kiem-tra@co-quan.example", Role.REVIEWER, at=LABOUR, second_factor=True)
    lead = make_account("dieu-phoi@co-quan.example", Role.COORDINATOR, at=COMMUNICATIONS, second_factor=True)
    for account in (clerk, reviewer):
        with pytest.raises(Refusal) as refused:
            draft_report(Kind.YEARLY, "2026", by=account)
        assert refused.value.code == "identity.not_permitted"
    address = f"/so-lieu/bao-cao/quarterly/2026-Q4/{drafted.number}/"
    files = (f"{address}bao-cao.docx", f"{address}bao-cao.pdf")
    assert Client().get(address).status_code == 302
    enters, checks, pages = (sign_in(account) for account in (clerk, reviewer, lead))
    for each in ("/so-lieu/bao-cao/", address, *files):
        assert enters.get(each).status_code == 403
        assert checks.get(each).status_code == 200
    assert checks.post("/so-lieu/bao-cao/", {"ky": "2026"}).status_code == 403
    assert checks.get(files[1]).content == file_bytes(drafted.pdf)
    shown = pages.get(address).content.decode()
    assert '<a href="/so-lieu/so/internet_users/VNM/2024/">84,2%</a>' in shown
    assert "dự thảo số 1, chưa ký" in shown
    made = pages.post("/so-lieu/bao-cao/", {"ky": "2026"})
    assert made["Location"] == "/so-lieu/bao-cao/yearly/2026/1/"
    assert "Không đợt thu thập nào" in pages.post("/so-lieu/bao-cao/", {"ky": "2020"}).content.decode()
    assert pages.get(f"{address[:-2]}77/").status_code == 404
