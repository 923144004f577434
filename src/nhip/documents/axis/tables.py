"""Deliveries in bulk: found by what messages call them, changed and written for a whole group at once.

Messages come in groups of hundreds, and each group pays for one statement of a kind, not for one a message.
"""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection

from nhip.documents.axis.packing import pack
from nhip.documents.axis.statuses import AskKind, AskState, DeliveryProgress, DeliveryState
from nhip.documents.edxml import Staff
from nhip.kernel.api import fold

Named = tuple[str, str, str]
"""A delivery as messages name it: the document's sender, its id, the receiver."""

_OPENED: Final = frozenset(
    {
        DeliveryState.REFUSED,
        DeliveryState.REGISTERED,
        DeliveryState.ASSIGNED,
        DeliveryState.PROCESSING,
        DeliveryState.DONE,
    }
)


@dataclass(slots=True)
class Standing:
    """A delivery as it stands while a group is worked through, and what of it first happened in the group."""

    id: UUID
    progress: DeliveryProgress
    at: datetime | None = None
    has_arrived: bool = False
    is_opened: bool = False
    is_registered: bool = False

    def move_to(self, progress: DeliveryProgress, at: datetime) -> None:
        """Take up what was said at ``at``; times that stand already stay."""
        state = progress.state
        self.at = at
        self.has_arrived |= state is not DeliveryState.SENT and state is not DeliveryState.RECALLED
        self.is_opened |= state in _OPENED
        self.is_registered |= state is DeliveryState.REGISTERED
        self.progress = progress


_FOUND: Final = "d.id, d.state, d.ask, d.asked, d.seen"
# LATERAL with a LIMIT of its own: one look into two indexes for each name, whatever the planner thinks.
_BY_ID: Final = f"""
    SELECT w.place, {_FOUND}
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS w(sender, document, receiver, place)
    CROSS JOIN LATERAL (
        SELECT x.id FROM axis_exchangeddocument x
        WHERE x.sender = w.sender AND x.document_id = w.document OFFSET 0
    ) x
    CROSS JOIN LATERAL (
        SELECT d.* FROM axis_delivery d
        WHERE d.document_id = x.id AND d.receiver = w.receiver AND NOT d.is_request
        ORDER BY d.id DESC LIMIT 1
    ) d
    ORDER BY d.id
"""  # noqa: S608 - the columns are ours
_EVERYWHERE: Final = f"""
    SELECT w.sender, w.document, d.receiver, {_FOUND}
    FROM unnest(%s::text[], %s::text[]) AS w(sender, document)
    CROSS JOIN LATERAL (
        SELECT x.id FROM axis_exchangeddocument x
        WHERE x.sender = w.sender AND x.document_id = w.document OFFSET 0
    ) x
    JOIN axis_delivery d ON d.document_id = x.id AND NOT d.is_request
    ORDER BY d.id
"""  # noqa: S608 - the columns are ours
# Number and notation are among the words that a receiver finds by: their index gives the few that have them,
# which are compared then. MATERIALIZED, or the planner may walk down the receiver's register instead.
_BY_CODE: Final = f"""
    WITH named AS MATERIALIZED (
        SELECT delivery_id FROM axis_deliverywords
        WHERE documents_apart(words) @@
            documents_asked('>' || %(receiver)s, plainto_tsquery('simple', %(words)s))
    )
    SELECT DISTINCT ON (x.document_id) {_FOUND} FROM named n
    JOIN axis_delivery d ON d.id = n.delivery_id JOIN axis_exchangeddocument x ON x.id = d.document_id
    WHERE x.sender = %(sender)s AND d.receiver = %(receiver)s AND NOT d.is_request
      AND x.number || '/' || x.notation = %(code)s
      AND (%(day)s::date IS NULL OR x.promulgated_on = %(day)s)
    ORDER BY x.document_id, d.id DESC LIMIT 2
"""  # noqa: S608


# What becomes of many is the same for most: each outcome travels once, and each delivery names its own.
_SAVE: Final = """
    UPDATE axis_delivery d SET state = (%(state)s::text[])[w.o], ask = (%(ask)s::text[])[w.o],
        asked = (%(asked)s::text[])[w.o], seen = (%(seen)s::text[])[w.o],
        arrived_at = coalesce(d.arrived_at, (%(arrived)s::timestamptz[])[w.o]),
        opened_at = coalesce(d.opened_at, (%(opened)s::timestamptz[])[w.o]),
        registered_at = coalesce(d.registered_at, (%(registered)s::timestamptz[])[w.o]),
        ended_at = coalesce(d.ended_at, (%(ended)s::timestamptz[])[w.o])
    FROM unnest(%(ids)s::uuid[], %(outcomes)s::int[]) AS w(id, o)
    WHERE d.id = w.id
"""


