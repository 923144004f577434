"""What happened to documents beyond their messages: each message is an event of ``sharing`` already."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class DocumentRefused(Event):
    """A document or status was not taken from an agency; ``code`` says why, ``place`` where. Nothing else of
    it is told, for it may have been a state secret.
    """

    type: ClassVar = "axis.document_refused"

    agency_code: str
    code: str
    place: str


@dataclass(frozen=True, kw_only=True)
class SecretForgotten(Event):
    """Files that an agency had brought for a document refused as a state secret are gone from here."""

    type: ClassVar = "axis.secret_forgotten"

    agency_code: str
    files: int


@dataclass(frozen=True, kw_only=True)
class DocumentOpened(Event):
    """Somebody opened a document at its receiver for the first time."""

    type: ClassVar = "axis.document_opened"

    delivery: str
    receiver: str


@dataclass(frozen=True, kw_only=True)
class DocumentEscalated(Event):
    """A document that nobody opened in time was raised with its sender and its receiver, for the ``times``-th
    time.
    """

    type: ClassVar = "axis.document_escalated"

    delivery: str
    sender: str
    receiver: str
    open_by: date
    times: int


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(Event):
    """A document asks something about an earlier one of the same sender at one receiver: to recall, update or
    replace it, to remove the receiver, or to add it. ``document_id`` is the earlier one's id, ``later`` the
    asking document, ``answer`` none where nobody has to agree.
    """

    type: ClassVar = "axis.change_asked"

    later: str
    document_id: str
    receiver: str
    kind: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ChangeAnswered(Event):
    """What a receiver answered to that: agreed, declined, or overtaken where it had finished before."""

    type: ClassVar = "axis.change_answered"

    later: str
    document_id: str
    receiver: str
    kind: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class PaperCounted(Event):
    """An agency said how many documents it issued without the network."""

    type: ClassVar = "axis.paper_counted"

    agency_code: str
    key: str
    issued_on: date
    count: int


@dataclass(frozen=True, kw_only=True)
class TallyCorrected(Event):
    """What is kept of an agency's counts of a month was found to differ from its documents at so many
    ``places``, and was set right.
    """

    type: ClassVar = "axis.tally_corrected"

    agency_code: str
    month: str
    places: int


@dataclass(frozen=True, kw_only=True)
class ReceiptExported(Event):
    """A receipt left the building: the proof that a document was taken over for its receiver."""

    type: ClassVar = "axis.receipt_exported"

    delivery: str
    digest: str
