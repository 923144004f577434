"""Groups of messages: proven before anything is locked, proven once, and answered one by one."""

import asyncio
import threading

import pytest
from django.db import connection, transaction
from tests.unit.sharing.conftest import Correspondent, Notes, connect, fresh_code, notes

from nhip.kernel.api import Refusal
from nhip.sharing import carried, keys, log
from nhip.sharing.acts import accept_many as accepting
from nhip.sharing.api import Answer, Incoming, accept_many
from nhip.sharing.seats import Places
from nhip.web.exchange.committer import Committer

__all__ = ["notes"]  # the fixture


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done in which order: signatures that were checked, the turn, seats that were locked."""
    done: list[str] = []
    holds, take_turn, lock = keys.holds, log.take_turn, Places._lock

    def noted_holds(der: bytes, signature: bytes, content: bytes) -> bool:
        done.append("proof")
        return holds(der, signature, content)

    def noted_turn() -> None:
        done.append("turn")
        take_turn()

    def noted_lock(places: Places, codes: list[str]) -> None:
        done.append("seats")
        lock(places, codes)

    monkeypatch.setattr(keys, "holds", noted_holds)
    monkeypatch.setattr(log, "take_turn", noted_turn)
    monkeypatch.setattr(Places, "_lock", noted_lock)
    return done


@pytest.mark.django_db
def test_letters_and_statuses_of_one_group_are_proven_before_anything_is_locked(
    notes: Notes, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(carried._handlers, "echo", Notes("echo"))
    sender, receiver = connect(fresh_code("A")), connect(fresh_code("B"))
    group = [
        Incoming.read(one.sign(one.envelope(to.code, kind=kind)))
        for kind in ("note", "echo", "note")
        for one, to in ((sender, receiver), (receiver, sender))
    ]
    answers = accept_many(group, is_patient=False)
    assert not any(isinstance(each, Refusal) for each in answers)
    assert steps[:8] == ["proof"] * 6 + ["turn", "seats"]
    assert "proof" not in steps[6:]
    assert len(steps) > 8, "in turns"


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_a_busy_seat_is_proven_once_and_taken_in_its_order(
    notes: Notes, steps: list[str]
) -> None:
    sender, receiver, other = (connect(fresh_code("A")) for _ in range(3))
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Places([sender.code], accepting.here())
            held.set()
            release.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    steps.clear()
    answers = asyncio.run(_taken(sender, receiver, other, release))
    thread.join(30)
    numbers = [answer[0].number for answer in answers if not isinstance(answer, Refusal)]
    assert numbers == [1, 1, 2, 3]
    assert steps.count("turn") > 2, "it came again and again"
    assert steps.count("proof") == 4


async def _taken(
    sender: Correspondent, receiver: Correspondent, other: Correspondent, release: threading.Event
) -> list[Answer]:
    """A message of another seat, answered meanwhile, and then three of the one that is held."""
    committer = Committer()
    committer.start()
    try:
        waiting = [committer.take([sender.incoming(receiver.code)]) for _ in range(3)]
        first = await committer.take([other.incoming(receiver.code)])
        await asyncio.sleep(0.2)
        assert not any(each.done() for each in waiting)
        release.set()
        return [*first, *[(await each)[0] for each in waiting]]
    finally:
        await asyncio.to_thread(committer.stop, 10.0)


def test_one_answer_that_cannot_be_sent_does_not_keep_the_others_of_its_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nhip.web.exchange.committer.proofs_of", lambda items: [None for _ in items])
    monkeypatch.setattr("nhip.web.exchange.committer.accept_many", lambda items, **_: [() for _ in items])

    async def run() -> None:
        committer, told = Committer(), asyncio.Event()
        committer.hand_in([object()], lambda _: 1 / 0)  # type: ignore[list-item, arg-type, return-value]
        committer.hand_in([object()], lambda _: told.set())  # type: ignore[list-item]
        committer.start()
        await asyncio.wait_for(told.wait(), 10)
        await asyncio.to_thread(committer.stop, 10.0)

    asyncio.run(run())