def standings(names: Iterable[Named]) -> dict[Named, Standing]:
    """How the deliveries of these names stand; names without one are left out."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    found = _rows(_BY_ID, [_texts(part) for part in zip(*wanted, strict=True)])
    return {wanted[place - 1]: _standing(row) for place, *row in found}


def standings_everywhere(documents: Iterable[tuple[str, str]]) -> dict[Named, Standing]:
    """How the documents of these senders and ids stand, at each receiver that is known here."""
    wanted = sorted(set(documents))
    if not wanted:
        return {}
    found = _rows(_EVERYWHERE, [_texts(part) for part in zip(*wanted, strict=True)])
    return {(sender, document, receiver): _standing(row) for sender, document, receiver, *row in found}


def standing_by_code(sender: str, receiver: str, code: str, day: date | None) -> Standing | None:
    """How the latest delivery stands of the one document that is named by ``number/notation`` and its date;
    None where none or several are.
    """
    named = {"sender": sender, "receiver": receiver, "code": code, "words": fold(code), "day": day}
    rows = _rows(_BY_CODE, named)
    return _standing(rows[0]) if len(rows) == 1 else None


def day_of(written: str) -> date | None:
    """The day that a status names a document by; None where it can be read as none."""
    try:
        return date.fromisoformat(written.replace("/", "-"))
    except ValueError:
        return None


_counted = threading.local()


def saves() -> int:
    """How often deliveries were written in this thread: while it stays, what was read of them still holds."""
    return getattr(_counted, "saves", 0)


def save_standings(changed: Iterable[Standing]) -> None:
    """Write back how deliveries stand, by one statement."""
    outcomes: dict[_Outcome, int] = {}
    ids, places = [], []
    for each in changed:
        key = (each.progress, each.at, each.has_arrived, each.is_opened, each.is_registered)
        ids.append(each.id.hex)
        places.append(str(outcomes.setdefault(key, len(outcomes) + 1)))
    if ids:
        _counted.saves = saves() + 1
        columns = zip(*map(_columns, outcomes), strict=True)
        values: dict[str, str] = dict(zip(_OUTCOME, map(_texts, columns), strict=True))
        values |= {"ids": f"{{{','.join(ids)}}}", "outcomes": f"{{{','.join(places)}}}"}
        _rows(_SAVE, values)


@dataclass(slots=True, kw_only=True)
class Said:
    """One row of the history, to be written; ``staff`` is JSON (:func:`staff_text`)."""

    delivery: UUID
    message: str
    code: str
    by: str
    logged_at: datetime
    description: str = ""
    staff: str = "{}"
    said_at: datetime | None = None
    has_effect: bool = True


@lru_cache(maxsize=4096)
def staff_text(staff: Staff | None) -> str:
    """Who handled it, as the history keeps it."""
    return json.dumps(pack(staff) if staff else {}, ensure_ascii=False)


def write_history(said: Sequence[Said]) -> None:
    """Add to the history by one COPY."""
    if not said:
        return
    rows = "".join(
        f"{each.delivery.hex}\t{each.message}\t{_copied(each.code)}\t{_copied(each.by)}"
        f"\t{_copied(each.description)}\t{_copied(each.staff)}"
        f"\t{each.said_at.isoformat() if each.said_at else _NULL}\t{each.logged_at.isoformat()}"
        f"\t{'t' if each.has_effect else 'f'}\n"
        for each in said
    )
    with connection.wrap_database_errors, psycopg.Cursor(_raw()) as cursor, cursor.copy(_COPY) as copy:
        copy.write(rows)


_NULL: Final = "\\N"
_COPY: Final = (
    b"COPY axis_statuschange (delivery_id, message, code, by, description, staff, said_at, logged_at,"
    b" has_effect) FROM STDIN"
)
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@lru_cache(maxsize=4096)
def _copied(text: str) -> str:
    """A text as COPY reads it; few texts are met often, and most are met again."""
    return text.translate(_ESCAPED)


@lru_cache(maxsize=4096)
def progress_of(state: str, ask: str, asked: str, seen: str) -> DeliveryProgress:
    """What four columns of a delivery say; few values are ever met, each is read once."""
    return DeliveryProgress(
        state=DeliveryState(state),
        ask=AskState(ask),
        asked=AskKind(asked) if asked else None,
        seen=frozenset(seen.split()),
    )


def _standing(row: Sequence[Any]) -> Standing:
    identity, *columns = row
    return Standing(identity, progress_of(*columns))


_Outcome = tuple[DeliveryProgress, datetime | None, bool, bool, bool]
_OUTCOME: Final = ("state", "ask", "asked", "seen", "arrived", "opened", "registered", "ended")


def _columns(outcome: _Outcome) -> tuple[str | None, ...]:
    progress, at, has_arrived, is_opened, is_registered = outcome
    when = at.isoformat() if at else None
    return (
        progress.state.value,
        progress.ask.value,
        progress.asked.value if progress.asked else "",
        " ".join(sorted(progress.seen)),
        when if has_arrived else None,
        when if is_opened else None,
        when if is_registered else None,
        when if progress.state.is_final else None,
    )


def _texts(parts: Iterable[str | None]) -> str:
    """Texts as PostgreSQL writes an array of them: joined here, which costs a tenth of adapting each."""
    return "{" + ",".join("NULL" if part is None else _quoted(part) for part in parts) + "}"


def _quoted(part: str) -> str:
    if "\\" in part or '"' in part:
        part = part.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{part}"'


def _raw() -> Any:
    connection.ensure_connection()
    assert connection.connection is not None
    return connection.connection


def _rows(query: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows that ``query`` gives; rows travel as binary, prepared once a connection."""
    with connection.wrap_database_errors, psycopg.Cursor(_raw()) as cursor:
        cursor.execute(query.encode(), values, binary=True, prepare=True)
        return cursor.fetchall() if cursor.description else []
