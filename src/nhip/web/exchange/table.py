"""One table of routes: what answers a call, what it takes and gives, described once for code and for
OpenAPI.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import SeatCard
from nhip.web.exchange.refused import answered, unreadable
from nhip.web.exchange.requests import GoneError, body_of, headers_of, read_json, target_of
from nhip.web.exchange.running import Running

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
SMALL: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class Call:
    """One call that has passed: who, with what body, and the running exchange to answer it with."""

    running: Running
    request: Request
    headers: Mapping[bytes, bytes]
    seat: SeatCard | None
    raw: bytes
    body: BaseModel | None
    query: BaseModel | None

    @property
    def agency(self) -> str:
        """The calling agency's code."""
        assert self.seat is not None, "the route needs a seat"
        return self.seat.agency

    def part(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])


Endpoint: TypeAlias = Callable[[Call], Awaitable[BaseModel | Response]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One route. ``takes`` is the model of a JSON body, or ``BYTES``; ``gives`` the model of the answer, or
    the media type of what is not JSON. ``refuses`` are the statuses of its problems beside 401, 422 and
    503.
    """

    method: str
    path: str
    name: str
    summary: Text
    endpoint: Endpoint | None
    takes: type[BaseModel] | str | None = None
    most: int = SMALL
    asks: type[BaseModel] | None = None
    gives: type[BaseModel] | str | None = None
    status: int = 200
    needs_seat: bool = True
    headers: tuple[str, ...] = ()
    refuses: tuple[int, ...] = ()

    def answer(self, running: Running) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint as Starlette calls it: checks first, refusals as problems."""
        operation, endpoint = self, self.endpoint
        assert endpoint is not None, f"{self.name} is answered elsewhere"

        async def respond(request: Request) -> Response:
            headers = headers_of(request.scope)
            try:
                given = await endpoint(await operation.checked(running, request, headers))
            except Refusal as refusal:
                return answered(refusal, f"exchange:{operation.name}", headers)
            except GoneError:
                return Response(status_code=400)
            if isinstance(given, Response):
                return given
            return Response(given.model_dump_json().encode(), operation.status, media_type=JSON)

        return respond

    async def checked(self, running: Running, request: Request, headers: Mapping[bytes, bytes]) -> Call:
        """The call, once the caller, the query and the body have passed. Raises a Refusal."""
        raw = await body_of(headers, request.receive, self.most) if self.takes else b""
        seat = None
        if self.needs_seat:
            seat = await running.seats.caller(request.method, target_of(request.scope), headers, raw)
        query = _query(request, self.asks) if self.asks else None
        body = read_json(raw, self.takes) if self.takes and not isinstance(self.takes, str) else None
        return Call(running, request, headers, seat, raw, body, query)


def routes(operations: Sequence[Operation], running: Running) -> list[Route]:
    """The table as Starlette's routes."""
    return [
        Route(each.path, each.answer(running), methods=[each.method], name=each.name)
        for each in operations
        if each.endpoint is not None
    ]


def _query(request: Request, model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "?" + ".".join(map(str, fault["loc"]))
        raise unreadable(place, Text(vi=fault["msg"], en=fault["msg"])) from None
