"""The embedded PostgreSQL with real servers: shared by holders, never in the way of the next start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tests.unit.house.conftest import processes_in

from nhip.kernel import postgres, postgres_place
from nhip.kernel.errors import Refusal

pytestmark = pytest.mark.concurrency

HOLD = """
import sys, time
from nhip.kernel import postgres
with postgres.running(postgres.place(), bound=sys.argv[1] == 'bound'):
    print('held', flush=True)
    time.sleep(60)
"""


def _holder(kind: str) -> subprocess.Popen[str]:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, kind], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _kill(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait(timeout=10)
    assert holder.stdout is not None
    holder.stdout.close()


def _eventually(fact: object) -> bool:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if fact():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def where(own_home: Path) -> postgres.Place:
    return postgres.place()


def test_data_survives_a_stop_and_nothing_else_does(where: postgres.Place) -> None:
    with postgres.running(where), psycopg.connect(**postgres.connection_values(where)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert not processes_in(where.data)
    with postgres.running(where), psycopg.connect(**postgres.connection_values(where)) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_the_last_holder_stops_the_server(where: postgres.Place) -> None:
    with postgres.running(where):
        with postgres.running(where):
            assert postgres.is_alive(where)
        assert postgres.is_alive(where)
    assert not postgres.is_alive(where)


def test_only_its_owner_may_reach_the_socket(where: postgres.Place) -> None:
    with postgres.running(where), psycopg.connect(**postgres.connection_values(where)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert where.socket.stat().st_mode & 0o777 == 0o700


def test_a_server_left_by_a_killed_holder_is_replaced(where: postgres.Place) -> None:
    _kill(_holder("loose"))
    left_over = processes_in(where.data)
    assert left_over
    with postgres.running(where):
        assert postgres.is_alive(where)
        assert not set(left_over) & set(processes_in(where.data))


@pytest.mark.skipif(
    sys.platform != "linux", reason="the kernel tells a server of its parent's death on Linux only"
)
def test_a_bound_server_ends_with_its_killed_run(where: postgres.Place) -> None:
    _kill(_holder("bound"))
    assert _eventually(lambda: not processes_in(where.data))


def test_a_killed_server_and_a_number_used_again_do_not_stop_the_next_start(where: postgres.Place) -> None:
    holder = _holder("loose")
    chief = int((where.data / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(chief, signal.SIGKILL)
    _kill(holder)
    stale = (where.data / "postmaster.pid").read_text()
    # The same number now belongs to a process that has nothing to do with it: this one.
    (where.data / "postmaster.pid").write_text(stale.replace(str(chief), str(os.getpid()), 1))
    with postgres.running(where):
        assert postgres.is_alive(where)


def test_a_server_that_ended_under_its_holder_is_started_again(where: postgres.Place) -> None:
    with postgres.running(where):
        os.kill(int((where.data / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGINT)
        assert _eventually(lambda: not processes_in(where.data))
        postgres.restart_if_ended(where)
        assert postgres.is_alive(where)


def test_a_throwaway_cluster_begins_empty(own_home: Path) -> None:
    where = postgres.place(throwaway=True)
    with postgres.running(where), psycopg.connect(**postgres.connection_values(where)) as connection:
        connection.execute("CREATE TABLE lost ()")
    with postgres.running(where), psycopg.connect(**postgres.connection_values(where)) as connection:
        assert connection.execute("SELECT to_regclass('lost')").fetchone() == (None,)


def test_a_database_in_use_is_not_erased(where: postgres.Place) -> None:
    with postgres.running(where), pytest.raises(Refusal, match="in_use"):
        postgres.erase(where)


def test_what_keeps_it_from_starting_is_said(where: postgres.Place) -> None:
    with postgres.running(where):
        pass
    (where.data / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(Refusal, match="no_such_setting") as refused, postgres.running(where):
        pass
    assert refused.value.retriable


def test_a_long_checkout_gets_a_short_socket(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_HOME", str(own_home / ("d" * 90)))
    where = postgres.place()
    assert len(str(where.socket)) < 90
    assert len(str(where.base)) > 90


def test_root_leaves_a_closed_home_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("NHIP_HOME", str(closed / "checkout" / ".nhip"))
    monkeypatch.setattr(postgres_place.os, "geteuid", lambda: 0)
    where = postgres.place()
    assert where.user is not None
    assert where.user.pw_uid != 0
    assert not where.base.is_relative_to(closed)
    assert closed.stat().st_mode & 0o777 == 0o700
