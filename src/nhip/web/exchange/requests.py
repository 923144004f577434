"""What came in: headers by name, the body under a limit of size and time, its JSON under a model."""

import asyncio
from collections.abc import Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.types import Message, Receive, Scope

from nhip.kernel.api import Text
from nhip.web.exchange.refused import too_large, too_slow, unreadable

M = TypeVar("M", bound=BaseModel)

_PATIENCE: Final = 30.0  # seconds for the next piece of a body
_TOO_SLOW: Final = "the body came too slowly"


class GoneError(Exception):
    """Whoever called has hung up."""


def headers_of(scope: Scope) -> Mapping[bytes, bytes]:
    """The request's headers by lower-case name; of a repeated one the last counts."""
    return dict(scope["headers"])


def target_of(scope: Scope) -> str:
    """The address as it was sent: path and query."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")


def source_of(scope: Scope, headers: Mapping[bytes, bytes], proxies: int) -> str:
    """The network address of whoever calls, behind so many ``proxies`` of ours; empty where none is known.

    Each proxy adds whom it heard at the right of ``X-Forwarded-For``; what stands further left anybody may
    write.
    """
    if proxies:
        told = headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        if len(told) >= proxies:
            return told[-proxies].strip()
    client = scope.get("client")
    return str(client[0]) if client else ""


def size_of(headers: Mapping[bytes, bytes], most: int) -> int:
    """How large the body says it is; ``most`` where it says more, for it will not be read, or nothing."""
    said = headers.get(b"content-length", b"")
    return min(int(said), most) if said.isdigit() else most


async def body_of(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    """The whole body. Raises ``exchange.too_large``, ``exchange.too_slow`` or :class:`GoneError`."""
    said = headers.get(b"content-length", b"0")
    if said.isdigit() and int(said) > most:
        raise too_large(most)
    message = await _piece(receive)
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        pieces = [body]
        size = len(body)
        while message.get("more_body"):
            message = await _piece(receive)
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            if size > most:
                raise too_large(most)
        body = b"".join(pieces)
    if len(body) > most:
        raise too_large(most)
    return body


async def _piece(receive: Receive) -> Message:
    task = asyncio.current_task()
    assert task is not None
    # As asyncio.timeout does it, at a fifth of the price: every message pays for this.
    timer = asyncio.get_running_loop().call_later(_PATIENCE, task.cancel, _TOO_SLOW)
    try:
        message = await receive()
    except asyncio.CancelledError as error:
        if error.args == (_TOO_SLOW,) and task.uncancel() == 0:
            raise too_slow(_PATIENCE) from None
        raise
    finally:
        timer.cancel()
    if message["type"] == "http.disconnect":
        raise GoneError
    return message


def read_json(body: bytes, model: type[M]) -> M:
    """The body as ``model``. Raises ``exchange.request_unreadable`` naming every fault."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        place = "/".join(map(str, faults[0]["loc"])) or "/"
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:5])
        raise unreadable(place, Text(vi=said, en=said)) from None
