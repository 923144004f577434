"""Take messages over into the log: many at once, in one transaction, each with its own answer.

After the judgement (``judging``) numbers are given, events and rows are written by COPY, whoever
understands the messages brings about their effect, and one word wakes whoever waits: all together or not at
all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction

from nhip.kernel.api import Posting, Refusal, publish_many, uuid7
from nhip.sharing import log, unnamed
from nhip.sharing.carried import Answer, Incoming, Logged, handler_of
from nhip.sharing.errors import busy
from nhip.sharing.events import MessageLogged, MessageRefused
from nhip.sharing.judging import Batch
from nhip.sharing.keyring import Proof, proofs_of
from nhip.sharing.node import here
from nhip.sharing.returned import note_returned
from nhip.sharing.seats import Places
from nhip.sharing.turns import concerned, in_turns
from nhip.sharing.wakes import wake


def accept_many(
    batch: Sequence[Incoming], *, is_patient: bool = True, proofs: Sequence[Proof] | None = None
) -> list[Answer]:
    """Take over what can be taken over; for each of ``batch`` the messages now logged, or why not.

    An envelope to several receivers makes several messages, all or none. What is refused leaves nothing but
    an event, and that only where its sender was proven. Call it last in an act: until the transaction ends,
    others who send to, or in the name of, the same agencies wait. ``proofs`` are the verdicts on the
    signatures, where they were asked for before.
    """
    with transaction.atomic():
        return _in_turns(batch, proofs_of(batch) if proofs is None else proofs, is_patient=is_patient)


def _in_turns(batch: Sequence[Incoming], proofs: Sequence[Proof], *, is_patient: bool) -> list[Answer]:
    turns = list(in_turns(batch))
    if not is_patient:  # before the seats: whoever has the turn would find these locked
        log.take_turn()
    if len(turns) > 1:  # all seats at once, in the order in which everybody locks them
        Places(concerned(batch), here(), is_patient=is_patient)
    answers: list[Answer] = []
    for turn in turns:
        is_held_up = any(isinstance(answer, Refusal) and answer.code == "sharing.busy" for answer in answers)
        if is_held_up:
            answers += [busy() for _ in turn]
        else:
            mine = proofs[len(answers) : len(answers) + len(turn)]
            answers += _accept(Batch(turn, mine, is_patient=is_patient))
    return answers


def _accept(judged: Batch) -> list[Answer]:
    judged.judge()
    written = _number(judged)
    event_ids = publish_many([*_told(judged, written), *_refused(judged)])
    _write(judged, written, event_ids)
    for repeat, first in judged.same.items():
        judged.answers[repeat] = judged.answers[first]
    return [judged.answers[index] for index in range(len(judged.items))]


class _Numbered:
    """A message with its numbers, before its event has an id."""

    __slots__ = ("index", "message", "number", "position", "receiver")

    def __init__(self, index: int, receiver: str, number: int, position: int) -> None:
        self.index, self.receiver, self.number, self.position = index, receiver, number, position
        self.message = uuid7()


def _number(judged: Batch) -> list[_Numbered]:
    """Give numbers and positions in the order of the batch."""
    to = [
        (index, judged.items[index].envelope.sender, place.agency)
        for index, places in judged.going.items()
        for place in places
    ]
    pairs = Counter((sender, receiver) for _, sender, receiver in to)
    pairs.update(_used_up(judged))
    if not pairs:
        return []
    numbers = log.take_numbers(pairs)
    positions = log.take_positions(Counter(receiver for _, _, receiver in to)) if to else {}
    written = []
    for index, sender, receiver in to:
        given = judged.items[index].number  # by the sender's node; judged to be the next
        written.append(_Numbered(index, receiver, given or numbers[sender, receiver], positions[receiver]))
        numbers[sender, receiver] += 1
        positions[receiver] += 1
    return written


def _used_up(judged: Batch) -> Counter[tuple[str, str]]:
    """How many numbers of each pair came from another node and were refused here."""
    found: Counter[tuple[str, str]] = Counter()
    refused = []
    for index in judged.returned:
        item, answer = judged.items[index], judged.answers.get(index)
        if isinstance(answer, Refusal) and item.receiver is not None and item.number is not None:
            sender = item.envelope.sender
            found[sender, item.receiver] += 1
            refused.append((sender, item.receiver, item.number, item.envelope.digest(), answer))
    note_returned(refused, judged.at)
    return found


def _told(judged: Batch, written: list[_Numbered]) -> Iterator[Posting]:
    for message in written:
        item = judged.items[message.index]
        envelope = item.envelope
        event = MessageLogged(
            message=message.message,
            sender=envelope.sender,
            receiver=message.receiver,
            number=message.number,
            kind=envelope.kind,
            consignment=envelope.consignment,
            digest=envelope.digest(),
            key_id=item.signed.key_id,
            sent_at=envelope.sent_at,
        )
        subject = f"message:{message.message}"
        yield Posting(event=event, subject=subject, actor=item.by, agency=envelope.sender)


def _refused(judged: Batch) -> Iterator[Posting]:
    for index in judged.proven:
        answer = judged.answers.get(index)
        if isinstance(answer, Refusal):
            item = judged.items[index]
            envelope = item.envelope
            event = MessageRefused(
                sender=envelope.sender,
                consignment=envelope.consignment,
                digest=envelope.digest(),
                kind=envelope.kind,
                code=answer.code,
            )
            subject = f"consignment:{envelope.sender}:{envelope.consignment}"
            yield Posting(event=event, subject=subject, actor=item.by, agency=envelope.sender)


def _write(judged: Batch, written: list[_Numbered], event_ids: list[str]) -> None:
    """Write the rows, answer their senders, let the effects happen and wake who waits."""
    logged = []
    for message, event in zip(written, event_ids, strict=False):
        item = judged.items[message.index]
        place = Logged(
            message=message.message,
            envelope=item.envelope,
            receiver=message.receiver,
            number=message.number,
            position=message.position,
            digest=item.envelope.digest(),
            signed=item.signed,
            logged_at=judged.at,
            event=event,
            origin=item.origin or judged.here.code,
            sender_is_here=item.origin is None,
            receiver_is_here=judged.is_here(message.receiver),
        )
        logged.append(place)
        answer = judged.answers.get(message.index, ())
        assert not isinstance(answer, Refusal)
        judged.answers[message.index] = (*answer, place)
    if not logged:
        return
    log.write_messages(logged)
    log.hold(((file.sha256, each.receiver) for each in logged for file in each.envelope.files), judged.at)
    unnamed.named((file.sha256, each.envelope.sender) for each in logged for file in each.envelope.files)
    by_kind: dict[str, list[Logged]] = {}
    for each in logged:
        by_kind.setdefault(each.envelope.kind, []).append(each)
    for kind, messages in by_kind.items():
        handler = handler_of(kind)
        assert handler is not None
        handler.effect(messages)
    wake({each.receiver for each in logged})
