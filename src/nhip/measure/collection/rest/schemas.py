"""The shapes of the JSON about collected figures. Values are digits as text; an empty one is no zero."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from nhip.measure.rest.schemas import Words


class SessionOut(Schema):
    """The token to send back in ``X-CSRFToken``."""

    csrf_token: str


class CellOut(Schema):
    """One figure that an agency owes, with what stands in it. ``number`` 0 is nothing yet."""

    series: str
    area: str
    period: str
    unit: str
    title: Words
    is_owner: bool
    due_on: date
    number: int
    handed_in: int
    value: str
    status: str
    reason: str
    note: str
    document: str
    last_period: str
    last_value: str
    last_status: str


class OwedOut(Schema):
    """What an agency owes in a round."""

    round: str
    agency: str
    asked: int
    answered: int
    silent: int
    figures: list[CellOut]


class EntryIn(Schema):
    """A figure to be written. ``expected`` is the number of the revision that its author saw, 0 for none."""

    series: str = Field(max_length=60)
    area: str = Field(max_length=35)
    period: str = Field(max_length=20)
    value: str = Field(default="", max_length=60)
    status: str = Field(default="", max_length=10)
    reason: str = Field(default="", max_length=400)
    note: str = Field(default="", max_length=2000)
    expected: int = Field(ge=0)


class EntriesIn(Schema):
    """Figures of one agency, written together: those that can be taken, or none where the round is closed."""

    entries: list[EntryIn] = Field(max_length=6000)


class ConflictOut(Schema):
    """A figure that somebody else wrote in between, with what stands there now."""

    series: str
    area: str
    period: str
    expected: int
    number: int
    value: str
    status: str


class RefusedOut(Schema):
    """A figure that was not taken: cause and cure."""

    series: str
    area: str
    period: str
    code: str
    cause: Words
    cure: Words


class ReportOut(Schema):
    """What became of each figure; every one is counted once."""

    written: int
    unchanged: int
    conflicts: list[ConflictOut]
    refused: list[RefusedOut]
    event_id: str | None


class UploadOut(Schema):
    """A file that was sent: what it would write, and once accepted what became of it."""

    key: str
    round: str
    agency: str
    file: str
    file_name: str
    origin: str
    state: str
    report: dict[str, Any]
    planned: int
    done: int
    result: dict[str, Any]


class AcceptIn(Schema):
    """The rows of conflicts (``row`` in the report) that are to be written all the same."""

    overwrite: list[int] = Field(default_factory=list, max_length=60_000)


class RevisionOut(Schema):
    """One thing that was written into a figure. ``author`` is a public id."""

    number: int
    value: str
    status: str
    reason: str
    note: str
    document: str
    document_name: str
    origin: str
    author: str
    recorded_at: datetime
    event_id: str


class HistoryOut(Schema):
    """What is known of a figure, oldest first; with ``known_on`` only what stood there at the end of it."""

    agency: str
    series: str
    area: str
    period: str
    known_on: date | None
    revisions: list[RevisionOut]
