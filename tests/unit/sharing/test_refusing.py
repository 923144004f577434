"""What is not taken over: refused for one reason, with a cure and an event, and no other trace."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.unit.sharing.conftest import Correspondent, Notes, connect, fresh_code

from nhip.identity.models import Agency, Succession, SuccessionKind
from nhip.identity.rules.codes import Scheme
from nhip.kernel.api import Refusal, events_about, keep_file, now, today
from nhip.sharing.api import (
    Answer,
    FileRef,
    Incoming,
    accept_many,
    acknowledge,
    connect_seat,
    disconnect_seat,
    hold,
    inbox_of,
    log_of,
    may_fetch,
    message,
    submit,
)
from nhip.sharing.events import MessageRefused


def code_of(answer: Answer) -> str:
    assert isinstance(answer, Refusal), answer
    assert answer.title.vi != answer.title.en
    assert answer.remedy.vi
    return answer.code


def refused_event(incoming: Incoming) -> str:
    envelope = incoming.envelope
    (event,) = events_about(f"consignment:{envelope.sender}:{envelope.consignment}")
    assert isinstance(event.event, MessageRefused)
    return event.event.code


def test_a_repeat_gets_the_first_answer_and_other_content_is_refused(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    first = ministry.incoming(province.code, consignment="c-1")
    changed = ministry.incoming(province.code, consignment="c-1", body={"text": "khác"})
    answers = accept_many([first, first, changed])
    assert answers[0] == answers[1]
    assert code_of(answers[2]) == "sharing.consignment_reused"
    assert refused_event(changed) == "sharing.consignment_reused"
    (again,) = accept_many([first])
    assert not isinstance(again, Refusal)
    assert not isinstance(answers[0], Refusal)
    assert again[0] == dataclasses.replace(answers[0][0], is_repeat=True)
    assert code_of(accept_many([changed])[0]) == "sharing.consignment_reused"
    assert inbox_of(province.code).last_position == 1
    assert len(notes.seen) == 1


def test_only_the_sender_s_own_key_or_node_signs(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    envelope = ministry.envelope(province.code)
    good = ministry.sign(envelope)
    altered = dataclasses.replace(good, content=good.content.replace(b"g\xe1\xbb\xadi", b"b\xe1\xbb\xadi"))
    other_key = dataclasses.replace(province.sign(envelope), key_id=province.seat.key_id)
    stolen_name = dataclasses.replace(province.sign(envelope), key_id=ministry.seat.key_id)
    unknown = dataclasses.replace(good, key_id=f"agency:{ministry.code}:{'0' * 32}")
    answers = accept_many([Incoming.read(each) for each in (altered, other_key, stolen_name, unknown)])
    assert [code_of(answer) for answer in answers] == [
        "sharing.signature_wrong",
        "sharing.key_unknown",
        "sharing.signature_wrong",
        "sharing.key_unknown",
    ]
    by_another = dataclasses.replace(Incoming.read(good), by=f"seat:{province.code}")
    assert code_of(accept_many([by_another])[0]) == "sharing.not_the_sender"
    assert not list(events_about(f"consignment:{ministry.code}:{envelope.consignment}"))


def test_a_renewed_key_ends_the_old_one(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    waiting = ministry.incoming(province.code)
    connect_seat(ministry.code, by=None)
    assert code_of(accept_many([waiting])[0]) == "sharing.key_unknown"


def test_receivers_are_found_or_refused_by_name(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    unseated = fresh_code("N")
    Agency.objects.create(code=unseated, kind="ministry", name=unseated, short_name=unseated)
    batch = [ministry.incoming(province.code, "ZZ99"), ministry.incoming(province.code, unseated)]
    assert [code_of(answer) for answer in accept_many(batch)] == [
        "sharing.receiver_unknown",
        "sharing.receiver_not_connected",
    ]
    assert refused_event(batch[0]) == "sharing.receiver_unknown"
    assert inbox_of(province.code).last_position == 0, "all receivers or none"


def test_what_is_sent_to_a_merged_body_goes_to_the_one_that_took_over(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    old = Agency.objects.create(code="H99", kind="province", name="Tỉnh cũ", short_name="Tỉnh cũ")
    old.codes.create(scheme=Scheme.QD20, value=old.code)
    old.valid_to = today() - timedelta(days=30)
    old.save()
    heir = Agency.objects.get(code=province.code)
    day = today() - timedelta(days=29)
    Succession.objects.create(earlier=old, later=heir, on=day, kind=SuccessionKind.MERGED)
    (answer,) = accept_many([ministry.incoming(old.code)])
    assert not isinstance(answer, Refusal), answer
    assert answer[0].receiver == province.code
    other = connect(fresh_code("C"))
    Succession.objects.filter(earlier=old).update(kind=SuccessionKind.SPLIT)
    Succession.objects.create(
        earlier=old, later=Agency.objects.get(code=other.code), on=day, kind=SuccessionKind.SPLIT
    )
    (divided,) = accept_many([ministry.incoming(old.code)])
    assert code_of(divided) == "sharing.receiver_closed"


def test_a_closed_seat_neither_sends_nor_receives_and_keeps_its_log(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    accept_many([ministry.incoming(province.code)])
    disconnect_seat(province.code, by=None, why="thử")
    to, by = accept_many([ministry.incoming(province.code), province.incoming(ministry.code)])
    assert code_of(to) == "sharing.receiver_not_connected"
    assert code_of(by) == "sharing.sender_not_connected"
    assert len(log_of(province.code)) == 1


def test_clocks_far_ahead_and_letters_long_overdue_are_refused(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    ahead = dataclasses.replace(ministry.envelope(province.code), sent_at=now() + timedelta(minutes=10))
    late = dataclasses.replace(ministry.envelope(province.code), sent_at=now() - timedelta(days=40))
    batch = [Incoming.read(ministry.sign(each)) for each in (ahead, late)]
    assert [code_of(answer) for answer in accept_many(batch)] == ["sharing.clock_ahead", "sharing.too_old"]


def test_an_unknown_kind_and_what_its_part_refuses_are_told(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    strange = dataclasses.replace(ministry.envelope(province.code), kind="poem")
    batch = [
        Incoming.read(ministry.sign(strange)),
        ministry.incoming(province.code, body={"refuse": True}),
        ministry.incoming(province.code),
    ]
    unknown, judged, good = accept_many(batch)
    assert code_of(unknown) == "sharing.kind_unknown"
    assert code_of(judged) == "note.unfit"
    assert not isinstance(good, Refusal)
    assert good[0].number == 1, "what is refused uses up no number"


def test_a_file_is_named_by_who_brought_it_and_fetched_by_whom_it_was_sent_to(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    kept = keep_file(b"%PDF-1.7 noi dung")

    def naming(size: int) -> Incoming:
        file = FileRef("a.pdf", size, kept.sha256, "application/pdf")
        return Incoming.read(
            ministry.sign(dataclasses.replace(ministry.envelope(province.code), files=(file,)))
        )

    assert code_of(accept_many([naming(kept.size)])[0]) == "sharing.file_missing"
    hold([(kept.sha256, ministry.code)], now())
    assert code_of(accept_many([naming(kept.size + 1)])[0]) == "sharing.file_differs"
    assert not may_fetch(province.code, kept.sha256)
    assert not isinstance(accept_many([naming(kept.size)])[0], Refusal)
    assert may_fetch(province.code, kept.sha256)


def test_a_message_is_shown_to_its_two_ends_alone(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    (logged,) = submit(ministry.envelope(province.code), by="account:x")
    stranger = connect(fresh_code("C"))
    for agency in (ministry, province):
        assert message(logged.message, for_agency=agency.code).digest == logged.digest
    for identity, agency in ((logged.message, stranger.code), ("no-id", province.code)):
        with pytest.raises(Refusal, match=r"sharing\.message_unknown"):
            message(identity, for_agency=agency)


def test_nothing_beyond_the_log_is_acknowledged(province: Correspondent) -> None:
    with pytest.raises(Refusal, match=r"sharing\.nothing_to_acknowledge"):
        acknowledge(province.code, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_message SET kind = 'x'",
        "DELETE FROM sharing_message",
        "TRUNCATE sharing_message",
        "DELETE FROM sharing_holding",
        "UPDATE sharing_outcome SET what = 'x'",
        "DELETE FROM sharing_returned",
        "DELETE FROM sharing_stamp",
        "DELETE FROM sharing_inbox",
        "TRUNCATE sharing_pair",
        "UPDATE sharing_pair SET last_number = last_number - 1",
        "UPDATE sharing_inbox SET last_position = 0, cursor = 0",
    ],
)
def test_the_log_only_grows(
    ministry: Correspondent, province: Correspondent, notes: Notes, statement: str
) -> None:
    accept_many([ministry.incoming(province.code)])
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        connection.cursor().execute(statement)
