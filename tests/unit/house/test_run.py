"""`nhip run` as a newcomer knows it: started, killed, started again, stopped, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.house.conftest import processes_in

from nhip.kernel import postgres

pytestmark = [pytest.mark.concurrency, pytest.mark.timeout(300)]

PATIENCE = 120.0


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    monkeypatch.setenv("NHIP_PORT", str(number))
    return number


@pytest.fixture
def log(own_home: Path, tmp_path: Path) -> Iterator[Path]:
    """Where a run's words go; whatever a failed test left running is ended at the end."""
    yield tmp_path / "run.log"
    for pid in _ours(own_home):
        os.kill(pid, signal.SIGKILL)


def _run(log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "nhip.web.cli.main", "run"],
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _wait_until_served(run: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and run.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=10).close()
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            time.sleep(0.1)
            continue
        if "Ctrl-C" in log.read_text():
            return
    pytest.fail(log.read_text())


def _ours(home: Path) -> list[int]:
    """Every process of this home: by its environment, or because it lives in its database."""
    where = postgres.place()
    mine = set(processes_in(where.data)) | set(processes_in(home))
    wanted = f"NHIP_HOME={home}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                mine.add(int(entry.name))
        except OSError:
            continue
    return sorted(mine - {os.getpid()})


def _all_gone(home: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while left := _ours(home):
        if time.monotonic() > deadline:
            return False
        del left
        time.sleep(0.1)
    return True


def test_a_killed_run_does_not_stop_the_next_and_a_stopped_one_leaves_nothing(
    own_home: Path, port: int, log: Path
) -> None:
    first = _run(log)
    _wait_until_served(first, port, log)
    assert "@" in log.read_text(), "the demo accounts are told"

    second = subprocess.run(
        [sys.executable, "-m", "nhip.web.cli.main", "run"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert second.returncode == 2
    assert "already" in second.stderr

    first.kill()
    first.wait(timeout=10)
    # At once, while the children of the first are still ending, and still complaining to the first log.
    log = log.with_name("again.log")
    again = _run(log)
    _wait_until_served(again, port, log)

    again.send_signal(signal.SIGINT)
    assert again.wait(timeout=30) == 0
    assert _all_gone(own_home, 10)
    assert "Traceback" not in log.read_text()
