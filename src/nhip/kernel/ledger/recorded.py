"""Events as the database holds them, in the one order, for checking: their text and the columns beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from nhip.kernel.ledger.database import Row, streamed
from nhip.kernel.ledger.envelope import BadEnvelopeError, Envelope
from nhip.kernel.ledger.merkle import leaf_hash
from nhip.kernel.ledger.tile_store import Place
from nhip.kernel.words import Text

_COLUMNS: Final = "era, xid, id, type, subject, agency, actor, at, body"
_COPIED: Final = ("id", "type", "subject", "agency", "actor", "at")


@dataclass(frozen=True)
class Recorded:
    """One row of the event table: its ``place`` in the order, its columns, its sealed text."""

    place: Place
    type: str
    subject: str
    agency: str | None
    actor: str | None
    at: datetime
    body: str

    @property
    def id(self) -> str:
        return str(self.place[2])

    @cached_property
    def leaf(self) -> bytes:
        """The fingerprint of the text as it stands now."""
        return leaf_hash(self.body.encode())


@contextmanager
def recorded_events(last: Place) -> Iterator[Iterator[Recorded]]:
    """The events up to ``last``, in order, without holding them all."""
    query = f"SELECT {_COLUMNS} FROM kernel_event WHERE (era, xid, id) <= (%s, %s, %s) ORDER BY era, xid, id"  # noqa: S608
    with streamed("events", query, last) as found:
        yield map(_recorded, found)


def _recorded(row: Row) -> Recorded:
    era, xid, name, *rest = row
    return Recorded((era, xid, name), *rest)


def misfiled_column(event: Recorded) -> tuple[Text, Text] | None:
    """What the sealed text says and what the column beside it says, where the two differ."""
    try:
        envelope = Envelope.parse(event.body)
    except BadEnvelopeError as error:
        return Text(vi="một sự kiện", en="an event"), Text(vi=str(error), en=str(error))
    for column in _COPIED:
        told, stands = getattr(envelope, column), getattr(event, column)
        if told != stands:
            return _said(column, told), _said(column, stands)
    return None


def _said(column: str, value: object) -> Text:
    return Text(vi=f"cột {column}: {value}", en=f"column {column}: {value}")


def place_text(place: Place) -> Text:
    """An event's place in the order, for people."""
    era, xid, name = place
    return Text(vi=f"kỳ {era}, giao dịch {xid}, {name}", en=f"era {era}, transaction {xid}, {name}")
