"""The receiving side: files first, in parts; then messages, in the order of their numbers, each once.

Whatever the other node repeats is answered again and changes nothing. A message that this node refuses for
good is returned with its reason and its number is used up; one that has to wait holds up only its own pair.
"""

import base64
import binascii
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from nhip.kernel.api import (
    Refusal,
    Text,
    append_part,
    begin_upload,
    finish_upload,
    now,
    setting,
    upload_state,
)
from nhip.sharing import keys, log
from nhip.sharing.acts.accept_many import accept_many
from nhip.sharing.carried import Answer, Incoming, Logged
from nhip.sharing.envelope import Envelope, SignedEnvelope
from nhip.sharing.errors import file_missing
from nhip.sharing.keyring import public_keys
from nhip.sharing.models import PublicKey
from nhip.sharing.relay.errors import message_fault, slip_unreadable
from nhip.sharing.relay.models import ArrivingFile
from nhip.sharing.relay.outcomes import Standing
from nhip.sharing.returned import returned_before
from nhip.sharing.seats import seated_at
from nhip.sharing.unnamed import demand_disk

MOST_MESSAGES = 500
MOST_FILES = 1000
MOST_ARRIVING = 5000
"""Files that one node may have under way at the same time."""

_log = logging.getLogger(__name__)
_MOST_NUMBER = 2**53
_LONGEST_KEY_ID = 90
_DIGEST = re.compile(r"[0-9a-f]{64}")


def wanted_files(node: str, body: dict[str, Any]) -> dict[str, Any]:
    """Which of the files that ``body`` names (sha256, size, sender) are still to be brought, and from where
    on.

    A file counts as here only where its sender has brought it before, and a node is told only of senders that
    are seated there: no node learns, or gets at, what others have sent by knowing a digest.
    """
    named = _files(body)
    seated = seated_at(node, (sender for _, sender, _ in named))
    held = log.held((sha256, sender) for sha256, sender, _ in named)
    room = MOST_ARRIVING - ArrivingFile.objects.filter(node=node).count()
    wanted = [
        asked
        for sha256, sender, size in named
        if sender in seated and (sha256, sender) not in held
        if (asked := _opened(node, sha256, sender, size, may_begin=room > 0)) is not None
    ]
    return {"wanted": wanted}


def take_part(node: str, upload: str, offset: int, content: bytes) -> dict[str, Any]:
    """Add a part of a file; with the last one the file is kept. Raises what the upload meets."""
    demand_disk()
    try:
        arriving = ArrivingFile.objects.filter(node=node, upload=UUID(upload)).first()
    except ValueError:
        arriving = None
    if arriving is None:
        raise file_missing("upload", upload)
    state = append_part(arriving.upload, _owner(arriving), offset, content)
    if state.received == state.size:
        _finish(arriving)
    return {"received": state.received}


@transaction.atomic
def _finish(arriving: ArrivingFile) -> None:
    """Keep the file that has arrived whole; its sender holds it from now on."""
    finish_upload(arriving.upload, _owner(arriving))
    log.hold([(arriving.sha256, arriving.sender)], now())
    arriving.delete()


def take_messages(node: str, body: dict[str, Any]) -> dict[str, Any]:
    """Take over the messages in ``body``; the answer has one outcome for each, in order."""
    incoming = _proven(node, _incoming(node, body))
    # Read before anything is locked: a message whose files are not here yet waits, and so do those after it.
    named = {(file.sha256, each.envelope.sender) for each in incoming for file in each.envelope.files}
    held = log.held(named)
    seated = seated_at(node, (each.envelope.sender for each in incoming))
    ready = [
        each
        for each in incoming
        if each.envelope.sender not in seated  # to be refused, whatever files there are
        or not _is_awaited(each, held)
    ]
    answers = iter(_accepted(ready))
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


def _accepted(ready: list[Incoming]) -> list[Answer]:
    """The answers; what one message breaks falls on it, and on what comes behind it, alone."""
    try:
        return accept_many(ready)
    except (OperationalError, InterfaceError):  # the database is away: for all of them
        raise
    except Exception:  # noqa: BLE001 - one message must not hold up all that another node brings
        if len(ready) > 1:
            return [answer for each in ready for answer in _accepted([each])]
        _log.exception("A message of another node could not be taken over.")
        return [message_fault()]


