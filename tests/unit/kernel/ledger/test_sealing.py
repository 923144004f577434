"""No committed event is ever left out or sealed twice: real processes, late commits, rollbacks, kill -9."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from tests.unit.kernel.ledger.conftest import (
    Happened,
    database,
    environment,
    happen,
    publish_and_fail,
    seal_up_to,
    sealed_size,
    tamper,
)

from nhip.kernel.api import checkpoints, ledger_state, publish, replay, run_sealer, seal
from nhip.kernel.ledger import eras, sealing
from nhip.kernel.ledger.database import raw_connection

pytestmark = [pytest.mark.usefixtures("ledger"), pytest.mark.concurrency]

ROOT = Path(__file__).parents[4]
INSERT = (
    b"INSERT INTO kernel_event (id, at, era, type, subject, body)"
    b" VALUES (gen_random_uuid(), now(), 1, 'test.raw', 'test:raw', '{}')"
)


def sealed_ids() -> list[str]:
    """The ids of all sealed events, in the order of the tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_ids FROM kernel_tile WHERE level = 0 ORDER BY position")
        ids = b"".join(bytes(found) for (found,) in cursor.fetchall())
    return [str(UUID(bytes=ids[at : at + 16])) for at in range(0, len(ids), 16)]


def test_a_late_commit_is_waited_for_and_nothing_sealed_is_passed_by() -> None:
    early = happen(1)
    seal_up_to(1)
    with database() as slow:
        slow.execute(INSERT)  # takes its place in the order now, commits later
        fast = happen(2, 3)
        assert seal() is None, "what began before may yet be committed"
        state = ledger_state()
        assert (state.size, state.waiting) == (1, 2)
        assert state.held_by is not None
        assert f"pid {slow.info.backend_pid}" in state.held_by
    seal_up_to(4)
    ids = sealed_ids()
    assert ids[0] == early[0]
    assert ids[2:] == fast, "the late one stands before them: it began before them"


def test_a_transaction_that_is_rolled_back_leaves_no_gap() -> None:
    slow = database()
    slow.execute(INSERT)
    fast = happen(1)
    slow.rollback()
    slow.close()
    seal_up_to(1)
    assert sealed_ids() == fast


def test_a_prepared_transaction_is_waited_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_prepared_transactions")
        if cursor.fetchone()[0] == "0":
            pytest.skip("This cluster allows no prepared transactions.")
    slow = database()
    slow.tpc_begin("late")
    slow.execute(INSERT)
    slow.tpc_prepare()
    happen(1)
    assert seal() is None
    assert "prepared" in str(ledger_state().held_by)
    slow.tpc_commit()
    slow.close()
    seal_up_to(2)


def test_readers_and_savepoints_hold_nothing_up() -> None:
    with database() as reader:
        reader.execute("SELECT count(*) FROM kernel_event")
        with transaction.atomic():
            publish(Happened(1), subject="test:1")
            with transaction.atomic():
                publish(Happened(2), subject="test:1")
        seal_up_to(2, patience=30)


def test_sealing_in_parts_gives_the_same_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_AT_ONCE", 100)
    ids = happen(*range(950))
    seal_up_to(950)
    assert sealed_ids() == ids
    assert [sealed.size for sealed in checkpoints()][-1] == 950
    assert len(list(checkpoints())) >= 10
    assert replay().fault is None


def test_history_cannot_fork_even_without_the_lock() -> None:
    happen(1, 2)
    seal_up_to(2)
    fork = (
        b"INSERT INTO kernel_checkpoint SELECT size + 1, previous_size, signed_at, last_era, last_xid + 1,"
        b" last_id, root, note, verifier_key FROM kernel_checkpoint ORDER BY size LIMIT 1"
    )
    with (
        database() as raw,
        pytest.raises(psycopg.errors.UniqueViolation, match="kernel_checkpoint_previous_size_key"),
    ):
        raw.execute(fork)


def test_a_restored_dump_opens_an_era_and_goes_on_in_order() -> None:
    before = happen(1, 2)
    seal_up_to(2)
    # As after a restore elsewhere: what stands here was written under another cluster's numbers.
    tamper("UPDATE kernel_era SET cluster = cluster - 1")
    tamper("UPDATE kernel_event SET xid = xid + 1000000000")
    tamper("UPDATE kernel_checkpoint SET last_xid = last_xid + 1000000000")
    unsealed = "UPDATE kernel_event SET xid = xid + 1000000000 WHERE id = %s"
    (left,) = happen_in_era_one(3)
    tamper(unsealed, UUID(left))
    connection.close()
    try:
        publish_and_fail(0)
        after = happen(4, 5)
        seal_up_to(5)
        assert sealed_ids() == [*before, left, *after]
        assert eras.current_era(raw_connection()) == 2
        assert replay().fault is None
    finally:
        tamper("UPDATE kernel_era SET cluster = cluster + 1 WHERE number = 1")
        connection.close()


def happen_in_era_one(number: int) -> list[str]:
    """Publish over the connection that still believes in the first era, as before the dump."""
    assert eras.current_era(raw_connection()) == 1
    return happen(number)


def test_the_sealer_survives_a_lost_connection(caplog: pytest.LogCaptureFixture) -> None:
    with sealer_thread():
        happen(1)
        wait_for(1)
        with database() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.close()
        happen(2)
        wait_for(2)


@contextmanager
def sealer_thread() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run_sealer, args=[stop], kwargs={"pause": 0.05})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)
        assert not thread.is_alive()


def wait_for(size: int) -> None:
    deadline = time.monotonic() + 60
    while sealed_size() < size:
        assert time.monotonic() < deadline, f"only {sealed_size()} of {size} were sealed"
        time.sleep(0.05)


WRITERS = 3
SECONDS = 6.0


@pytest.mark.timeout(170)
def test_writers_rollbacks_and_a_sealer_that_is_killed_again_and_again(tmp_path: Path) -> None:
    """Three writers in processes of their own, two sealers at a time, one of them killed every moment."""
    chance = random.Random(20250701)
    writers = [start("writer", str(tmp_path / f"{n}.txt"), str(n), str(SECONDS)) for n in range(WRITERS)]
    sealers = [start("sealer"), start("sealer")]
    killed = 0
    try:
        while any(writer.poll() is None for writer in writers):
            time.sleep(chance.uniform(0.02, 0.5))
            victim = chance.randrange(2)
            sealers[victim].send_signal(signal.SIGKILL)
            sealers[victim].wait(timeout=10)
            killed += 1
            sealers[victim] = start("sealer")
        committed = [line for n in range(WRITERS) for line in (tmp_path / f"{n}.txt").read_text().split()]
        assert all(writer.returncode == 0 for writer in writers)
    finally:
        for process in [*writers, *sealers]:
            process.kill()
            process.wait(timeout=10)

    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM kernel_event")
        stored = {name for (name,) in cursor.fetchall()}
    seal_up_to(len(stored))
    sealed = sealed_ids()
    assert len(sealed) == len(set(sealed)), "sealed twice"
    assert set(sealed) == stored, "left out, or out of nothing"
    assert set(committed) == stored, "what the writers saw committed is what there is"
    assert replay().fault is None
    assert killed > 5
    assert len(stored) > 100


def start(role: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.unit.kernel.ledger.processes", role, *arguments]
    return subprocess.Popen(command, env=environment() | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"})
