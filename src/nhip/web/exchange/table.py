"""The calls as routes: the caller, the query and the body are checked before the endpoint runs, and what is
refused is answered as a problem.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from hashlib import sha256
from typing import Final, TypeAlias

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nhip.kernel.api import Refusal, Text
from nhip.sharing import api as sharing
from nhip.sharing.api import BYTES, JSON, SEAT, Operation, SeatCard
from nhip.web.exchange.refused import answered, unreadable
from nhip.web.exchange.requests import GoneError, body_of, headers_of, read_json, size_of
from nhip.web.exchange.rooms import hurried
from nhip.web.exchange.running import Running

__all__ = ["BYTES", "JSON", "Call", "Operation", "routes"]

Call: TypeAlias = sharing.Call[Running]

_LARGE: Final = 8 << 20  # bytes; what may be larger is held in memory by few calls at a time


def routes(operations: Sequence[Operation], running: Running) -> list[Route]:
    """The table as Starlette's routes."""
    return [
        Route(each.path, _answering(each, running), methods=[each.method], name=f"{each.method} {each.name}")
        for each in operations
        if each.endpoint is not None
    ]


def _answering(operation: Operation, running: Running) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint as Starlette calls it."""
    endpoint = operation.endpoint
    assert endpoint is not None, f"{operation.name} is answered elsewhere"

    async def respond(request: Request) -> Response:
        headers = headers_of(request.scope)
        try:
            if operation.proof == SEAT:
                claim = await running.seats.claim(request.scope, headers)
                async with _place(operation, running, request, is_proven=claim.is_proven):
                    raw = await _body(operation, request, headers, is_proven=claim.is_proven)
                    seat = await running.seats.proven(claim, sha256(raw).hexdigest)
                    given = await endpoint(_call(operation, running, request, seat, raw))
            else:
                async with _place(operation, running, request, is_proven=False):
                    raw = await _body(operation, request, headers, is_proven=False)
                    given = await endpoint(_call(operation, running, request, None, raw))
        except Refusal as refusal:
            return answered(refusal, f"exchange:{operation.name}", headers)
        except GoneError:
            return Response(status_code=400)
        if isinstance(given, Response):
            return given
        return Response(given.model_dump_json().encode(), operation.status, media_type=JSON)

    return respond


def _place(
    operation: Operation, running: Running, request: Request, *, is_proven: bool
) -> AbstractAsyncContextManager[None]:
    if not operation.takes or not operation.reads_body:
        return nullcontext()
    headers = headers_of(request.scope)
    source = running.source_of(request.scope, headers)
    if _is_large(operation, headers):
        return running.rooms.place(source, is_proven=is_proven)
    return nullcontext() if is_proven else running.rooms.memory(source, size_of(headers, operation.most))


def _is_large(operation: Operation, headers: Mapping[bytes, bytes]) -> bool:
    """Whether the body may be larger than what everybody may send at once."""
    if not operation.takes or not operation.reads_body or operation.most <= _LARGE:
        return False
    said = headers.get(b"content-length", b"")
    return not said.isdigit() or int(said) > _LARGE


async def _body(
    operation: Operation, request: Request, headers: Mapping[bytes, bytes], *, is_proven: bool
) -> bytes:
    if not operation.takes or not operation.reads_body:
        return b""
    if is_proven:
        return await body_of(headers, request.receive, operation.most)
    return await hurried(body_of(headers, request.receive, operation.most))


def _call(
    operation: Operation, running: Running, request: Request, seat: SeatCard | None, raw: bytes
) -> Call:
    """The call, once the query and the body have passed as well. Raises a Refusal."""
    headers = headers_of(request.scope)
    is_json = operation.reads_body and isinstance(operation.takes, type)
    return sharing.Call(
        running=running,
        request=request,
        headers=headers,
        source=running.source_of(request.scope, headers),
        seat=seat,
        raw=raw,
        body=read_json(raw, operation.takes) if is_json and isinstance(operation.takes, type) else None,
        query=_query(request, operation.asks) if operation.asks else None,
    )


def _query(request: Request, model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = "?" + ".".join(map(str, fault["loc"]))
        raise unreadable(place, Text(vi=fault["msg"], en=fault["msg"])) from None
