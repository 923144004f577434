"""How pages are measured: a database of their own, a browser signed in, a page and its peer asked in turns.

The whole site is asked within this process: session, second factor, gate, database, template, gzip. What
counts is CPU, this process's and that of the server process behind its database connection; the clock is told
beside it, and says more about who else was on the machine.
"""

import base64
import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from bench._database import database_cpu
from nhip.kernel import postgres

if TYPE_CHECKING:
    from django.test import Client

PEER: Final = "/so-lieu/goc-chung-thu.pem"
"""The smallest page: an answer without figures or documents."""


@contextmanager
def own_database(home: str, name: str, *, keep: bool = False) -> Iterator[str]:
    """A database called ``name`` in the measurements' own cluster, with Django set up for it, not migrated.

    Gives its address for libpq. It is fresh, and dropped afterwards; with ``keep`` the one of the last run is
    taken up, and stays.
    """
    where = postgres.place("bench")
    with postgres.running(where):
        values = postgres.connection_values(where)
        server = postgres.connection_values(where, database="postgres")
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        with psycopg.connect(**server, autocommit=True) as admin:
            if not keep:
                admin.execute(drop)
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ |= {
            "DATABASE_URL": f"postgresql:///{name}?host={values['host']}&user={values['user']}",
            "NHIP_HOME": home,
            "NHIP_SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "NHIP_ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        }
        import django  # noqa: PLC0415 - its settings are known only now

        django.setup()
        try:
            yield f"host={values['host']} user={values['user']} dbname={name}"
        finally:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
            if not keep:
                with psycopg.connect(**server, autocommit=True) as admin:
                    admin.execute(drop)


def signed_in(agency: str, role: str, *, mark: str = "") -> "Client":
    """A browser in which somebody signed in, with the second factor; ``mark`` tells their address apart."""
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from nhip.identity.api import Role, grant_role, open_account  # noqa: PLC0415

    email, password = f"{role}.{agency.lower()}{mark}@demo.example", secrets.token_urlsafe(24)
    key = base64.b32encode(secrets.token_bytes(20)).decode()
    account = open_account(email, "Người đo tốc độ", by=None, password=password)
    grant_role(account, Role(role), agency, by=None)
    TOTP.activate(account, key)
    # A browser takes answers compressed; compressing them is work of the site too.
    client = Client(headers={"accept-encoding": "gzip"})
    client.post(reverse("account_login"), {"login": email, "password": password})
    code = format_hotp_value(hotp_value(key, int(time.time()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client


@dataclass(frozen=True, slots=True)
class Answered:
    """What one answer took, in milliseconds: of this process's CPU, of its database's, of the clock."""

    own: float
    database: float
    clock: float

    @property
    def cpu(self) -> float:
        return self.own + self.database


def taken(work: Callable[[], object]) -> Answered:
    """Do the work once; what it took."""
    before, used, begun = database_cpu(), time.process_time(), time.perf_counter()
    work()
    clock, ours = time.perf_counter() - begun, time.process_time() - used
    return Answered(ours * 1000, (database_cpu() - before) * 1000, clock * 1000)


def asked(client: "Client", address: str) -> Answered:
    """Ask a page once. Ends the measurement where the answer is not 200."""

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")

    return taken(ask)


def p50(values: list[float]) -> float:
    return statistics.median(values)


def p95(values: list[float]) -> float:
    """The value that one in twenty is above."""
    return sorted(values)[int(len(values) * 0.95)]
