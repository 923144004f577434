"""What a document asks about earlier ones, told apart for each receiver.

A recall, an update and a replacement are addressed to many and mean something of its own to each: one is
asked to give the document back, one receives it for the first time, the others agree to the change. Nothing
here asks the database; whether a wish may be put to its receiver is judged in ``judging_wishes``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.codes import agency_code_or_raw
from nhip.documents.axis.statuses import AskKind

RECEIVERS: Final = "Bussiness/BussinessDocumentInfo/ReceiverList"
REPLACED: Final = "Bussiness/ReplacementInfoList"
OF_WHICH: Final = "Bussiness/DocumentId"


class WishKind(StrEnum):
    """What is wished for at one receiver. Only an added one is not asked: it may refuse the document."""

    RECALL = "recall"
    UPDATE = "update"
    REPLACE = "replace"
    REMOVE = "remove"
    ADD = "add"

    @property
    def asks(self) -> AskKind | None:
        """What the state machine is asked: who is removed gives the document back as in a recall."""
        return _ASKS.get(self)


_ASKS: Final[Mapping[WishKind, AskKind]] = {
    WishKind.RECALL: AskKind.RECALL,
    WishKind.UPDATE: AskKind.UPDATE,
    WishKind.REPLACE: AskKind.REPLACE,
    WishKind.REMOVE: AskKind.RECALL,
}
GIVEN_BACK: Final = frozenset({WishKind.RECALL, WishKind.REMOVE})
"""The wishes after which a receiver no longer has the document."""

_CHANGES: Final = {"0": WishKind.REMOVE, "1": WishKind.ADD}


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: what, about which document of the sender's, at which receiver; ``place`` is where it stands
    in the message, ``is_named`` whether that receiver is named there rather than meant with all others.
    """

    kind: WishKind
    document_id: str
    receiver: str
    place: str
    is_named: bool = False


def wishes_of(body: DocumentBody, receivers: Sequence[str]) -> tuple[Wish, ...]:
    """What ``body`` asks of those ``receivers``; nothing where it is a new document."""
    told = {"1": _recalled, "2": _updated, "3": _replaced}.get(body.business_type)
    if told is None:
        return ()
    codes = tuple(dict.fromkeys(map(agency_code_or_raw, receivers)))
    found: dict[tuple[str, str], Wish] = {}
    for wish in told(body, codes):  # real packages name the same document twice
        found.setdefault((wish.document_id, wish.receiver), wish)
    return tuple(found.values())


def listed(body: DocumentBody) -> Iterator[tuple[str, str, str]]:
    """Each entry of an update's list of receivers: its place, the agency as written, 0 or 1 as written."""
    update = body.business.update if body.business and body.business_type == "2" else None
    for at, entry in enumerate(update.receivers if update else (), start=1):
        yield f"{RECEIVERS}/Receiver[{at}]", entry.organ, entry.change


def replaced(body: DocumentBody) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each document that a replacement names: its place, its id, the agencies as written, none for all."""
    business = body.business if body.business_type == "3" else None
    if business is None:
        return
    for at, entry in enumerate(business.replaces, start=1):
        yield f"{REPLACED}/ReplacementInfo[{at}]", entry.document_id, entry.organs
    if business.document_id:
        yield OF_WHICH, business.document_id, ()


def _recalled(body: DocumentBody, receivers: Sequence[str]) -> Iterator[Wish]:
    for document in body.targets:
        for receiver in receivers:
            yield Wish(WishKind.RECALL, document, receiver, OF_WHICH)


def _updated(body: DocumentBody, receivers: Sequence[str]) -> Iterator[Wish]:
    changes = {agency_code_or_raw(organ): (place, _CHANGES.get(say)) for place, organ, say in listed(body)}
    update = body.business.update if body.business else None
    is_same_text = bool(changes) and update is not None and update.document == "0"
    for document in body.targets:
        for receiver in receivers:
            place, kind = changes.get(receiver, ("", None))
            if kind is not None:
                yield Wish(kind, document, receiver, place, is_named=True)
            elif not is_same_text:
                yield Wish(WishKind.UPDATE, document, receiver, OF_WHICH)


def _replaced(body: DocumentBody, receivers: Sequence[str]) -> Iterator[Wish]:
    for place, document, organs in replaced(body):
        codes = set(map(agency_code_or_raw, organs))
        for receiver in receivers:
            if not codes or receiver in codes:
                yield Wish(WishKind.REPLACE, document, receiver, place, is_named=bool(codes))
