"""The receiving side: files first, in parts; then messages, in the order of their numbers, each once.

Whatever the other node repeats is answered again and changes nothing. A message that this node refuses for
good is returned with its reason and its number is used up; one that has to wait holds up only its own pair.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from nhip.kernel.api import Refusal, Text, append_part, begin_upload, finish_upload, now, upload_state
from nhip.sharing import log
from nhip.sharing.acts.accept_many import accept_many
from nhip.sharing.carried import Incoming, Logged
from nhip.sharing.envelope import Envelope, SignedEnvelope
from nhip.sharing.errors import file_missing
from nhip.sharing.relay.errors import slip_unreadable
from nhip.sharing.relay.models import ArrivingFile
from nhip.sharing.relay.outcomes import Standing
from nhip.sharing.returned import returned_before

MOST_MESSAGES = 500
MOST_FILES = 1000


def wanted_files(node: str, body: dict[str, Any]) -> dict[str, Any]:
    """Which of the files that ``body`` names (sha256, size, sender) are still to be brought, and from where
    on.

    A file counts as here only where its sender has brought it before: no node learns, or gets at, what others
    have sent by knowing a digest.
    """
    named = _files(body)
    held = log.held((sha256, sender) for sha256, sender, _ in named)
    wanted = [
        _opened(node, sha256, sender, size) for sha256, sender, size in named if (sha256, sender) not in held
    ]
    return {"wanted": wanted}


def take_part(node: str, upload: str, offset: int, content: bytes) -> dict[str, Any]:
    """Add a part of a file; with the last one the file is kept. Raises what the upload meets."""
    arriving = ArrivingFile.objects.filter(node=node, upload=UUID(upload)).first()
    if arriving is None:
        raise file_missing("upload", upload)
    owner = _owner(node, arriving.sender)
    state = append_part(arriving.upload, owner, offset, content)
    if state.received == state.size:
        with transaction.atomic():
            finish_upload(arriving.upload, owner)
            log.hold([(arriving.sha256, arriving.sender)], now())
            arriving.delete()
    return {"received": state.received}


def take_messages(node: str, body: dict[str, Any]) -> dict[str, Any]:
    """Take over the messages in ``body``; the answer has one outcome for each, in order."""
    incoming = _incoming(node, body)
    # Read before anything is locked: a message whose files are not here yet waits, and so do those after it.
    named = {(file.sha256, each.envelope.sender) for each in incoming for file in each.envelope.files}
    held = log.held(named)
    ready = [
        each
        for each in incoming
        if all((f.sha256, each.envelope.sender) in held for f in each.envelope.files)
    ]
    answers = iter(accept_many(ready))
    refused_for_good = returned_before(
        (each.envelope.sender, each.receiver or "", each.number) for each in ready
    )
    outcomes = []
    taken = {id(each) for each in ready}
    for each in incoming:
        key = (each.envelope.sender, each.receiver or "", each.number or 0)
        if id(each) not in taken:
            outcomes.append(_outcome(key, Standing.WAITS, file_missing("files", each.envelope.consignment)))
            continue
        answer = next(answers)
        if not isinstance(answer, Refusal):
            outcomes.append(_taken(key, answer))
        elif (kept := refused_for_good.get(key)) is not None and kept.digest == each.envelope.digest():
            outcomes.append(_outcome(key, Standing.RETURNED, answer))
        else:
            outcomes.append(_outcome(key, Standing.WAITS, answer))
    return {"outcomes": outcomes}


def _taken(key: tuple[str, str, int], logged: Iterable[Logged]) -> dict[str, Any]:
    (first,) = logged
    return {**_key(key), "standing": Standing.TAKEN.value, "event": first.event, "digest": first.digest}


def _outcome(key: tuple[str, str, int], standing: Standing, why: Refusal) -> dict[str, Any]:
    told = {
        "code": why.code,
        "vi": f"{why.title.vi}. {why.detail.vi} {why.remedy.vi}",
        "en": f"{why.title.en}. {why.detail.en} {why.remedy.en}",
    }
    return {**_key(key), "standing": standing.value, "why": told}


def _key(key: tuple[str, str, int]) -> dict[str, Any]:
    sender, receiver, number = key
    return {"sender": sender, "receiver": receiver, "number": number}


def _incoming(node: str, body: dict[str, Any]) -> list[Incoming]:
    found = []
    try:
        for row in body["messages"]:
            content = row["content"].encode()
            signed = SignedEnvelope(
                content=content,
                signature=base64.b64decode(row["signature"], validate=True),
                key_id=str(row["key_id"]),
            )
            found.append(
                Incoming(
                    signed=signed,
                    envelope=Envelope.read(content),
                    by=f"node:{node}",
                    receiver=str(row["receiver"]),
                    number=int(row["number"]),
                    origin=node,
                )
            )
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        found = []
    if not 0 < len(found) <= MOST_MESSAGES:
        raise slip_unreadable(Text("danh sách tin không đọc được", "the messages cannot be read"))
    return found


def _files(body: dict[str, Any]) -> list[tuple[str, str, int]]:
    try:
        rows = [(str(row["sha256"]), str(row["sender"]), int(row["size"])) for row in body["files"]]
    except (KeyError, TypeError, ValueError):
        rows = [("", "", 0)] * (MOST_FILES + 1)
    if len(rows) > MOST_FILES or not all(len(sha256) == 64 for sha256, _, _ in rows):
        raise slip_unreadable(Text("danh sách tệp không đọc được", "the files cannot be read"))
    return rows


def _opened(node: str, sha256: str, sender: str, size: int) -> dict[str, Any]:
    """The upload that is open for the file, or a new one."""
    arriving = ArrivingFile.objects.filter(node=node, sender=sender, sha256=sha256).first()
    owner = _owner(node, sender)
    if arriving is not None:
        try:
            state = upload_state(arriving.upload, owner)
        except Refusal:  # it ran out: begin again
            arriving.delete()
        else:
            return _asked(sha256, sender, state.id, state.received)
    state = begin_upload(owner, size=size, sha256=sha256)
    try:
        with transaction.atomic():
            ArrivingFile.objects.create(node=node, sender=sender, sha256=sha256, upload=state.id)
    except IntegrityError:  # two askings at once: the first one's upload is the one
        first = ArrivingFile.objects.get(node=node, sender=sender, sha256=sha256)
        return _asked(sha256, sender, first.upload, upload_state(first.upload, owner).received)
    return _asked(sha256, sender, state.id, state.received)


def _asked(sha256: str, sender: str, upload: UUID, received: int) -> dict[str, Any]:
    return {"sha256": sha256, "sender": sender, "upload": str(upload), "received": received}


def _owner(node: str, sender: str) -> str:
    return f"node:{node}:{sender}"
