"""A running exchange: three provinces and a ministry that are connected, and a department below one of them
that is not.
"""

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

import httpx
import psycopg
import pytest
from psycopg import sql
from tests.unit.documents.adapters.software import Software

from nhip.kernel import postgres

_SEATED = """
from nhip.web.started import started
with started():
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from nhip.identity.models import Agency, AgencyCode, Kind
    from nhip.sharing.api import connect_seat
    made = {}
    for code, over in (("H41", None), ("H14", None), ("G22", None), ("H57", None), ("H41.02", "H41")):
        kind = Kind.MINISTRY if code.startswith("G") else Kind.PROVINCE
        made[code] = Agency.objects.create(
            code=code, kind=kind, name=f"Cơ quan {code}", short_name=code, parent=made.get(over)
        )
        AgencyCode.objects.create(agency=made[code], scheme="qd20_2020", value=code)
        if over is None:
            AgencyCode.objects.create(agency=made[code], scheme="edxml2016", value=f"000.00.00.{code}")
            seat = connect_seat(code, by=None)
            print(f"{seat.system_id}.{seat.secret}")
"""
_PATIENCE = 60.0
CODES = ("H41", "H14", "G22", "H57")


@dataclass
class Node:
    """A running exchange: its address, what its agencies sign in with, and how processes are told of it."""

    address: str
    environment: dict[str, str]
    secrets: dict[str, str]

    def software(self, agency: str) -> Software:
        return Software(self.address, self.secrets[agency])


@pytest.fixture(scope="session")
def node(cluster: postgres.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    place = tmp_path_factory.mktemp("adapters")
    database = f"adapters_{uuid.uuid4().hex[:12]}"
    named = sql.Identifier(database)
    administration = postgres.connection_values(cluster, database="postgres")
    with psycopg.connect(**administration, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(named))
        try:
            yield from _running(cluster, database, place)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(named))


def _running(cluster: postgres.Place, database: str, place: Path) -> Iterator[Node]:
    values = postgres.connection_values(cluster, database=database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql:///{values['dbname']}?host={values['host']}&user={values['user']}",
        "NHIP_HOME": str(place / "home"),
        "NHIP_EXCHANGE_PORT": str(port),
        "NHIP_SECRET_KEY": "only-for-the-adapters-" + "x" * 40,
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
            [sys.executable, "-m", "nhip.web.cli.main", "exchange"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield Node(address, environment, dict(zip(CODES, made.stdout.split(), strict=True)))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/exchange/v1/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"The exchange did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture
def h41(node: Node) -> Iterator[Software]:
    found = node.software("H41")
    yield found
    found.close()


@pytest.fixture
def h14(node: Node) -> Iterator[Software]:
    found = node.software("H14")
    yield found
    found.close()
