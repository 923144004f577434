"""Finding words in one agency's register of the axis, newest first, however long it is.

Words that stand in many letters are met soon by walking down the register; those that stand in few are found
by their index, where each word, and each month, stands with the agency. So both are tried, the cheaper first,
and neither ever reads what belongs to other agencies.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.db import connection

from nhip.documents.axis.months import Month
from nhip.kernel.api import clock, fold

_Value = str | int | UUID
_WALKED: Final = 500
# Deliveries' ids are given in the order of time: the first 48 bits are milliseconds.
_LAST: Final = UUID(int=2**128 - 1)
# OFFSET 0: the words of these deliveries are looked at, one by one, and not those of the whole index.
_WALK: Final = """
    SELECT d.id FROM (
        SELECT id FROM axis_delivery WHERE {side} = %s AND id < %s ORDER BY id DESC LIMIT %s
    ) d CROSS JOIN LATERAL (SELECT words FROM axis_deliverywords WHERE delivery_id = d.id OFFSET 0) w
    WHERE w.words @@ plainto_tsquery('simple', %s) ORDER BY d.id DESC LIMIT %s
"""
# MATERIALIZED: the rows are taken from the index of words, and only then put in order. In it each word stands
# with its agency (migration 0011), months as well.
_LOOK_UP: Final = """
    WITH found AS MATERIALIZED (
        SELECT delivery_id AS id FROM axis_deliverywords
        WHERE documents_apart(words) @@
            (documents_asked(%(whose)s, plainto_tsquery('simple', %(asked)s)){also})
    ) SELECT id FROM found WHERE id < %(start)s ORDER BY id DESC LIMIT %(limit)s
"""


def search_register(
    agency: str, words: str, *, is_received: bool, after: UUID | None, limit: int
) -> list[UUID]:
    """The newest deliveries behind ``after``, to the agency or from it, whose documents have all words."""
    asked, start = fold(words), after or _LAST
    if not any(letter.isalnum() for letter in asked):
        return []  # no word at all: the index would give everything
    side = "receiver" if is_received else "sender"
    walked = _rows(_WALK.format(side=side), [agency, start, _WALKED, asked, limit])
    if len(walked) == limit:
        return walked
    whose = f"{'>' if is_received else '<'}{agency}"
    month = _month(start)
    sought: dict[str, _Value] = {"whose": whose, "asked": asked, "start": start, "limit": limit}
    lately = f"'{whose} ={month}' | '{whose} ={month.previous}'"
    found = _rows(_LOOK_UP.format(also=" && %(lately)s::tsquery"), sought | {"lately": lately})
    return found if len(found) == limit else _rows(_LOOK_UP.format(also=""), sought)


def _month(start: UUID) -> Month:
    """The month that a delivery with this id was sent in; this month for one that is yet to come."""
    now = clock.now()
    seconds = min((start.int >> 80) / 1000, now.timestamp())
    return Month.of(datetime.fromtimestamp(seconds, UTC).astimezone(clock.VIETNAM).date())


def _rows(query: str, values: Sequence[_Value] | Mapping[str, _Value]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [row[0] for row in cursor.fetchall()]
