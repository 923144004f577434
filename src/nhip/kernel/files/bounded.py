"""Becomes a program that has little time, little memory, small files and no network.

Run as ``python bounded.py SECONDS MEGABYTES FILE_MEGABYTES PROGRAM ARGUMENT…`` by ``apart``, which cannot set
these in the new process itself: between fork and exec a process with threads may safely do nothing at all.
It imports nothing of ours and starts in some milliseconds.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_DIE_WITH_PARENT = 1


def _without_network() -> None:
    """Leave the network where the system lets an ordinary process do so; elsewhere it stays.

    What runs here is our own drawing, reading and converting, which ask for nothing; this is a second wall.
    """
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) == 0:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with contextlib.suppress(OSError):
                Path("/proc/self", name).write_text(text, encoding="ascii")


def bound(seconds: int, megabytes: int, file_megabytes: int) -> None:
    """Bound this process; ``seconds`` are of processor, ``megabytes`` of address space and of one file."""
    with contextlib.suppress(AttributeError, OSError):  # not Linux, or no C library to be had
        _without_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_megabytes << 20, file_megabytes << 20))
    os.nice(5)


def main(arguments: list[str]) -> None:
    """Bound this process and become the program that the arguments name."""
    bound(*map(int, arguments[:3]))
    os.execv(arguments[3], arguments[3:])  # noqa: S606 - that is what this is for


if __name__ == "__main__":
    main(sys.argv[1:])
