"""What ``/api/documents`` answers, as JSON: codes as they are stored, times in UTC, null for what is not."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema


class DeliveryOut(Schema):
    """A document at one receiver. ``delivery`` is the id of its message."""

    delivery: UUID
    document: UUID
    document_id: str
    sender: str
    receiver: str
    number: str
    notation: str
    type: str
    subject: str
    priority: int
    state: str
    ask: str
    asked: str
    sent_at: datetime
    arrived_at: datetime | None
    opened_at: datetime | None
    registered_at: datetime | None
    ended_at: datetime | None
    open_by: date
    due_on: date | None
    times_raised: int


class PageOut(Schema):
    """A page of the register; ``after`` leads to the next, null on the last."""

    rows: list[DeliveryOut]
    after: UUID | None


class FileOut(Schema):
    """A file; ``may_open`` is false for a confidential one that names other readers."""

    place: int
    name: str
    size: int
    sha256: str
    media_type: str
    is_confidential: bool
    may_open: bool


class ChangeOut(Schema):
    """Something that was said of a delivery; ``message`` proves it."""

    code: str
    by: str
    description: str
    staff: dict[str, Any]
    said_at: datetime | None
    logged_at: datetime
    message: UUID
    has_effect: bool


class DeliveryWayOut(Schema):
    """A delivery with its history."""

    delivery: DeliveryOut
    changes: list[ChangeOut]


class WayOut(Schema):
    """A document's way."""

    document: UUID
    document_id: str
    sender: str
    subject: str
    thread: UUID
    about: UUID | None
    oddities: list[dict[str, Any]]
    files: list[FileOut]
    deliveries: list[DeliveryWayOut]


class DocumentMonthOut(Schema):
    """What an agency issued in a month; ``all`` is null where it has not said how many went on paper."""

    agency: str
    month: str
    by_network: int
    on_paper: int | None
    all: int | None


class DeliveryMonthOut(Schema):
    """What became of what an agency was sent in a month; medians in hours."""

    agency: str
    month: str
    received: int
    opened: int
    opened_late: int
    unopened: int
    done: int
    overdue: int
    hours_to_arrive: float | None
    hours_to_open: float | None


class FactsOut(Schema):
    """What may be counted of the exchange in one month."""

    month: str
    agencies: int
    connected: int
    documents: list[DocumentMonthOut]
    deliveries: list[DeliveryMonthOut]
