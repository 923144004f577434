"""Databases for tests, each a copy of one that has all tables and nothing in them.

Applying every migration takes seconds, copying what came of it a fifth of one; so the first that needs
a database makes the model, and all workers and all served sites copy it.
"""

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

import nhip
from nhip.kernel import postgres

_MIGRATED: Final = """
from nhip.web.started import started
with started():
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
"""


def address(cluster: postgres.Place, database: str) -> str:
    """The ``DATABASE_URL`` of a database of the tests' server."""
    values = postgres.connection_values(cluster, database=database)
    return f"postgresql:///{values['dbname']}?host={values['host']}&user={values['user']}"


@contextmanager
def database_of_its_own(cluster: postgres.Place, purpose: str) -> Iterator[str]:
    """The name of a copy of the model, dropped at the end whoever still uses it."""
    model = sql.Identifier(migrated(cluster))
    name = f"{purpose}_{uuid.uuid4().hex[:12]}"
    made = sql.Identifier(name)
    with _administration(cluster) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, model))
        try:
            yield name
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


def migrated(cluster: postgres.Place) -> str:
    """The name of the model. It is made by whoever asks first, and anew when a migration changes."""
    digest = hashlib.sha256()
    for file in sorted(Path(nhip.__file__).parent.rglob("migrations/*.py")):
        digest.update(file.read_bytes())
    name = f"migrated_{digest.hexdigest()[:16]}"
    with _administration(cluster) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext('migrated'))")  # until this connection ends
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            begun = sql.Identifier(f"{name}_begun")
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(begun))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(begun))
            told = os.environ | {
                "DATABASE_URL": address(cluster, f"{name}_begun"),
                "NHIP_HOME": str(cluster.base / "migrated"),
                "NHIP_SECRET_KEY": "only-for-the-tests-" + "x" * 40,
                "NHIP_ALLOWED_HOSTS": "127.0.0.1",
            }
            subprocess.run([sys.executable, "-c", _MIGRATED], env=told, check=True, timeout=150)
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(begun, sql.Identifier(name)))
    return name


def _administration(cluster: postgres.Place) -> psycopg.Connection[Any]:
    return psycopg.connect(**postgres.connection_values(cluster, database="postgres"), autocommit=True)
