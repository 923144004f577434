"""Work in children of a process that waits: at once, within bounds, and one knows nothing of another."""

import os
import signal
from pathlib import Path

import pytest

from nhip.kernel.api import Bounds, Ending, run_prepared
from nhip.kernel.files import prepared

BOUNDS = Bounds(seconds=1, megabytes=500, file_megabytes=1)
TASK = "nhip.kernel.files.task_for_tests"


@pytest.fixture(autouse=True)
def task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the waiting process do what the file ``given`` says in Python, in place of real work."""
    code = "import pathlib\ndef main(): exec(pathlib.Path('given').read_text(), {})\n"
    start = (
        f"import sys, types; module = types.ModuleType({TASK!r}); exec({code!r}, module.__dict__); "
        f"sys.modules[{TASK!r}] = module; from nhip.kernel.files.prepared import main; main({TASK!r})"
    )
    real = prepared.subprocess.Popen
    monkeypatch.setattr(
        prepared.subprocess,
        "Popen",
        lambda command, **how: real([*command[:2], "-c", start] if TASK in command else command, **how),
    )


def run(place: Path, code: str) -> Ending:
    (place / "given").write_text(code)
    return run_prepared(TASK, place, BOUNDS)


def test_how_work_ends_and_the_next_piece_is_done_all_the_same(tmp_path: Path) -> None:
    for code, ending in (
        ("open('made', 'w').write('x')", Ending.DONE),
        ("raise ValueError", Ending.FAILED),
        ("while True: pass", Ending.OUT_OF_TIME),
        ("bytes(900 << 20)", Ending.CUT_OFF),
        ("f = lambda: f()\nf()", Ending.CUT_OFF),
        ("open('large', 'wb').write(bytes(2 << 20))", Ending.FAILED),
        ("import builtins; builtins.left_behind = 1", Ending.DONE),
        ("left_behind", Ending.FAILED),
    ):
        assert run(tmp_path, code) is ending, code
    assert (tmp_path / "made").read_text() == "x"


def test_a_waiting_process_that_was_killed_is_started_again(tmp_path: Path) -> None:
    assert run(tmp_path, "open('pid', 'w').write(str(__import__('os').getpid()))") is Ending.DONE
    process, _ = prepared._waiting[os.getpid(), TASK]
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)  # it is found ended, and its line is closed
    assert run(tmp_path, "") is Ending.DONE
    assert prepared._waiting[os.getpid(), TASK][0].pid != process.pid


def test_it_is_told_nothing_and_ends_with_whoever_started_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIP_S3_SECRET", "not-for-you")
    monkeypatch.setattr(prepared, "_waiting", {})
    code = "import os; open('made', 'w').write(f'{dict(os.environ)} {os.listdir(\"/proc/self/fd\")}')"
    assert run(tmp_path, code) is Ending.DONE
    told = (tmp_path / "made").read_text()
    assert "not-for-you" not in told
    assert told.endswith("['0', '1', '2', '3', '4']"), "its own three, the file and the folder being read"
    (process, control) = prepared._waiting.popitem()[1]
    control.close()
    assert process.wait(timeout=10) == 0
