"""The ledger's way to PostgreSQL: Django's connection and transactions, psycopg's cursors.

Tiles travel as binary, events by COPY, long replays through cursors that the server keeps; the
object-relational mapper has no words for these. Everything runs in the transaction that Django holds open,
so a rollback there drops what was written here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

Row = tuple[Any, ...]


def raw_connection() -> psycopg.Connection[Row]:
    """The connection of psycopg beneath Django's, opened if need be."""
    connection.ensure_connection()
    raw: psycopg.Connection[Row] = connection.connection
    return raw


def rows(query: str, values: Sequence[Any] = ()) -> list[Row]:
    """All rows that ``query`` gives (none for a statement that gives none); byte strings travel as bytes."""
    with connection.wrap_database_errors, psycopg.Cursor(raw_connection()) as cursor:
        cursor.execute(query.encode(), values, binary=True)
        return cursor.fetchall() if cursor.description else []


def row(query: str, values: Sequence[Any] = ()) -> Row | None:
    """The first row that ``query`` gives."""
    found = rows(query, values)
    return found[0] if found else None


@contextmanager
def streamed(
    name: str, query: str, values: Sequence[Any] = (), *, step: int = 2000
) -> Iterator[Iterator[Row]]:
    """The rows of ``query`` without holding them all: the server keeps the cursor ``name``, ``step`` at a
    time.
    """
    with connection.wrap_database_errors, psycopg.ServerCursor(raw_connection(), name) as cursor:
        cursor.itersize = step
        cursor.execute(query.encode(), values, binary=True)
        yield iter(cursor)
