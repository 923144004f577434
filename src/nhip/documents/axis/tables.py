"""Deliveries in bulk: found by what messages call them, changed and written for a whole group at once.

Messages come in groups of hundreds, and each group pays for one statement of a kind, not for one a message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

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
    """A delivery as it stands while a group is worked through."""

    id: UUID
    progress: DeliveryProgress
    arrived_at: datetime | None
    opened_at: datetime | None
    registered_at: datetime | None
    ended_at: datetime | None

    def move_to(self, progress: DeliveryProgress, at: datetime) -> None:
        """Take up what was said at ``at``."""
        state = progress.state
        if state is not DeliveryState.SENT and state is not DeliveryState.RECALLED:
            self.arrived_at = self.arrived_at or at
        if state in _OPENED:
            self.opened_at = self.opened_at or at
        if state is DeliveryState.REGISTERED:
            self.registered_at = self.registered_at or at
        if state.is_final:
            self.ended_at = self.ended_at or at
        self.progress = progress


_FOUND: Final = (
    "d.id, d.state, d.ask, d.asked, d.seen, d.arrived_at, d.opened_at, d.registered_at, d.ended_at"
)
# LATERAL with a LIMIT of its own: one look into two indexes for each name, whatever the planner thinks.
_BY_ID: Final = f"""
    SELECT w.place, {_FOUND}
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS w(sender, document, receiver, place)
    CROSS JOIN LATERAL (
        SELECT x.id FROM axis_exchangeddocument x
        WHERE x.sender = w.sender AND x.document_id = w.document AND x.revision = 0 LIMIT 1
    ) x
    CROSS JOIN LATERAL (
        SELECT d.* FROM axis_delivery d WHERE d.document_id = x.id AND d.receiver = w.receiver
        ORDER BY d.id DESC LIMIT 1
    ) d
"""  # noqa: S608 - the columns are ours
_BY_CODE: Final = f"""
    SELECT {_FOUND} FROM axis_delivery d JOIN axis_exchangeddocument x ON x.id = d.document_id
    WHERE x.sender = %s AND d.receiver = %s AND x.revision = 0
      AND x.number || '/' || x.notation = %s AND (%s::date IS NULL OR x.promulgated_on = %s)
    ORDER BY d.id DESC LIMIT 2
"""  # noqa: S608


def standings(names: Iterable[Named]) -> dict[Named, Standing]:
    """How the deliveries of these names stand; names without one are left out."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [list(part) for part in zip(*wanted, strict=True)])
        return {wanted[place - 1]: _standing(row) for place, *row in cursor.fetchall()}


def standing_by_code(sender: str, receiver: str, code: str, day: date | None) -> Standing | None:
    """How the one delivery stands that is named by ``number/notation`` and its date; None where none or
    several are.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_CODE, [sender, receiver, code, day, day])
        rows = cursor.fetchall()
    return _standing(rows[0]) if len(rows) == 1 else None


def save_standings(changed: Iterable[Standing]) -> None:
    """Write back how deliveries stand, by one statement."""
    rows = [_values(each) for each in changed]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE axis_delivery d SET state = w.state, ask = w.ask, asked = w.asked, seen = w.seen,"
            " arrived_at = w.arrived, opened_at = w.opened, registered_at = w.registered, ended_at = w.ended"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],"
            " %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])"
            " AS w(id, state, ask, asked, seen, arrived, opened, registered, ended) WHERE d.id = w.id",
            [list(column) for column in zip(*rows, strict=True)],
        )


def close_requests(answered: Sequence[Standing], at: datetime) -> None:
    """End the deliveries of the requests that these were asked, now that their receivers have answered."""
    if answered:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE axis_delivery r SET state = 'done', ended_at = %s,"
                " arrived_at = coalesce(r.arrived_at, %s), opened_at = coalesce(r.opened_at, %s)"
                " FROM axis_exchangeddocument q, axis_delivery t"
                " WHERE r.document_id = q.id AND q.about_id = t.document_id AND r.receiver = t.receiver"
                " AND t.id = ANY(%s::uuid[]) AND r.is_request AND r.ended_at IS NULL",
                [at, at, at, [each.id for each in answered]],
            )


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


def progress_of(state: str, ask: str, asked: str, seen: str) -> DeliveryProgress:
    """What four columns of a delivery say."""
    return DeliveryProgress(
        state=DeliveryState(state),
        ask=AskState(ask),
        asked=AskKind(asked) if asked else None,
        seen=frozenset(seen.split()),
    )


def _standing(row: Sequence[Any]) -> Standing:
    identity, state, ask, asked, seen, arrived, opened, registered, ended = row
    return Standing(identity, progress_of(state, ask, asked, seen), arrived, opened, registered, ended)


def _values(standing: Standing) -> tuple[Any, ...]:
    progress = standing.progress
    return (
        standing.id,
        progress.state.value,
        progress.ask.value,
        progress.asked.value if progress.asked else "",
        " ".join(sorted(progress.seen)),
        standing.arrived_at,
        standing.opened_at,
        standing.registered_at,
        standing.ended_at,
    )
