"""Work on other people's files in a process apart, with bounds that the system holds.

A file can be made so that the program which draws, reads or converts it never ends or eats all memory. Here
such a program gets so much processor time, memory, size of a file and time by the clock, an environment that
tells it nothing, no network where the system allows that simply, and is killed with everything it started.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

_BOUNDED: Final = Path(__file__).with_name("bounded.py")
_TICK: Final = 0.01  # seconds between two looks


class Ending(StrEnum):
    """How a process apart ended."""

    DONE = "done"
    FAILED = "failed"  # by itself, with a code that is not zero
    OUT_OF_TIME = "out_of_time"
    CUT_OFF = "cut_off"  # by the system: it wanted too much memory or too large a file, or it crashed


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process apart may use: seconds of processor, megabytes of address space and of any one file.

    By the clock it has four times as long as of the processor, since a busy machine shares that out.
    """

    seconds: int
    megabytes: int
    file_megabytes: int


def run_apart(command: Sequence[str], place: Path, bounds: Bounds) -> Ending:
    """Run ``command`` (a full path, then arguments) in the folder ``place``, which is its home too.

    What it writes to its output is dropped; results are files in ``place``. When this returns, nothing of it
    runs any more.
    """
    limits = map(str, (bounds.seconds, bounds.megabytes, bounds.file_megabytes))
    process = subprocess.Popen(  # noqa: S603 - commands of our own making
        [sys.executable, "-I", "-S", str(_BOUNDED), *limits, *command],
        cwd=place,
        env={"PATH": os.defpath, "HOME": str(place), "TMPDIR": str(place), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        is_over = has_ended(process.pid, time.monotonic() + 4 * bounds.seconds)
    finally:
        # Not reaped yet, so nobody else can have its number: this ends it and all that it started.
        os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
    return ending(code, is_over=is_over)


def ending(code: int, *, is_over: bool) -> Ending:
    """What the exit code of a process says (negative for the signal that ended it)."""
    if not is_over or code in {-signal.SIGXCPU, 128 + signal.SIGXCPU}:
        return Ending.OUT_OF_TIME
    if code < 0:
        return Ending.CUT_OFF
    return Ending.FAILED if code else Ending.DONE


def has_ended(pid: int, until: float) -> bool:
    """Wait for the process, without reaping it, until that moment of the monotonic clock."""
    while time.monotonic() < until:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(_TICK)
    return False
