"""What all checks over everything cost: 200 agencies, 300 series, 20 years, in place.

Loading the columns, the rules, the findings with their sentences, and the whole act with what it stores.
Run by ``make bench``, or alone: ``python -m bench.checks``.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

import psycopg

from bench import _figures
from bench._database import database_cpu
from bench._taking import own_peak
from nhip.kernel import postgres

MOST_SECONDS: Final = 60.0
MOST_MEGABYTES: Final = 1024


@contextmanager
def own_database() -> Iterator[dict[str, Any]]:
    """A fresh database in the measurements' cluster, with every table."""
    where = postgres.place("bench")
    with postgres.running(where), tempfile.TemporaryDirectory() as directory:
        values = postgres.connection_values(where)
        admin_values = postgres.connection_values(where, database="postgres")
        with psycopg.connect(**admin_values, autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS bench_checks WITH (FORCE)")
            admin.execute("CREATE DATABASE bench_checks")
        os.environ |= {
            "DATABASE_URL": f"postgresql:///bench_checks?host={values['host']}&user={values['user']}",
            "NHIP_SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "NHIP_ALLOWED_HOSTS": "localhost",
            "NHIP_LEDGER_KEY": f"{directory}/ledger.key",
            "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        }
        import django  # noqa: PLC0415 - its settings are known only now
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield postgres.connection_values(where, database="bench_checks")
        finally:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
            with psycopg.connect(**admin_values, autocommit=True) as admin:
                admin.execute("DROP DATABASE bench_checks WITH (FORCE)")


def timed(name: str, act: Callable[[], Any]) -> Any:
    """What ``act`` returns; printed are its CPU, the database's, the clock and the most memory so far."""
    start, cpu, theirs = time.perf_counter(), time.process_time(), database_cpu()
    found = act()
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    theirs = database_cpu() - theirs
    print(f"| {name} | {worked:.1f} s | {theirs:.1f} s | {took:.1f} s | {own_peak():.0f} MiB |", flush=True)
    return found


def _apart(columns: Any, known: dict[str, Any]) -> None:
    """The rules by themselves, on columns that are there already."""
    from nhip.measure.collection.checking.law import checks  # noqa: PLC0415 - Django is set up by now
    from nhip.measure.collection.checking.rules.running import run  # noqa: PLC0415

    hits = timed("all checks", lambda: run(columns, checks().values(), known))
    print(f"{len(hits):,} findings over {len(columns):,} figures")


def main() -> None:
    """Measure and print; fail where the promise is not kept."""
    with own_database() as values:
        with psycopg.connect(**values) as own, own.cursor() as cursor:
            count = _figures.copy_in(cursor)
            outside = _figures.copy_published(cursor)
        with psycopg.connect(**values, autocommit=True) as own:
            own.execute("ANALYZE")
        print(f"{count:,} figures handed in, {outside:,} published\n")
        print("| step | our CPU | the database's | clock | memory |")
        print("|---|---:|---:|---:|---:|")
        from django.db import transaction  # noqa: PLC0415 - set up above

        from nhip.measure.collection.acts import find_discrepancies as act  # noqa: PLC0415
        from nhip.measure.collection.checking.loading import load  # noqa: PLC0415

        known = _figures.known()
        with transaction.atomic():
            _apart(timed("loading by binary copy", load), known)
        with patch.object(act, "register", lambda: known):
            start = time.perf_counter()
            areas = [f"H{number:02}" for number in range(1, 64)]
            done = timed("the whole act", lambda: act.find_discrepancies(by=None, areas=areas))
            took = time.perf_counter() - start
        print(f"{done.opened:,} discrepancies opened")
        if took > MOST_SECONDS or own_peak() > MOST_MEGABYTES:
            raise SystemExit(f"promised: {MOST_SECONDS:.0f} s and {MOST_MEGABYTES} MB")


if __name__ == "__main__":
    main()
