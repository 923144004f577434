"""A running exchange for tests: a process and a database of its own, and agencies that are connected."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import pytest
from tests import databases

from nhip.kernel import postgres

_PATIENCE: Final = 90.0
_BEGUN: Final = """
import os
from nhip.web.started import started
with started():
    from nhip.identity.models import Agency, AgencyCode, Kind
    from nhip.sharing.api import connect_seat
    def tell(seat):
        print(f"{seat.agency} {seat.system_id}.{seat.secret}")
"""


@dataclass
class Served:
    """Where an exchange listens, what its agencies sign in with, and how its processes are told of it."""

    address: str
    environment: dict[str, str]
    secrets: dict[str, str]
    process: subprocess.Popen[bytes]

    def client(self, agency: str | None = None, **more: Any) -> httpx.Client:
        """Calls as the seat of ``agency``; as nobody without one."""
        headers = {} if agency is None else {"Authorization": f"Bearer {self.secrets[agency]}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=30, **more)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What its database answers."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as line:
            return line.execute(query.encode(), values).fetchall()


@contextmanager
def exchange_served(
    cluster: postgres.Place,
    place: Path,
    seating: str,
    *module: str,
    **environment: str,
) -> Iterator[Served]:
    """An exchange whose agencies ``seating`` makes and connects: Python, run on a copy of a migrated
    database; it calls ``tell`` with each seat. ``module`` and its words are what serves, if not the command
    line.
    """
    with databases.database_of_its_own(cluster, "exchange") as database:
        told = _environment(cluster, database, place) | environment
        secrets = _seated(seating, told)
        with _process(place / "exchange.log", module or _COMMAND, told) as process:
            address = f"http://127.0.0.1:{told['NHIP_EXCHANGE_PORT']}"
            _wait(address, process, place / "exchange.log")
            yield Served(address, told, secrets, process)


_COMMAND: Final = ("nhip.web.cli.main", "exchange")


def _environment(cluster: postgres.Place, database: str, place: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {
        "DATABASE_URL": databases.address(cluster, database),
        "NHIP_HOME": str(place / "home"),
        "NHIP_EXCHANGE_PORT": str(port),
        "NHIP_SECRET_KEY": "only-for-the-exchange-" + "x" * 40,
        "NHIP_ALLOWED_HOSTS": "127.0.0.1",
    }


def _seated(seating: str, environment: dict[str, str]) -> dict[str, str]:
    indented = "".join(f"    {line}\n" for line in seating.strip().splitlines())
    made = subprocess.run(
        [sys.executable, "-c", _BEGUN + indented],
        env=environment,
        check=True,
        timeout=150,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(line.split(maxsplit=1) for line in made.stdout.splitlines())


@contextmanager
def _process(
    log: Path, module: Sequence[str], environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env=environment, stdout=output, stderr=output
        )
    try:
        yield process
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
