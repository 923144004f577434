"""Eras: which cluster's transaction numbers an event carries.

The order of events rests on PostgreSQL's 64-bit transaction numbers, which only grow within one cluster. A
dump restored elsewhere meets numbers that start anew, so each move opens an era, and the order is era first.
A cluster is known by its system identifier; moving back to an old cluster opens a new era too.
"""

from weakref import WeakKeyDictionary, WeakSet

import psycopg

from nhip.kernel.ledger.database import Row, row, rows

_known: WeakKeyDictionary[psycopg.Connection[Row], int] = WeakKeyDictionary()
_opened_here: WeakSet[psycopg.Connection[Row]] = WeakSet()


def current_era(raw: psycopg.Connection[Row]) -> int:
    """The era of the cluster that Django's connection is to; ``raw`` is psycopg's connection beneath it.

    A new era is opened, in the open transaction. The answer is asked of the database once a connection: a
    connection cannot outlive its cluster. The one that opens an era goes on asking, because its transaction
    may yet be rolled back.
    """
    if raw in _known:
        return _known[raw]
    number, is_ours = _latest()
    if not is_ours:
        number += 1
        _open(number)
        _opened_here.add(raw)
    elif raw not in _opened_here:
        _known[raw] = number
    return number


def _latest() -> tuple[int, bool]:
    found = row(
        "SELECT number, cluster = (SELECT system_identifier FROM pg_control_system())"
        " FROM kernel_era ORDER BY number DESC LIMIT 1"
    )
    return (found[0], found[1]) if found else (0, False)


def _open(number: int) -> None:
    # Whoever opens it first wins; another one waits here for that transaction to end, and agrees with it.
    rows(
        "INSERT INTO kernel_era (number, cluster) SELECT %s, system_identifier FROM pg_control_system()"
        " ON CONFLICT (number) DO NOTHING",
        [number],
    )
