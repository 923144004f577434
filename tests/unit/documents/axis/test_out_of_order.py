"""Messages that come too late, twice, or in another order: refused with place, cause, cure and event."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from tests.unit.documents.axis.conftest import a_draft, a_file, an_agency

from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery, ExchangedDocument, StatusChange
from nhip.identity.models import Agency, Kind, Succession
from nhip.kernel.api import Refusal, now, uuid7
from nhip.sharing.api import Envelope, Incoming, accept_many, disconnect_seat, vouched

pytestmark = pytest.mark.django_db


def status(letter: Delivery, code: str, consignment: str = "") -> Envelope:
    name = {"organ": "G22", "document_id": letter.document.document_id}
    is_recall = code == "13"
    return Envelope(
        sender="G22" if is_recall else "H41",
        receivers=("H41",) if is_recall else ("G22",),
        kind="status",
        consignment=consignment or uuid7(),
        sent_at=now(),
        body={"document": name, "code": code, "description": f"mã {code}"},
    )


def said(*envelopes: Envelope) -> list[Refusal | None]:
    answers = accept_many([vouched(each, by=f"seat:{each.sender}") for each in envelopes])
    return [answer if isinstance(answer, Refusal) else None for answer in answers]


def told(kind: str) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE type = %s ORDER BY id", [kind])
        return [json.loads(body)["payload"] for (body,) in cursor.fetchall()]


def demand_told(refusal: Refusal | None, code: str, place: str, envelope: Envelope) -> None:
    assert refusal is not None
    assert refusal.code == code
    assert refusal.detail.en.startswith(place)
    assert refusal.detail.vi.startswith(place)
    assert refusal.remedy.vi
    assert refusal.remedy.en
    (event,) = [
        each for each in told("sharing.message_refused") if each["consignment"] == envelope.consignment
    ]
    assert (event["code"], event["sender"]) == (code, envelope.sender)


@pytest.mark.parametrize(
    ("order", "refused", "state"),
    [
        ("03 01", "axis.status_backwards", "registered"),
        ("05 04", "axis.status_backwards", "processing"),
        ("03 02", "axis.status_backwards", "registered"),
        ("06 05", "axis.status_after_end", "done"),
        ("02 03", "axis.status_after_end", "refused"),
        ("06 13", "axis.too_late_to_ask", "done"),
        ("03 15", "axis.nothing_asked", "registered"),
        ("06 16", "axis.nothing_asked", "done"),
    ],
)
@pytest.mark.parametrize("is_one_group", [True, False])
def test_statuses_in_another_order(
    letter: Delivery, order: str, refused: str, state: str, *, is_one_group: bool
) -> None:
    first, second = (status(letter, code) for code in order.split())
    verdicts = said(first, second) if is_one_group else [*said(first), *said(second)]
    assert verdicts[0] is None
    demand_told(verdicts[1], refused, "Bussiness" if refused.endswith("ask") else "StatusCode", second)
    letter.refresh_from_db()
    assert letter.state == state
    assert [change.code for change in letter.changes.all()] == [order.split(maxsplit=1)[0]]


def test_a_status_sent_again_has_one_effect(letter: Delivery) -> None:
    """The same consignment is answered as before; the same word under another one is kept, and changes
    nothing.
    """
    first = status(letter, "03", "một")
    assert said(first, first) == [None, None]
    assert said(first) == [None]
    assert StatusChange.objects.count() == 1
    other = status(letter, "06", "một")
    demand_told(said(other)[0], "sharing.consignment_reused", "", other)
    registered = Delivery.objects.get().registered_at
    assert said(status(letter, "03")) == [None]
    letter.refresh_from_db()
    assert (letter.state, letter.registered_at) == ("registered", registered)
    assert list(StatusChange.objects.values_list("has_effect", flat=True)) == [True, False]


def test_a_duplicate_id_with_other_content_tells_both_sides_nothing_new(letter: Delivery) -> None:
    body = letter.document.document_id
    envelope = Envelope(
        sender="G22",
        receivers=("H41",),
        kind="document",
        consignment=uuid7(),
        sent_at=now(),
        body={"document_id": body, "subject": "V/v khác"},
    )
    demand_told(said(envelope)[0], "axis.document_id_reused", "body.document_id", envelope)
    assert ExchangedDocument.objects.get().subject == letter.document.subject


def a_recall(letter: Delivery) -> None:
    send_status(letter, "13", by="seat:G22")


def another_letter(letter: Delivery) -> None:
    send_document(a_draft("13"), [a_file()], agency=letter.sender, by="seat:G22")


@pytest.mark.parametrize("send", [a_recall, another_letter])
def test_a_closed_receiver(letter: Delivery, send: Callable[[Delivery], None]) -> None:
    disconnect_seat("H41", by=None)
    with pytest.raises(Refusal, match=r"sharing\.receiver_not_connected") as refused:
        send(letter)
    assert "H41" in refused.value.detail.en
    assert refused.value.remedy.vi
    assert [each["code"] for each in told("axis.document_refused")] == ["sharing.receiver_not_connected"]
    assert Delivery.objects.count() == 1


def test_nothing_goes_to_some_of_the_receivers(agencies: Sequence[str]) -> None:
    with pytest.raises(Refusal, match=r"sharing\.receiver_unknown") as refused:
        send_document(a_draft("12", "H41", "H99"), [], agency="G22", by=None)
    assert "H99" in refused.value.detail.en
    assert not Delivery.objects.exists()


def relayed(envelope: Envelope, number: int) -> Incoming:
    """As the sender's node brings it: in its place in the order of the two agencies."""
    incoming = vouched(envelope, by=f"seat:{envelope.sender}")
    return replace(incoming, receiver=envelope.receivers[0], number=number)


