"""Publishing: an act leaves its event in its own transaction, or neither happened.

An event is one row, written by one statement without waiting for anything but the database; the sealer does
the rest later. ``publish_many`` writes the same rows by COPY, for logs whose messages are committed in
groups.
"""

from collections.abc import Iterable
from typing import cast
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError
from psycopg import pq

from nhip.kernel.clock import now
from nhip.kernel.events import Event, Posting
from nhip.kernel.ledger.database import Row
from nhip.kernel.ledger.envelope import written
from nhip.kernel.ledger.eras import current_era
from nhip.kernel.ledger.payload import moment_text

_COLUMNS = "id, era, type, subject, agency, actor, at, body"
_STATEMENT = b"nhip_publish"
_INSERT = f"INSERT INTO kernel_event ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)".encode()  # noqa: S608

_prepared: WeakSet[psycopg.Connection[Row]] = WeakSet()


def publish(event: Event, *, subject: str, actor: str | None = None, agency: str | None = None) -> str:
    """Record ``event`` with its circumstances; returns its public id (UUID version 7).

    ``subject`` is what it is about and ``actor`` who did it, each as ``kind:id``; ``agency`` is the code of
    the agency in whose name it was done. Must be called inside ``transaction.atomic``: outside, Django's
    ``TransactionManagementError`` is raised. What rolls the act back drops the event.
    """
    database, raw = _open_transaction()
    posting = Posting(event=event, subject=subject, actor=actor, agency=agency)
    row = _row(posting, moment_text(now()), str(current_era(raw)))
    with database.wrap_database_errors:
        _insert(raw, row)
    return row[0]


def publish_many(postings: Iterable[Posting]) -> list[str]:
    """Record many events by one COPY; returns their ids, in order. Otherwise as :func:`publish`."""
    database, raw = _open_transaction()
    era, at = str(current_era(raw)), moment_text(now())
    ids: list[str] = []
    command = f"COPY kernel_event ({_COLUMNS}) FROM STDIN".encode()
    with database.wrap_database_errors, psycopg.Cursor(raw) as cursor, cursor.copy(command) as copy:
        for posting in postings:
            row = _row(posting, at, era)
            copy.write_row(row)
            ids.append(row[0])
    return ids


def _row(posting: Posting, at: str, era: str) -> tuple[str, str, str, str, str | None, str | None, str, str]:
    name, kind, subject, agency, actor, _, body = written(posting, at)
    return name, era, kind, subject, agency, actor, at, body


def _open_transaction() -> tuple[BaseDatabaseWrapper, psycopg.Connection[Row]]:
    """Django's connection and psycopg's beneath it, with the act's transaction begun on them."""
    database = connections[DEFAULT_DB_ALIAS]  # not the proxy: it looks itself up at each word
    if not database.in_atomic_block:
        raise TransactionManagementError("An event is published inside transaction.atomic, with its act.")
    database.validate_no_broken_transaction()
    raw: psycopg.Connection[Row] = database.connection
    if raw.pgconn.transaction_status == pq.TransactionStatus.IDLE:
        raw.execute(
            b"SELECT 1"
        )  # psycopg begins a transaction with its first statement, and we go beneath it
    return database, raw


def _insert(raw: psycopg.Connection[Row], values: tuple[str | None, ...]) -> None:
    # Straight to libpq: every act pays for this statement, and a cursor would double its price
    # (docs/bench.md).
    if raw not in _prepared:
        _check(raw.pgconn.prepare(_STATEMENT, _INSERT))
        _prepared.add(raw)
    encoded: list[bytes | None] = [None if value is None else value.encode() for value in values]
    # libpq takes None for NULL; psycopg's annotation has forgotten it.
    _check(raw.pgconn.exec_prepared(_STATEMENT, cast("list[bytes]", encoded)))


def _check(result: pq.abc.PGresult) -> None:
    if result.status != pq.ExecStatus.COMMAND_OK:
        state = (result.error_field(pq.DiagnosticField.SQLSTATE) or b"08006").decode()
        raise psycopg.errors.lookup(state)(result.error_message.decode(errors="replace").strip())
