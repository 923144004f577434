"""One document's way, for those who may see it: its deliveries, what was said of each, and its thread.

A receiver sees its own delivery; the sender sees all.
"""

from dataclasses import dataclass
from uuid import UUID

from nhip.documents.axis.models import Delivery, DocumentFile, ExchangedDocument, StatusChange
from nhip.documents.axis.queries.visible import (
    agencies_of,
    deliveries_visible_to,
    files_visible_to,
    visible_to,
)
from nhip.documents.axis.refusals import not_for_you
from nhip.identity.api import Account


@dataclass(frozen=True, slots=True)
class FileOnWay:
    """A file of the document, and whether the reader may open it."""

    file: DocumentFile
    may_open: bool


@dataclass(frozen=True, slots=True)
class DeliveryOnWay:
    """One delivery with its history, and whether it is the reader's own agency that received or sent it."""

    delivery: Delivery
    changes: tuple[StatusChange, ...]
    is_mine: bool
    is_my_sending: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A document with all that the reader may see of it; ``thread`` are the others of its thread."""

    document: ExchangedDocument
    files: tuple[FileOnWay, ...]
    deliveries: tuple[DeliveryOnWay, ...]
    thread: tuple[ExchangedDocument, ...]


def way_of(identity: UUID, account: Account) -> Way:
    """The way of the document with this id. Raises ``axis.not_found``, also for somebody else's."""
    document = visible_to(account).select_related("about").filter(pk=identity).first()
    if document is None:
        raise not_for_you()
    mine = agencies_of(account)
    may_open = set(files_visible_to(account).filter(document=document).values_list("pk", flat=True))
    deliveries = (
        deliveries_visible_to(account).filter(document=document).prefetch_related("changes").order_by("pk")
    )
    for each in deliveries:
        each.document = document
    thread = visible_to(account).filter(thread=document.thread).exclude(pk=document.pk).order_by("pk")[:50]
    return Way(
        document,
        tuple(FileOnWay(file, file.pk in may_open) for file in document.files.all()),
        tuple(
            DeliveryOnWay(each, tuple(each.changes.all()), each.receiver in mine, each.sender in mine)
            for each in deliveries
        ),
        tuple(thread),
    )


def file_for(identity: UUID, place: int, account: Account) -> DocumentFile:
    """The file at a place of a document. Raises ``axis.not_found`` where ``account`` may not open it."""
    found = files_visible_to(account).filter(document=identity, place=place).first()
    if found is None:
        raise not_for_you()
    return found


def delivery_for(identity: UUID, account: Account) -> Delivery:
    """The delivery with this id. Raises ``axis.not_found`` for anybody else's."""
    found = deliveries_visible_to(account).select_related("document").filter(pk=identity).first()
    if found is None:
        raise not_for_you()
    return found
