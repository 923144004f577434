"""The exchange served by uvicorn: an event loop for each core, thousands of connections that mostly wait."""

import gc
import resource
import socket
from types import FrameType
from typing import Final

import uvicorn

from nhip.kernel.api import setting
from nhip.web.exchange.app import ExchangeApp
from nhip.web.exchange.processes import listening, process_count, serve_together
from nhip.web.exchange.protocol import ExchangeProtocol
from nhip.web.port import exchange_port

_KEEP_ALIVE: Final = 75  # seconds; longer than a long poll
_GOOD_ORDER: Final = 4  # seconds for calls under way when told to stop
_COLLECT: Final = (20_000, 20, 50)  # objects, then generations, until garbage is looked for


class _Server(uvicorn.Server):
    """Told to stop, it first answers those who only wait."""

    def __init__(self, config: uvicorn.Config, app: ExchangeApp) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.running.begin_to_end()
        super().handle_exit(sig, frame)


def serve() -> None:
    """Serve until told to stop, then finish what was taken in."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = process_count()
    sockets = listening(setting("NHIP_BIND"), exchange_port(), count)
    if count == 1:
        _serve(sockets[0], 0)
    else:
        serve_together(sockets, _serve)


def _serve(listener: socket.socket, place: int) -> None:
    app = ExchangeApp()
    app.running.is_first = place == 0
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=ExchangeProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GOOD_ORDER,
    )
    # What is loaded by now stays: the collector need not look through all of Django after every few messages.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    _Server(config, app).run(sockets=[listener])
