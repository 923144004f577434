"""The sending side: bring a node what waits for it, and keep what it answers as proof."""

import base64
import logging
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from psycopg.types.json import Jsonb

from nhip.kernel.api import Refusal, Text, now, open_file, publish
from nhip.sharing.carried import Logged, handler_of
from nhip.sharing.database import copy_in, rows
from nhip.sharing.log import Pair
from nhip.sharing.models import Node
from nhip.sharing.node import here
from nhip.sharing.relay import slips
from nhip.sharing.relay.backoff import pause
from nhip.sharing.relay.client import MOST_WHY, Declined, NodeClient, Unreached, plain, refusal_text
from nhip.sharing.relay.errors import answer_unfit
from nhip.sharing.relay.events import MessagesRelayed, NodeFound, NodeLost
from nhip.sharing.relay.models import Peer, RelayAnswer
from nhip.sharing.relay.outcomes import Standing
from nhip.sharing.relay.waiting import next_for
from nhip.sharing.seats import Places

FILES_AT_ONCE: Final = 500
"""Files asked about in one slip; a node takes up to a thousand."""

HELD_UP: Final = 6
"""A node that answers and takes not all is tried again as after so many failures, in half a minute at most:
what goes to its other agencies must not wait for that.
"""

MOST_EVENT: Final = 100
_WHY: Final = ("code", "vi", "en")
_OUTCOME_MEMBERS: Final = ("sender", "receiver", "number", "standing", "digest")
_OUTCOME = (
    ("message", "uuid"),
    ("at", "timestamptz"),
    ("node", "text"),
    ("what", "text"),
    ("why", "jsonb"),
)


_log = logging.getLogger(__name__)


def push(node: str, is_over: Callable[[], bool] = lambda: False) -> int:
    """Bring ``node`` all that waits for it, or what can be until ``is_over``; how many messages it has
    answered for.

    What goes wrong is noted at the node's :class:`Peer` with the time of the next try; nothing is raised
    for it, unless the database is away.
    """
    target = Node.objects.filter(code=node, is_here=False).exclude(key="").first()
    if target is None or not target.url:
        _note_trouble(
            node, Text("Danh bạ không có địa chỉ của nút này", "The register has no address for it")
        )
        return 0
    done = 0
    held_up: dict[str, Text] = {}
    amiss: Text | None = None
    try:
        with NodeClient(node, target.url) as client:
            while not is_over() and (messages := next_for(node, frozenset(held_up))):
                amiss = _bring_files(client, messages) or amiss
                answered, now_held_up = _bring(client, messages)
                done += answered
                held_up |= now_held_up
    except Unreached as lost:
        _note_trouble(node, lost.why)
    except Refusal as refusal:
        _note_trouble(node, refusal_text(refusal))
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001 - it is tried again, and shown, whatever it was
        _log.exception("The relay to %s met something unforeseen.", node)
        _note_trouble(
            node, Text("Gặp lỗi chưa lường trước; xem nhật ký", "Something unforeseen; see the log")
        )
    else:
        if held_up:
            _note_trouble(node, amiss or next(iter(held_up.values())), most=HELD_UP)
        else:
            _note_reached(node)
    return done


def _bring_files(client: NodeClient, messages: Sequence[Logged]) -> Text | None:
    """Bring the files that ``messages`` name and the node has not got, a few hundred at a time.

    A file that cannot be read here, or that the node does not take, holds up the messages that name it, as
    the node will answer, and no others: gives why.
    """
    amiss: Text | None = None
    sizes = {
        (file.sha256, logged.envelope.sender): file.size
        for logged in messages
        for file in logged.envelope.files
    }
    named = sorted(sizes.items())
    for start in range(0, len(named), FILES_AT_ONCE):
        asked = [
            {"sha256": sha256, "sender": sender, "size": size}
            for (sha256, sender), size in named[start : start + FILES_AT_ONCE]
        ]
        *_, body = client.ask("/exchange/v1/relay/files", "relay.files", {"files": asked})
        for upload, sha256, received in _wanted(client.code, body, sizes):
            try:
                client.put_parts(str(upload), open_file(sha256, received), received)
            except Declined as declined:
                return declined.why  # as for want of room, which it will not have for the next one
            except Refusal as refusal:
                amiss = refusal_text(refusal)
            except OSError as error:
                amiss = _unreadable(sha256, error)
    return amiss


