"""Statuses that arrive: judged against how each document stands, and taken up, a whole group at a time.

What a receiver says goes to the document's sender; a recall goes the other way. A status that changes
nothing, because the same had counted already, is kept in the history and harms nobody. Thousands come a
second: what judging found out is not asked again for the effect.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from nhip.documents.axis.bodies import STATUS, StatusBody
from nhip.documents.axis.inspecting import Inspection, Key, inspect, key_of
from nhip.documents.axis.models import Delivery, DocumentLink
from nhip.documents.axis.refusals import (
    document_unknown,
    files_unnamed,
    only_asks,
    status_astray,
    status_brings_file,
)
from nhip.documents.axis.statuses import (
    AskState,
    DeliveryProgress,
    Move,
    Side,
    next_state,
    status_moves,
    undo_ask,
)
from nhip.documents.axis.tables import (
    Named,
    Said,
    Standing,
    day_of,
    save_standings,
    saves,
    staff_text,
    standing_by_code,
    standings,
    write_history,
)
from nhip.documents.axis.taking_wishes import answer_links
from nhip.kernel.api import Refusal, Text, today
from nhip.sharing.api import Envelope, Incoming, Logged

_MOST_KNOWN: Final = 10_000


class StatusHandler:
    """Takes messages of the kind ``status``."""

    kind: str = STATUS

    def __init__(self) -> None:
        self._judged = _Judged()
        self._machine = _Machine({})

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        """Whether each status may be said now; those of one group follow each other."""
        machine = self._of_today()
        told = [_heard(item.envelope, item.receiver, machine.moves) for item in batch]
        spoken = [each for each in told if isinstance(each, _Spoken)]
        found = _found(spoken)
        inspected = inspect((file.sha256, file.name) for each in spoken for file in each.envelope.files)
        verdicts = [
            each if isinstance(each, Refusal) else _unfit(each, inspected) or machine.follow(each, found)
            for each in told
        ]
        self._judged.keep(spoken)
        return verdicts

    def effect(self, logged: Sequence[Logged]) -> None:
        """Move the deliveries on and add to their history."""
        changed: dict[UUID, Standing] = {}
        said: list[Said] = []
        answered: list[Standing] = []
        for each, (spoken, step) in zip(logged, self._steps(logged), strict=True):
            if step is None:  # another message of the same group took it elsewhere: nothing to move
                continue
            standing, before, after = step
            has_effect = after is not before and after != before
            if has_effect:
                if before.ask is AskState.ASKED and after.ask is not AskState.ASKED:
                    answered.append(standing)
                standing.move_to(after, each.logged_at)
                changed[standing.id] = standing
            said.append(_said(each, spoken.body, standing.id, has_effect=has_effect))
        save_standings(changed.values())
        answer_links(answered, logged[0].logged_at)
        write_history(said)

    def returned(self, logged: Logged, why: Text) -> None:
        """A status of ours was sent back: a recall is over, anything else is told in the history."""
        spoken = _Spoken.of(logged.envelope, logged.receiver, self._of_today().moves)
        standing = next(iter(_found([spoken]).values()), None)
        if standing is None:
            return
        # Said of this delivery, or of one before it that ended: the document was sent again since.
        sent = Delivery.objects.filter(document__deliveries=standing.id, receiver=spoken.names[0][2])
        told = sent.filter(changes__message=logged.message).values_list("pk", "changes__has_effect").first()
        delivery, had_effect = told or (standing.id, False)
        is_undone = spoken.by is Side.SENDER and had_effect and delivery == standing.id
        if is_undone:
            standing.move_to(undo_ask(standing.progress), logged.logged_at)
            save_standings([standing])
        write_history(
            [
                Said(
                    delivery=delivery,
                    message=logged.message,
                    code="returned",
                    by=logged.receiver,
                    description=f"{why.vi} / {why.en}",
                    logged_at=logged.logged_at,
                    has_effect=is_undone,
                )
            ]
        )

    def _of_today(self) -> "_Machine":
        moves = status_moves(today())
        if self._machine.moves is not moves:
            self._machine = _Machine(moves)
        return self._machine

    def _steps(self, logged: Sequence[Logged]) -> list[tuple["_Spoken", "_Step | None"]]:
        """What each message does, as it was judged; worked out anew where documents of the same group changed
        how their deliveries stand.
        """
        judged = self._judged.take()
        spoken = [judged[id(each.envelope)] for each in logged if id(each.envelope) in judged]
        if len(spoken) < len(logged):
            machine = self._of_today()
            spoken = [_Spoken.of(each.envelope, each.receiver, machine.moves) for each in logged]
            found = _found(spoken)
            for each in spoken:
                machine.follow(each, found)
        return [(each, each.step_at(told.receiver)) for told, each in zip(logged, spoken, strict=True)]


_Step = tuple[Standing, DeliveryProgress, DeliveryProgress]
"""A delivery, how it stood, and how it stands afterwards."""


class _Spoken:
    """A status with who said it about which deliveries, and once it was followed, what it does at each."""

    __slots__ = ("body", "by", "envelope", "names", "steps")

    def __init__(self, envelope: Envelope, body: StatusBody, by: Side, names: tuple[Named, ...]) -> None:
        self.envelope, self.body, self.by, self.names = envelope, body, by, names
        self.steps: list[_Step] = []

    @classmethod
    def of(cls, envelope: Envelope, receiver: str | None, moves: Mapping[str, Move]) -> "_Spoken":
        """What ``envelope`` says; of a recall only what concerns ``receiver``, if one is named.

        Raises ``axis.body_unreadable``.
        """
        body = StatusBody.read(envelope.body)
        move = moves.get(body.code)
        organ, document = body.document.organ, body.document.document_id
        if move is not None and move.by is Side.SENDER and organ == envelope.sender:
            to = (receiver,) if receiver else envelope.receivers
            return cls(envelope, body, Side.SENDER, tuple((organ, document, each) for each in to))
        return cls(envelope, body, Side.RECEIVER, ((organ, document, envelope.sender),))

    @property
    def named_by_code(self) -> Named:
        """The key of a delivery that is named by number and date instead of by an id."""
        sender, _, receiver = self.names[0]
        return sender, f"\0{self.body.document.code}\0{self.body.document.date}", receiver

    def step_at(self, receiver: str) -> _Step | None:
        """What it does where the message went to ``receiver``."""
        if self.by is Side.RECEIVER or len(self.steps) < 2:
            return self.steps[0] if self.steps else None
        return next(
            (step for step, name in zip(self.steps, self.names, strict=True) if name[2] == receiver), None
        )


@dataclass(slots=True)
class _Kept:
    """What was judged last in a thread, while nothing else was saved there."""

    spoken: Mapping[int, _Spoken]
    saves: int


class _Judged(threading.local):
    """What each thread judged last: the effect follows there, in the same transaction."""

    def __init__(self) -> None:
        self._kept = _Kept({}, 0)

    def keep(self, spoken: Iterable[_Spoken]) -> None:
        self._kept = _Kept({id(each.envelope): each for each in spoken}, saves())

    def take(self) -> Mapping[int, _Spoken]:
        """By the identity of their envelopes; nothing where deliveries were saved since."""
        kept, self._kept = self._kept, _Kept({}, 0)
        return kept.spoken if kept.saves == saves() else {}


class _Machine:
    """The machine of statuses on one day, with the steps that it has worked out already."""

    def __init__(self, moves: Mapping[str, Move]) -> None:
        self.moves = moves
        self._known: dict[tuple[DeliveryProgress, str, Side], DeliveryProgress] = {}

    def follow(self, spoken: _Spoken, found: Mapping[Named, Standing]) -> Refusal | None:
        """Let the deliveries stand as if it had been said, or tell why it may not be."""
        steps: list[_Step] = []
        refused: Refusal | None = None
        for name in spoken.names:
            standing = found.get(name if name[1] else spoken.named_by_code)
            if standing is None:
                return _unknown(spoken, name)
            before = standing.progress
            after = self._after(before, spoken.body.code, spoken.by)
            if isinstance(after, Refusal):
                refused = refused or after
                after = before
            steps.append((standing, before, after))
        spoken.steps = steps  # told even where it was refused: then nothing moves
        if refused is None:
            for standing, _, after in steps:
                standing.progress = after  # what follows in this group is judged as if it had been said
        return refused

    def _after(self, before: DeliveryProgress, code: str, by: Side) -> DeliveryProgress | Refusal:
        known = self._known.get((before, code, by))
        if known is not None:
            return known
        after = next_state(before, code, by, self.moves)
        if isinstance(after, DeliveryProgress):
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[before, code, by] = after
        return after


def _heard(envelope: Envelope, receiver: str | None, moves: Mapping[str, Move]) -> _Spoken | Refusal:
    try:
        spoken = _Spoken.of(envelope, receiver, moves)
    except Refusal as refusal:
        return refusal
    organ, original = spoken.body.document.organ, spoken.body.original
    if spoken.by is Side.RECEIVER and envelope.receivers != (organ,):
        return status_astray(organ)
    if original and all(file.sha256 != original for file in envelope.files):
        return files_unnamed("body.original", original)
    for place, file in enumerate(envelope.files):
        if file.sha256 != original:
            return status_brings_file(f"files[{place}]", file.name)
    return spoken


def _unknown(spoken: _Spoken, name: Named) -> Refusal:
    """Why a status is of nothing that stands there: it names what only asked about another document, or
    nothing that was ever sent.
    """
    sender, document_id, receiver = name
    links = DocumentLink.objects.filter(later__sender=sender, later__document_id=document_id)
    link = links.filter(receiver=receiver).order_by("-pk").first() if document_id else None
    if link is not None:
        return only_asks(document_id, link.document_id)
    return document_unknown(document_id or spoken.body.document.code, receiver)


def _unfit(spoken: _Spoken, inspected: Mapping[Key, Inspection]) -> Refusal | None:
    """Whether the package that a status came as may not be passed on."""
    for place, file in enumerate(spoken.envelope.files):
        refusal = inspected[key_of(file.sha256, file.name)].refuse(f"files[{place}]", file.name)
        if refusal is not None:
            return refusal
    return None


def _found(read: Sequence[_Spoken]) -> dict[Named, Standing]:
    found = standings(name for spoken in read for name in spoken.names if name[1])
    for spoken in read:
        name = spoken.body.document
        if not name.document_id and spoken.named_by_code not in found:
            sender, _, receiver = spoken.names[0]
            standing = standing_by_code(sender, receiver, name.code, day_of(name.date))
            if standing is not None:
                found[spoken.named_by_code] = standing
    return found


def _said(logged: Logged, body: StatusBody, delivery: UUID, *, has_effect: bool) -> Said:
    return Said(
        delivery=delivery,
        message=logged.message,
        code=body.code,
        by=logged.envelope.sender,
        description=body.description,
        staff=staff_text(body.staff) if body.staff else "{}",
        said_at=body.said_at,
        logged_at=logged.logged_at,
        has_effect=has_effect,
    )
