"""The exchange put together: the fast route in front, sharing's routes, and the adapters of upper parts.

An upper part adds calls of its own by a function named in ``ADAPTERS``, which gives an
:class:`nhip.sharing.api.Offer`: what is described there is served, and nothing else.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias

from django.utils.module_loading import import_string
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from nhip.kernel.api import Refusal
from nhip.sharing.api import Offer
from nhip.web.exchange import hot
from nhip.web.exchange.openapi import description
from nhip.web.exchange.refused import answered, not_found, our_fault, wrong_method
from nhip.web.exchange.requests import headers_of
from nhip.web.exchange.routes import files, inbox, messages, network, nodes
from nhip.web.exchange.running import Running
from nhip.web.exchange.table import routes

Adapter: TypeAlias = Callable[[], Offer]

OPERATIONS: Final = (
    *messages.OPERATIONS,
    *inbox.OPERATIONS,
    *files.OPERATIONS,
    *network.OPERATIONS,
    *nodes.OPERATIONS,
)
ADAPTERS: Final = ("nhip.documents.api.exchange_offer",)


class ExchangeApp:
    """The ASGI application; ``running`` lives from its start-up to its shut-down."""

    def __init__(self, adapters: Sequence[str] = ADAPTERS) -> None:
        self.running = Running()
        offers = [_adapter(name)() for name in adapters]
        operations = [*OPERATIONS, *(each for offer in offers for each in offer.operations)]
        self._cold = Starlette(
            routes=routes(operations, self.running),
            lifespan=self._lifespan,
            exception_handlers={Refusal: _refused, HTTPException: _other, Exception: _fault},
        )
        self._cold.state.openapi = description(OPERATIONS, offers)

    @property
    def served(self) -> frozenset[tuple[str, str]]:
        """Every call that is answered: method and path."""
        cold = {
            (method, route.path)
            for route in self._cold.routes
            if isinstance(route, Route)
            for method in route.methods or ()
            if method != "HEAD"
        }
        return frozenset(cold | {("POST", hot.PATH)})

    @property
    def described(self) -> dict[str, Any]:
        """The description that is handed out (OpenAPI)."""
        found: dict[str, Any] = self._cold.state.openapi
        return found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == hot.PATH and scope["method"] == "POST":
            await hot.send_message(self.running, scope, receive, send)
        else:
            await self._cold(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        await self.running.start()
        try:
            yield
        finally:
            await self.running.stop()


def _adapter(name: str) -> Adapter:
    found: Adapter = import_string(name)
    return found


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return answered(error, "exchange:adapter", headers_of(request.scope))


async def _other(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    refusal = wrong_method() if error.status_code == 405 else not_found()
    response = answered(refusal, "exchange:none", headers_of(request.scope))
    response.headers.update(error.headers or {})
    return response


async def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 - as Starlette calls it; it logs it
    return answered(our_fault(), "exchange:fault", headers_of(request.scope))
