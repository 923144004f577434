"""A document's way: sent, opened, registered, completed; recalled, updated, replaced; and what is refused."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file

from nhip.documents.axis.acts.ask_change import answer_ask, ask_recall, ask_replace, ask_update
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.as_edxml import as_edxml
from nhip.documents.axis.handling_documents import DocumentHandler
from nhip.documents.axis.handling_statuses import StatusHandler
from nhip.documents.axis.models import Delivery, ExchangedDocument, StatusChange
from nhip.kernel.api import Refusal, Text, keep_file, now, uuid7
from nhip.sharing.api import Envelope, FileRef, Logged, accept_many, hold, log_of, message, vouched

pytestmark = pytest.mark.django_db


def codes_of(delivery: Delivery) -> list[tuple[str, bool]]:
    return list(StatusChange.objects.filter(delivery=delivery).values_list("code", "has_effect"))


def events(code: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE body LIKE %s", [f"%{code}%"])
        return [body for (body,) in cursor.fetchall()]


def test_a_letter_goes_its_way(letter: Delivery) -> None:
    assert (letter.state, letter.sender, letter.receiver) == ("sent", "G22", "H41")
    assert letter.document.thread == letter.document.pk
    for code in ("01", "03", "04", "05", "06"):
        letter = send_status(letter, code, staff={"name": "Văn thư"}, by="seat:H41")
    assert letter.state == "done"
    assert letter.arrived_at
    assert letter.opened_at
    assert letter.registered_at
    assert letter.ended_at
    assert [code for code, _ in codes_of(letter)] == ["01", "03", "04", "05", "06"]
    assert letter.changes.first().staff == {"name": "Văn thư"}  # type: ignore[union-attr]
    assert [each.envelope.kind for each in log_of("G22", 0)] == ["status"] * 5


def test_the_same_status_twice_has_one_effect(letter: Delivery) -> None:
    first = send_status(letter, "03", by="seat:H41")
    again = send_status(letter, "03", by="seat:H41")
    assert first.registered_at == again.registered_at
    assert codes_of(letter) == [("03", True), ("03", False)]


def test_a_reply_goes_on_with_the_thread(letter: Delivery) -> None:
    reply = send_document(
        a_draft("7", "G22", notation="UBND-TH", replies_to=(letter.document.pk,)), [], agency="H41", by=None
    )
    assert reply.thread == letter.document.thread
    assert reply.replies_to[0]["document_id"] == letter.document.document_id


def test_a_recall_needs_consent(letter: Delivery) -> None:
    letter = ask_recall(letter, "Gửi nhầm", by="seat:G22")
    assert (letter.ask, letter.asked) == ("asked", "recall")
    declined = answer_ask(letter, is_agreed=False, reason="Đang xử lý", by="seat:H41")
    assert (declined.state, declined.ask) == ("sent", "declined")
    with pytest.raises(Refusal, match=r"axis\.nothing_asked"):
        answer_ask(declined, is_agreed=True, by="seat:H41")
    again = ask_recall(declined, "Gửi nhầm", by="seat:G22")
    agreed = answer_ask(again, is_agreed=True, by="seat:H41")
    assert (agreed.state, agreed.ask) == ("recalled", "agreed")
    # What was taken back may be sent again.
    once_more = send_document(a_draft(), [a_file()], agency="G22", by=None)
    assert once_more == letter.document
    assert once_more.deliveries.count() == 2


def test_a_recall_after_completion_is_refused(letter: Delivery) -> None:
    send_status(letter, "06", by="seat:H41")
    with pytest.raises(Refusal, match=r"axis\.too_late_to_ask") as refused:
        ask_recall(letter, "Gửi nhầm", by="seat:G22")
    assert "completed it" in refused.value.detail.en
    assert "new document" in refused.value.remedy.en
    assert events("axis.too_late_to_ask")


def test_an_update_with_a_number_of_its_own(letter: Delivery) -> None:
    update = ask_update(letter.document, a_draft("12a"), [a_file()], "Sửa ngày họp", by="seat:G22")
    letter.refresh_from_db()
    assert (letter.ask, letter.asked) == ("asked", "update")
    own = update.deliveries.get()
    assert not own.is_request
    answer_ask(letter, is_agreed=True, by="seat:H41")
    letter.refresh_from_db()
    assert (letter.state, letter.ask) == ("sent", "agreed")
    assert codes_of(letter) == [("ask_update", True), ("15", True)]


def test_an_update_under_the_same_id_is_a_revision(letter: Delivery) -> None:
    update = ask_update(
        letter.document, a_draft(subject="V/v kết nối (bản sửa)"), [a_file()], "Sửa trích yếu", by="seat:G22"
    )
    assert (update.revision, update.about, update.thread) == (1, letter.document, letter.document.thread)
    request = update.deliveries.get()
    assert request.is_request
    letter.refresh_from_db()
    answer_ask(letter, is_agreed=True, by="seat:H41")
    request.refresh_from_db()
    assert request.ended_at  # answered, nobody waits for it
    assert send_status(letter, "03", by="seat:H41").state == "registered"


def test_a_replacement_ends_the_earlier_one(letter: Delivery) -> None:
    later = ask_replace(letter.document, a_draft("13"), [a_file()], "Thay công văn 12", by="seat:G22")
    letter.refresh_from_db()
    answer_ask(letter, is_agreed=True, by="seat:H41")
    letter.refresh_from_db()
    assert (letter.state, letter.asked) == ("recalled", "replace")
    assert later.deliveries.get().state == "sent"


def test_what_was_said_stays_said(letter: Delivery) -> None:
    send_status(letter, "01", by="seat:H41")
    for statement in ("UPDATE axis_statuschange SET code = '02'", "DELETE FROM axis_statuschange"):
        with pytest.raises(IntegrityError, match="Chỉ ghi thêm"), transaction.atomic():
            connection.cursor().execute(statement)


def test_other_content_under_the_same_id(letter: Delivery) -> None:
    with pytest.raises(Refusal, match=r"axis\.document_id_reused") as refused:
        send_document(a_draft(subject="V/v khác"), [a_file()], agency="G22", by=None)
    assert "body.document_id" in refused.value.detail.en
    assert events("axis.document_id_reused")
    other = a_file("cong-van.pdf", b"%PDF-1.7\n% other\n%%EOF\n")
    with pytest.raises(Refusal, match=r"axis\.document_id_reused"):
        send_document(a_draft(), [other], agency="G22", by=None)


def test_the_same_document_goes_to_another_receiver_but_not_twice_to_one(letter: Delivery) -> None:
    again = send_document(a_draft("12", "H14"), [a_file()], agency="G22", by=None)
    assert again == letter.document
    assert set(again.deliveries.values_list("receiver", flat=True)) == {"H41", "H14"}
    with pytest.raises(Refusal, match=r"axis\.already_sent"):
        send_document(a_draft(), [a_file()], agency="G22", by=None)


@pytest.mark.parametrize("receiver", ["H99", "KHONG.CO"])
def test_an_unknown_receiver(agencies: Sequence[str], receiver: str) -> None:
    with pytest.raises(Refusal, match=r"sharing\.receiver_unknown"):
        send_document(a_draft("12", receiver), [], agency="G22", by=None)
    assert events("sharing.receiver_unknown")
    assert not ExchangedDocument.objects.exists()


def incoming(body: dict[str, object], *to: str, sender: str = "G22", kind: str = "document") -> Envelope:
    return Envelope(
        sender=sender, receivers=to, kind=kind, consignment=uuid7(), sent_at=now(), body=body, files=()
    )


def accept(*envelopes: Envelope) -> list[tuple[Logged, ...] | Refusal]:
    return accept_many([vouched(each, by=f"seat:{each.sender}") for each in envelopes])


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"subject": "V/v"}, "body.document_id"),
        ({"document_id": "1", "subject": " "}, "body.subject"),
        ({"document_id": "1", "subject": "V/v", "nope": 1}, "body.nope"),
        ({"document_id": "1", "subject": "V/v", "due_on": "20/11/2026"}, "body.due_on"),
        ({"document_id": "1", "subject": "V/v", "business": {"type": "9"}}, "body.business.type"),
        ({"document_id": "1", "subject": "V/v", "priority": 5}, "body.priority"),
        ({"document_id": "1", "subject": "V/v", "replies_to": [{"organ": 1}]}, "body.replies_to[0].organ"),
        ({"document_id": "1", "subject": "V/v", "confidential": {"a" * 64: ["x"]}}, "body.confidential"),
    ],
)
def test_a_body_that_cannot_be_read_names_the_place(
    agencies: Sequence[str], body: dict[str, object], place: str
) -> None:
    (answer,) = accept(incoming(body, "H41"))
    assert isinstance(answer, Refusal)
    assert answer.code == "axis.body_unreadable"
    assert place in answer.detail.en
    assert answer.remedy.vi


def test_a_replayed_message_is_answered_as_before(agencies: Sequence[str]) -> None:
    envelope = incoming({"document_id": "1", "subject": "V/v"}, "H41", "H14")
    first, again = accept(envelope), accept(envelope)
    assert {each.message for each in first[0]} == {each.message for each in again[0]}  # type: ignore[union-attr]
    assert Delivery.objects.count() == 2
    assert ExchangedDocument.objects.count() == 1


def test_one_group_is_judged_in_its_order(letter: Delivery) -> None:
    """Three statuses of one letter in one group: each is held against the one before."""

    def said(code: str) -> Envelope:
        body = {"document": {"organ": "G22", "document_id": letter.document.document_id}, "code": code}
        return incoming(body, "G22", sender="H41", kind="status")

    answers = accept(said("01"), said("06"), said("04"), said("99"))
    assert [getattr(answer, "code", "ok") for answer in answers] == [
        "ok",
        "ok",
        "axis.status_after_end",
        "axis.status_unknown",
    ]
    letter.refresh_from_db()
    assert letter.state == "done"


def test_a_status_is_held_against_what_a_document_of_its_group_asks(letter: Delivery) -> None:
    """The update is put to the receiver first, though both were judged before either took effect."""
    name = letter.document.document_id
    asking = {"document_id": name, "subject": "V/v", "business": {"type": "2", "document_id": name}}
    done = {"document": {"organ": "G22", "document_id": name}, "code": "06"}
    answers = accept(incoming(asking, "H41"), incoming(done, "G22", sender="H41", kind="status"))
    assert not any(isinstance(answer, Refusal) for answer in answers), answers
    letter.refresh_from_db()
    assert (letter.state, letter.ask, letter.asked) == ("done", "overtaken", "update")


def test_texts_come_back_as_they_were_said(agencies: Sequence[str]) -> None:
    name = 'số "7" {x, NULL} \\ tab'
    document = send_document(a_draft("7", document_id=name), [], agency="G22", by=None)
    said = 'dòng 1\n\tdòng 2 \\N \\. "ngoặc" \r hết'
    letter = send_status(
        document.deliveries.get(), "03", description=said, staff={"name": said}, by="seat:H41"
    )
    (change,) = letter.changes.all()
    assert (letter.state, change.description, change.staff) == ("registered", said, {"name": said})


def test_statuses_of_documents_that_nobody_sent_there(letter: Delivery) -> None:
    name = {"organ": "G22", "document_id": letter.document.document_id}
    for body, to, sender, why in (
        (
            {"document": {"organ": "G22", "document_id": "khác"}, "code": "01"},
            "G22",
            "H41",
            "document_unknown",
        ),
        ({"document": name, "code": "01"}, "G22", "H14", "document_unknown"),
        ({"document": name, "code": "01"}, "H14", "H41", "status_astray"),
        ({"document": name, "code": "13"}, "H41", "G22", ""),
        ({"document": {"organ": "G22"}, "code": "01"}, "G22", "H41", "body_unreadable"),
    ):
        (answer,) = accept(incoming(body, to, sender=sender, kind="status"))
        assert getattr(answer, "code", "") == (f"axis.{why}" if why else "")


def test_a_status_may_name_its_document_by_number_and_date(letter: Delivery) -> None:
    day = letter.document.promulgated_on
    assert day
    body = {"document": {"organ": "G22", "code": "12/VPCP-KSTT", "date": f"{day:%Y/%m/%d}"}, "code": "03"}
    (answer,) = accept(incoming(body, "G22", sender="H41", kind="status"))
    assert not isinstance(answer, Refusal), answer
    letter.refresh_from_db()
    assert letter.state == "registered"


def test_a_document_named_by_its_number_is_the_one_that_was_sent_last(letter: Delivery) -> None:
    """Refused and sent again it is still one document, and not two of one number."""
    send_status(letter, "02", by="seat:H41")
    again = send_document(a_draft(), [a_file()], agency="G22", by=None).deliveries.latest("pk")
    body = {"document": {"organ": "G22", "code": "12/VPCP-KSTT"}, "code": "03"}
    (answer,) = accept(incoming(body, "G22", sender="H41", kind="status"))
    assert not isinstance(answer, Refusal), answer
    again.refresh_from_db()
    assert again.state == "registered"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_all_days_is_no_time(letter: Delivery, at: str) -> None:
    """Stored as it was claimed, it could be read by nobody any more, nor the document that it was said of."""
    name = {"organ": "G22", "document_id": letter.document.document_id}
    (answer,) = accept(
        incoming({"document": name, "code": "03", "at": at}, "G22", sender="H41", kind="status")
    )
    assert not isinstance(answer, Refusal), answer
    assert letter.changes.get().said_at is None
    assert at.encode() in as_edxml(answer[0].message, agency="G22")


def enclosing(body: dict[str, object], *files: FileRef) -> Envelope:
    return replace(incoming(body, "H41"), files=files)


def kept(name: str, content: bytes) -> FileRef:
    """A file that software of G22 uploaded before its message."""
    file = keep_file(content)
    hold([(file.sha256, "G22")], now())
    return FileRef(name=name, size=file.size, sha256=file.sha256, media_type=file.media_type)


def test_files_of_a_message_are_looked_into_before_it_gets_a_number(agencies: Sequence[str]) -> None:
    body = {"document_id": "1", "subject": "V/v"}
    program = kept("cong-van.pdf", b"MZ\x90\0" + b"\0" * 300)
    letter = kept("cong-van.pdf", PDF)
    unknown = replace(letter, sha256="0" * 64)
    shorter = replace(letter, size=3)
    named = body | {"confidential": {"a" * 64: ["ai@coquan.example"]}}
    for envelope, code, place in (
        (enclosing(body, letter, program), "axis.file_refused", "files[1]"),
        (enclosing(body, unknown), "sharing.file_missing", "files[0]"),
        (enclosing(body, shorter), "sharing.file_differs", "files[0]"),
        (enclosing(named, letter), "axis.file_not_enclosed", "body.confidential"),
        (enclosing(body | {"original": "b" * 64}, letter), "axis.file_not_enclosed", "body.original"),
        (enclosing(body | {"type": "Văn bản mật"}, letter), "axis.state_secret", "DocumentType"),
    ):
        (answer,) = accept(envelope)
        assert isinstance(answer, Refusal)
        assert answer.code == code
        assert place in answer.detail.en
        assert answer.remedy.vi
        assert any(envelope.consignment in event for event in events(code))
    assert not Delivery.objects.exists()
    (taken,) = accept(enclosing(body, letter))
    assert not isinstance(taken, Refusal)


def test_what_the_receivers_node_sends_back_does_not_wait(letter: Delivery) -> None:
    why = Text("Nơi nhận đã đóng.", "The receiver is closed.")
    DocumentHandler().returned(message(str(letter.pk)), why)
    letter.refresh_from_db()
    assert letter.state == "refused"
    assert letter.ended_at
    assert letter.changes.get(code="returned").description.startswith("Nơi nhận đã đóng.")


def test_a_recall_that_came_too_late_is_overtaken(letter: Delivery) -> None:
    asked = ask_recall(letter, "Gửi nhầm", by="seat:G22")
    said = asked.changes.get(code="13")
    StatusHandler().returned(message(str(said.message)), Text("Đã hoàn thành.", "It was completed."))
    letter.refresh_from_db()
    assert (letter.state, letter.ask) == ("sent", "overtaken")
    assert ask_recall(letter, "Gửi nhầm", by="seat:G22").ask == "asked"


def test_what_comes_back_undoes_what_it_asked_and_nothing_else(letter: Delivery) -> None:
    """The first recall met a refusal; the letter was sent again and is recalled again meanwhile."""
    first = ask_recall(letter, "Gửi nhầm", by="seat:G22").changes.get(code="13")
    send_status(letter, "02", by="seat:H41")
    again = send_document(a_draft(), [a_file()], agency="G22", by=None).deliveries.latest("pk")
    ask_recall(again, "Gửi nhầm", by="seat:G22")
    StatusHandler().returned(message(str(first.message)), Text("Đã từ chối.", "It was refused."))
    again.refresh_from_db()
    assert again.ask == "asked"
    assert codes_of(letter)[-1] == ("returned", False)
    assert codes_of(again) == [("13", True)]
