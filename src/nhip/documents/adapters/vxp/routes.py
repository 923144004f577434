"""The addresses under ``/vxp``: who calls is proven first, then the body is read, then the operation runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from nhip.documents.adapters.arriving import Unfit, read_body
from nhip.documents.adapters.vxp import answers, operations
from nhip.documents.adapters.vxp.signing import SignedCall, Unproven, read_call
from nhip.kernel.api import Refusal, now, setting
from nhip.sharing.api import Exchange, SeatCard, seat_by_system

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

MOST_FILE: Final = 50 << 20
MOST_FORM: Final = MOST_FILE + (64 << 10)
_AT_ONCE: Final = 4  # packages in memory at the same time
_UNREAD: Final = 64 << 10


class Vxp:
    """The operations over a running exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._room = asyncio.Semaphore(_AT_ONCE)

    def routes(self) -> Sequence[BaseRoute]:
        """One route an operation, by POST as software of the axis calls, and by GET as some of it does."""
        listed: list[BaseRoute] = [Route("/vxp/sendEdoc", self._send, methods=["POST"])]
        for name, operation in operations.OPERATIONS.items():
            listed.append(Route(f"/vxp/{name}", self._answering(operation), methods=["GET", "POST"]))
        return listed

    def _answering(self, operation: operations.Operation) -> Endpoint:
        async def answer(request: Request) -> Response:
            return await self._call(operation, request)

        return answer

    async def _call(self, operation: operations.Operation, request: Request) -> Response:
        try:
            seat, call = await self._exchange.run(_proven, request)
            await read_body(request, _UNREAD)
            return await self._exchange.run(operation, seat.agency, call)
        except (Unproven, Unfit, Refusal) as why:
            return _refused(why)

    async def _send(self, request: Request) -> Response:
        try:
            seat, call = await self._exchange.run(_proven, request)
            async with self._room:
                body = await read_body(request, MOST_FORM)
                kind = request.headers.get("content-type", "")
                return await self._exchange.run(operations.send, seat.agency, call, kind, body)
        except (Unproven, Unfit, Refusal) as why:
            return _refused(why)


def _proven(request: Request) -> tuple[SeatCard, SignedCall]:
    found: list[SeatCard] = []

    def secret_of(system: str) -> str | None:
        known = seat_by_system(system)
        if known is None:
            return None
        found.append(known[0])
        return known[1]

    window = timedelta(seconds=setting("NHIP_EXCHANGE_AHEAD_SECONDS"))
    call = read_call(request.headers.raw, secret_of, now(), window)
    return found[0], call


def _refused(why: Unproven | Unfit | Refusal) -> Response:
    if isinstance(why, Refusal):
        return answers.refused(why)
    if isinstance(why, Unfit):
        return answers.failed(answers.FILE_INVALID, why.why)
    told = f"Chưa chứng minh được là hệ thống nào: {why.why} · the caller has not proven who it is: {why.why}"
    return answers.failed(answers.NOT_PROVEN, told)


def vxp_routes(exchange: Exchange) -> Sequence[BaseRoute]:
    """The routes of the interface, for the running exchange."""
    return Vxp(exchange).routes()
