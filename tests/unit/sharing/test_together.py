"""Many at once: whatever the order of commits, numbers stay dense, nothing is doubled, nothing locks up."""

import random
import threading

import pytest
from django.db import connection, transaction
from tests.unit.sharing.conftest import Correspondent, Notes, connect, fresh_code

from nhip.kernel.api import Refusal
from nhip.sharing.api import Incoming, accept_many, log_of
from nhip.sharing.database import rows

WRITERS, GROUPS, EACH = 4, 8, 12


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_leave_no_gap_and_no_double(notes: Notes) -> None:
    agencies = [connect(fresh_code("A")) for _ in range(5)]
    chance = random.Random(5)
    work: list[list[list[Incoming]]] = []
    for _ in range(WRITERS):
        groups = [[_some(chance, agencies) for _ in range(EACH)] for _ in range(GROUPS)]
        work.append(groups)
    for groups in work[1:]:  # the others also bring what the first brings: each is taken over once
        groups[0] = work[0][0]
    faults: list[object] = []
    threads = [threading.Thread(target=_write, args=(groups, faults)) for groups in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not faults
    expected = (WRITERS * GROUPS - (WRITERS - 1)) * EACH
    codes = [agency.code for agency in agencies]
    assert sum(len(log_of(code, after=0, limit=1000)) for code in codes) == expected
    for code in codes:
        positions = [each.position for each in log_of(code, after=0, limit=1000)]
        assert positions == list(range(1, len(positions) + 1))
    for (numbers,) in rows(
        "SELECT array_agg(number ORDER BY position) FROM sharing_message"
        " WHERE receiver = ANY(%s) GROUP BY sender, receiver",
        [codes],
    ):
        assert numbers == list(range(1, len(numbers) + 1)), "dense, and in the order of the receiver's log"


def _some(chance: random.Random, agencies: list[Correspondent]) -> Incoming:
    sender, receiver = chance.sample(agencies, 2)
    return sender.incoming(receiver.code)


def _write(groups: list[list[Incoming]], faults: list[object]) -> None:
    try:
        for group in groups:
            faults.extend(answer for answer in accept_many(group) if isinstance(answer, Refusal))
    except Exception as error:  # noqa: BLE001 - told by the test
        faults.append(error)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_does_not_wait_is_told_that_the_seat_is_busy(notes: Notes) -> None:
    held, receiver, free = (connect(fresh_code("A")) for _ in range(3))
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            accept_many([held.incoming(receiver.code)])
            locked.set()
            done.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(30)
    waiting = held.incoming(free.code)
    busy, taken = accept_many([waiting, free.incoming(free.code)], is_patient=False)
    done.set()
    thread.join(30)
    assert isinstance(busy, Refusal)
    assert busy.code == "sharing.busy"
    assert not isinstance(taken, Refusal)
    assert not isinstance(accept_many([waiting], is_patient=False)[0], Refusal)