def _is_awaited(each: Incoming, held: set[tuple[str, str]]) -> bool:
    """Whether a file of the message is still to come; one that is too large for this node never will."""
    missing = [file for file in each.envelope.files if (file.sha256, each.envelope.sender) not in held]
    return bool(missing) and max(file.size for file in missing) <= setting("NHIP_MOST_FILE_MB") << 20


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
                key_id=_key_id(row["key_id"]),
            )
            found.append(
                Incoming(
                    signed=signed,
                    envelope=Envelope.read(content),
                    by=f"node:{node}",
                    receiver=str(row["receiver"]),
                    number=_number(row["number"]),
                    origin=node,
                )
            )
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        found = []
    if not 0 < len(found) <= MOST_MESSAGES:
        raise slip_unreadable(Text("danh sách tin không đọc được", "the messages cannot be read"))
    return found


def _proven(node: str, incoming: list[Incoming]) -> list[Incoming]:
    """Messages whose signature holds under a key that is, or once was, their sender's or this node's.

    Whether the key could sign on the day was asked by the sender's node when it took the message over. Asked
    again here, a key that was changed since would hold up for good what had still to be brought.
    """
    ders = public_keys({each.signed.key_id for each in incoming})
    prints = {each.signed.key_id.rpartition(":")[2] for each in incoming}
    owners = dict(PublicKey.objects.filter(fingerprint__in=prints).values_list("fingerprint", "owner"))
    found = []
    for each in incoming:
        owner, _, fingerprint = each.signed.key_id.rpartition(":")
        is_owned = owner in {f"agency:{each.envelope.sender}", f"node:{node}"}
        der = ders.get(each.signed.key_id) if is_owned and owners.get(fingerprint) == owner else None
        holds = der is not None and keys.holds(der, each.signed.signature, each.signed.content)
        found.append(replace(each, is_vouched=True) if holds else each)
    return found


def _number(written: Any) -> int:
    number = int(written)
    if not 0 < number < _MOST_NUMBER:
        raise ValueError(written)
    return number


def _key_id(written: Any) -> str:
    key_id = str(written)
    if not key_id.isprintable() or len(key_id) > _LONGEST_KEY_ID:
        raise ValueError(written)
    return key_id


def _files(body: dict[str, Any]) -> list[tuple[str, str, int]]:
    try:
        rows = [(str(row["sha256"]), str(row["sender"]), int(row["size"])) for row in body["files"]]
    except (KeyError, TypeError, ValueError):
        rows = [("", "", 0)] * (MOST_FILES + 1)
    if len(rows) > MOST_FILES or not all(_DIGEST.fullmatch(sha256) for sha256, _, _ in rows):
        raise slip_unreadable(Text("danh sách tệp không đọc được", "the files cannot be read"))
    return rows


def _opened(node: str, sha256: str, sender: str, size: int, *, may_begin: bool) -> dict[str, Any] | None:
    """The upload that is open for the file, or a new one; None where nothing is to be brought now."""
    arriving = ArrivingFile.objects.filter(node=node, sender=sender, sha256=sha256).first()
    if arriving is not None:
        try:
            state = upload_state(arriving.upload, _owner(arriving))
            if state.received == state.size:  # all of it came, and then this node was cut off
                _finish(arriving)
                return None
        except Refusal:  # it ran out, or came damaged: begin again
            ArrivingFile.objects.filter(pk=arriving.pk).delete()
        else:
            return _asked(arriving, state.received)
    if not may_begin:
        return None
    arriving = ArrivingFile(node=node, sender=sender, sha256=sha256)
    try:
        state = begin_upload(_owner(arriving), size=size, sha256=sha256)
    except (
        Refusal
    ):  # too large for this node: its message will be told so, all others have nothing to do with it
        return None
    arriving.upload = state.id
    try:
        with transaction.atomic():
            arriving.save()
    except IntegrityError:  # two askings at once: the first one's upload is the one
        arriving = ArrivingFile.objects.get(node=node, sender=sender, sha256=sha256)
        state = upload_state(arriving.upload, _owner(arriving))
    return _asked(arriving, state.received)


def _asked(arriving: ArrivingFile, received: int) -> dict[str, Any]:
    return {
        "sha256": arriving.sha256,
        "sender": arriving.sender,
        "upload": str(arriving.upload),
        "received": received,
    }


def _owner(arriving: ArrivingFile) -> str:
    # Each file by itself: how many uploads a seat may have open is no measure for what was sent in a week.
    return f"node:{arriving.node}:{arriving.sender}:{arriving.sha256}"
