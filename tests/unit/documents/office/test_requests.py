"""A sender asks for a letter back, or to update or replace it: answered on the office's pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.unit.documents.office.office import Office, a_letter
from tests.unit.documents.office.test_pages import press, text, window

from nhip.documents.axis.acts.ask_change import ask_recall, ask_replace, ask_update
from nhip.documents.axis.drafts import OutgoingDocument, OutgoingFile
from nhip.documents.axis.models import Delivery
from nhip.documents.office.acts.answer_request import answer_request
from nhip.documents.office.acts.assign_entry import assign_entry
from nhip.documents.office.acts.close_entry import close_entry
from nhip.documents.office.acts.register_incoming import register_delivery
from nhip.documents.office.acts.return_delivery import return_delivery
from nhip.documents.office.models import Entry
from nhip.kernel.api import Refusal


@pytest.fixture
def clerks(offices: list[Office]) -> tuple[Client, Client]:
    finance, education = offices
    return window(finance.clerk), window(education.clerk)


def sent(offices: list[Office]) -> tuple[Entry, Delivery]:
    return a_letter(offices[0], "G03"), Delivery.objects.get(receiver="G03")


def newer() -> tuple[OutgoingDocument, list[OutgoingFile]]:
    told = OutgoingDocument(
        receivers=("G03",),
        number="9",
        notation="BTC-VP",
        type_name="Công văn",
        subject="số liệu biết chữ, bản đính chính",
    )
    return told, [OutgoingFile("dinh-chinh.txt", b"noi dung moi")]


def answer(clerk: Client, delivery: Delivery, what: str, words: str = "") -> str:
    return press(clerk, reverse("office:delivery", args=[delivery.pk]), viec=what, ly_do=words)


def page_of(entry: Entry) -> str:
    return reverse("office:entry", args=[entry.key])


def test_a_letter_is_asked_back_on_its_page_and_given_back_unregistered(
    offices: list[Office], clerks: tuple[Client, Client]
) -> None:
    ours, theirs = clerks
    letter, delivery = sent(offices)
    page = page_of(letter)
    assert "Đề nghị thu hồi" in text(ours, page)
    assert ours.post(page, {"viec": "thu-hoi", "noi-nhan": "G03"}).status_code == 422, "it takes a reason"
    press(ours, page, viec="thu-hoi", noi_nhan="G03", ly_do="Gửi nhầm bản chưa duyệt")
    shown = text(ours, page)
    assert "thu hồi: chờ trả lời" in shown
    assert "Gửi nhầm bản chưa duyệt" in shown
    assert "Gửi đề nghị thu hồi" not in shown, "one request at a time"
    assert "Nơi gửi đề nghị thu hồi hoặc sửa" in text(theirs, "/van-ban/")
    assert "Nơi gửi đề nghị thu hồi" in text(theirs, reverse("office:delivery", args=[delivery.pk]))
    answer(theirs, delivery, "dong-y", "Đã xóa, không dùng")
    assert not Entry.objects.filter(agency="G03").exists(), "given back, it needs no number"
    assert "Bạn không còn việc nào chờ." in text(theirs, "/van-ban/")
    shown = text(ours, page)
    assert "thu hồi: nơi nhận đồng ý" in shown
    assert "Đã xóa, không dùng" in shown


def test_a_recall_after_registration_ends_the_work_where_it_is_agreed_to(
    offices: list[Office], clerks: tuple[Client, Client]
) -> None:
    education, (ours, theirs) = offices[1], clerks
    letter, delivery = sent(offices)
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    assign_entry(entry.key, handler=education.id_of(education.officer), by=education.leader)
    ask_recall(_now(delivery), "Gửi nhầm", by=offices[0].clerk)
    shown = text(theirs, page_of(entry))
    assert "Nơi gửi đề nghị thu hồi" in shown
    assert reverse("office:delivery", args=[delivery.pk]) in shown, "answered on the letter's own page too"
    officers = text(window(education.officer), page_of(entry))
    assert "Nơi gửi đề nghị thu hồi" not in officers, "the clerk answers"
    answer(theirs, delivery, "dong-y")
    entry.refresh_from_db()
    assert entry.stage == "done"
    assert "Nơi gửi thu hồi, cơ quan đồng ý" in text(theirs, page_of(entry))
    assert "thu hồi: nơi nhận đồng ý" in text(ours, page_of(letter))
    assert _now(delivery).state == "recalled"
    with pytest.raises(Refusal):
        close_entry(entry.key, "xong", by=education.leader)


def test_a_recall_that_is_declined_changes_nothing(
    offices: list[Office], clerks: tuple[Client, Client]
) -> None:
    education, (ours, theirs) = offices[1], clerks
    letter, delivery = sent(offices)
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    ask_recall(_now(delivery), "Gửi nhầm", by=offices[0].clerk)
    answer(theirs, delivery, "khong-dong-y", "Đã trình lãnh đạo")
    entry.refresh_from_db()
    assert (entry.stage, _now(delivery).state) == ("registered", "registered")
    shown = text(ours, page_of(letter))
    assert "thu hồi: nơi nhận không đồng ý" in shown
    assert "Đã trình lãnh đạo" in shown
    close_entry(entry.key, "Đã xem", by=education.leader)
    assert _now(delivery).state == "done", "the work goes on and its end is told"


def test_after_completion_nothing_may_be_asked(offices: list[Office], clerks: tuple[Client, Client]) -> None:
    finance, education = offices
    letter, delivery = sent(offices)
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    close_entry(entry.key, "Đã trả lời bằng điện thoại", by=education.leader)
    ours, theirs = clerks
    assert "Đề nghị thu hồi" not in text(ours, page_of(letter))
    refused = ours.post(page_of(letter), {"viec": "thu-hoi", "noi-nhan": "G03", "ly-do": "muộn"})
    assert refused.status_code == 409
    assert "summary-errors" in refused.content.decode()
    answered = theirs.post(reverse("office:delivery", args=[delivery.pk]), {"viec": "dong-y"})
    assert answered.status_code in {409, 422}, "nothing was asked"
    with pytest.raises(Refusal):
        ask_replace(delivery.document, *newer(), "muộn", by=finance.clerk)


@pytest.mark.parametrize("is_registered", [True, False])
@pytest.mark.parametrize(
    ("ask", "word", "state"), [(ask_update, "cập nhật", "registered"), (ask_replace, "thay thế", "recalled")]
)
def test_an_update_or_replacement_that_is_agreed_to_is_entered_too(
    offices: list[Office],
    clerks: tuple[Client, Client],
    ask: Any,
    word: str,
    state: str,
    *,
    is_registered: bool,
) -> None:
    education, (ours, theirs) = offices[1], clerks
    letter, delivery = sent(offices)
    if is_registered:
        entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
        assign_entry(entry.key, handler=education.id_of(education.officer), by=education.leader)
    ask(_now(delivery).document, *newer(), "Sai số liệu", by=offices[0].clerk)
    assert f"Nơi gửi đề nghị {word}" in text(theirs, reverse("office:delivery", args=[delivery.pk]))
    page = answer(theirs, delivery, "dong-y")
    later = Entry.objects.get(agency="G03", direction="in", subject="số liệu biết chữ, bản đính chính")
    assert page == page_of(later)
    assert "dinh-chinh.txt" in text(theirs, page)
    assert f"{word}: nơi nhận đồng ý" in text(ours, page_of(letter))
    if is_registered:
        entry.refresh_from_db()
        assert later.thread == entry.thread
        assert later.number == entry.number + 1
        assert (entry.stage == "done") is (state == "recalled")
        assert education.id_of(education.officer) in later.people


def test_an_update_that_is_declined_stays_out_of_the_register(
    offices: list[Office], clerks: tuple[Client, Client]
) -> None:
    ours, theirs = clerks
    letter, delivery = sent(offices)
    register_delivery("G03", str(delivery.pk), by=offices[1].clerk)
    ask_update(_now(delivery).document, *newer(), "Sai số liệu", by=offices[0].clerk)
    answer(theirs, delivery, "khong-dong-y", "Xin gửi văn bản mới")
    assert Entry.objects.filter(agency="G03", direction="in").count() == 1
    shown = text(ours, page_of(letter))
    assert "cập nhật: nơi nhận không đồng ý" in shown
    assert "Xin gửi văn bản mới" in shown


def test_an_update_entered_before_it_is_agreed_to_is_seen_by_whoever_has_the_letter(
    offices: list[Office],
) -> None:
    education, finance = offices[1], offices[0]
    _letter, delivery = sent(offices)
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    assign_entry(entry.key, handler=education.id_of(education.officer), by=education.leader)
    new = ask_update(_now(delivery).document, *newer(), "Sai số liệu", by=finance.clerk)
    brought = Delivery.objects.get(document=new, receiver="G03")
    later = register_delivery("G03", str(brought.pk), by=education.clerk)
    assert education.id_of(education.officer) not in later.people
    assert answer_request("G03", str(delivery.pk), is_agreed=True, by=education.clerk) == later
    later.refresh_from_db()
    assert education.id_of(education.officer) in later.people


def test_what_was_returned_is_not_agreed_to(offices: list[Office]) -> None:
    education = offices[1]
    _letter, delivery = sent(offices)
    entry = register_delivery("G03", str(delivery.pk), by=education.clerk)
    new = ask_replace(_now(delivery).document, *newer(), "Sai số liệu", by=offices[0].clerk)
    return_delivery("G03", str(Delivery.objects.get(document=new).pk), "Tệp hỏng", by=education.clerk)
    with pytest.raises(Refusal) as why:
        answer_request("G03", str(delivery.pk), is_agreed=True, by=education.clerk)
    assert why.value.code == "axis.status_after_end"
    entry.refresh_from_db()
    assert entry.stage == "registered", "nothing was answered"
    assert _now(delivery).ask == "asked"


def _now(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("document").get(pk=delivery.pk)
