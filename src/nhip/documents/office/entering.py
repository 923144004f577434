"""Putting a document into a register: the one way in, for what arrives and for what goes out."""

from collections.abc import Iterable
from typing import Any

from nhip.documents.office.attachments import Taken
from nhip.documents.office.jobs import read_text
from nhip.documents.office.models import Direction, Entry, EntryFile, FileRole
from nhip.documents.office.numbering import take_number
from nhip.documents.office.words import index_entry
from nhip.identity.api import keep_provable
from nhip.kernel.api import clock, enqueue


def enter(
    entry: Entry, files: Iterable[tuple[Taken, FileRole]], *, code: str = "", book_number: Any = None
) -> Entry:
    """Store ``entry`` under the next number of its book, with its files, findable.

    ``book_number`` is a book and a number that were taken already, in the same transaction.
    """
    # The line's own day, though midnight may have passed since.
    day = entry.registered_at.astimezone(clock.VIETNAM).date()
    book, number = book_number or take_number(entry.agency, Direction(entry.direction), day, code)
    entry.book, entry.number = book, number
    entry.save()
    for taken, role in files:
        kept = EntryFile.objects.create(
            entry=entry,
            sha256=taken.sha256,
            name=taken.name,
            size=taken.size,
            media_type=taken.media_type,
            role=role,
            is_confidential=taken.is_confidential,
            readers=list(taken.readers),
        )
        enqueue(read_text, file=kept.pk)
        if taken.media_type == "application/pdf":
            keep_provable(taken.sha256, entry.agency)
    index_entry(entry)
    return entry


def add_people(entry: Entry, *people: str) -> None:
    """Let these people see the document from now on."""
    entry.people = sorted({*entry.people, *filter(None, people)})
