"""Statuses that arrive: judged against how each document stands, and taken up, a whole group at a time.

What a receiver says goes to the document's sender; a recall goes the other way. A status that changes
nothing, because the same had counted already, is kept in the history and harms nobody.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from nhip.documents.axis.bodies import STATUS, StatusBody
from nhip.documents.axis.packing import pack
from nhip.documents.axis.refusals import document_unknown, status_astray
from nhip.documents.axis.statuses import AskState, Side, next_state, status_moves, undo_ask
from nhip.documents.axis.tables import (
    Named,
    Said,
    Standing,
    save_standings,
    standing_by_code,
    standings,
    write_history,
)
from nhip.documents.axis.taking_wishes import answer_links
from nhip.kernel.api import Refusal, Text, today
from nhip.sharing.api import Envelope, Incoming, Logged

_REMEMBERED: Final = 5_000


class StatusHandler:
    """Takes messages of the kind ``status``."""

    kind: str = STATUS

    def __init__(self) -> None:
        # What judging read need not be read again to take effect: by digest, so it is the same for anybody.
        self._read: dict[str, StatusBody] = {}

    def judge(self, batch: Sequence[Incoming]) -> Sequence[Refusal | None]:
        """Whether each status may be said now; those of one group follow each other."""
        moves = status_moves(today())
        if len(self._read) > _REMEMBERED:
            self._read.clear()
        read = [self._one(item.envelope, item.receiver) for item in batch]
        found = _found([each for each in read if not isinstance(each, Refusal)])
        return [each if isinstance(each, Refusal) else _judged(each, found, moves) for each in read]

    def _one(self, envelope: Envelope, receiver: str | None) -> "_Spoken | Refusal":
        try:
            spoken = _Spoken.of(envelope, receiver)
        except Refusal as refusal:
            return refusal
        organ = spoken.body.document.organ
        if spoken.by is Side.RECEIVER and envelope.receivers != (organ,):
            return status_astray(organ)
        self._read[envelope.digest()] = spoken.body
        return spoken

    def effect(self, logged: Sequence[Logged]) -> None:
        """Move the deliveries on and add to their history."""
        moves = status_moves(today())
        read = [
            (each, _Spoken.of(each.envelope, each.receiver, self._read.get(each.digest))) for each in logged
        ]
        found = _found([spoken for _, spoken in read])
        changed: dict[Any, Standing] = {}
        said: list[Said] = []
        answered: list[Standing] = []
        for each, spoken in read:
            standing = found.get(spoken.names[0]) or found.get(spoken.named_by_code)
            if standing is None:  # another message of the same group took it elsewhere: nothing to move
                continue
            after = next_state(standing.progress, spoken.body.code, spoken.by, moves)
            has_effect = not isinstance(after, Refusal) and after != standing.progress
            if not isinstance(after, Refusal) and has_effect:
                if standing.progress.ask is AskState.ASKED and after.ask is not AskState.ASKED:
                    answered.append(standing)
                standing.move_to(after, each.logged_at)
                changed[standing.id] = standing
            said.append(_said(each, spoken, standing, has_effect=has_effect))
        save_standings(changed.values())
        answer_links(answered, logged[0].logged_at)
        write_history(said)

    def returned(self, logged: Logged, why: Text) -> None:
        """A status of ours was sent back: a recall is over, anything else is told in the history."""
        spoken = _Spoken.of(logged.envelope, logged.receiver)
        standing = next(iter(_found([spoken]).values()), None)
        if standing is None:
            return
        if spoken.by is Side.SENDER:
            standing.move_to(undo_ask(standing.progress), logged.logged_at)
            save_standings([standing])
        write_history(
            [
                Said(
                    delivery=standing.id,
                    message=logged.message,
                    code="returned",
                    by=logged.receiver,
                    description=f"{why.vi} / {why.en}",
                    logged_at=logged.logged_at,
                    has_effect=spoken.by is Side.SENDER,
                )
            ]
        )


class _Spoken:
    """A status with who said it about which deliveries."""

    __slots__ = ("body", "by", "names")

    def __init__(self, body: StatusBody, by: Side, names: tuple[Named, ...]) -> None:
        self.body, self.by, self.names = body, by, names

    @classmethod
    def of(cls, envelope: Envelope, receiver: str | None, known: StatusBody | None = None) -> "_Spoken":
        """What ``envelope`` says; of a recall only what concerns ``receiver``, if one is named.

        ``known`` is its body where it was read before. Raises ``axis.body_unreadable``.
        """
        body = known or StatusBody.read(envelope.body)
        move = status_moves(today()).get(body.code)
        organ, document = body.document.organ, body.document.document_id
        if move is not None and move.by is Side.SENDER and organ == envelope.sender:
            to = (receiver,) if receiver else envelope.receivers
            return cls(body, Side.SENDER, tuple((organ, document, each) for each in to))
        return cls(body, Side.RECEIVER, ((organ, document, envelope.sender),))

    @property
    def named_by_code(self) -> Named:
        """The key of a delivery that is named by number and date instead of by an id."""
        sender, _, receiver = self.names[0]
        return sender, f"\0{self.body.document.code}\0{self.body.document.date}", receiver


def _found(read: Sequence[_Spoken]) -> dict[Named, Standing]:
    found = standings(name for spoken in read for name in spoken.names if name[1])
    for spoken in read:
        name = spoken.body.document
        if not name.document_id and spoken.named_by_code not in found:
            sender, _, receiver = spoken.names[0]
            standing = standing_by_code(sender, receiver, name.code, _day(name.date))
            if standing is not None:
                found[spoken.named_by_code] = standing
    return found


def _judged(spoken: _Spoken, found: dict[Named, Standing], moves: Any) -> Refusal | None:
    after = []
    for standing, name in _standings(spoken, found):
        if standing is None:
            written = spoken.body.document.document_id or spoken.body.document.code
            return document_unknown(written, name[2])
        progress = next_state(standing.progress, spoken.body.code, spoken.by, moves)
        if isinstance(progress, Refusal):
            return progress
        after.append((standing, progress))
    for standing, progress in after:
        standing.progress = progress  # what follows in this group is judged as if it had been said
    return None


def _standings(spoken: _Spoken, found: dict[Named, Standing]) -> Iterator[tuple[Standing | None, Named]]:
    for name in spoken.names:
        yield found.get(name if name[1] else spoken.named_by_code), name


def _said(logged: Logged, spoken: _Spoken, standing: Standing, *, has_effect: bool) -> Said:
    body = spoken.body
    return Said(
        delivery=standing.id,
        message=logged.message,
        code=body.code,
        by=logged.envelope.sender,
        description=body.description,
        staff=pack(body.staff) if body.staff else None,
        said_at=body.said_at,
        logged_at=logged.logged_at,
        has_effect=has_effect,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.replace("/", "-"))
    except ValueError:
        return None
