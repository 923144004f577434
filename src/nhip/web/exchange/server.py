"""The exchange served by uvicorn: one process, one event loop, thousands of connections that mostly wait."""

import resource
from types import FrameType
from typing import Final

import uvicorn

from nhip.kernel.api import setting
from nhip.web.exchange.app import ExchangeApp
from nhip.web.port import exchange_port

_KEEP_ALIVE: Final = 75  # seconds; longer than a long poll
_GOOD_ORDER: Final = 4  # seconds for calls under way when told to stop
_BACKLOG: Final = 4096


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
    app = ExchangeApp()
    config = uvicorn.Config(
        app,
        host=setting("NHIP_BIND"),
        port=exchange_port(),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GOOD_ORDER,
    )
    _Server(config, app).run()
