"""Threads with a database connection each, for everything that asks the database outside the group commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from nhip.web.exchange.refused import database_away

P = ParamSpec("P")
R = TypeVar("R")


class Threads:
    """Runs acts and queries beside the event loop, a few at a time."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="exchange")

    async def run(self, act: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """What ``act`` returns or raises; a database that is away is a refusal that may be tried again."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: _guarded(act, *arguments, **named))

    def stop(self) -> None:
        """End the threads when what they are doing is done."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _guarded(act: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    close_old_connections()
    try:
        # After the database was away each thread holds a dead connection: nobody's call is to find that out.
        connection.close_if_health_check_failed()
        return act(*arguments, **named)
    except (OperationalError, InterfaceError):
        connection.close()
        raise database_away() from None
