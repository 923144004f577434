"""Sharing's way to PostgreSQL: Django's connection and transaction, psycopg's cursors, binary both ways.

The log is written by COPY and read by plain SQL; its counters are moved by statements over whole batches. The
object-relational mapper has no words for these.
"""

from collections.abc import Iterable, Sequence
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
    """All rows that ``query`` gives; none for a statement that gives none."""
    with connection.wrap_database_errors, psycopg.Cursor(raw_connection()) as cursor:
        cursor.execute(query.encode(), [_quickly(value) for value in values], binary=True, prepare=True)
        return cursor.fetchall() if cursor.description else []


def _quickly(value: Any) -> Any:
    """A list of texts or whole numbers as PostgreSQL writes an array; anything else as it is.

    psycopg asks for the type of each element anew, which for a group of messages costs as much as the query.
    """
    if type(value) is not list or not value:
        return value
    kinds = set(map(type, value))
    if kinds == {str}:
        return f"{{{','.join([_quoted(each) for each in value])}}}"
    return f"{{{','.join(map(str, value))}}}" if kinds == {int} else value


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def copy_in(table: str, columns: Sequence[tuple[str, str]], values: Iterable[Row]) -> None:
    """Write rows into ``table`` by one COPY; ``columns`` are names and PostgreSQL types."""
    named = ", ".join(name for name, _ in columns)
    command = f"COPY {table} ({named}) FROM STDIN (FORMAT BINARY)".encode()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(raw_connection()) as cursor,
        cursor.copy(command) as copy,
    ):
        copy.set_types([kind for _, kind in columns])
        for row in values:
            copy.write_row(row)
