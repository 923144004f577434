"""The inbox: read what came, wait for what comes, confirm what was received."""

import asyncio
import time
from contextlib import ExitStack

from pydantic import BaseModel

from nhip.kernel.api import Text
from nhip.sharing.api import acknowledge
from nhip.web.exchange.routes.messages import shown
from nhip.web.exchange.shapes import (
    Acknowledged,
    Acknowledgement,
    InboxAnswer,
    InboxQuestion,
)
from nhip.web.exchange.table import Call, Operation


async def read_inbox(call: Call) -> BaseModel:
    """What is there, at once; where nothing is, what comes within the seconds one asked to wait."""
    asked, bell = call.query, call.running.bell
    assert isinstance(asked, InboxQuestion)
    until = time.monotonic() + asked.wait
    is_patient = False
    with ExitStack() as held:
        while True:
            ringing = bell.expect(call.agency)  # before looking: what comes meanwhile must not be missed
            held.callback(bell.forget, call.agency, ringing)
            state, messages = await call.running.read(call.agency, asked.after, asked.limit)
            left = until - time.monotonic()
            if messages or left <= 0 or call.running.is_ending:
                return InboxAnswer(
                    messages=[shown(each) for each in messages],
                    cursor=state.cursor,
                    last_position=state.last_position,
                )
            if not is_patient:
                held.enter_context(bell.patience(call.agency))
                is_patient = True
            await _rung(ringing, left)


async def _rung(ringing: asyncio.Future[None], patience: float) -> None:
    timer = asyncio.get_running_loop().call_later(patience, _ring, ringing)
    try:
        await ringing
    finally:
        timer.cancel()


def _ring(ringing: asyncio.Future[None]) -> None:
    if not ringing.done():
        ringing.set_result(None)


async def confirm(call: Call) -> BaseModel:
    assert isinstance(call.body, Acknowledgement)
    cursor = await call.running.run(acknowledge, call.agency, call.body.upto, by=f"seat:{call.agency}")
    return Acknowledged(cursor=cursor)


OPERATIONS = (
    Operation(
        method="GET",
        path="/exchange/v1/inbox",
        name="inbox",
        summary=Text(
            vi="Đọc tin đến sau một vị trí; wait chờ tối đa 60 giây khi chưa có tin.",
            en="Read what came after a position; wait holds the call up to 60 s while nothing is there.",
        ),
        endpoint=read_inbox,
        asks=InboxQuestion,
        gives=InboxAnswer,
    ),
    Operation(
        method="POST",
        path="/exchange/v1/inbox/ack",
        name="acknowledge",
        summary=Text(
            vi="Xác nhận đã nhận đến một vị trí; chỉ tiến, không lùi.",
            en="Confirm receipt up to a position; it moves forward only.",
        ),
        endpoint=confirm,
        takes=Acknowledgement,
        gives=Acknowledged,
    ),
)
