"""The processes that ``bench.exchange`` measures: the exchange itself, or the barest endpoint beside it.

``python -m bench._exchange_serving exchange`` is ``nhip exchange`` with one more part that takes messages of
the kind “note” and does nothing with them. ``bare`` reads a body, writes the same bytes by COPY with the same
group commits, and answers: no signature, no envelope, no numbers, no event.
"""

import asyncio
import os
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

import psycopg
import uvicorn

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Incoming, Logged, handles
from nhip.web.started import started

ANSWER = b'{"digest":"%s","is_repeat":false,"messages":[{"id":"%s","number":1}]}' % (b"0" * 64, b"1" * 36)
EVENT_BYTES = 700  # what an event of a message and its row take beside the envelope
MOST_AT_ONCE = 500
TABLE = "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, content bytea, beside bytea)"
COPY = "COPY bare (content, beside) FROM STDIN (FORMAT BINARY)"
Waiting = tuple[bytes, "asyncio.Future[None]"]


class Notes:
    """Takes everything and does nothing."""

    kind = "note"

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        return [None] * len(batch)

    def effect(self, logged: Sequence[Logged]) -> None:
        """Nothing."""

    def returned(self, logged: Logged, why: Text) -> None:
        """Nothing."""


class Bare:
    """Body in, one COPY a group, answer after the commit."""

    def __init__(self) -> None:
        self.queue: deque[Waiting] = deque()
        self.wake = threading.Condition()
        self.loop: asyncio.AbstractEventLoop | None = None

    def write(self) -> None:
        """Write groups for ever."""
        beside = b"x" * EVENT_BYTES
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            while True:
                with self.wake:
                    while not self.queue:
                        self.wake.wait()
                    group = [self.queue.popleft() for _ in range(min(len(self.queue), MOST_AT_ONCE))]
                with connection.cursor() as cursor, cursor.copy(COPY) as copy:
                    copy.set_types(["bytea", "bytea"])
                    for content, _ in group:
                        copy.write_row((content, beside))
                connection.commit()
                assert self.loop is not None
                self.loop.call_soon_threadsafe(_resolve, group)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.loop is None:
            self.loop = asyncio.get_running_loop()
            threading.Thread(target=self.write, daemon=True).start()
        body = b""
        more = scope["method"] == "POST"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if body:
            future = self.loop.create_future()
            with self.wake:
                self.queue.append((body, future))
                self.wake.notify()
            await future
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(ANSWER))]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": ANSWER})


def _resolve(group: Sequence[Waiting]) -> None:
    for _, future in group:
        future.set_result(None)


def main(which: str) -> None:
    """Serve until told to stop."""
    if which == "bare":
        port = int(os.environ["NHIP_EXCHANGE_PORT"])
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            connection.execute(TABLE)
        options: dict[str, Any] = {"loop": "uvloop", "http": "httptools", "lifespan": "off"}
        options |= {"log_config": None, "access_log": False, "proxy_headers": False, "server_header": False}
        uvicorn.run(Bare(), port=port, **options)
        return
    with started():
        from nhip.web.exchange.server import serve  # noqa: PLC0415 - after setup

        handles(Notes())
        serve()


if __name__ == "__main__":
    main(sys.argv[1])
