"""Documents over our own interface, beside the envelopes of ``/exchange/v1``: packages as edXML, their way,
a status, a receipt. Called by a seat, as everything there.
"""

import dataclasses
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.port import SentItem
from nhip.documents.axis.acts.export_receipt import MEDIA_TYPE
from nhip.kernel.api import Text
from nhip.sharing.api import JSON, Call, Host, Operation

BASE: Final = "/exchange/v1/documents"
XML: Final = "application/xml"
MOST_PACKAGE: Final = 50 << 20
_REPEATED: Final = Text("Câu trả lời đầu tiên", "The first answer again")
StaffPart = Literal["name", "department", "mobile", "email"]


class Shape(BaseModel):
    """A JSON object with these members and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class StatusSaid(Shape):
    """What is said of a document: one of the nine codes, and by whom; the consignment makes a retry safe."""

    code: Annotated[str, Field(pattern=r"^\d{2}$")]
    description: Annotated[str, Field(max_length=2000)] = ""
    staff: dict[StaffPart, Annotated[str, Field(max_length=200)]] = Field(default_factory=dict)
    consignment: Annotated[str, Field(max_length=100)] = ""


class StatusTaken(Shape):
    """The state of the document at the receiver after it."""

    id: str
    state: str


class PackageMessage(Shape):
    """One message for one receiver; ``number`` counts those from this sender to it."""

    id: str
    receiver: str
    number: int


class PackageFinding(Shape):
    """What was odd about the package: a stable code, where, and in words."""

    code: str
    place: str
    vi: str
    en: str


class PackageTaken(Shape):
    """What became of a package. ``document`` is empty for a status."""

    document: str
    messages: list[PackageMessage]
    findings: list[PackageFinding]
    is_repeat: bool = Field(description="the same bytes were taken earlier; this is the first answer again")


class SentQuestion(Shape):
    """Which of what was sent is asked for."""

    of: str = Field("", max_length=60, description="the id of one message, or of a document's first")
    before: str = Field("", max_length=60, description="older than this delivery")


class SentAnswer(Shape):
    """Newest first, one for each receiver, at most 100."""

    deliveries: tuple[SentItem, ...]


class SeatAnswer(Shape):
    """The agency that the credentials belong to."""

    agency: str


async def _send(call: Call[Host]) -> Response:
    taken = await call.running.run(PORT.send, call.agency, call.raw)
    return _json(PackageTaken.model_validate(dataclasses.asdict(taken)), 200 if taken.is_repeat else 201)


async def _seat(call: Call[Host]) -> BaseModel:
    return SeatAnswer(agency=call.agency)


async def _sent(call: Call[Host]) -> Response:
    asked = call.query
    assert isinstance(asked, SentQuestion)
    found = await call.running.run(PORT.sent, call.agency, limit=100, before=asked.before, of=asked.of)
    return _json(SentAnswer(deliveries=found))


async def _edxml(call: Call[Host]) -> Response:
    return _file(await call.running.run(PORT.fetch, call.agency, call.part("id")), XML)


async def _receipt(call: Call[Host]) -> Response:
    return _file(await call.running.run(PORT.receipt, call.agency, call.part("id")), MEDIA_TYPE)


async def _tell(call: Call[Host]) -> BaseModel:
    said = call.body
    assert isinstance(said, StatusSaid)
    identity = call.part("id")
    state = await call.running.run(
        PORT.tell,
        call.agency,
        identity,
        said.code,
        description=said.description,
        staff={str(name): value for name, value in said.staff.items()} or None,
        consignment=said.consignment,
    )
    return StatusTaken(id=identity, state=state)


def _json(answer: BaseModel, status: int = 200) -> Response:
    content = answer.model_dump_json().encode()
    return Response(content, status, {"Cache-Control": "no-store"}, JSON)


def _file(content: bytes, media_type: str) -> Response:
    headers = {
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, headers=headers, media_type=media_type)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path=BASE,
        name="send_package",
        summary=Text(
            "Gửi một gói tin edXML (văn bản hoặc trạng thái), đến 50 MB.",
            "Send an edXML package, document or status, of up to 50 MB.",
        ),
        endpoint=_send,
        takes=XML,
        most=MOST_PACKAGE,
        gives=PackageTaken,
        status=201,
        also={200: _REPEATED},
        refuses=(403, 404, 408, 409, 413, 507),
    ),
    Operation(
        method="GET",
        path=f"{BASE}/seat",
        name="seat",
        summary=Text("Thông tin xác thực này thuộc cơ quan nào.", "Whose credentials these are."),
        endpoint=_seat,
        gives=SeatAnswer,
    ),
    Operation(
        method="GET",
        path=f"{BASE}/sent",
        name="sent_documents",
        summary=Text(
            "Văn bản đã gửi và tình trạng tại từng nơi nhận.",
            "What was sent and how it stands at each receiver.",
        ),
        endpoint=_sent,
        asks=SentQuestion,
        gives=SentAnswer,
        refuses=(404,),
    ),
    Operation(
        method="GET",
        path=f"{BASE}/{{id}}/edxml",
        name="package",
        summary=Text("Một tin dưới dạng gói tin edXML.", "A message as an edXML package."),
        endpoint=_edxml,
        gives=XML,
        refuses=(404, 409),
    ),
    Operation(
        method="GET",
        path=f"{BASE}/{{id}}/receipt",
        name="package_receipt",
        summary=Text("Biên nhận của văn bản, gói ASiC-E.", "The document's receipt, an ASiC-E container."),
        endpoint=_receipt,
        gives=MEDIA_TYPE,
        refuses=(404, 409),
    ),
    Operation(
        method="POST",
        path=f"{BASE}/{{id}}/status",
        name="tell_status",
        summary=Text("Báo trạng thái của văn bản.", "Tell how the document stands."),
        endpoint=_tell,
        takes=StatusSaid,
        gives=StatusTaken,
        refuses=(403, 404, 408, 409, 413),
    ),
)
