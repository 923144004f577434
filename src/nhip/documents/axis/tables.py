"""Deliveries in bulk: found by what messages call them, changed and written for a whole group at once.

Messages come in groups of hundreds, and each group pays for one statement of a kind, not for one a message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from nhip.documents.axis.statuses import AskKind, AskState, DeliveryProgress, DeliveryState

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
_BY_CODE: Final = f"""
    SELECT {_FOUND} FROM axis_delivery d JOIN axis_exchangeddocument x ON x.id = d.document_id
    WHERE x.sender = %s AND d.receiver = %s AND NOT d.is_request
      AND x.number || '/' || x.notation = %s AND (%s::date IS NULL OR x.promulgated_on = %s)
    ORDER BY d.id DESC LIMIT 2
"""  # noqa: S608


_SAVE: Final = """
    UPDATE axis_delivery d SET state = w.state, ask = w.ask, asked = w.asked, seen = w.seen,
        arrived_at = CASE WHEN w.arrived THEN coalesce(d.arrived_at, w.at) ELSE d.arrived_at END,
        opened_at = CASE WHEN w.opened THEN coalesce(d.opened_at, w.at) ELSE d.opened_at END,
        registered_at = CASE WHEN w.registered THEN coalesce(d.registered_at, w.at) ELSE d.registered_at END,
        ended_at = CASE WHEN w.ended THEN coalesce(d.ended_at, w.at) ELSE d.ended_at END
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
        %s::bool[], %s::bool[], %s::bool[], %s::bool[])
        AS w(id, state, ask, asked, seen, at, arrived, opened, registered, ended)
    WHERE d.id = w.id
"""


def standings(names: Iterable[Named]) -> dict[Named, Standing]:
    """How the deliveries of these names stand; names without one are left out."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    found = _rows(_BY_ID, [list(part) for part in zip(*wanted, strict=True)])
    return {wanted[place - 1]: _standing(row) for place, *row in found}


def standings_everywhere(documents: Iterable[tuple[str, str]]) -> dict[Named, Standing]:
    """How the documents of these senders and ids stand, at each receiver that is known here."""
    wanted = sorted(set(documents))
    if not wanted:
        return {}
    found = _rows(_EVERYWHERE, [list(part) for part in zip(*wanted, strict=True)])
    return {(sender, document, receiver): _standing(row) for sender, document, receiver, *row in found}


def standing_by_code(sender: str, receiver: str, code: str, day: date | None) -> Standing | None:
    """How the one delivery stands that is named by ``number/notation`` and its date; None where none or
    several are.
    """
    rows = _rows(_BY_CODE, [sender, receiver, code, day, day])
    return _standing(rows[0]) if len(rows) == 1 else None


def save_standings(changed: Iterable[Standing]) -> None:
    """Write back how deliveries stand, by one statement."""
    rows = [_values(each) for each in changed]
    if rows:
        _rows(_SAVE, [list(column) for column in zip(*rows, strict=True)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One row of the history, to be written."""

    delivery: UUID
    message: str
    code: str
    by: str
    logged_at: datetime
    description: str = ""
    staff: dict[str, Any] | None = None
    said_at: datetime | None = None
    has_effect: bool = True


def write_history(said: Sequence[Said]) -> None:
    """Add to the history by one COPY."""
    if not said:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY axis_statuschange (delivery_id, message, code, by, description, staff, said_at, logged_at,"
            " has_effect) FROM STDIN"
        ) as copy,
    ):
        for each in said:
            copy.write_row(
                (
                    each.delivery,
                    each.message,
                    each.code,
                    each.by,
                    each.description,
                    Jsonb(each.staff or {}),
                    each.said_at,
                    each.logged_at,
                    each.has_effect,
                )
            )


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


def _values(standing: Standing) -> tuple[Any, ...]:
    progress = standing.progress
    return (
        standing.id,
        progress.state.value,
        progress.ask.value,
        progress.asked.value if progress.asked else "",
        " ".join(sorted(progress.seen)),
        standing.at,
        standing.has_arrived,
        standing.is_opened,
        standing.is_registered,
        progress.state.is_final,
    )


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows that ``query`` gives; parameters and rows travel as binary, prepared once a connection."""
    connection.ensure_connection()
    raw = connection.connection
    assert raw is not None
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(query.encode(), values, binary=True, prepare=True)
        return cursor.fetchall() if cursor.description else []
