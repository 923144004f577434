"""The one route that must be fast: a signed message in, an answer when it is on the disk.

It stands in front of the router and spends nothing on what it does not need: no request object, no model, no
query of its own. Everything that costs is done for a whole group (``committer``).
"""

import base64
import binascii
import logging
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

from starlette.types import Receive, Scope, Send

from nhip.kernel.api import Refusal, Text
from nhip.sharing.api import Answer, Envelope, Incoming, Logged, SignedEnvelope, vouched
from nhip.web.exchange.refused import answered, our_fault, unreadable
from nhip.web.exchange.requests import GoneError, body_of, headers_of, size_of
from nhip.web.exchange.rooms import SMALL, hurried
from nhip.web.exchange.running import Running
from nhip.web.exchange.seats import Claim

log = logging.getLogger(__name__)

PATH: Final = "/exchange/v1/messages"
MOST: Final = 512 << 10
ROUTE: Final = "exchange:send"
_JSON: Final = (b"content-type", b"application/json")

Headers: TypeAlias = Mapping[bytes, bytes]


class Said(NamedTuple):
    """An answer, ready to be sent."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes


async def send_message(running: Running, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer ``POST /exchange/v1/messages``. Who proves it by a secret does so before the body is read."""
    headers = headers_of(scope)
    try:
        claim = None if _is_of_key(headers) else await running.seats.claim(scope, headers)
        if claim is not None and claim.is_proven:
            content = await body_of(headers, receive, MOST)
            incoming = await _incoming(running, scope, headers, content, claim)
            answers = await running.committer.take([incoming])
        else:
            async with running.rooms.memory(running.source_of(scope, headers), size_of(headers, MOST)):
                content = await hurried(body_of(headers, receive, MOST))
                incoming = await _incoming(running, scope, headers, content, claim)
                answers = await running.committer.take([incoming])
        said = _said(running, scope, headers, answers)
    except Refusal as refusal:
        said = _refused(running, scope, headers, refusal)
    except GoneError:
        return
    await send({"type": "http.response.start", "status": said.status, "headers": list(said.headers)})
    await send({"type": "http.response.body", "body": said.body})


def take_at_once(running: Running, scope: Scope, content: bytes, reply: Callable[[Said], None]) -> bool:
    """Take a message on that is here whole, under its sender's own key, and ``reply`` once that is known.

    False where it cannot be done without waiting: for the secret of a seat, the database may have to be
    asked, and for a large message there may be no memory left.
    """
    headers = headers_of(scope)
    key_id = headers.get(b"exchange-key")
    if key_id is None or b"authorization" in headers or len(content) > SMALL:
        return False

    def told(answers: Sequence[Answer]) -> None:
        reply(_said(running, scope, headers, answers))

    try:
        running.committer.hand_in([_of_key(running, scope, headers, content, key_id)], told)
    except Refusal as refusal:
        reply(_refused(running, scope, headers, refusal))
    except Exception:
        log.exception("A message could not be taken on.")
        reply(_refused(running, scope, headers, our_fault()))
    return True


def _said(running: Running, scope: Scope, headers: Headers, answers: Sequence[Answer]) -> Said:
    (answer,) = answers
    if isinstance(answer, Refusal):
        return _refused(running, scope, headers, answer)
    body = taken(answer).encode()
    return Said(200 if answer[0].is_repeat else 201, (_JSON, (b"content-length", b"%d" % len(body))), body)


def _refused(running: Running, scope: Scope, headers: Headers, refusal: Refusal) -> Said:
    running.seats.note_refused(refusal, scope, headers)
    response = answered(refusal, ROUTE, headers)
    return Said(response.status_code, response.raw_headers, bytes(response.body))


def _is_of_key(headers: Headers) -> bool:
    """Whether the message itself bears the signature of its sender's key."""
    return b"exchange-key" in headers and b"authorization" not in headers


async def _incoming(
    running: Running, scope: Scope, headers: Headers, content: bytes, claim: Claim | None
) -> Incoming:
    if claim is None:
        return _of_key(running, scope, headers, content, headers[b"exchange-key"])
    seat = await running.seats.proven(claim, sha256(content).hexdigest)
    envelope = Envelope.read(content, is_exact=False)
    return vouched(envelope, by=f"seat:{seat.agency}")


def _of_key(running: Running, scope: Scope, headers: Headers, content: bytes, key_id: bytes) -> Incoming:
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
