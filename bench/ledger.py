"""What the ledger costs: an event beside a small transaction, and sealing beside bare hashing.

Both are ratios within one run, on a database with PostgreSQL's default durability (every commit reaches the
disk). Run by ``make bench``, or alone: ``python -m bench.ledger [EVENTS]``.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar, Final

import psycopg

from nhip.kernel import postgres
from nhip.kernel.events import Event, Posting

PAIRS: Final = 3000
EVENTS: Final = 1_000_000
BATCH: Final = 50_000


@dataclass(frozen=True, kw_only=True)
class DossierReturned(Event):
    """An event of usual size."""

    type: ClassVar[str] = "bench.dossier_returned"

    dossier: str
    procedure: str
    days: int
    is_on_time: bool


def posting(number: int) -> Posting:
    """An event with its circumstances, about 400 bytes when stored."""
    return Posting(
        event=DossierReturned(
            dossier=f"000.00.13.H57-260714-{number:06}",
            procedure="2.001234.000.00.00.H57",
            days=number % 15,
            is_on_time=number % 10 > 0,
        ),
        subject=f"dossier:000.00.13.H57-260714-{number:06}",
        actor="account:0197f3c4-6a1e-7c2b-9d1f-4a5b6c7d8e9f",
        agency="000.00.13.H57",
    )


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database in a cluster of the measurements' own, with Django set up on it."""
    where = postgres.place("bench")
    with postgres.running(where), tempfile.TemporaryDirectory() as directory:
        values = postgres.connection_values(where)
        with psycopg.connect(
            **postgres.connection_values(where, database="postgres"), autocommit=True
        ) as admin:
            admin.execute("DROP DATABASE IF EXISTS bench_ledger WITH (FORCE)")
            admin.execute("CREATE DATABASE bench_ledger")
        os.environ |= {
            "DATABASE_URL": f"postgresql:///bench_ledger?host={values['host']}&user={values['user']}",
            "NHIP_SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "NHIP_ALLOWED_HOSTS": "localhost",
            "NHIP_LEDGER_KEY": f"{directory}/ledger.key",
            "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        }
        import django  # noqa: PLC0415 - its settings are known only now
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", "kernel", verbosity=0)
        try:
            yield
        finally:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
            with psycopg.connect(
                **postgres.connection_values(where, database="postgres"), autocommit=True
            ) as admin:
                admin.execute("DROP DATABASE bench_ledger WITH (FORCE)")


def timed(act: Callable[[], object]) -> float:
    """Seconds that ``act`` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def publishing() -> None:
    """The same small transaction without and with an event, in turns, on one connection."""
    from django.db import connection, transaction  # noqa: PLC0415
    from django.db.models import F, IntegerField, Manager, Model, TextField  # noqa: PLC0415

    from nhip.kernel.ledger.publishing import publish, publish_many  # noqa: PLC0415

    class Small(Model):  # noqa: DJ008 - nobody reads it
        value = IntegerField()
        note = TextField()

        class Meta:
            app_label = "kernel"

        objects: ClassVar[Manager[Any]] = Manager()

    with connection.schema_editor() as editor:
        editor.create_model(Small)
    Small.objects.bulk_create(Small(id=number, value=0, note="x" * 100) for number in range(1, 1001))
    raw = connection.connection

    def update_bare(number: int) -> None:
        query = f"UPDATE {Small._meta.db_table} SET value = value + 1 WHERE id = %s"  # noqa: SLF001
        psycopg.Cursor(raw).execute(query.encode(), [number % 1000 + 1], prepare=True)

    def update(number: int) -> None:
        Small.objects.filter(pk=number % 1000 + 1).update(value=F("value") + 1)

    def read_and_update(number: int) -> None:
        small = Small.objects.select_for_update().get(pk=number % 1000 + 1)
        small.value += 1
        small.save(update_fields=["value"])

    def transact(change: Callable[[int], None], number: int, *, is_published: bool) -> None:
        with transaction.atomic():
            change(number)
            if is_published:
                told = posting(number)
                publish(told.event, subject=told.subject, actor=told.actor, agency=told.agency)

    print(f"{'a small transaction, commit on disk':44} {'without':>9} {'with':>9} {'added':>8}")
    for name, change in {
        "UPDATE + COMMIT, prepared, no ORM": update_bare,
        "UPDATE + COMMIT, as acts write it": update,
        "SELECT FOR UPDATE + UPDATE + COMMIT": read_and_update,
    }.items():
        without, with_event = [], []
        for number in range(PAIRS):
            without.append(timed(lambda: transact(change, number, is_published=False)))  # noqa: B023
            with_event.append(timed(lambda: transact(change, number, is_published=True)))  # noqa: B023
        before, after = statistics.median(without), statistics.median(with_event)
        print(f"{name:44} {before * 1e6:6.0f} µs {after * 1e6:6.0f} µs {after / before - 1:8.1%}", flush=True)

    for size in (1, 100, 1000):
        rounds = max(3, 3000 // size)

        def group(size: int = size) -> None:
            with transaction.atomic():
                publish_many(posting(number) for number in range(size))

        each = statistics.median(timed(group) for _ in range(rounds)) / size
        print(f"{f'COPY + COMMIT of {size}, each event':44} {'':9} {each * 1e6:6.0f} µs")


def sealing(events: int) -> None:
    """Sealing a backlog beside hashing the same bodies and their tree in Python, nothing stored."""
    from nhip.kernel.ledger.queries import ledger_state  # noqa: PLC0415
    from nhip.kernel.ledger.sealing import seal  # noqa: PLC0415

    def seal_all() -> None:
        while (done := seal()) and done.is_full:
            pass

    seal_all()
    print(f"\n{f'{events:,} events':44} {'hashing':>9} {'sealing':>9} {'ratio':>8}")
    for name, fill in {"published by COPY": copied, "published one by one": committed_one_by_one}.items():
        start = ledger_state().size
        fill(events)
        hashing = hashing_seconds(start)
        sealing_took = timed(seal_all)
        assert ledger_state().size == start + events
        print(f"{name:44} {hashing:7.2f} s {sealing_took:7.2f} s {sealing_took / hashing:8.2f}")


def hashing_seconds(start: int) -> float:
    """What it takes to hash the events from ``start`` on, and their tree, once they are in memory."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kernel_event")
        cursor.execute("SELECT body FROM kernel_event ORDER BY era, xid, id OFFSET %s", [start])
        bodies = [body.encode() for (body,) in cursor.fetchall()]
    return timed(lambda: tree_of(bodies))


