"""What the document office tells everybody: that something was done, never what a letter says.

People are named by the public id of their account, documents by the key of their line in the register.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(Event):
    """A document that arrived was entered under a number."""

    type: ClassVar = "office.document_registered"

    book: str
    number: int
    channel: str
    files: tuple[str, ...]
    delivery: str


@dataclass(frozen=True, kw_only=True)
class DocumentAssigned(Event):
    """A document was given to a unit or a person, by a day."""

    type: ClassVar = "office.document_assigned"

    step: int
    unit: str
    handler: str
    due_on: date | None
    note: str


@dataclass(frozen=True, kw_only=True)
class DocumentTakenInHand(Event):
    """Whoever was given a document began to work on it."""

    type: ClassVar = "office.document_in_hand"


@dataclass(frozen=True, kw_only=True)
class DocumentDone(Event):
    """The work on a document ended; ``late`` is how many days after its due day, 0 in time."""

    type: ClassVar = "office.document_done"

    late: int


@dataclass(frozen=True, kw_only=True)
class ChangeBegun(Event):
    """A draft was begun that updates or replaces an issued letter, named by the key of its line."""

    type: ClassVar = "office.change_begun"

    change: str
    letter: str


@dataclass(frozen=True, kw_only=True)
class DraftWritten(Event):
    """A version of a draft was written: the SHA-256 of what it says."""

    type: ClassVar = "office.draft_written"

    draft_version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class LetterBrought(Event):
    """A file was brought as the letter of a draft, or taken off again: the digest of the file as it came."""

    type: ClassVar = "office.letter_brought"

    draft_version: int
    file: str
    is_taken_off: bool


@dataclass(frozen=True, kw_only=True)
class LetterConfirmed(Event):
    """Its drafter looked at the PDF made of a file and said that this is the letter."""

    type: ClassVar = "office.letter_confirmed"

    draft_version: int
    file: str
    pdf: str


@dataclass(frozen=True, kw_only=True)
class DraftFileChanged(Event):
    """A file was put to a draft or taken off."""

    type: ClassVar = "office.draft_file_changed"

    file: str
    is_added: bool


@dataclass(frozen=True, kw_only=True)
class VisaGiven(Event):
    """Somebody gave the opinion they were asked for on a version: the SHA-256 of the words."""

    type: ClassVar = "office.visa_given"

    draft_version: int
    is_agreed: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class DraftMoved(Event):
    """A draft was submitted for signing, returned or dropped."""

    type: ClassVar = "office.draft_moved"

    draft_version: int
    to: str


@dataclass(frozen=True, kw_only=True)
class LetterSigned(Event):
    """A leader signed a letter in their own name: the digest of the signed PDF and of the certificate."""

    type: ClassVar = "office.letter_signed"

    draft_version: int
    letter: str
    certificate: str


@dataclass(frozen=True, kw_only=True)
class LetterIssued(Event):
    """A letter was numbered, sealed and sent, in one act."""

    type: ClassVar = "office.letter_issued"

    book: str
    number: int
    notation: str
    letter: str
    channel: str
    receivers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WorkFileChanged(Event):
    """A file of work was opened, took in a document, or was closed."""

    type: ClassVar = "office.work_file_changed"

    what: str
    entry: str
    keep_until: date | None
