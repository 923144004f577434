"""A bad line between the nodes: a relay of bytes on loopback that can be cut, and slowed down, at will."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final

_BLOCK: Final = 16 << 10


@dataclass
class Line:
    """Listens on ``port`` and carries every connection to ``target``; ``is_cut`` and ``delay`` change it."""

    port: int
    target: int
    is_cut: bool = False
    delay: float = 0.0
    cuts: int = 0
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._open, return_exceptions=True)

    def cut(self) -> None:
        """Break every connection where it stands, in the middle of whatever it was saying."""
        self.is_cut = True
        self.cuts += 1
        for task in self._open:
            task.cancel()

    def mend(self) -> None:
        self.is_cut = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            if not self.is_cut:
                await self._both_ways(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._one_way(reader, back))
                group.create_task(self._one_way(there, writer))
        except* OSError:
            pass
        finally:
            back.transport.abort()

    async def _one_way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await reader.read(_BLOCK):
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(block)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()
