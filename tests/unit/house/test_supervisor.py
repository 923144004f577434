"""The supervisor with real processes: a crash is mended and said, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nhip.kernel.api import Text
from nhip.web.supervisor import Child, keep_running

pytestmark = pytest.mark.concurrency

LONG = [sys.executable, "-c", "import time; time.sleep(60)"]
ORPHAN = """
import os, sys, threading
from nhip.kernel.api import Text
from nhip.web.supervisor import Child, keep_running
code = f'from nhip.web.lifeline import end_with_parent as e; import time; e({os.getpid()}); time.sleep(60)'
child = Child(Text(vi='', en=''), [sys.executable, '-c', code])
def tell(): print(child.process.pid, flush=True)
keep_running([child], threading.Event(), lambda said: None, tell)
"""


def _until(fact: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not (held := fact()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return held


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_that_crashes_is_started_again_and_said(tmp_path: Path) -> None:
    count = tmp_path / "starts"
    crash = [sys.executable, "-c", f"open({str(count)!r}, 'a').write('x'); raise SystemExit(3)"]
    said: list[Text] = []
    stop = threading.Event()

    def check() -> None:
        if count.exists() and len(count.read_text()) == 2:
            stop.set()

    keep_running([Child(Text(vi="Thử", en="Trial"), crash)], stop, said.append, check)
    assert "Trial" in said[0].en
    assert "code 3" in said[0].en
    assert "Thử" in said[0].vi


def test_stopping_ends_even_a_child_that_does_not_listen() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('x'); time.sleep(60)"
    children = [Child(Text(vi="a", en="a"), LONG), Child(Text(vi="b", en="b"), [sys.executable, "-c", deaf])]
    stop = threading.Event()
    seen: set[int] = set()

    def check() -> None:
        seen.update(child.process.pid for child in children if child.process)
        stop.set()

    keep_running(children, stop, lambda said: None, check)
    assert len(seen) == 2
    assert all(map(_is_gone, seen))


def test_children_end_when_the_supervisor_is_killed() -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    orphan = int(supervisor.stdout.readline())
    # At once: the child is still loading, and has not looked yet whose it is.
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait(timeout=10)
    supervisor.stdout.close()
    assert _until(lambda: _is_gone(orphan))
