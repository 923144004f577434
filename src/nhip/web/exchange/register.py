"""The register as it is handed out to anybody: looked up every other second at most, however many ask.

Nobody proves who they are to read it. So what it costs must not depend on how often it is asked for: those
who ask at the same time are answered by one look, and all others from memory.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from nhip.kernel.api import Refusal
from nhip.sharing.api import register_to_hand_out
from nhip.web.exchange.threads import Threads

log = logging.getLogger(__name__)

_FRESH: Final = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class HandedOut:
    """An edition, the header with its signature, and the tag that those send who have it already."""

    content: bytes
    signature: str
    tag: str


class RegisterAtHand:
    """The edition that this process hands out."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._held: HandedOut | None = None
        self._until = 0.0
        self._looking: asyncio.Task[HandedOut] | None = None

    async def newest(self) -> HandedOut:
        """The register in force. Raises the Refusal met where there is none to hand out."""
        if self._held is not None and time.monotonic() < self._until:
            return self._held
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> HandedOut:
        try:
            content, signature = await self._threads.run(register_to_hand_out)
            self._held = HandedOut(content, signature, f'"{sha256(content).hexdigest()}"')
        except Refusal as refusal:
            if self._held is None:
                raise
            log.warning("The register is handed out as it was: %s", refusal)
        finally:
            self._until = time.monotonic() + _FRESH
            self._looking = None
        return self._held
