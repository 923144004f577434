"""What becomes of a document at its receiver, and who may say so next.

Receiver and sender tell each other by nine codes of Decision 28/2018/QĐ-TTg. Which may follow which stands
in ``law/documents/statuses.yaml``; this is the small machine that reads it. It is pure: the sender's node and
the receiver's run it over the same messages and come to the same end, even where two messages crossed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from nhip.documents.axis import status_refusals as refusals
from nhip.kernel.api import Refusal, Text, load_law

FILE: Final = "documents/statuses.yaml"


class DeliveryState(StrEnum):
    """Where a document stands at one receiver."""

    SENT = "sent"
    ARRIVED = "arrived"
    REFUSED = "refused"
    REGISTERED = "registered"
    ASSIGNED = "assigned"
    PROCESSING = "processing"
    DONE = "done"
    RECALLED = "recalled"

    @property
    def is_final(self) -> bool:
        """Whether nothing may follow."""
        return self in {DeliveryState.REFUSED, DeliveryState.DONE, DeliveryState.RECALLED}


class AskState(StrEnum):
    """What became of the sender's request about a document it sent; overtaken: the receiver refused or
    completed the document before it answered.
    """

    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


class AskKind(StrEnum):
    """What a sender may ask about a document it sent."""

    RECALL = "recall"
    UPDATE = "update"
    REPLACE = "replace"


class Side(StrEnum):
    """Who speaks: the one who sent the document, or the one it was sent to."""

    SENDER = "sender"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True)
class DeliveryProgress:
    """All that the machine remembers of one document at one receiver; ``seen`` are the codes that counted,
    those of requests only since the last request.
    """

    state: DeliveryState = DeliveryState.SENT
    ask: AskState = AskState.NONE
    asked: AskKind | None = None
    seen: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash(self.seen)  # remembered by the set; those alike in this differ in little else


@dataclass(frozen=True, slots=True)
class Move:
    """What one code does: who may send it, from which states, and what comes of it."""

    by: Side
    after: frozenset[DeliveryState] = frozenset()
    to: DeliveryState | None = None
    asks: AskKind | None = None
    answers: AskState | None = None


BEGIN: Final = DeliveryProgress()
_OF_REQUESTS: Final = frozenset({"13", "15", "16"})


@cache
def status_moves(day: date) -> Mapping[str, Move]:
    """The codes in force on ``day`` and what each does."""
    rows: dict[str, dict[str, Any]] = load_law(FILE)["status_moves"].at(day).value
    return {code: _move(row) for code, row in rows.items()}


@cache
def state_words(day: date) -> Mapping[DeliveryState, Text]:
    """What the states are called."""
    rows = load_law(FILE)["delivery_states"].at(day).value
    return {DeliveryState(state): Text(**words) for state, words in rows.items()}


@cache
def ask_of_business(day: date) -> Mapping[str, AskKind]:
    """What the kinds of business of QCVN 102 ask for, by their code."""
    rows = load_law(FILE)["ask_kinds"].at(day).value
    return {row["business"]: AskKind(kind) for kind, row in rows.items()}


def next_state(
    progress: DeliveryProgress, code: str, by: Side, moves: Mapping[str, Move]
) -> DeliveryProgress | Refusal:
    """Where the document stands once ``by`` has said ``code``, or why that may not be said.

    A code that counted already changes nothing: a message sent twice does no harm.
    """
    move = moves.get(code)
    if move is None:
        return refusals.unknown_code(code, sorted(moves))
    if move.by is not by:
        return refusals.not_yours(code, is_senders=move.by is Side.SENDER)
    if move.asks is not None:
        return ask(progress, move.asks, moves)
    if code in progress.seen:
        return progress
    change = _step if move.answers is None else _answer
    return change(progress, code, move)


def ask(progress: DeliveryProgress, kind: AskKind, moves: Mapping[str, Move]) -> DeliveryProgress | Refusal:
    """Where the document stands once its sender asked to recall, update or replace it, or why it may not.

    The same request again, while it is open, changes nothing; another one waits for the answer to the first.
    """
    if progress.ask is AskState.ASKED:
        return progress if progress.asked is kind else refusals.ask_open(progress.asked)
    if progress.state is DeliveryState.RECALLED and progress.asked is kind:
        return progress
    recall = next(move for move in moves.values() if move.asks is not None)
    if progress.state not in recall.after:
        return refusals.too_late_to_ask(progress.state)
    return replace(progress, ask=AskState.ASKED, asked=kind, seen=(progress.seen - _OF_REQUESTS) | {"13"})


def undo_ask(progress: DeliveryProgress) -> DeliveryProgress:
    """Where the document stands once the receiver's node sent a request back."""
    return replace(progress, ask=AskState.OVERTAKEN) if progress.ask is AskState.ASKED else progress


def _step(progress: DeliveryProgress, code: str, move: Move) -> DeliveryProgress | Refusal:
    assert move.to is not None
    if progress.state.is_final:
        return refusals.finished(code, progress.state)
    if progress.state not in move.after:
        return refusals.backwards(code, progress.state)
    open_ask = progress.ask is AskState.ASKED and move.to.is_final
    return replace(
        progress,
        state=move.to,
        ask=AskState.OVERTAKEN if open_ask else progress.ask,
        seen=progress.seen | {code},
    )


def _answer(progress: DeliveryProgress, code: str, move: Move) -> DeliveryProgress | Refusal:
    assert move.answers is not None
    if progress.ask is not AskState.ASKED:
        return refusals.nothing_asked(code)
    ends = move.answers is AskState.AGREED and progress.asked is not AskKind.UPDATE
    return replace(
        progress,
        state=DeliveryState.RECALLED if ends else progress.state,
        ask=move.answers,
        seen=progress.seen | {code},
    )


def _move(row: Mapping[str, Any]) -> Move:
    return Move(
        by=Side(row["by"]),
        after=frozenset(map(DeliveryState, row.get("from", ()))),
        to=DeliveryState(row["to"]) if "to" in row else None,
        asks=AskKind(row["asks"]) if "asks" in row else None,
        answers=AskState(row["answers"]) if "answers" in row else None,
    )
