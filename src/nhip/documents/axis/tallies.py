"""The tallies of a month: read, folded, and held against the facts they were made of.

The database adds to them in the transaction that changes what is counted (migration 0008), each time by rows
of its own. Folding puts such rows together, and changes no count; whoever reads between two foldings adds
what is not folded yet. Both are one statement each, so every answer is exact for the moment it is given.
"""

from typing import Final

from django.db import connection, transaction

from nhip.documents.axis.events import TallyCorrected
from nhip.documents.axis.months import Month
from nhip.kernel.api import Posting, publish_many

# What folding takes at once, and the lock that one folding or recount holds at a time.
_A_FOLD: Final = 20_000
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('axis_tally', 2811))"

# What moved deliveries change: taken from the heaps where they lay, put where they lie.
_MOVED: Final = """
    SELECT m.agency, {month}, of.heap, change.place, change.many
    FROM {moves} m, unnest(
        axis_counts(m.was_state, m.sent_at, m.was_arrived_at, m.was_opened_at, m.was_ended_at, m.open_by,
            m.due_on),
        axis_counts(m.state, m.sent_at, m.arrived_at, m.opened_at, m.ended_at, m.open_by, m.due_on)
    ) WITH ORDINALITY AS of(past, present, heap),
    LATERAL (VALUES (of.past, -1), (of.present, 1)) AS change(place, many)
    WHERE of.past IS DISTINCT FROM of.present AND change.place IS NOT NULL
"""
_OF_MONTH: Final = _MOVED.format(month="%(month)s::date", moves="axis_tallymove")
_TAKEN: Final = _MOVED.format(month="axis_month(m.delivery)", moves="moved")

HEAPS_OF_MONTH: Final = f"""
    SELECT agency, heap, place, sum(many)::bigint AS many FROM (
        SELECT agency, month, heap, place, many FROM axis_tally WHERE month = %(month)s
        UNION ALL
        SELECT c.agency, c.month, of.heap, of.place, of.many
        FROM axis_tallychange c, unnest(c.heaps, c.places, c.many) AS of(heap, place, many)
        WHERE c.month = %(month)s
        UNION ALL
        {_OF_MONTH} AND m.delivery >= axis_least_id(%(month)s)
            AND m.delivery < axis_least_id((%(month)s::date + interval '1 month')::date)
    ) counted GROUP BY 1, 2, 3 HAVING sum(many) <> 0
"""  # noqa: S608 - texts of ours
"""How many of each agency lie at each place of each heap (``tally_models.Heap``) in ``month``."""

_FOLD: Final = f"""
    WITH taken AS (
        DELETE FROM axis_tallychange WHERE id IN (SELECT id FROM axis_tallychange ORDER BY id LIMIT %(many)s)
        RETURNING agency, month, heaps, places, many
    ), moved AS (
        DELETE FROM axis_tallymove WHERE id IN (SELECT id FROM axis_tallymove ORDER BY id LIMIT %(many)s)
        RETURNING *
    ), folded AS (
        INSERT INTO axis_tally AS t (agency, month, heap, place, many)
        SELECT agency, month, heap, place, sum(many) FROM (
            SELECT agency, month, of.heap, of.place, of.many
            FROM taken, unnest(heaps, places, taken.many) AS of(heap, place, many)
            UNION ALL
            {_TAKEN}
        ) added GROUP BY 1, 2, 3, 4 HAVING sum(many) <> 0
        ON CONFLICT (month, agency, heap, place) DO UPDATE SET many = t.many + excluded.many
        RETURNING month, many
    ) SELECT (SELECT count(*) FROM taken) + (SELECT count(*) FROM moved),
        array_agg(DISTINCT month) FILTER (WHERE many = 0) FROM folded
"""  # noqa: S608 - texts of ours
_SWEEP: Final = "DELETE FROM axis_tally WHERE month = ANY(%s) AND many = 0"

# One snapshot for both sides: what is written meanwhile adds its own change, and is corrected by nobody.
_RECOUNT: Final = f"""
    INSERT INTO axis_tallychange (agency, month, heaps, places, many)
    SELECT agency, %(month)s, array_agg(heap), array_agg(place), array_agg(many) FROM (
        SELECT agency, heap, place, sum(many) AS many FROM (
            SELECT agency, heap, place, many FROM axis_counted(%(month)s, %(following)s)
            UNION ALL
            SELECT agency, heap, place, -many FROM ({HEAPS_OF_MONTH}) tallied
        ) compared GROUP BY 1, 2, 3 HAVING sum(many) <> 0
    ) wrong GROUP BY agency
    RETURNING agency, cardinality(heaps)
"""  # noqa: S608 - texts of ours


@transaction.atomic
def fold_tallies() -> int:
    """Put together what was added since the last folding; how many rows that were. One runs at a time."""
    folded = 0
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        while True:
            cursor.execute(_FOLD, {"many": _A_FOLD})
            many, emptied = cursor.fetchone()
            if emptied:
                cursor.execute(_SWEEP, [emptied])
            folded += many
            if many < _A_FOLD:
                return int(folded)


@transaction.atomic
def recount_month(month: Month) -> tuple[str, ...]:
    """Count a month anew from its documents, deliveries and counts of paper, and correct what the tallies say
    otherwise; the agencies that were wrong, none as long as the database did its work. Each is an event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_RECOUNT, {"month": month.first_day, "following": month.following.first_day})
        wrong = sorted(cursor.fetchall())
    publish_many(
        Posting(
            event=TallyCorrected(agency_code=agency, month=str(month), places=places),
            subject=f"agency:{agency}",
            agency=agency,
        )
        for agency, places in wrong
    )
    return tuple(agency for agency, _ in wrong)


def months_counted() -> tuple[Month, ...]:
    """The months in which anything was counted, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT month FROM axis_tally UNION SELECT month FROM axis_tallychange ORDER BY month")
        return tuple(Month.of(month) for (month,) in cursor.fetchall())