def _unreadable(sha256: str, error: OSError) -> Text:
    why = error.strerror or str(error)
    return Text(
        f"Không đọc được tệp {sha256} trong kho của nút này: {why}",
        f"The file {sha256} cannot be read in this node's store: {why}",
    )


def _wanted(node: str, body: dict[str, Any], sizes: dict[Pair, int]) -> list[tuple[UUID, str, int]]:
    """What the node asks for: the upload, the file, and where to go on. It gets only what it was offered."""
    found = []
    try:
        for row in body["wanted"]:
            size = sizes[row["sha256"], row["sender"]]
            upload, received = UUID(row["upload"]), row["received"]
            if type(received) is not int or not 0 <= received < size:
                raise answer_unfit(node)
            found.append((upload, row["sha256"], received))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise answer_unfit(node) from None
    return found


def _bring(client: NodeClient, messages: Sequence[Logged]) -> tuple[int, dict[str, Text]]:
    """How many were answered for, and the receivers that are held up, with why."""
    told = [
        {
            "receiver": logged.receiver,
            "number": logged.number,
            "content": logged.signed.content.decode(),
            "signature": base64.b64encode(logged.signed.signature).decode(),
            "key_id": logged.signed.key_id,
        }
        for logged in messages
    ]
    asked, content, signature, body = client.ask(
        "/exchange/v1/relay/messages", "relay.messages", {"messages": told}
    )
    outcomes = _outcomes(client.code, body, len(messages))
    with transaction.atomic():
        _hold_seats(messages, outcomes)
        return _note(client.code, messages, outcomes, (asked, content, signature))


def _hold_seats(messages: Sequence[Logged], outcomes: Iterable[dict[str, Any]]) -> None:
    """What came back undoes what other messages of the same agencies change: those wait, or are waited for.

    By the seats, before anything else is locked, as whoever takes messages over.
    """
    pairs = zip(messages, outcomes, strict=True)
    back = [logged for logged, outcome in pairs if outcome["standing"] == Standing.RETURNED]
    if back:
        Places({code for each in back for code in (each.envelope.sender, each.receiver)}, here())