@pytest.mark.parametrize("is_relayed", [True, False])
def test_a_letter_and_its_recall_in_one_group(agencies: Sequence[str], *, is_relayed: bool) -> None:
    """After days without a network both come together: the recall finds the letter that it is about."""
    name = {"organ": "G22", "document_id": "1"}
    letter = message_of("document", {"document_id": "1", "subject": "V/v"})
    recall = message_of("status", {"document": name, "code": "13"})
    bring = relayed if is_relayed else lambda each, _: vouched(each, by="seat:G22")
    answers = accept_many([bring(letter, 1), bring(recall, 2)])
    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    assert Delivery.objects.get().ask == "asked"


@pytest.mark.parametrize("is_relayed", [True, False])
@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_a_letter_and_the_document_that_changes_it_in_one_group(
    agencies: Sequence[str], kind: str, *, is_relayed: bool
) -> None:
    """Were they judged as if the letter were not there, the receiver's node would send a recall back."""
    letter = message_of("document", {"document_id": "1", "subject": "V/v"})
    business: dict[str, object] = {"type": kind, "document_id": "1"}
    later = message_of("document", {"document_id": "2", "subject": "V/v", "business": business})
    answered = [{"organ": "G22", "document_id": "1"}]
    reply = message_of("document", {"document_id": "3", "subject": "V/v", "replies_to": answered})
    bring = relayed if is_relayed else lambda each, _: vouched(each, by="seat:G22")
    answers = accept_many([bring(letter, 1), bring(later, 2), bring(reply, 3)])
    assert not [answer for answer in answers if isinstance(answer, Refusal)]
    asked = Delivery.objects.get(document__document_id="1")
    assert (asked.ask, asked.asked) == ("asked", {"1": "recall", "2": "update", "3": "replace"}[kind])
    assert len(set(ExchangedDocument.objects.values_list("thread", flat=True))) == 1


@pytest.mark.parametrize("receiver", ["H41", "000.00.00.H41", "H40"])
@pytest.mark.parametrize("is_one_group", [True, False])
def test_one_document_reaches_an_agency_once_whatever_code_is_written(
    agencies: Sequence[str], receiver: str, *, is_one_group: bool
) -> None:
    closed = an_agency("H40", Kind.PROVINCE)
    Agency.objects.filter(pk=closed.pk).update(valid_to=date(2025, 6, 30))
    Succession.objects.create(
        earlier=closed, later=Agency.objects.get(code="H41"), kind="merged", on=date(2025, 7, 1)
    )
    first = message_of("document", {"document_id": "1", "subject": "V/v"})
    again = replace(message_of("document", {"document_id": "1", "subject": "V/v"}), receivers=(receiver,))
    verdicts = said(first, again) if is_one_group else [*said(first), *said(again)]
    assert verdicts[0] is None
    demand_told(verdicts[1], "axis.already_sent", "receivers", again)
    assert Delivery.objects.count() == 1


def message_of(kind: str, body: dict[str, object]) -> Envelope:
    return Envelope(
        sender="G22", receivers=("H41",), kind=kind, consignment=uuid7(), sent_at=now(), body=body
    )
