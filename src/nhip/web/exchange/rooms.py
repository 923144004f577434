"""Places for large bodies in memory: few at a time, and strangers cannot hold those that others need.

A body of many megabytes is read whole before what is in it can be checked. Who has proven by then who they
are waits for their own alone. Everybody else has places of their own, one for each network they call from,
and has to send the body within its time.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from nhip.web.exchange.doors import network_of
from nhip.web.exchange.refused import busy

AT_ONCE: Final = 4
PATIENCE: Final = 240.0
"""Seconds for the whole of a large body of somebody unproven: 50 MB arrive in them at 220 KB a second."""


class Rooms:
    """The places of one process."""

    def __init__(self) -> None:
        self._proven = asyncio.Semaphore(AT_ONCE)
        self._unproven = asyncio.Semaphore(AT_ONCE)
        self._sources: Counter[str] = Counter()

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
