"""The one route that must be fast: a signed message in, an answer when it is on the disk.

It stands in front of the router and spends nothing on what it does not need: no request object, no model, no
query of its own. Everything that costs is done for a whole group (``committer``).
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from starlette.types import Receive, Scope, Send

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Envelope, Incoming, Logged, SignedEnvelope, vouched
from nhip.web.exchange.refused import answered, unreadable
from nhip.web.exchange.requests import GoneError, body_of, headers_of
from nhip.web.exchange.running import Running

PATH: Final = "/exchange/v1/messages"
MOST: Final = 512 << 10
ROUTE: Final = "exchange:send"
_HEADERS: Final = ((b"content-type", b"application/json"),)


async def send_message(running: Running, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer ``POST /exchange/v1/messages``."""
    headers = headers_of(scope)
    try:
        content = await body_of(headers, receive, MOST)
        incoming = await _incoming(running, scope, headers, content)
        (answer,) = await running.committer.take([incoming])
        if isinstance(answer, Refusal):
            raise answer
    except Refusal as refusal:
        running.seats.note_refused(refusal, scope, headers)
        await answered(refusal, ROUTE, headers)(scope, receive, send)
        return
    except GoneError:
        return
    body = taken(answer).encode()
    await send(
        {
            "type": "http.response.start",
            "status": 200 if answer[0].is_repeat else 201,
            "headers": [*_HEADERS, (b"content-length", b"%d" % len(body))],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def _incoming(
    running: Running, scope: Scope, headers: Mapping[bytes, bytes], content: bytes
) -> Incoming:
    key_id = headers.get(b"exchange-key")
    if key_id is None or b"authorization" in headers:
        seat = await running.seats.caller(scope, headers, content)
        envelope = Envelope.read(content, is_exact=False)
        return vouched(envelope, by=f"seat:{seat.agency}")
    running.seats.demand_heard(scope, headers)
    return signed_message(content, headers.get(b"exchange-signature", b""), key_id.decode("ascii", "replace"))


def signed_message(content: bytes, signature: bytes | str, key_id: str) -> Incoming:
    """A message under its sender's own signature (base64). Raises a Refusal."""
    try:
        written = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        found = Text(vi="không phải base64", en="not base64")
        raise unreadable("Exchange-Signature", found) from None
    envelope = Envelope.read(content)
    signed = SignedEnvelope(content=content, signature=written, key_id=key_id)
    return Incoming(signed=signed, envelope=envelope, by=f"seat:{envelope.sender}")


def taken(answer: tuple[Logged, ...]) -> str:
    """The JSON of :class:`nhip.web.exchange.shapes.Taken`, written out: every message pays for it."""
    messages = ",".join(
        f'{{"id":"{each.message}","receiver":"{each.receiver}","number":{each.number}'
        f',"logged_at":"{each.logged_at.isoformat()}"}}'
        for each in answer
    )
    repeat = "true" if answer[0].is_repeat else "false"
    return f'{{"digest":"{answer[0].digest}","is_repeat":{repeat},"messages":[{messages}]}}'
