"""Messages taken over: numbered without gaps, once each, refused with a reason, never by halves."""

from tests.unit.sharing.conftest import Correspondent, Notes

from nhip.kernel.api import Refusal, events_about
from nhip.sharing.api import Logged, accept_many, acknowledge, inbox_of, log_of, submit
from nhip.sharing.events import MessageLogged


def taken(answer: tuple[Logged, ...] | Refusal) -> Logged:
    assert not isinstance(answer, Refusal), answer
    return answer[0]


def test_a_signed_message_is_logged_with_its_event_and_effect(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    incoming = ministry.incoming(province.code)
    logged = taken(accept_many([incoming])[0])
    assert (logged.number, logged.position, logged.receiver) == (1, 1, province.code)
    assert notes.seen == [logged]
    (event,) = events_about(f"message:{logged.message}")
    assert isinstance(event.event, MessageLogged)
    assert event.event.digest == incoming.envelope.digest()
    assert event.id == logged.event
    (read,) = log_of(province.code)
    assert read.envelope == incoming.envelope
    assert read.signed == incoming.signed


def test_numbers_are_dense_per_pair_and_positions_per_receiver(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    batch = [ministry.incoming(province.code) for _ in range(3)] + [
        province.incoming(ministry.code, province.code)
    ]
    answers = accept_many(batch)
    assert [taken(answer).number for answer in answers[:3]] == [1, 2, 3]
    assert not isinstance(answers[3], Refusal)
    assert [(each.receiver, each.number, each.position) for each in answers[3]] == [
        (ministry.code, 1, 1),
        (province.code, 1, 4),
    ]
    assert taken(accept_many([ministry.incoming(province.code)])[0]).position == 5


def test_ids_are_text_however_they_look(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    odd = ["NULL", '{"a"}', 'b"\\', "c,d", " e ", "đơn 1", "7"]
    incoming = [ministry.incoming(province.code, consignment=each) for each in odd]
    first = [taken(accept_many([each])[0]) for each in incoming]
    again = [taken(answer) for answer in accept_many(incoming)]
    assert [each.is_repeat for each in again] == [True] * len(odd)
    assert [each.message for each in again] == [each.message for each in first]


def test_acknowledging_moves_forward_and_replay_reads_from_anywhere(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    accept_many([ministry.incoming(province.code) for _ in range(4)])
    assert acknowledge(province.code, 3) == 3
    assert acknowledge(province.code, 1) == 3
    assert [each.position for each in log_of(province.code)] == [4]
    assert [each.position for each in log_of(province.code, after=1, limit=2)] == [2, 3]
    assert inbox_of(province.code).waiting == 1


def test_a_node_vouches_for_a_seat(ministry: Correspondent, province: Correspondent, notes: Notes) -> None:
    (logged,) = submit(ministry.envelope(province.code), by="account:x")
    assert logged.signed.key_id.startswith("node:")
    assert logged.sender_is_here
    assert logged.receiver_is_here
