"""Documents over our own interface, beside the envelopes of ``/exchange/v1``: packages as edXML, their way,
a status, a receipt. Signed in to by ``Authorization: Bearer SYSTEM.SECRET``.
"""

import dataclasses
import hmac
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from nhip.documents.adapters.arriving import Unfit, read_body
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.port import SentItem
from nhip.documents.axis.acts.export_receipt import MEDIA_TYPE
from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Exchange, seat_by_system

BASE: Final = "/exchange/v1/documents"
MOST_PACKAGE: Final = 50 << 20
_MOST_SMALL: Final = 64 << 10
Answer = Callable[[Request, str], Awaitable[Response]]


class StatusSaid(BaseModel):
    """What is said of a document: one of the nine codes, and by whom; the consignment makes a retry safe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^\d{2}$")]
    description: Annotated[str, Field(max_length=2000)] = ""
    staff: dict[str, str] = Field(default_factory=dict)
    consignment: Annotated[str, Field(max_length=100)] = ""


class Documents:
    """The addresses over a running exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._run = exchange.run

    def routes(self) -> Sequence[BaseRoute]:
        """Each address, for the seat that calls."""
        return [
            Route(BASE, self._signed_in(self._send), methods=["POST"]),
            Route(f"{BASE}/seat", self._signed_in(self._seat), methods=["GET"]),
            Route(f"{BASE}/sent", self._signed_in(self._sent), methods=["GET"]),
            Route(f"{BASE}/{{id}}/edxml", self._signed_in(self._edxml), methods=["GET"]),
            Route(f"{BASE}/{{id}}/receipt", self._signed_in(self._receipt), methods=["GET"]),
            Route(f"{BASE}/{{id}}/status", self._signed_in(self._tell), methods=["POST"]),
        ]

    def _signed_in(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            agency = await self._run(_agency, request.headers.get("authorization", ""))
            try:
                return await answer(request, agency)
            except Unfit as unfit:
                raise _unreadable(unfit.why) from None

        return respond

    async def _send(self, request: Request, agency: str) -> Response:
        content = await read_body(request, MOST_PACKAGE)
        taken = await self._run(PORT.send, agency, content)
        return _json(dataclasses.asdict(taken), 200 if taken.is_repeat else 201)

    async def _seat(self, request: Request, agency: str) -> Response:  # noqa: ARG002 - one shape for all
        return _json({"agency": agency})

    async def _sent(self, request: Request, agency: str) -> Response:
        before = request.query_params.get("before", "")
        of = request.query_params.get("of", "")
        found = await self._run(PORT.sent, agency, limit=100, before=before, of=of)
        return _json({"deliveries": [_shown(each) for each in found]})

    async def _edxml(self, request: Request, agency: str) -> Response:
        content = await self._run(PORT.fetch, agency, str(request.path_params["id"]))
        return _file(content, "application/xml")

    async def _receipt(self, request: Request, agency: str) -> Response:
        content = await self._run(PORT.receipt, agency, str(request.path_params["id"]))
        return _file(content, MEDIA_TYPE)

    async def _tell(self, request: Request, agency: str) -> Response:
        body = await read_body(request, _MOST_SMALL)
        try:
            said = StatusSaid.model_validate_json(body)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            raise _unreadable(f"{'/'.join(map(str, fault['loc']))}: {fault['msg']}") from None
        identity = str(request.path_params["id"])
        state = await self._run(
            PORT.tell,
            agency,
            identity,
            said.code,
            description=said.description,
            staff=said.staff or None,
            consignment=said.consignment,
        )
        return _json({"id": identity, "state": state})


def document_routes(exchange: Exchange) -> Sequence[BaseRoute]:
    """The routes of documents, for the running exchange."""
    return Documents(exchange).routes()


def _agency(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    system, _, secret = credentials.strip().rpartition(".")
    known = seat_by_system(system) if scheme.lower() == "bearer" and system else None
    if known is None or not hmac.compare_digest(known[1].encode(), secret.encode()):
        raise Refusal(
            "exchange.not_signed_in",
            Text("Chưa chứng minh được là hệ thống nào", "The system has not proven who it is"),
            Text(
                "Thiếu hoặc sai thông tin xác thực của đầu nối.",
                "The seat's credentials are missing or wrong.",
            ),
            Text(
                "Gửi tiêu đề Authorization: Bearer MÃ-HỆ-THỐNG.BÍ-MẬT.",
                "Send Authorization: Bearer SYSTEM.SECRET.",
            ),
            status=401,
        )
    return known[0].agency


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "exchange.request_unreadable",
        Text("Không đọc được yêu cầu", "The request cannot be read"),
        Text(f"{why}.", f"{why}."),
        Text("Sửa chỗ đã nêu rồi gửi lại.", "Mend the place named and send it again."),
        status=422,
    )


def _shown(item: SentItem) -> dict[str, Any]:
    members = dataclasses.asdict(item)
    members["sent_at"] = item.sent_at.isoformat()
    members["received_at"] = item.received_at.isoformat() if item.received_at else None
    return members


def _json(members: dict[str, Any], status: int = 200) -> Response:
    content = json.dumps(members, ensure_ascii=False).encode()
    return Response(content, status, {"Cache-Control": "no-store"}, "application/json")


def _file(content: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=media_type)
