"""What a sender asks about its earlier documents: receivers added and removed, documents replaced."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from tests.unit.documents.axis.conftest import a_draft, a_file, at, links

from nhip.documents.axis.acts.ask_change import answer_ask, ask_recall, ask_replace, ask_update
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.as_edxml import as_edxml
from nhip.documents.axis.facts import documents_of_month
from nhip.documents.axis.handling_documents import DocumentHandler
from nhip.documents.axis.models import Delivery, DocumentLink, ExchangedDocument
from nhip.documents.axis.months import Month
from nhip.kernel.api import Refusal, Text, clock, now, uuid7
from nhip.sharing.api import Envelope, Logged, accept_many, disconnect_seat, message, vouched

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE type = %s ORDER BY id", [kind])
        return [json.loads(body)["payload"] for (body,) in cursor.fetchall()]


def put(body: dict[str, object], *to: str, sender: str = "G22", consignment: str = "") -> Logged | Refusal:
    envelope = Envelope(
        sender=sender,
        receivers=to,
        kind="document",
        consignment=consignment or uuid7(),
        sent_at=now(),
        body={"subject": "V/v kết nối phần mềm quản lý văn bản"} | body,
        files=(),
    )
    (answer,) = accept_many([vouched(envelope, by=f"seat:{sender}")])
    return answer if isinstance(answer, Refusal) else answer[0]


def updating(earlier: ExchangedDocument, *changes: tuple[str, str], **more: object) -> dict[str, object]:
    listed = [{"organ": organ, "change": change} for organ, change in changes]
    update: dict[str, object] = {"document": "1", "receiver": "1", "receivers": listed}
    return {
        "document_id": earlier.document_id,
        "business": {"type": "2", "document_id": earlier.document_id, "update": update | more},
    }


def test_an_update_adds_and_removes_receivers(circular: ExchangedDocument) -> None:
    update = ask_update(
        circular,
        a_draft("12", "H41", subject="V/v kết nối (bản sửa)"),
        [a_file()],
        "Đổi nơi nhận",
        by="seat:G22",
        added=("H57.02",),
        removed=("H14",),
    )
    asked = {("update", "H41", "asked"), ("remove", "H14", "asked"), ("add", "H57.02", "none")}
    assert set(links(later=update, earlier=circular)) == asked
    # Who is added has the document as any other, and handles it under its id.
    added = update.deliveries.get(receiver="H57.02")
    assert (added.is_request, added.ask, added.state) == (False, "none", "sent")
    assert send_status(added, "03", by="seat:H57.02").state == "registered"
    assert as_edxml(str(added.pk), agency="H57.02")
    # Who is removed is asked, and what it has stands until it agrees.
    removed = at(circular, "H14")
    assert (removed.state, removed.ask, removed.asked) == ("sent", "asked", "recall")
    request = update.deliveries.get(receiver="H14")
    assert request.is_request
    answer_ask(removed, is_agreed=True, reason="Đồng ý", by="seat:H14")
    removed.refresh_from_db()
    request.refresh_from_db()
    assert (removed.state, removed.ask) == ("recalled", "agreed")
    assert request.ended_at
    answer_ask(at(circular, "H41"), is_agreed=False, reason="Đã xử lý", by="seat:H41")
    assert set(links(later=update)) == {
        ("update", "H41", "declined"),
        ("remove", "H14", "agreed"),
        ("add", "H57.02", "none"),
    }
    assert len(told("axis.change_asked")) == 3
    answers = [(each["receiver"], each["answer"]) for each in told("axis.change_answered")]
    assert answers == [("H14", "agreed"), ("H41", "declined")]


def test_only_the_receivers_change(circular: ExchangedDocument) -> None:
    body = updating(circular, ("H57.02", "1"), document="0")
    logged = put(body, "H41", "H57.02")
    assert isinstance(logged, Logged), logged
    assert links() == [("add", "H57.02", "none")]
    assert at(circular, "H41").ask == "none"
    assert Delivery.objects.get(receiver="H41", document__revision=1).ended_at  # nobody waits for an answer


def test_who_gave_it_back_may_be_added_again(circular: ExchangedDocument) -> None:
    ask_update(circular, a_draft("12"), [a_file()], "Bỏ", by="seat:G22", removed=("H14",))
    answer_ask(at(circular, "H14"), is_agreed=True, by="seat:H14")
    update = ask_update(circular, a_draft("12"), [a_file()], "Thêm lại", by="seat:G22", added=("H14",))
    assert update.deliveries.get(receiver="H14").state == "sent"


def test_a_replacement_is_linked_where_it_is_listed(circular: ExchangedDocument) -> None:
    later = ask_replace(
        circular, a_draft("13", "H41", "H57.02"), [a_file()], "Thay thế", by="seat:G22", at=("H41",)
    )
    assert links() == [("replace", "H41", "asked")]
    assert later.thread == circular.thread
    assert at(circular, "H14").ask == "none"
    answer_ask(at(circular, "H41"), is_agreed=True, by="seat:H41")
    assert (at(circular, "H41").state, at(circular, "H14").state) == ("recalled", "sent")
    assert set(later.deliveries.values_list("receiver", "state")) == {("H41", "sent"), ("H57.02", "sent")}
    assert links(earlier=circular, later=later) == [("replace", "H41", "agreed")]


def test_a_replacement_without_a_list_is_for_all_who_have_it(circular: ExchangedDocument) -> None:
    send_status(at(circular, "H14"), "02", description="Không thuộc thẩm quyền", by="seat:H14")
    later = ask_replace(circular, a_draft("13", "H41", "H14"), [a_file()], "Thay thế", by="seat:G22")
    assert links(later=later) == [("replace", "H41", "asked")]  # the other one never took it
    send_status(at(circular, "H41"), "06", by="seat:H41")
    assert links(later=later) == [("replace", "H41", "overtaken")]


def test_what_the_receivers_node_sends_back_was_never_asked(circular: ExchangedDocument) -> None:
    later = ask_replace(circular, a_draft("13"), [a_file()], "Thay thế", by="seat:G22", at=("H41",))
    sent = message(str(later.deliveries.get().pk))
    DocumentHandler().returned(sent, Text("Nơi nhận đã đóng.", "The receiver is closed."))
    assert links() == [("replace", "H41", "overtaken")]
    assert at(circular, "H41").ask == "overtaken"


def test_the_same_request_waits_and_may_be_made_again(circular: ExchangedDocument) -> None:
    draft = a_draft("12", subject="V/v kết nối (bản sửa)")
    ask_update(circular, draft, [a_file()], "Sửa", by="seat:G22")
    with pytest.raises(Refusal, match=r"axis\.already_asked"):
        ask_update(circular, draft, [a_file()], "Sửa", by="seat:G22")
    answer_ask(at(circular, "H41"), is_agreed=False, by="seat:H41")
    again = ask_update(circular, draft, [a_file()], "Sửa", by="seat:G22")
    assert (again.revision, at(circular, "H41").ask) == (2, "asked")


def _refused(circular: ExchangedDocument) -> list[tuple[dict[str, object], tuple[str, ...], str, str]]:
    """Bodies with their receivers, the refusal and its place."""
    own = circular.document_id
    listed = "ReceiverList/Receiver[1]"
    replacing = {"type": "3", "replaces": [{"document_id": own, "organs": ["H41"]}]}
    return [
        (updating(circular, ("H99.99", "1")), ("H41",), "agency_unreadable", listed),
        (updating(circular, ("H57.02", "7")), ("H41", "H57.02"), "change_unreadable", listed),
        (
            updating(circular, ("H57.02", "1"), ("H57.02", "0")),
            ("H57.02",),
            "changes_contradict",
            "Receiver[2]",
        ),
        (updating(circular, ("H57.02", "1"), receiver="0"), ("H57.02",), "changes_contradict", listed),
        (updating(circular, ("H57.02", "1")), ("H41",), "change_not_addressed", listed),
        (updating(circular, ("H14", "1")), ("H14",), "already_sent", listed),
        (updating(circular, ("H57.02", "0")), ("H57.02",), "target_unknown", listed),
        (updating(circular), ("H57.02",), "target_unknown", "To"),
        (updating(replace_id(circular, "khác")), ("H41",), "target_unknown", "Bussiness/DocumentId"),
        ({"document_id": own, "business": replacing}, ("H41",), "replaced_by_itself", "ReplacementInfo[1]"),
        ({"document_id": own, "business": {"type": "3"}}, ("H41",), "replaced_by_itself", "Replacement"),
        (
            {"document_id": "13", "business": replacing},
            ("H14",),
            "change_not_addressed",
            "ReplacementInfo[1]",
        ),
        (
            {"document_id": "13", "business": {"type": "3", "replaces": [{"document_id": own}]}},
            ("H41",),
            "change_not_addressed",
            "ReplacementInfo[1]",
        ),
        (
            {"document_id": "13", "business": {"type": "3", "replaces": [{"document_id": "khác"}]}},
            ("H41",),
            "target_unknown",
            "ReplacementInfo[1]",
        ),
    ]


def replace_id(document: ExchangedDocument, name: str) -> ExchangedDocument:
    return ExchangedDocument(document_id=name, sender=document.sender)


def test_what_may_not_be_asked_names_its_place(circular: ExchangedDocument) -> None:
    before = Delivery.objects.count()
    for body, to, code, place in _refused(circular):
        answer = put(body, *to)
        assert isinstance(answer, Refusal), (code, answer)
        assert answer.code == f"axis.{code}", (answer.code, code)
        assert place in answer.detail.en, (place, answer.detail.en)
        assert answer.remedy.vi
        assert answer.remedy.en
        assert answer.detail.vi != answer.detail.en
        assert told("sharing.message_refused")[-1]["code"] == answer.code
    assert Delivery.objects.count() == before
    assert not DocumentLink.objects.exists()


def test_the_document_of_another_agency_is_not_for_its_receiver_to_change(
    circular: ExchangedDocument,
) -> None:
    answer = put(updating(circular), "G22", sender="H41")
    assert isinstance(answer, Refusal)
    assert answer.code == "axis.target_not_yours"
    assert "another agency" in answer.detail.en


@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_nothing_is_asked_after_completion(circular: ExchangedDocument, kind: str) -> None:
    send_status(at(circular, "H41"), "06", by="seat:H41")
    own = circular.document_id
    business: dict[str, object] = {"type": kind}
    if kind == "3":
        business["replaces"] = [{"document_id": own, "organs": ["H41"]}]
    else:
        business["document_id"] = own
    answer = put({"document_id": "14", "business": business}, "H41")
    assert isinstance(answer, Refusal)
    assert answer.code == "axis.too_late_to_ask"
    assert answer.detail.en.startswith("Bussiness:")
    assert answer.detail.en.endswith("The receiver: H41.")
    assert "new document" in answer.remedy.en
    assert told("sharing.message_refused")[-1]["code"] == answer.code
    # Removing is asking for it back.
    removing = put(updating(circular, ("H41", "0")), "H41")
    assert isinstance(removing, Refusal)
    assert removing.code == "axis.too_late_to_ask"


def test_one_request_at_a_time(circular: ExchangedDocument) -> None:
    ask_recall(at(circular, "H41"), "Gửi nhầm", by="seat:G22")
    with pytest.raises(Refusal, match=r"axis\.ask_open") as refused:
        ask_replace(circular, a_draft("13"), [], "Thay thế", by="seat:G22", at=("H41",))
    assert refused.value.retriable


def test_a_recall_in_a_message_of_its_own_is_no_document(circular: ExchangedDocument) -> None:
    """It is counted nowhere as one, and may be made again once it was declined, as any request."""
    recall = {"document_id": "14", "business": {"type": "1", "document_id": circular.document_id}}
    assert isinstance(put(recall, "H41", "H14"), Logged)
    assert [row.by_network for row in documents_of_month(Month.of(clock.today()))] == [1]
    again = put(recall, "H41")
    assert isinstance(again, Refusal)
    assert again.code == "axis.already_asked"
    answer_ask(at(circular, "H41"), is_agreed=False, by="seat:H41")
    assert isinstance(put(recall, "H41"), Logged)
    assert at(circular, "H41").ask == "asked"
    requests = ExchangedDocument.objects.filter(document_id="14").order_by("revision")
    assert [(each.revision, each.thread) for each in requests] == [(1, circular.thread), (2, circular.thread)]
    # A document's id stays that document's.
    taken = recall | {"document_id": send_document(a_draft("15"), [], agency="G22", by=None).document_id}
    refused = put(taken, "H41")
    assert isinstance(refused, Refusal)
    assert refused.code == "axis.document_id_reused"


def test_a_status_of_a_recall_is_led_to_the_document_that_it_is_about(circular: ExchangedDocument) -> None:
    recall = {"document_id": "14", "business": {"type": "1", "document_id": circular.document_id}}
    logged = put(recall, "H41")
    assert isinstance(logged, Logged)
    with pytest.raises(Refusal, match=r"axis\.status_of_request") as refused:
        send_status(Delivery.objects.get(pk=logged.message), "01", by="seat:H41")
    assert circular.document_id in refused.value.remedy.vi
    assert send_status(at(circular, "H41"), "15", by="seat:H41").state == "recalled"


def test_removing_again_under_the_same_number_is_refused(circular: ExchangedDocument) -> None:
    removing = updating(circular, ("H14", "0")) | {"document_id": "12a"}
    assert isinstance(put(removing, "H14"), Logged)
    answer_ask(at(circular, "H14"), is_agreed=False, by="seat:H14")
    again = put(removing, "H14")
    assert isinstance(again, Refusal)
    assert again.code == "axis.already_sent"


@pytest.mark.parametrize("ask_another", [ask_update, ask_replace])
def test_one_word_never_answers_for_two_documents(
    circular: ExchangedDocument, ask_another: Callable[..., ExchangedDocument]
) -> None:
    """A second update, under a number of its own, waits for the answer to the first, as any other request."""
    ask_another(circular, a_draft("12a", "H41", "H14"), [a_file()], "Sửa", by="seat:G22")
    with pytest.raises(Refusal, match=r"axis\.ask_open") as refused:
        ask_another(circular, a_draft("12b", "H41", "H14"), [a_file()], "Sửa nữa", by="seat:G22")
    assert refused.value.retriable
    assert "H41" in refused.value.detail.vi
    for receiver in ("H41", "H14"):
        answer_ask(at(circular, receiver), is_agreed=False, by=f"seat:{receiver}")
    ask_another(circular, a_draft("12b", "H41", "H14"), [a_file()], "Sửa nữa", by="seat:G22")
    assert len(DocumentLink.objects.filter(answer="asked")) == 2


def test_a_closed_receiver_cannot_be_added(circular: ExchangedDocument) -> None:
    disconnect_seat("H57.02", by=None)
    with pytest.raises(Refusal, match=r"sharing\.receiver_not_connected") as refused:
        ask_update(circular, a_draft("12"), [a_file()], "Thêm", by="seat:G22", added=("H57.02",))
    assert refused.value.remedy.vi
    assert not DocumentLink.objects.exists()
