"""Several processes on one port, all alike, so that each core has an exchange to run.

One process loads everything and forks the others, which share its memory. Each listens on a socket of its own
at the same address, and the kernel spreads the connections among them (``SO_REUSEPORT``). The first process
keeps those sockets open: calls that come while one of the others is replaced wait for its successor.
"""

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connections

from nhip.kernel.api import setting
from nhip.web.lifeline import end_with_parent

log = logging.getLogger(__name__)

Serve = Callable[[socket.socket, int], None]
"""Serves the socket in a process with that place among the others, from 0, until told to stop."""

_MOST_BY_ITSELF: Final = 4  # beyond, they would mostly wait for each other
_BACKLOG: Final = 4096
_TICK: Final = 0.1  # seconds between two looks at the others
_GOOD_ORDER: Final = 8.0  # seconds they have to end
_HASTE: Final = 1.0  # seconds between two starts of one that ends at once


def process_count() -> int:
    """How many processes serve the exchange: as set, otherwise one for each core, up to four."""
    chosen: int | None = setting("NHIP_EXCHANGE_PROCESSES")
    return chosen or min(len(os.sched_getaffinity(0)), _MOST_BY_ITSELF)


def listening(address: str, port: int, count: int) -> list[socket.socket]:
    """``count`` sockets that listen at the same address. Raises OSError where somebody else does already."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found: list[socket.socket] = []
    with contextlib.ExitStack() as opened:
        for _ in range(count):
            made = opened.enter_context(socket.socket(family))
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if count > 1:
                if not found:  # sharing is for us: a stranger at this port is found by not offering to
                    _demand_alone(family, address, port)
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            made.bind((address, port))
            made.listen(_BACKLOG)
            made.set_inheritable(True)
            found.append(made)
        opened.pop_all()
    return found


def _demand_alone(family: socket.AddressFamily, address: str, port: int) -> None:
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))
        probe.listen(1)


def serve_together(sockets: Sequence[socket.socket], serve: Serve) -> None:
    """Run ``serve`` in a process for each socket until told to stop; one that ends is replaced."""
    _Together(sockets, serve).run()


@dataclass(slots=True)
class _Together:
    sockets: Sequence[socket.socket]
    serve: Serve
    running: dict[int, int] = field(default_factory=dict)  # places by process id
    begun: dict[int, float] = field(default_factory=dict)  # by place, when its process was started
    is_stopping: bool = False

    def run(self) -> None:
        connections.close_all()  # a connection must not be shared by two processes
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        try:
            while not self.is_stopping:
                self._tend()
                time.sleep(_TICK)
        finally:
            self._end()

    def _stop(self, *_: object) -> None:
        self.is_stopping = True

    def _tend(self) -> None:
        self._reap()
        for place in range(len(self.sockets)):
            is_due = time.monotonic() - self.begun.get(place, -_HASTE) >= _HASTE
            if place not in self.running.values() and is_due:
                self._start(place)

    def _start(self, place: int) -> None:
        self.begun[place] = time.monotonic()
        parent = os.getpid()
        pid = os.fork()
        if pid:
            self.running[pid] = place
            return
        code = 1
        try:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, signal.SIG_DFL)
            end_with_parent(parent)
            for other, each in enumerate(self.sockets):
                if other != place:
                    each.close()
            self.serve(self.sockets[place], place)
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:
            log.exception("An exchange process ended in a fault.")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)  # what the first process opened is the first process's to close

    def _reap(self) -> None:
        for pid in list(self.running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                place = self.running.pop(pid)
                if not self.is_stopping:
                    said = os.waitstatus_to_exitcode(status)
                    log.warning("Exchange process %d ended (%d); it is started again.", place, said)

    def _end(self) -> None:
        self.is_stopping = True
        for each in self.sockets:
            each.close()  # before the others end: nobody may wait at a door that stays shut
        self._tell(signal.SIGTERM)
        deadline = time.monotonic() + _GOOD_ORDER
        while self.running and time.monotonic() < deadline:
            self._reap()
            time.sleep(_TICK / 2)
        self._tell(signal.SIGKILL)
        for pid in list(self.running):
            os.waitpid(pid, 0)

    def _tell(self, what: signal.Signals) -> None:
        for pid in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)
