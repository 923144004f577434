"""A process apart ends when it may: out of time, of memory, of disk; with everything that it started."""

import os
import sys
import time
from pathlib import Path

import pytest

from nhip.kernel.api import Bounds, Ending, run_apart

BOUNDS = Bounds(seconds=1, megabytes=500, file_megabytes=1)


def run(place: Path, code: str) -> Ending:
    return run_apart([sys.executable, "-I", "-S", "-c", code], place, BOUNDS)


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("open('made', 'w').write('x')", Ending.DONE),
        ("raise SystemExit(3)", Ending.FAILED),
        ("while True: pass", Ending.OUT_OF_TIME),
        ("import os; os.abort()", Ending.CUT_OFF),
        ("bytes(900 << 20)", Ending.FAILED),
        ("open('made', 'wb').write(bytes(2 << 20))", Ending.FAILED),
    ],
)
def test_how_a_process_ends(tmp_path: Path, code: str, ending: Ending) -> None:
    assert run(tmp_path, code) is ending


def test_what_sleeps_is_ended_with_its_children(tmp_path: Path) -> None:
    child = "import time; time.sleep(60)"
    code = (
        "import subprocess, sys; "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}]); "
        "open('child', 'w').write(str(child.pid)); child.wait()"
    )
    begun = time.monotonic()
    assert run(tmp_path, code) is Ending.OUT_OF_TIME
    assert time.monotonic() - begun < 30
    pid = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _runs(pid):
            return
        time.sleep(0.05)
    pytest.fail("the grandchild still runs")


def test_it_is_told_nothing_and_has_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_S3_SECRET", "not-for-you")
    code = "import os, socket; open('made', 'w').write(f'{dict(os.environ)}\\n{socket.if_nameindex()}')"
    assert run(tmp_path, code) is Ending.DONE
    told, networks = (tmp_path / "made").read_text().splitlines()
    assert "not-for-you" not in told
    if "eth" in networks or "en" in networks:
        pytest.skip("This system lets no ordinary process leave the network.")
    assert networks in {"[(1, 'lo')]", "[]"}


def _runs(pid: int) -> bool:
    """Whether it is there and no zombie that nobody has reaped yet."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
