"""Lines of a register for tests, made past the acts."""

import uuid
from typing import Any

from nhip.documents.office.models import Book, Channel, Direction, Entry, Stage
from nhip.kernel.api import now


def line(agency: str, *, book: Book, number: int, **fields: Any) -> Entry:
    """A line of ``book`` under ``number``."""
    key = str(uuid.uuid4())
    shape: dict[str, Any] = {
        "key": key,
        "thread": key,
        "agency": agency,
        "direction": Direction.IN,
        "channel": Channel.PAPER,
        "kind": "Công văn",
        "subject": "V/v thử sổ",
        "stage": Stage.REGISTERED,
        "registered_at": now(),
        "registered_by": "",
        "event_id": "-",
    }
    return Entry.objects.create(**shape | fields, book=book, number=number)
