"""Sending in bundles, and reading single messages and their receipts."""

import base64

from pydantic import BaseModel
from starlette.responses import Response

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Envelope, Incoming, Logged, message, receipt_of, vouched
from nhip.web.exchange import hot
from nhip.web.exchange.shapes import (
    Bundle,
    Letter,
    Problem,
    Receipt,
    ShownMessage,
    Signed,
    Taken,
    TakenBundle,
)
from nhip.web.exchange.table import JSON, Call, Operation
from nhip.web.refusals.answers import problem
from nhip.web.refusals.counting import refused

_ROUTE = "exchange:send_many"
REPEATED = Text(vi="Câu trả lời đầu tiên", en="The first answer again")


async def send_many(call: Call) -> Response:
    """Each message is taken over or refused by itself."""
    assert isinstance(call.body, Bundle)
    incoming = [_incoming(call, each) for each in call.body.messages]
    answers = iter(await call.running.take([each for each in incoming if isinstance(each, Incoming)]))
    language = "en" if call.headers.get(b"accept-language", b"").startswith(b"en") else "vi"
    results: list[str] = []  # each as the JSON of its model: written out, for thousands come a second
    for each in incoming:
        answer = next(answers) if isinstance(each, Incoming) else each
        if isinstance(answer, Refusal):
            refused.note(answer.code, _ROUTE, answer.status)
            results.append(Problem.model_validate(problem(answer, language, _ROUTE)).model_dump_json())
        else:
            results.append(hot.taken(answer))
    return Response(f'{{"results":[{",".join(results)}]}}'.encode(), media_type=JSON)


def _incoming(call: Call, given: Signed | Letter) -> Incoming | Refusal:
    try:
        if isinstance(given, Signed):
            return hot.signed_message(given.content.encode(), given.signature, given.key_id)
        envelope = Envelope.read(given.model_dump_json().encode(), is_exact=False)
        return vouched(envelope, by=f"seat:{call.agency}")
    except Refusal as refusal:
        return refusal


def shown(logged: Logged) -> ShownMessage:
    """A message as it is shown to those it concerns."""
    return ShownMessage(
        id=logged.message,
        sender=logged.envelope.sender,
        receiver=logged.receiver,
        number=logged.number,
        position=logged.position,
        kind=logged.envelope.kind,
        consignment=logged.envelope.consignment,
        digest=logged.digest,
        content=logged.signed.content.decode(),
        signature=base64.b64encode(logged.signed.signature).decode(),
        key_id=logged.signed.key_id,
        origin=logged.origin,
        logged_at=logged.logged_at,
    )


async def read_message(call: Call) -> BaseModel:
    return shown(await call.running.run(message, call.part("id"), for_agency=call.agency))


async def read_receipt(call: Call) -> BaseModel:
    found = await call.running.run(receipt_of, call.part("id"), for_agency=call.agency)
    return Receipt(
        format="nhip-receipt/1",
        message=shown(found.logged),
        public_key=found.public_key,
        proof=found.proof,
        stamp=found.stamp,
        unstamped_since=found.unstamped_since,
    )


OPERATIONS = (
    Operation(
        method="POST",
        path=hot.PATH,
        name="send",
        summary=Text(
            vi="Gửi một phong bì, ký bằng khóa của cơ quan (hai tiêu đề Exchange-…) hoặc để nút ký thay.",
            en="Send one envelope, signed with the agency's key (two headers Exchange-…) or by the node.",
        ),
        endpoint=None,
        takes=Letter,
        gives=Taken,
        status=201,
        also={200: REPEATED},
        headers=("Exchange-Key", "Exchange-Signature"),
        refuses=(403, 409, 413),
    ),
    Operation(
        method="POST",
        path=f"{hot.PATH}/batch",
        name="send_many",
        summary=Text(
            vi="Gửi nhiều phong bì, mỗi phong bì một câu trả lời.", en="Send many, each with its answer."
        ),
        endpoint=send_many,
        takes=Bundle,
        most=8 << 20,
        gives=TakenBundle,
        refuses=(413,),
    ),
    Operation(
        method="GET",
        path=f"{hot.PATH}/{{id}}",
        name="message",
        summary=Text(vi="Đọc một tin mình gửi hoặc nhận.", en="Read a message one sent or received."),
        endpoint=read_message,
        gives=ShownMessage,
        refuses=(404,),
    ),
    Operation(
        method="GET",
        path=f"{hot.PATH}/{{id}}/receipt",
        name="receipt",
        summary=Text(
            vi="Biên nhận: chữ ký, sự kiện và bằng chứng trong sổ cái.",
            en="The receipt: signature, event and its proof from the ledger.",
        ),
        endpoint=read_receipt,
        gives=Receipt,
        refuses=(404, 409),
    ),
)
