"""Keeps the platform's processes running: starts them, starts a crashed one again, stops them all.

The processes run in sessions of their own, so that Ctrl-C reaches only the supervisor, which then stops
everything in order. Should the supervisor itself be killed, they notice and end (``nhip.web.lifeline``).
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from nhip.kernel.api import Text

_TICK: Final = 0.2  # seconds between two looks
_GOOD_ORDER: Final = 5.0  # seconds a process has to end by itself
_LONGEST_PAUSE: Final = 30.0  # seconds between two starts of one that keeps crashing
_STEADY: Final = 60.0  # after so many seconds a crash counts as the first again

Say = Callable[[Text], None]


@dataclass(slots=True)
class Child:
    """One process to keep running."""

    name: Text
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    started_at: float = field(default=0.0)
    due_at: float = field(default=0.0)


def keep_running(
    children: Sequence[Child], stop: threading.Event, say: Say, check: Callable[[], None]
) -> None:
    """Run ``children`` until ``stop`` is set, then end them all; ``check`` is called a few times a second.

    A child that ends by itself is started again after a pause that doubles from one second to thirty.
    """
    try:
        while not stop.is_set():
            for child in children:
                _tend(child, say)
            check()
            stop.wait(_TICK)
    finally:
        _end(children)


@contextlib.contextmanager
def started_early(child: Child, *also: str) -> Iterator[None]:
    """Start ``child`` now, with ``also`` added to its command; when the block ends, so does its input.

    It can load what it needs meanwhile and wait for that end. Should the block fail, the child is ended.
    """
    child.process = subprocess.Popen(  # noqa: S603 - our own command
        [*child.command, *also], stdin=subprocess.PIPE, start_new_session=True
    )
    child.started_at = time.monotonic()
    try:
        yield
    except BaseException:
        _end([child])
        raise
    finally:
        assert child.process.stdin is not None
        child.process.stdin.close()


@contextlib.contextmanager
def stop_on_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM and a closed terminal set instead of ending the process."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in signals}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tend(child: Child, say: Say) -> None:
    now = time.monotonic()
    if child.process is None:
        if now >= child.due_at:
            child.process = subprocess.Popen(  # noqa: S603 - our own command
                child.command, stdin=subprocess.DEVNULL, start_new_session=True
            )
            child.started_at = now
        return
    code = child.process.poll()
    if code is None:
        return
    _signal(child, signal.SIGKILL)  # whatever it had started itself
    child.process = None
    child.crashes = 1 if now - child.started_at > _STEADY else child.crashes + 1
    pause = min(2.0 ** (child.crashes - 1), _LONGEST_PAUSE)
    child.due_at = now + pause
    say(
        Text(
            vi=f"{child.name.vi} đã dừng đột ngột (mã {code}); chạy lại sau {pause:.0f} giây.",
            en=f"{child.name.en} ended unexpectedly (code {code}); starting it again in {pause:.0f} s.",
        )
    )


def _end(children: Sequence[Child]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + _GOOD_ORDER
    for child in children:
        if child.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            _signal(child, signal.SIGKILL)
            child.process.wait()


def _signal(child: Child, number: signal.Signals) -> None:
    """Signal the child, or with SIGKILL its whole session."""
    if child.process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        if number == signal.SIGKILL:
            os.killpg(child.process.pid, number)
        else:
            child.process.send_signal(number)
