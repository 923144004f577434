"""The addresses under ``/lgsp/v1``: the one port again, for software written for a provincial axis."""

from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeAlias

from starlette.responses import Response

from nhip.documents.adapters.arriving import Unfit, read_body, room_for
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.province.proving import sign_in, signed_in
from nhip.documents.adapters.province.reading import (
    MessageAsked,
    PeriodAsked,
    StateSaid,
    package_in,
    period,
    state_in,
    unreadable,
)
from nhip.documents.adapters.province.tokens import LIFE
from nhip.documents.adapters.telling import tell
from nhip.documents.adapters.vxp import answers, items
from nhip.documents.axis.bodies import DOCUMENT, STATUS
from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Call, Host, Operation

Endpoint: TypeAlias = Callable[[Call[Host]], Awaitable[Response]]

BASE: Final = "/lgsp/v1"
PROOF: Final = "province"
LOGIN: Final = "provinceSystem"
MOST_FORM: Final = (50 << 20) + (64 << 10)
XML: Final = "application/xml"
FORM: Final = "multipart/form-data"
LIST: Final = 1000
_SMALL: Final = 64 << 10
_KINDS: Final = {"": "", items.DOCUMENTS: DOCUMENT, items.STATUSES: STATUS}

PROOFS: Final[Mapping[str, Mapping[str, Any]]] = {
    PROOF: {"type": "http", "scheme": "bearer", "description": "the token of /lgsp/v1/auth/login"},
    LOGIN: {
        "type": "apiKey",
        "in": "header",
        "name": "X-SecretKey",
        "description": "the seat's secret, with its system id in X-SystemId",
    },
}
HEADERS: Final[Mapping[str, str]] = {
    "X-SystemId": "the system id",
    "X-SecretKey": "the seat's secret; beside a token not needed, but checked where it is sent",
}


async def _login(call: Call[Host]) -> Response:
    token = await sign_in(call)
    await read_body(call.request, _SMALL)
    return answers.granted({"token": token, "tokenType": "Bearer", "expiresIn": int(LIFE.total_seconds())})


async def _send(call: Call[Host]) -> Response:
    agency = await signed_in(call)
    try:
        async with room_for(call.request):
            body = await read_body(call.request, MOST_FORM)
            kind = call.request.headers.get("content-type", "")
            content = await call.running.run(package_in, kind, body)
            taken = await call.running.run(PORT.send, agency, content)
    except Unfit as unfit:
        await call.running.run(tell, unfit, agency)
        raise
    first = taken.messages[0].id if taken.messages else ""
    return answers.granted({"findings": list(taken.findings), "isRepeat": taken.is_repeat}, first)


async def _received(call: Call[Host]) -> Response:
    agency, asked = await signed_in(call), call.query
    assert isinstance(asked, PeriodAsked)
    kind = asked.message_type.strip().lower()
    if kind not in _KINDS:
        raise unreadable("messageType", Text("chỉ nhận edoc, status", "it is neither edoc nor status"))
    since, until = period(asked)
    found = await call.running.run(
        PORT.received, agency, kind=_KINDS[kind], limit=LIST, since=since, until=until
    )
    return answers.granted([items.received_item(each) for each in found])


async def _fetch(call: Call[Host]) -> Response:
    agency, asked = await signed_in(call), call.query
    assert isinstance(asked, MessageAsked)
    content = await call.running.run(PORT.fetch, agency, asked.message)
    headers = {
        "Content-Disposition": "attachment; filename=goi-tin.edxml",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "X-Hash-File": sha256(content).hexdigest(),
    }
    return Response(content, media_type=XML, headers=headers)


async def _update(call: Call[Host]) -> Response:
    agency = await signed_in(call)
    said = state_in(await read_body(call.request, _SMALL), dict(call.request.query_params))
    await call.running.run(PORT.acknowledge, agency, said.message, said.status.lower(), said.description)
    return answers.granted(document=said.message)


async def _agencies(call: Call[Host]) -> Response:
    await signed_in(call)
    found = await call.running.run(PORT.agencies)
    return answers.granted([items.agency_item(each, by_new_scheme=False) for each in found])


def _answering(endpoint: Endpoint) -> Endpoint:
    """Every refusal in the form of this interface."""

    async def answer(call: Call[Host]) -> Response:
        try:
            return await endpoint(call)
        except Refusal as refusal:
            response = answers.refused(refusal)
            if refusal.status == 401:
                response.status_code = 401
                response.headers["WWW-Authenticate"] = "Bearer"
            return response

    return answer


def _operation(
    method: str, path: str, name: str, summary: Text, endpoint: Endpoint, **more: Any
) -> Operation:
    described: dict[str, Any] = {"gives": answers.Answer, "proof": PROOF, "headers": tuple(HEADERS)} | more
    return Operation(
        method=method,
        path=f"{BASE}/{path}",
        name=name,
        summary=summary,
        endpoint=_answering(endpoint),
        refuses=(401, 429),
        refusal=answers.Answer,
        reads_body=False,
        **described,
    )


OPERATIONS: Final = (
    _operation(
        "POST",
        "auth/login",
        "province_login",
        Text("Lấy mã truy cập có hạn 30 phút.", "Get a token for 30 minutes."),
        _login,
        proof=LOGIN,
        headers=("X-SystemId",),
    ),
    _operation(
        "POST",
        "sendEdoc",
        "province_send",
        Text("Gửi một gói tin edXML: văn bản hoặc trạng thái.", "Send an edXML package, document or status."),
        _send,
        takes=FORM,
        most=MOST_FORM,
    ),
    _operation(
        "GET",
        "syncReceivedEdocList",
        "province_received",
        Text(
            "Tin đang chờ nhận; khi có fromDate, toDate thì mọi tin đã đến trong khoảng đó.",
            "What waits; with fromDate or toDate all that came within, taken or not.",
        ),
        _received,
        asks=PeriodAsked,
    ),
    _operation(
        "GET",
        "getEdoc",
        "province_package",
        Text("Lấy gói tin.", "The package."),
        _fetch,
        asks=MessageAsked,
        gives=(XML, answers.Answer),
    ),
    _operation(
        "POST",
        "updateStatus",
        "province_state",
        Text("Báo đã lấy được gói tin hay chưa.", "Say whether the package was taken."),
        _update,
        takes=StateSaid,
    ),
    _operation(
        "GET",
        "getAgenciesList",
        "province_agencies",
        Text("Các cơ quan đã kết nối.", "Who is connected."),
        _agencies,
    ),
)
