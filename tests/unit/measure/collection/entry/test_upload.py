"""Files sent to the desk: shown first, written once, whole or not at all, and nobody else's."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.unit.measure.collection.entry.test_desk import DESK, seated
from tests.unit.measure.collection.people import (
    COMMUNICATIONS,
    EDUCATION,
    LABOUR,
    STATISTICS,
    a_round,
    literacy,
    person,
)

from nhip.identity.api import Role
from nhip.kernel.api import Refusal
from nhip.measure.collection.acts import accept_upload as accepting
from nhip.measure.collection.acts.accept_upload import accept_upload, write_next_block
from nhip.measure.collection.acts.close_round import close_round
from nhip.measure.collection.acts.enter_figures import enter_figures
from nhip.measure.collection.acts.receive_upload import receive_upload
from nhip.measure.collection.models import FigureRequest, FigureUpload, ReportedFigure, Revision, Round
from nhip.measure.collection.models.figure import Origin
from nhip.measure.collection.pages.entry.upload import template_of
from nhip.measure.collection.register import register

pytestmark = pytest.mark.usefixtures("desk")
CSV = b"unit,series,period,value,status\nVNM,adult_literacy,2024,95.8,A\nVNM,gross_enrolment,2024,84.5,A\n"


def send(client: Client, data: bytes, name: str = "so-lieu.csv") -> str:
    answer = client.post(f"{DESK}tep/", {"tep": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def test_a_template_is_taken_home_filled_in_shown_and_accepted() -> None:
    a_round()
    _, client = seated()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{DESK}bieu-mau.xlsx").content))
    book["So lieu"]["H5"] = 95.8
    target = io.BytesIO()
    book.save(target)
    place = send(client, target.getvalue(), "bieu-mau.xlsx")
    page = client.get(place).content.decode()
    assert "Đồng ý ghi 1 số liệu" in page
    assert not Revision.objects.exists()
    client.post(place)
    revision = Revision.objects.get()
    upload = FigureUpload.objects.get()
    assert (revision.value, revision.origin, revision.document) == ("95.8", "template", upload.file)
    assert revision.document_name == "bieu-mau.xlsx"
    assert "Đã ghi 1 số liệu" in client.get(place).content.decode()
    client.post(place)
    assert Revision.objects.count() == 1
    assert client.get(f"/so-lieu/tai-lieu/{upload.file}/").content == target.getvalue()


def test_what_is_wrong_is_told_and_the_rest_accepted() -> None:
    a_round()
    _, client = seated()
    bad = CSV + b"VNM,adult_literacy,2031,9,A\nVNM,no_such,2024,1,A\nVNM,gross_enrolment,2024,3,A\n"
    place = send(client, bad)
    page = client.get(place).content.decode()
    for told in ("dòng 4", "chưa kết thúc", "no_such", "dòng 6", "đã có ở dòng 3"):
        assert told in page
    client.post(place)
    assert set(ReportedFigure.objects.values_list("value", flat=True)) == {"95.8", "84.5"}


def test_a_conflict_is_written_over_only_when_chosen() -> None:
    a_round()
    account, client = seated()
    file = b"unit,series,period,value,revision\nVNM,adult_literacy,2024,95.8,0\n"
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    place = send(client, file)
    assert "95,0" in client.get(place).content.decode()
    client.post(place)
    assert ReportedFigure.objects.get().value == "95.0"
    client.post(again := send(client, file), {"ghi-de": "0"})
    assert ReportedFigure.objects.get().value == "95.8"
    assert again != place


def test_what_somebody_writes_while_it_is_shown_is_not_overwritten() -> None:
    a_round()
    account, client = seated()
    place = send(client, CSV)
    enter_figures("2026-Q4", EDUCATION, [literacy("95.0")], origin=Origin.FORM, by=account)
    client.post(place)
    assert ReportedFigure.objects.get(series="adult_literacy").value == "95.0"
    assert "có người ghi trong lúc bạn xem trước" in client.get(place).content.decode()


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"MZ program", b"a,b\n1,2\n", b"PK\x03\x04" * 50])
def test_what_offers_nothing_is_not_kept(data: bytes) -> None:
    a_round()
    _, client = seated()
    page = client.get(send(client, data)).content.decode()
    assert "không có gì được ghi" in page
    assert FigureUpload.objects.get().file == ""


def test_too_large_is_refused_before_it_is_read() -> None:
    a_round()
    _, client = seated()
    answer = client.generic(
        "POST", f"{DESK}tep/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=500 << 20
    )
    assert answer.status_code == 413


def test_nothing_chosen_and_an_empty_file_are_refused_in_words() -> None:
    a_round()
    _, client = seated()
    assert client.post(f"{DESK}tep/").status_code == 422
    assert "không có gì được ghi" in client.get(send(client, b" \n")).content.decode()


def test_another_agencys_file_and_upload_are_nobody_elses() -> None:
    a_round()
    _, client = seated()
    place = send(client, CSV)
    upload = FigureUpload.objects.get()
    for role, at in ((Role.FOCAL_POINT, LABOUR), (Role.COORDINATOR, STATISTICS), (Role.REVIEWER, STATISTICS)):
        stranger = seated(role, at)[1]
        assert stranger.get(place).status_code == 404
        assert stranger.post(place).status_code == 404
        assert stranger.get(f"/so-lieu/tai-lieu/{upload.file}/").status_code == 404
    assert not Revision.objects.exists()
    theirs = person(Role.FOCAL_POINT, COMMUNICATIONS)
    with pytest.raises(Refusal) as refusal:
        receive_upload("2026-Q4", EDUCATION, CSV, "a.csv", by=theirs)
    assert refusal.value.code == "identity.not_permitted"


def test_a_signatory_reads_and_does_not_write() -> None:
    a_round()
    _, client = seated()
    place = send(client, CSV)
    signatory = seated(Role.SIGNATORY)[1]
    assert signatory.get(place).status_code == 200
    assert signatory.post(place).status_code == 403
    assert not Revision.objects.exists()


def _long(monkeypatch: pytest.MonkeyPatch) -> tuple[FigureUpload, list[str]]:
    a_round()
    account, _ = seated()
    monkeypatch.setattr(accepting, "BLOCK", 1)
    asked: list[str] = []
    monkeypatch.setattr(accepting, "_enqueue", lambda upload: asked.append(upload.key))
    upload = receive_upload("2026-Q4", EDUCATION, CSV, "a.csv", by=account)
    return accept_upload(upload.key, by=account), asked


def test_a_long_file_is_written_block_by_block_and_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    upload, asked = _long(monkeypatch)
    assert (upload.state, upload.done, asked) == ("running", 0, [upload.key])
    write_next_block(upload.key)
    upload.refresh_from_db()
    assert (upload.state, upload.done, len(asked), Revision.objects.count()) == ("running", 1, 2, 1)
    with transaction.atomic():
        write_next_block(upload.key)
        transaction.set_rollback(True)  # as when the worker is killed before it commits
    upload.refresh_from_db()
    assert (upload.done, Revision.objects.count()) == (1, 1)
    write_next_block(upload.key)
    write_next_block(upload.key)
    upload.refresh_from_db()
    assert (upload.state, upload.done, Revision.objects.count()) == ("written", 2, 2)
    assert upload.result["written"] == 2


def test_a_long_file_stops_in_words_when_the_round_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    upload, _ = _long(monkeypatch)
    write_next_block(upload.key)
    close_round("2026-Q4", by=None)
    write_next_block(upload.key)
    upload.refresh_from_db()
    assert (upload.state, upload.done) == ("stopped", 1)
    assert upload.result["stopped"]["vi"]
    page = seated(Role.SIGNATORY)[1].get(reverse("figures:upload", args=[upload.key])).content.decode()
    assert "Đã dừng sau 1 trên 2" in page


def test_five_thousand_cells_are_read_back_and_checked() -> None:
    round_ = a_round()
    account, _ = seated()
    _ask_for_many(round_)
    data = template_of(round_, EDUCATION)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book["So lieu"].iter_rows(min_row=5, min_col=8, max_col=8):
        row[0].value = 50.5
    target = io.BytesIO()
    book.save(target)
    upload = receive_upload("2026-Q4", EDUCATION, target.getvalue(), "a.xlsx", by=account)
    assert upload.report["counts"]["written"] == 5_000


def _ask_for_many(round_: Round) -> None:
    code = next(series.code for series in register().values() if series.range == (0, 100))
    FigureRequest.objects.filter(round=round_, agency=EDUCATION).delete()
    FigureRequest.objects.bulk_create(
        FigureRequest(
            round=round_,
            agency=EDUCATION,
            series=code,
            area=f"P{number}",
            period=str(period),
            is_owner=True,
            due_on=round_.closes_on,
        )
        for number in range(250)
        for period in range(2005, 2025)
    )
