"""Waking long polls: one connection listens to PostgreSQL, whoever waits is told when something may be there.

Messages are written by this process, by the site and by other machines; all say so on one channel when their
transaction is over. When the connection was lost, everybody looks once more, so no word is missed.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
from django.db import connections

from nhip.kernel.api import setting
from nhip.sharing.api import CHANNEL, EVERYBODY, SEATS
from nhip.web.exchange.refused import polls_full, too_many_polls

log = logging.getLogger(__name__)

_AGAIN: Final = 1.0  # seconds until a lost connection is tried anew


class Bell:
    """Who waits for what, in one of so many ``processes``, and the connection that hears."""

    def __init__(self, on_seats: Callable[[], None], processes: int = 1) -> None:
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self._polls: Counter[str] = Counter()
        self._held = 0
        # Each holds its share, rounded up: connections are spread among the processes by chance.
        self._most_of_one: int = -(-setting("NHIP_EXCHANGE_POLLS_OF_A_SEAT") // processes)
        self._most: int = -(-setting("NHIP_EXCHANGE_POLLS") // processes)
        self._on_seats = on_seats
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="bell")

    async def stop(self) -> None:
        """Stop listening and send home whoever waits."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.ring(None)

    @property
    def waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    @contextlib.contextmanager
    def patience(self, receiver: str) -> Iterator[None]:
        """A place among those who wait, as long as it is held. Raises ``exchange.too_many_polls`` where the
        receiver holds its share already, and ``exchange.polls_full`` where all are taken.
        """
        if self._polls[receiver] >= self._most_of_one:
            raise too_many_polls(self._most_of_one)
        if self._held >= self._most:
            raise polls_full(self._most)
        self._polls[receiver] += 1
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._polls[receiver] -= 1
            if not self._polls[receiver]:
                del self._polls[receiver]

    def expect(self, receiver: str) -> asyncio.Future[None]:
        """A future that is done when something may have come for ``receiver``; forget it after use."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(receiver, set()).add(future)
        return future

    def forget(self, receiver: str, future: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(receiver)
        if waiting is not None:
            waiting.discard(future)
            if not waiting:
                del self._waiting[receiver]

    def ring(self, receiver: str | None) -> None:
        """Wake whoever waits for ``receiver``; for ``None`` everybody."""
        for name in [receiver] if receiver is not None else list(self._waiting):
            for future in self._waiting.pop(name, ()):
                if not future.done():
                    future.set_result(None)

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_connection(), autocommit=True) as heard:
                    await heard.execute(f"LISTEN {CHANNEL}".encode())
                    self._on_seats()
                    self.ring(None)
                    async for told in heard.notifies():
                        self._hear(told.payload)
            except psycopg.Error as error:
                log.warning("The exchange no longer hears of new messages: %s", error)
            await asyncio.sleep(_AGAIN)

    def _hear(self, payload: str) -> None:
        if payload == SEATS:
            self._on_seats()
        elif payload == EVERYBODY:
            self.ring(None)
        else:
            for receiver in payload.split(","):
                self.ring(receiver)


def _connection() -> dict[str, Any]:
    parameters: dict[str, Any] = connections["default"].get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}
