"""The running exchange: threads, group commit, who waits and who calls, started and ended together."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, ParamSpec, TypeVar

from starlette.types import Scope

from nhip.kernel.api import Refusal, setting
from nhip.sharing.api import Answer, InboxState, Incoming, Logged, ensure_here, inbox_of, log_of, stamp_newest
from nhip.web.exchange.bell import Bell
from nhip.web.exchange.committer import Committer
from nhip.web.exchange.doors import SeatDoors
from nhip.web.exchange.processes import process_count
from nhip.web.exchange.register import RegisterAtHand
from nhip.web.exchange.rooms import Rooms
from nhip.web.exchange.seats import Seats
from nhip.web.exchange.threads import Threads
from nhip.web.refusals.counting import refused

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Read = tuple[InboxState, tuple[Logged, ...]]

_GOOD_ORDER: Final = 4.0  # seconds to finish what was taken in
_TELL_EVERY: Final = 5.0  # seconds between two looks at what was refused
_STAMP_EVERY: Final = 60.0  # seconds between two checkpoints that are time-stamped


class Running:
    """Everything that lives as long as the process; the routes and the adapters of upper parts use it."""

    def __init__(self) -> None:
        self.threads = Threads(setting("NHIP_THREADS"))
        self.committer = Committer()
        processes = process_count()
        self.doors = SeatDoors(processes)
        self.seats = Seats(self.threads, self.doors)
        self.bell = Bell(self.seats.forget, processes)
        self.register = RegisterAtHand(self.threads)
        self._reads: dict[tuple[str, int | None, int], asyncio.Task[Read]] = {}
        self._beside: list[asyncio.Task[None]] = []
        self.rooms = Rooms()
        self.is_ending = False
        self.is_first = True  # among the processes that serve this exchange

    async def start(self) -> None:
        await self.threads.run(ensure_here)
        self.committer.start()
        self.bell.start()
        self._beside = [
            asyncio.create_task(self._repeat(_TELL_EVERY, refused.tell_ledger), name="tell the ledger"),
            asyncio.create_task(self._repeat(_TELL_EVERY, self.doors.tell_ledger), name="tell of failures"),
        ]
        if self.is_first:
            stamp = asyncio.create_task(self._repeat(_STAMP_EVERY, _stamp), name="stamp checkpoints")
            self._beside.append(stamp)

    def begin_to_end(self) -> None:
        """Answer whoever waits for messages now, so that they are not cut off."""
        self.is_ending = True
        self.bell.ring(None)

    async def stop(self) -> None:
        """Write what was taken in, send home who waits, end the threads."""
        await self.bell.stop()
        for task in self._beside:
            task.cancel()
        await asyncio.to_thread(self.committer.stop, _GOOD_ORDER)
        await self._tell_the_rest()
        await asyncio.to_thread(self.threads.stop)

    async def take(self, items: Sequence[Incoming]) -> list[Answer]:
        """The answers to ``items`` once they are committed. Raises ``exchange.busy``."""
        return await self.committer.take(items)

    async def run(self, act: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Call ``act`` in a thread that has a database connection."""
        return await self.threads.run(act, *arguments, **named)

    def source_of(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str:
        """The network address of whoever calls."""
        return self.seats.source_of(scope, headers)

    async def read(self, receiver: str, after: int | None, limit: int) -> Read:
        """A receiver's log; those who ask the same at the same time are answered by one query."""
        asked = (receiver, after, limit)
        task = self._reads.get(asked)
        if task is None:
            task = self._reads[asked] = asyncio.create_task(self.threads.run(_read, *asked))
            task.add_done_callback(lambda _: self._reads.pop(asked, None))
        return await asyncio.shield(task)

    async def _tell_the_rest(self) -> None:
        try:
            await self.threads.run(partial(self.doors.tell_ledger, everything=True))
        except Refusal as refusal:
            log.warning("Failed sign-ins of the last minute were not told: %s", refusal)

    async def _repeat(self, seconds: float, act: Callable[[], object]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await self.threads.run(act)
            except Refusal as refusal:
                log.warning("Later again: %s", refusal)
            except Exception:
                log.exception("What is done beside the messages failed; it is tried again.")


def _stamp() -> None:
    if setting("NHIP_TSA_URL"):
        stamp_newest()


def _read(receiver: str, after: int | None, limit: int) -> Read:
    state = inbox_of(receiver)
    start = state.cursor if after is None else after
    return state, log_of(receiver, start, limit) if start < state.last_position else ()
