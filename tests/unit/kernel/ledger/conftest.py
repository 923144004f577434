"""A ledger of a test's own: empty, with a key in a directory of its own, committed to for real."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from nhip.kernel import postgres
from nhip.kernel.api import Event, publish, seal


@dataclass(frozen=True)
class Happened(Event):
    """Something happened, for the ledger's tests."""

    type: ClassVar[str] = "test.happened"

    number: int


_migrated: set[str] = set()


@pytest.fixture(scope="session")
def ledger_database() -> Iterator[dict[str, str]]:
    """A database in a cluster apart from the other tests', whose open transactions would hold sealing up."""
    where = postgres.place("test-ledger", throwaway=True)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    name = sql.Identifier(database := f"ledger_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with postgres.running(where):
        values = postgres.connection_values(where, database="postgres")
        with psycopg.connect(**values, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(name))
            yield {"HOST": values["host"], "USER": values["user"], "NAME": database}
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def ledger(
    ledger_database: dict[str, str],
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """An empty ledger with a key of its own, behind Django's connection for the length of a test."""
    monkeypatch.setenv("NHIP_LEDGER_KEY", str(tmp_path / "ledger.key"))
    monkeypatch.setenv("NHIP_LEDGER_ORIGIN", "nhip.test/ledger")
    usual = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict |= {"PASSWORD": "", "PORT": "", "OPTIONS": {}, **ledger_database}
        try:
            if ledger_database["NAME"] not in _migrated:
                call_command("migrate", "kernel", verbosity=0)
                _migrated.add(ledger_database["NAME"])
            empty()
            yield
        finally:
            connection.close()
            connection.settings_dict |= usual


def empty() -> None:
    tamper("TRUNCATE kernel_event, kernel_tile, kernel_checkpoint")
    tamper("DELETE FROM kernel_era WHERE number > 1")


def tamper(statement: str, *values: object) -> None:
    """Write past the guards, as somebody with the database in his hands could."""
    with database() as raw:
        raw.execute("SET session_replication_role = replica")
        done = raw.execute(statement.encode(), values)
        assert done.rowcount != 0 or "DELETE" in statement, "the tampering changed nothing"


_TABLES = ("kernel_event", "kernel_tile", "kernel_checkpoint")


def contents() -> dict[str, bytes]:
    """What the ledger's tables hold, to be put back by :func:`put_back`."""
    with database() as raw, raw.cursor() as cursor:
        found = {}
        for table in _TABLES:
            with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)".encode()) as copy:
                found[table] = b"".join(copy)
        return found


def put_back(held: dict[str, bytes]) -> None:
    """Fill the empty tables with what they held."""
    with database() as raw, raw.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, rows in held.items():
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
                copy.write(rows)


def database() -> psycopg.Connection:
    """A connection of its own to the test's database."""
    where = connection.settings_dict
    return psycopg.connect(host=where["HOST"], user=where["USER"], dbname=where["NAME"])


def environment() -> dict[str, str]:
    """What a process of its own needs to work on the test's database and ledger."""
    where = connection.settings_dict
    return os.environ | {
        "DATABASE_URL": f"postgresql:///{where['NAME']}?host={where['HOST']}&user={where['USER']}",
        "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        "NHIP_SECRET_KEY": "only-for-the-tests-" + "x" * 40,
        "NHIP_ALLOWED_HOSTS": "localhost",
    }


def happen(*numbers: int) -> list[str]:
    """Publish one event a number, each in a transaction of its own."""
    ids = []
    for number in numbers:
        with transaction.atomic():
            ids.append(publish(Happened(number), subject=f"test:{number}", actor="person:1", agency="H57"))
    return ids


def seal_up_to(size: int, *, patience: float = 60.0) -> None:
    """Seal until the ledger holds ``size`` events, or a minute has gone by."""
    deadline = time.monotonic() + patience
    while sealed_size() < size:
        if seal() is None:
            assert time.monotonic() < deadline, f"only {sealed_size()} of {size} events were sealed"
            time.sleep(0.05)


def sealed_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(size), 0) FROM kernel_checkpoint")
        return int(cursor.fetchone()[0])


def publish_and_fail(number: int) -> None:
    """Publish in an act that fails."""
    with pytest.raises(ZeroDivisionError):
        _fail_after(number)


def _fail_after(number: int) -> None:
    with transaction.atomic():
        publish(Happened(number), subject=f"test:{number}")
        raise ZeroDivisionError
