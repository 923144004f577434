"""What the exchange is measured on: a database of its own, forty agencies with keys, processes and their
CPU.
"""

import base64
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nhip.kernel import postgres

AGENCIES = 40
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Correspondent:
    """An agency with its key, its key's id and its bearer secret."""

    code: str
    key: ec.EllipticCurvePrivateKey
    key_id: str
    bearer: str


@dataclass(frozen=True)
class Ground:
    """The environment of the processes, the agencies, and where PostgreSQL's processes are known from."""

    environment: dict[str, str]
    agencies: list[Correspondent]
    data: Path

    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['NHIP_EXCHANGE_PORT']}"

    def logged(self, which: str) -> int:
        """How many messages the log holds, or the bare endpoint's table."""
        table = "bare" if which == "bare" else "sharing_message"
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as line:
            row = line.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert row is not None
            return int(row[0])

    def postgres_cpu(self) -> float:
        """Seconds of CPU of the processes at work on this database so far; ended ones are not seen."""
        name = self.environment["DATABASE_URL"].partition("///")[2].partition("?")[0]
        chief = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{chief}/task/{chief}/children").read_text().split()
        return sum(cpu_of(int(pid)) for pid in children if name in _command(int(pid)))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def cpu_of_all(pid: int) -> float:
    """Seconds of CPU that a process and those it started have used."""
    return sum(map(cpu_of, family(pid)))


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def family(pid: int) -> list[int]:
    """A process and those it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *map(int, children)]


def memory_of(pid: int) -> float:
    """MiB that a process and those it started hold now; what they share is counted once."""
    found = 0
    for each in family(pid):
        told = Path(f"/proc/{each}/smaps_rollup").read_text()
        found += int(told.partition("\nPss:")[2].split()[0])
    return found / 1024


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """A fresh database in a cluster of the measurements' own, Django set up, agencies connected."""
    where = postgres.place("bench")
    name = f"bench_exchange_{uuid.uuid4().hex[:8]}"
    with postgres.running(where), tempfile.TemporaryDirectory(prefix="nhip-bench-") as home:
        values = postgres.connection_values(where)
        administration = postgres.connection_values(where, database="postgres")
        with psycopg.connect(**administration, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        os.environ |= {
            "DATABASE_URL": f"postgresql:///{name}?host={values['host']}&user={values['user']}",
            "NHIP_HOME": home,
            "NHIP_EXCHANGE_PORT": str(port),
            "NHIP_SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "NHIP_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "nhip.web.settings",
        }
        try:
            yield Ground(dict(os.environ), _seated(), where.data)
        finally:
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
            with psycopg.connect(**administration, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _seated() -> list[Correspondent]:
    import django  # noqa: PLC0415 - its settings are known only now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from nhip.identity.models import Agency, Kind  # noqa: PLC0415
    from nhip.sharing.api import connect_seat  # noqa: PLC0415

    found = []
    for number in range(1, AGENCIES + 1):
        code = f"B{number:02}"
        Agency.objects.create(code=code, kind=Kind.MINISTRY, name=code, short_name=code)
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        seat = connect_seat(code, by=None, public_key=pem)
        found.append(Correspondent(code, key, seat.key_id, f"{seat.system_id}.{seat.secret}"))
    return found


@contextlib.contextmanager
def serving(where: Ground, which: str) -> Iterator[subprocess.Popen[bytes]]:
    """The exchange, or the bare endpoint, while the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench._exchange_serving", which], env=where.environment
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{where.address()}/exchange/v1/ready", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def signed(sender: Correspondent, receiver: str, kind: str = "note") -> tuple[bytes, str]:
    """A message about as long as the status of a letter, and its signature in base64."""
    from nhip.sharing import keys  # noqa: PLC0415
    from nhip.sharing.api import Envelope  # noqa: PLC0415

    envelope = Envelope(
        sender=sender.code,
        receivers=(receiver,),
        kind=kind,
        consignment=uuid.uuid4().hex,
        sent_at=datetime.now(UTC),
        body={
            "document": {"organ": receiver, "code": "1042/UBND-VX", "document_id": uuid.uuid4().hex},
            "code": "03",
            "description": "Đã tiếp nhận và đăng ký vào sổ văn bản đến",
            "at": "2026-11-22T08:30:00.000Z",
            "staff": {"name": "Văn thư", "department": "Văn phòng", "email": "vanthu@example.vn"},
        },
    )
    content = envelope.canonical()
    return content, base64.b64encode(keys.sign(sender.key, content)).decode()