def copied(events: int) -> None:
    """Write the events in batches, one transaction a batch."""
    from django.db import transaction  # noqa: PLC0415

    from nhip.kernel.ledger.publishing import publish_many  # noqa: PLC0415

    for start in range(0, events, BATCH):
        with transaction.atomic():
            publish_many(map(posting, range(start, min(events, start + BATCH))))


def committed_one_by_one(events: int) -> None:
    """The same rows as if each act had written its own: a transaction an event, looped inside PostgreSQL."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(
            f"""DO $$ DECLARE told kernel_event; BEGIN
                SELECT * INTO told FROM kernel_event LIMIT 1;
                FOR n IN 1..{events} LOOP
                    INSERT INTO kernel_event (id, era, type, subject, agency, actor, at, body)
                    VALUES (gen_random_uuid(), 1, told.type, told.subject, told.agency, told.actor, told.at,
                            told.body || n);
                    COMMIT;
                END LOOP; END $$"""
        )
        cursor.execute("RESET synchronous_commit")


def tree_of(bodies: list[bytes]) -> bytes:
    """The root over ``bodies``, straightforwardly: a level at a time, an odd hash carried up."""
    level = [sha256(b"\x00" + body).digest() for body in bodies]
    while len(level) > 1:
        paired = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def main(events: int = EVENTS) -> None:
    """Measure and print."""
    with own_database():
        publishing()
        sealing(events)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
