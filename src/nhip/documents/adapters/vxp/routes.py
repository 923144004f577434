"""The addresses under ``/vxp``: who calls is proven first, then the body is read, then the operation runs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

from starlette.responses import Response

from nhip.documents.adapters.arriving import Unfit, read_body, room_for
from nhip.documents.adapters.telling import tell
from nhip.documents.adapters.vxp import answers, operations
from nhip.documents.adapters.vxp.describing import ASKS, HEADERS, SUMMARIES
from nhip.documents.adapters.vxp.signing import SignedCall, Unproven, claimed_system, read_call
from nhip.kernel.api import Refusal, now, setting
from nhip.sharing.api import Call, Host, Operation, SeatCard, seat_by_system

Endpoint: TypeAlias = Callable[[Call[Host]], Awaitable[Response]]

BASE: Final = "/vxp"
PROOF: Final = "vxp"
MOST_FILE: Final = 50 << 20
MOST_FORM: Final = MOST_FILE + (64 << 10)
FORM: Final = "multipart/form-data"
XML: Final = "application/xml"
_UNREAD: Final = 64 << 10
_COMMON: Final = (
    "XroadVnpt-systemid",
    "XroadVnpt-timestamp",
    "XroadVnpt-sign-header-key",
    "XroadVnpt-sign-header",
    "XroadVnpt-hash-header",
)
_FETCHES: Final = frozenset({"getEdoc", "downloadEdoc"})

PROOFS: Final[Mapping[str, Mapping[str, Any]]] = {
    PROOF: {
        "type": "apiKey",
        "in": "header",
        "name": "XroadVnpt-hash-header",
        "description": "hexadecimal HMAC-SHA256 of XroadVnpt-sign-header under the system's secret",
    }
}


def _answering(operation: operations.Operation) -> Endpoint:
    async def answer(call: Call[Host]) -> Response:
        try:
            seat, signed = await _proven(call)
            await read_body(call.request, _UNREAD)
            return await call.running.run(operation, seat.agency, signed)
        except (Unproven, Refusal) as why:
            return _refused(why)

    return answer


async def _send(call: Call[Host]) -> Response:
    try:
        seat, signed = await _proven(call)
        try:
            async with room_for(call.request):
                body = await read_body(call.request, MOST_FORM)
                kind = call.request.headers.get("content-type", "")
                return await call.running.run(operations.send, seat.agency, signed, kind, body)
        except Unfit as unfit:
            await call.running.run(tell, unfit, seat.agency)
            raise
    except (Unproven, Refusal) as why:
        return _refused(why)


async def _proven(call: Call[Host]) -> tuple[SeatCard, SignedCall]:
    """The seat that signed the call; every failure is counted against the system that was named."""
    claimed = claimed_system(call.request.headers.raw)
    call.running.doors.demand_open(claimed, call.source)
    try:
        return await call.running.run(_read, call.request.headers.raw)
    except Unproven:
        call.running.doors.note_failure(claimed, call.source, PROOF)
        raise


def _read(headers: Sequence[tuple[bytes, bytes]]) -> tuple[SeatCard, SignedCall]:
    found: list[SeatCard] = []

    def secret_of(system: str) -> str | None:
        known = seat_by_system(system) if system.isprintable() else None
        if known is None:
            return None
        found.append(known[0])
        return known[1]

    window = timedelta(seconds=setting("NHIP_EXCHANGE_AHEAD_SECONDS"))
    signed = read_call(headers, secret_of, now(), window)
    return found[0], signed


def _refused(why: Unproven | Refusal) -> Response:
    if isinstance(why, Refusal):
        return answers.refused(why)
    told = f"Chưa chứng minh được là hệ thống nào: {why.why} · the caller has not proven who it is: {why.why}"
    return answers.failed(answers.NOT_PROVEN, told)


def _described(name: str, method: str, endpoint: Endpoint) -> Operation:
    is_sending = name == "sendEdoc"
    return Operation(
        method=method,
        path=f"{BASE}/{name}",
        name=f"vxp_{name}" if method == "POST" else f"vxp_{name}_get",
        summary=SUMMARIES[name],
        endpoint=endpoint,
        takes=FORM if is_sending else None,
        most=MOST_FORM if is_sending else _UNREAD,
        gives=(XML, answers.Answer) if name in _FETCHES else answers.Answer,
        proof=PROOF,
        headers=(*_COMMON, *(header for header in ASKS.get(name, ()))),
        refuses=(429,),
        refusal=answers.Answer,
        reads_body=False,
    )


# By POST as software of the axis calls, and by GET as some of it does.
OPERATIONS: Final = (
    _described("sendEdoc", "POST", _send),
    *(
        _described(name, method, _answering(operation))
        for name, operation in operations.OPERATIONS.items()
        for method in ("POST", "GET")
    ),
)

__all__ = ["BASE", "HEADERS", "OPERATIONS", "PROOFS"]
