"""Work apart that starts at once: in children of a process that has imported already what the work needs.

A program that imports much needs a second before it looks at a file. So one process for each kind of work
imports it once and waits; for each piece it forks a child, which is bounded as ``apart`` bounds a program and
ends with its piece. What one file does to a child, the next child knows nothing of.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from threading import Lock
from typing import Final, NoReturn

from nhip.kernel.files.apart import Bounds, Ending, ending, has_ended
from nhip.kernel.files.bounded import bound

_LONGEST_ORDER: Final = 8192  # bytes
_GRACE: Final = 10.0  # seconds, beyond what the work may take, in which a waiting process must answer
_starting: Final = Lock()
_waiting: dict[tuple[int, str], tuple[subprocess.Popen[bytes], socket.socket]] = {}


def run_prepared(module: str, place: Path, bounds: Bounds) -> Ending:
    """Call ``main()`` of ``module`` in a child of a process that has imported it, in the folder ``place``.

    As with ``run_apart``, results are files in ``place``, and nothing of the child runs any more when this
    returns. The waiting process is started by the first call and ends with the one that called.
    """
    for _ in range(2):
        control = _control(module)
        try:
            return _asked(control, place, bounds)
        except OSError:  # it was ended from outside: by the system for want of memory, say
            _drop(module, control)
    return Ending.CUT_OFF


def _asked(control: socket.socket, place: Path, bounds: Bounds) -> Ending:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            order = json.dumps({"place": str(place), **asdict(bounds)}).encode()
            socket.send_fds(control, [order], [theirs.fileno()])
        ours.settimeout(4 * bounds.seconds + _GRACE)
        try:
            told = ours.recv(64)
        except TimeoutError:
            return Ending.OUT_OF_TIME
    if not told:
        raise ConnectionResetError
    return Ending(told.decode())


def _control(module: str) -> socket.socket:
    """The line to the process that waits with ``module``; a process that was forked has its own."""
    key = (os.getpid(), module)
    with _starting:
        held = _waiting.get(key)
        if held is not None and held[0].poll() is None:
            return held[1]
        if held is not None:
            _end(*_waiting.pop(key))
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this module, with a name of ours
                [sys.executable, "-I", "-m", __name__, module],
                cwd="/",
                env={"PATH": os.defpath, "HOME": "/", "TMPDIR": gettempdir(), "LANG": "C.UTF-8"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        _waiting[key] = (process, ours)
        return ours


def _drop(module: str, control: socket.socket) -> None:
    with _starting:
        held = _waiting.get((os.getpid(), module))
        if held is not None and held[1] is control:
            _end(*_waiting.pop((os.getpid(), module)))


@atexit.register
def _end_all() -> None:
    for key in [key for key in _waiting if key[0] == os.getpid()]:
        _end(*_waiting.pop(key))


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    control.close()
    process.kill()
    process.wait()


def main(module: str) -> None:
    """Wait for orders on the line that is this process's standard input, until its other end is gone."""
    work: Callable[[], None] = import_module(module).main
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is forked is waited for by nobody here
    with socket.socket(fileno=os.dup(0)) as control:
        while True:
            order, handles, _, _ = socket.recv_fds(control, _LONGEST_ORDER, 1)
            if not order or not handles:
                return
            if os.fork() == 0:
                control.close()
                _watch(json.loads(order), handles[0], work)
            os.close(handles[0])


def _watch(order: dict[str, str | int], answer: int, work: Callable[[], None]) -> NoReturn:
    """Have the work done by a child, end it when its time is over, and tell how it ended."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        bounds = Bounds(*(int(order[name]) for name in ("seconds", "megabytes", "file_megabytes")))
        pid = os.fork()
        if pid == 0:
            _work(str(order["place"]), bounds, work)
        is_over = has_ended(pid, time.monotonic() + 4 * bounds.seconds)
        for end in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):  # too young for a group of its own
                end(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.write(answer, ending(code, is_over=is_over).encode())
    finally:
        os._exit(0)


def _work(place: str, bounds: Bounds, work: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        os.setsid()
        os.closerange(0, 3)
        for _ in range(3):
            os.open(os.devnull, os.O_RDWR)
        os.closerange(3, 256)
        os.chdir(place)
        bound(bounds.seconds, bounds.megabytes, bounds.file_megabytes)
        work()
        code = 0
    except (MemoryError, RecursionError):
        os.kill(os.getpid(), signal.SIGKILL)  # told apart from what merely cannot be read
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
