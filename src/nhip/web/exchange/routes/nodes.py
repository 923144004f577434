"""Between nodes: the register for everybody, and what other nodes say in slips that they sign."""

from typing import Final

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from nhip.kernel.api import Text
from nhip.sharing.api import answer_part, answer_slip
from nhip.web.exchange.refused import unreadable
from nhip.web.exchange.table import BYTES, JSON, Call, Operation

MOST_SLIP: Final = 24 << 20
MOST_PART: Final = 4 << 20


class PartPlace(BaseModel):
    """Where in the file a part begins."""

    offset: int = Field(ge=0, le=2**53)


async def register(call: Call) -> Response:
    held = await call.running.register.newest()
    headers = {"Nhip-Signature": held.signature, "ETag": held.tag, "Cache-Control": "no-cache"}
    if call.headers.get(b"if-none-match", b"").decode("latin-1") == held.tag:
        return Response(status_code=304, headers=headers)
    return Response(held.content, headers=headers, media_type=JSON)


async def files(call: Call) -> Response:
    return await _answered(call, "relay.files")


async def messages(call: Call) -> Response:
    return await _answered(call, "relay.messages")


async def announce(call: Call) -> Response:
    return await _answered(call, "register.announce")


async def part(call: Call) -> Response:
    """A part of a file; the slip that announces it stands in a header, for the body is the part itself."""
    assert isinstance(call.query, PartPlace)
    slip = call.headers.get(b"nhip-slip", b"")
    told = await call.running.run(
        answer_part, slip, _signature(call), call.part("upload"), call.query.offset, call.raw
    )
    return JSONResponse(told)


async def _answered(call: Call, purpose: str) -> Response:
    spoken = await call.running.run(answer_slip, purpose, call.raw, _signature(call))
    return Response(spoken.content, headers={"Nhip-Signature": spoken.signature}, media_type=JSON)


def _signature(call: Call) -> str:
    signature = call.headers.get(b"nhip-signature", b"").decode("latin-1")
    if not signature:
        raise unreadable(
            "Nhip-Signature", Text(vi="thiếu chữ ký của nút", en="the node's signature is missing")
        )
    return signature


OPERATIONS = (
    Operation(
        method="GET",
        path="/exchange/v1/register",
        name="register",
        summary=Text(
            vi="Danh bạ kết nối, có chữ ký của nút giữ danh bạ.",
            en="The register of nodes, signed by the node that keeps it.",
        ),
        endpoint=register,
        gives=JSON,
        also={304: Text(vi="Không đổi so với ETag đã gửi", en="As the ETag that was sent says")},
        proof="",
        headers=("If-None-Match",),
        refuses=(409,),
    ),
    Operation(
        method="POST",
        path="/exchange/v1/nodes/announce",
        name="announce",
        summary=Text(
            vi="Một nút báo các cơ quan kết nối tại đó.", en="A node announces which agencies sit there."
        ),
        endpoint=announce,
        takes=BYTES,
        most=MOST_SLIP,
        gives=JSON,
        proof="",
        headers=("Nhip-Signature",),
        refuses=(403,),
    ),
    Operation(
        method="POST",
        path="/exchange/v1/relay/files",
        name="relay_files",
        summary=Text(
            vi="Một nút hỏi còn phải chuyển những tệp nào.",
            en="A node asks which files it has still to bring.",
        ),
        endpoint=files,
        takes=BYTES,
        most=MOST_SLIP,
        gives=JSON,
        proof="",
        headers=("Nhip-Signature",),
        refuses=(403,),
    ),
    Operation(
        method="PATCH",
        path="/exchange/v1/relay/files/{upload}",
        name="relay_part",
        summary=Text(vi="Một phần của tệp từ nút khác.", en="A part of a file from another node."),
        endpoint=part,
        takes=BYTES,
        most=MOST_PART,
        asks=PartPlace,
        gives=JSON,
        proof="",
        headers=("Nhip-Slip", "Nhip-Signature"),
        refuses=(403, 404, 408, 409, 413, 507),
    ),
    Operation(
        method="POST",
        path="/exchange/v1/relay/messages",
        name="relay_messages",
        summary=Text(vi="Tin từ nút khác, theo thứ tự.", en="Messages from another node, in order."),
        endpoint=messages,
        takes=BYTES,
        most=MOST_SLIP,
        gives=JSON,
        proof="",
        headers=("Nhip-Signature",),
        refuses=(403, 408, 413),
    ),
)
