"""Places for bodies in memory: bounded, and strangers cannot hold those that others need.

A body is read whole before what is in it can be checked. One of many megabytes waits for one of few places:
who has proven by then who they are waits for their own alone. Everybody else has places of their own, one for
each network they call from. The smaller bodies of those who have proven nothing yet may fill so much memory
together, and a share of it from one network. All of them have to send the body within its time.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Final

from nhip.web.exchange.doors import network_of
from nhip.web.exchange.refused import busy, too_slow

AT_ONCE: Final = 4
PATIENCE: Final = 240.0
"""Seconds for the whole of a body of somebody unproven: 50 MB arrive in them at 220 KB a second."""

SMALL: Final = 64 << 10
"""Bytes up to which bodies have memory of their own, so that large ones do not keep small ones out."""

MOST_HELD: Final = 128 << 20
MOST_OF_ONE: Final = 32 << 20
MOST_HELD_SMALL: Final = 32 << 20
MOST_OF_ONE_SMALL: Final = 4 << 20


class Rooms:
    """The places of one process."""

    def __init__(self) -> None:
        self._proven = asyncio.Semaphore(AT_ONCE)
        self._unproven = asyncio.Semaphore(AT_ONCE)
        self._sources: Counter[str] = Counter()
        self._larger = _Memory(MOST_HELD, MOST_OF_ONE)
        self._small = _Memory(MOST_HELD_SMALL, MOST_OF_ONE_SMALL)

    @asynccontextmanager
    async def place(self, source: str, *, is_proven: bool) -> AsyncIterator[None]:
        """A place, waited for. Raises ``exchange.busy`` at once for a second call of somebody unproven from
        one network, and where none has become free in :data:`PATIENCE`.
        """
        network = "" if is_proven else network_of(source)
        if not is_proven and self._sources[network]:
            raise busy()
        self._sources[network] += 1
        try:
            free = self._proven if is_proven else self._unproven
            try:
                await asyncio.wait_for(free.acquire(), PATIENCE)
            except TimeoutError:
                raise busy() from None
            try:
                yield
            finally:
                free.release()
        finally:
            self._sources[network] -= 1
            if not self._sources[network]:
                del self._sources[network]

    @asynccontextmanager
    async def memory(self, source: str, size: int) -> AsyncIterator[None]:
        """Memory for a body of up to ``size`` bytes of somebody unproven, waited for. Raises
        ``exchange.busy`` at once where their network has its share, and where none has become free in
        :data:`PATIENCE`.
        """
        memory = self._small if size <= SMALL else self._larger
        network = network_of(source)
        await memory.take(network, size)
        try:
            yield
        finally:
            memory.give_back(network, size)


async def hurried(body: Awaitable[bytes]) -> bytes:
    """The body of somebody unproven, within :data:`PATIENCE`. Raises ``exchange.too_slow`` beyond it."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await body
    except TimeoutError:
        raise too_slow(PATIENCE) from None


class _Memory:
    """So many bytes, taken in the order of asking; ``share`` of them from one network, waiting or not."""

    def __init__(self, most: int, share: int) -> None:
        self._free = most
        self._share = share
        self._of: Counter[str] = Counter()
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    async def take(self, network: str, size: int) -> None:
        if self._of[network] + size > self._share:
            raise busy()
        self._of[network] += size
        if not self._waiting and size <= self._free:
            self._free -= size
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        is_mine = False
        try:
            async with asyncio.timeout(PATIENCE):
                await turn
            is_mine = True
        except TimeoutError:
            raise busy() from None
        finally:
            if not is_mine:
                was_given = turn.done() and not turn.cancelled()  # in the very moment
                self.give_back(network, size, of_it=size if was_given else 0)

    def give_back(self, network: str, size: int, *, of_it: int | None = None) -> None:
        """Leave; ``of_it`` says how much of it was ever given, where that was not all."""
        self._free += size if of_it is None else of_it
        self._of[network] -= size
        if not self._of[network]:
            del self._of[network]
        while self._waiting:
            wanted, turn = self._waiting[0]
            if not turn.done():
                if wanted > self._free:
                    return
                self._free -= wanted
                turn.set_result(None)
            self._waiting.popleft()
