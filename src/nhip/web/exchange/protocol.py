"""HTTP as uvicorn speaks it, but for one call: a message that arrives whole is taken over on the spot.

For every request uvicorn starts a task, which waits for the body and hands the answer back in two pieces. The
call that comes thousands of times a second needs none of that: it is short, so it mostly arrives whole with
its headers, and its answer is known when its group is on the disk. All other calls, and this one where it
arrives in pieces, go uvicorn's way.
"""

import functools
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from nhip.web.exchange import hot
from nhip.web.exchange.app import ExchangeApp

if TYPE_CHECKING:
    from starlette.types import Scope


class ExchangeProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._is_reading = False
        self._begun: tuple[RequestResponseCycle, Any] | None = None  # a message, its headers read

    def data_received(self, data: bytes) -> None:
        self._is_reading = True
        super().data_received(data)
        self._is_reading = False
        if self._begun is not None:
            (cycle, app), self._begun = self._begun, None
            if not self._is_taken(cycle, app):
                super()._start_asgi_task(cycle, app)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # While bytes are being read: the body may be among them, so what to do is decided after them.
        is_message = cycle.scope["path"] == hot.PATH and cycle.scope["method"] == "POST"
        if is_message and self._is_reading and isinstance(app, ExchangeApp):
            self._begun = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _is_taken(self, cycle: RequestResponseCycle, app: ExchangeApp) -> bool:
        """Whether the message is here whole and was taken on; it will be answered by itself."""
        if cycle.more_body or self.flow.write_paused or self.transport.is_closing():
            return False
        answer = functools.partial(self._answer, cycle)
        return hot.take_at_once(app.running, cast("Scope", cycle.scope), bytes(cycle.body), answer)

    def _answer(self, cycle: RequestResponseCycle, said: hot.Said) -> None:
        """Send the whole answer at once, and see to the connection as uvicorn does after an answer."""
        if cycle.disconnected:
            return
        pieces = [STATUS_LINE[said.status]]
        for name, value in (*cycle.default_headers, *said.headers):
            pieces += (name, b": ", value, b"\r\n")
        if not cycle.keep_alive:
            pieces.append(b"connection: close\r\n")
        pieces += (b"\r\n", said.body)
        self.transport.write(b"".join(pieces))
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()
