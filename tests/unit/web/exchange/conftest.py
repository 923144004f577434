"""A running exchange: its own process, its own database, two agencies that are connected."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg import sql

from nhip.kernel import postgres

_SEATED = """
import sys
from nhip.web.started import started
with started():
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from nhip.identity.models import Agency, Kind
    from nhip.sharing.api import connect_seat
    for code in ("T01", "T02"):
        Agency.objects.create(code=code, kind=Kind.MINISTRY, name=f"Bộ {code}", short_name=code)
        made = connect_seat(code, by=None)
        print(f"{made.system_id}.{made.secret}")
"""
_PATIENCE = 60.0


@dataclass
class Served:
    """Where the exchange listens, what its agencies sign in with, and how its processes are told of it."""

    address: str
    environment: dict[str, str]
    secrets: list[str]
    process: subprocess.Popen[bytes]

    def client(self, seat: int | None = 0, **more: Any) -> httpx.Client:
        headers = {} if seat is None else {"Authorization": f"Bearer {self.secrets[seat]}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=20, **more)


@pytest.fixture(scope="module")
def served(cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("exchange")
    database = f"exchange_{uuid.uuid4().hex[:12]}"
    named = sql.Identifier(database)
    administration = postgres.connection_values(cluster, database="postgres")
    with psycopg.connect(**administration, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(named))
        try:
            yield from _served(cluster, database, place)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))


def _served(cluster: postgres.Place, database: str, place: Path) -> Iterator[Served]:
    values = postgres.connection_values(cluster, database=database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql:///{values['dbname']}?host={values['host']}&user={values['user']}",
        "NHIP_HOME": str(place / "home"),
        "NHIP_EXCHANGE_PORT": str(port),
        "NHIP_SECRET_KEY": "only-for-the-exchange-" + "x" * 40,
        "NHIP_ALLOWED_HOSTS": "127.0.0.1",
    }
    made = subprocess.run(
        [sys.executable, "-c", _SEATED],
        env=environment,
        check=True,
        timeout=120,
        stdout=subprocess.PIPE,
        text=True,
    )
    log = place / "exchange.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.web.exchange.serving"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    served = Served(f"http://127.0.0.1:{port}", environment, made.stdout.split(), process)
    try:
        _wait(served, log)
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait(served: Served, log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and served.process.poll() is None:
        try:
            if httpx.get(f"{served.address}/exchange/v1/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"The exchange did not start:\n{log.read_text()[-4000:]}")