def _outcomes(node: str, body: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """One outcome for each message, of our own making: what a node says may be of any kind and length."""
    found = body.get("outcomes")
    if not isinstance(found, list) or len(found) != count:
        raise answer_unfit(node)
    outcomes = []
    for row in found:
        if not isinstance(row, dict):
            raise answer_unfit(node)
        why = row.get("why")
        told = {name: plain(why.get(name), MOST_WHY) for name in _WHY} if isinstance(why, dict) else {}
        outcomes.append(
            {
                **{name: row.get(name) for name in _OUTCOME_MEMBERS},
                "event": plain(row.get("event"), MOST_EVENT),
                "why": {name: text for name, text in told.items() if text},
            }
        )
    return outcomes


def _note(
    node: str, messages: Sequence[Logged], outcomes: list[dict[str, Any]], said: tuple[bytes, bytes, str]
) -> tuple[int, dict[str, Text]]:
    """Keep the answer, move the cursors over what was answered for, tell senders what came back."""
    reached: dict[str, int] = {}
    held_up: dict[str, Text] = {}
    settled: list[tuple[Logged, dict[str, Any]]] = []
    for logged, outcome in zip(messages, outcomes, strict=True):
        if not _is_about(logged, outcome):
            raise answer_unfit(node)
        if logged.receiver in held_up:
            continue  # nothing overtakes what waits, whatever its own answer
        if outcome["standing"] == Standing.WAITS:
            held_up[logged.receiver] = _why(outcome)
        else:
            reached[logged.receiver] = logged.position
            settled.append((logged, outcome))
    # Somebody else may have noted the same answers meanwhile: an earlier push that was thought lost.
    before = _cursors(reached)
    settled = [each for each in settled if before[each[0].receiver] < each[0].position]
    _move_cursors(reached)
    if settled:
        _keep(node, settled, said)
    return len(settled), held_up


def _is_about(logged: Logged, outcome: dict[str, Any]) -> bool:
    key = (logged.envelope.sender, logged.receiver, logged.number)
    is_same = (outcome["sender"], outcome["receiver"], outcome["number"]) == key
    if not is_same or outcome["standing"] not in tuple(Standing):
        return False
    return bool(outcome["standing"] != Standing.TAKEN or outcome["digest"] == logged.digest)


def _cursors(receivers: Iterable[str]) -> dict[str, int]:
    """How far each receiver's log is answered for; the rows stay locked, in one order, until the end."""
    return dict(
        rows(
            "SELECT receiver, cursor FROM sharing_inbox WHERE receiver = ANY(%s)"
            " ORDER BY receiver FOR UPDATE",
            [sorted(receivers)],
        )
    )


def _move_cursors(reached: dict[str, int]) -> None:
    receivers = sorted(reached)
    rows(
        "UPDATE sharing_inbox i SET cursor = greatest(i.cursor, w.position)"
        " FROM unnest(%s::text[], %s::bigint[]) AS w(receiver, position) WHERE i.receiver = w.receiver",
        [receivers, [reached[receiver] for receiver in receivers]],
    )


def _keep(
    node: str, settled: Sequence[tuple[Logged, dict[str, Any]]], said: tuple[bytes, bytes, str]
) -> None:
    asked, content, header = said
    key_id, signature = slips.read_header(header)
    moment = now()
    proof = slips.digest(content)
    RelayAnswer.objects.create(
        digest=proof, node=node, at=moment, asked=asked, content=content, signature=signature, key_id=key_id
    )
    copy_in(
        "sharing_outcome",
        _OUTCOME,
        (
            (
                UUID(logged.message),
                moment,
                node,
                outcome["standing"],
                Jsonb({**outcome["why"], "answer": proof, "event": outcome["event"]}),
            )
            for logged, outcome in settled
        ),
    )
    returned = [each for each in settled if each[1]["standing"] == Standing.RETURNED]
    publish(
        MessagesRelayed(node=node, taken=len(settled) - len(returned), returned=len(returned), answer=proof),
        subject=f"node:{node}",
    )
    for logged, outcome in returned:
        if (handler := handler_of(logged.envelope.kind)) is not None:
            handler.returned(logged, _why(outcome))


def _why(outcome: dict[str, Any]) -> Text:
    why = outcome["why"]
    return Text(str(why.get("vi", "")), str(why.get("en", "")))


@transaction.atomic
def _note_trouble(node: str, why: Text, *, most: int | None = None) -> None:
    peer, _ = Peer.objects.select_for_update().get_or_create(node=node)
    peer.failures += 1
    peer.failed_at = now()
    # Chance, not secrecy: it only keeps nodes from coming back all at once.
    failures = min(peer.failures, most or peer.failures)
    peer.next_try_at = peer.failed_at + pause(failures, random.random())  # noqa: S311
    peer.trouble = {"vi": why.vi, "en": why.en}
    peer.save()
    if peer.failures == 1:
        publish(NodeLost(node=node, why=why.en[:500]), subject=f"node:{node}")


@transaction.atomic
def _note_reached(node: str) -> None:
    peer, _ = Peer.objects.select_for_update().get_or_create(node=node)
    if peer.failures:
        publish(NodeFound(node=node, failures=peer.failures), subject=f"node:{node}")
    peer.failures, peer.reached_at, peer.next_try_at, peer.trouble = 0, now(), None, {}
    peer.save()
