"""The network itself: who is connected, whether this node is ready, and how it is to be called."""

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from nhip.identity.api import agencies_by_code
from nhip.kernel.api import Text
from nhip.sharing.api import SeatCard, here, inbox_of, seats
from nhip.web.exchange.refused import database_away
from nhip.web.exchange.shapes import Agencies, ConnectedAgency, Ready
from nhip.web.exchange.table import Call, Operation


async def agencies(call: Call) -> BaseModel:
    return await call.running.run(_agencies)


def _agencies() -> Agencies:
    connected: tuple[SeatCard, ...] = seats()
    cards = agencies_by_code(seat.agency for seat in connected)
    return Agencies(
        agencies=[
            ConnectedAgency(
                code=seat.agency,
                name={"vi": card.name.vi, "en": card.name.en}
                if card
                else {"vi": seat.agency, "en": seat.agency},
                node=seat.node,
                connected_at=seat.connected_at,
            )
            for seat in connected
            for card in [cards.get(seat.agency)]
        ]
    )


async def ready(call: Call) -> BaseModel:
    """The database answers and messages are written."""
    await call.running.run(inbox_of, "")
    if not call.running.committer.is_alive:
        raise database_away()
    return Ready(status="ready", node=here().code, waiting_polls=call.running.bell.waiting)


async def described(call: Call) -> Response:
    return JSONResponse(call.request.app.state.openapi)


OPERATIONS = (
    Operation(
        method="GET",
        path="/exchange/v1/agencies",
        name="agencies",
        summary=Text(vi="Các cơ quan đã kết nối.", en="The agencies that are connected."),
        endpoint=agencies,
        gives=Agencies,
    ),
    Operation(
        method="GET",
        path="/exchange/v1/ready",
        name="ready",
        summary=Text(vi="Nút đã sẵn sàng nhận tin chưa.", en="Whether the node is ready to take messages."),
        endpoint=ready,
        gives=Ready,
        proof="",
    ),
    Operation(
        method="GET",
        path="/exchange/v1/openapi.json",
        name="openapi",
        summary=Text(vi="Mô tả này.", en="This description."),
        endpoint=described,
        gives="application/json",
        proof="",
    ),
)
