"""Sharing's way to PostgreSQL: Django's connection and transaction, psycopg's forms of values, binary back.

The log is written by COPY and read by plain SQL; its counters are moved by statements over whole batches. The
object-relational mapper has no words for these. Each statement is read and planned by PostgreSQL once a
connection: for a small group of messages that costs as much as carrying it out.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import errors, pq
from psycopg.adapt import PyFormat, Transformer

Row = tuple[Any, ...]
_Statement = tuple[str, tuple[int, ...]]  # its text, and the types of what is given to it

_prepared: Final[WeakKeyDictionary[psycopg.Connection[Row], dict[_Statement, bytes]]] = WeakKeyDictionary()


def raw_connection() -> psycopg.Connection[Row]:
    """The connection of psycopg beneath Django's, opened if need be."""
    connection.ensure_connection()
    raw: psycopg.Connection[Row] = connection.connection
    return raw


def rows(query: str, values: Sequence[Any] = ()) -> list[Row]:
    """All rows that ``query`` gives; none for a statement that gives none. ``%s`` stands for each value."""
    with connection.wrap_database_errors:
        raw = raw_connection()
        if not raw.autocommit and raw.pgconn.transaction_status == pq.TransactionStatus.IDLE:
            raw.execute(b"SELECT 1")  # psycopg begins a transaction with its first statement; ours go beneath
        form = Transformer(raw)
        given = form.dump_sequence([_quickly(value) for value in values], [PyFormat.AUTO] * len(values))
        name = _name(raw, query, form.types or ())
        # libpq takes None for NULL; psycopg's annotation has forgotten it.
        result = _checked(
            raw.pgconn.exec_prepared(name, cast("list[Any]", given), form.formats, pq.Format.BINARY)
        )
        if result.status == pq.ExecStatus.COMMAND_OK:
            return []
        form.set_pgresult(result, format=pq.Format.BINARY)
        return form.load_rows(0, result.ntuples, tuple)


def _name(raw: psycopg.Connection[Row], query: str, types: tuple[int, ...]) -> bytes:
    """What the statement is called on this connection; it is prepared when first used there.

    Not by psycopg, which prepares nothing on Django's connections, and where it does forgets it with each
    transaction that is rolled back.
    """
    known = _prepared.setdefault(raw, {})
    if (query, types) not in known:
        places = count(1)
        text = re.sub("%s", lambda _: f"${next(places)}", query)
        name = f"sharing_{len(known)}".encode()
        _checked(raw.pgconn.prepare(name, text.encode(), types))
        known[query, types] = name
    return known[query, types]


def _checked(result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in {pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK}:
        return result
    if result.error_field(pq.DiagnosticField.SQLSTATE) is None:  # PostgreSQL did not say so: it is gone
        raise errors.ConnectionFailure(result.error_message.decode(errors="replace").strip())
    raise errors.error_from_result(result)


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
