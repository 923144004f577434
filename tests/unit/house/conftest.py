"""A run of its own for each test: its own database, secrets and files, removed afterwards."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhip.kernel import postgres
from nhip.kernel.settings import checkout


@pytest.fixture
def own_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty ``NHIP_HOME`` in the checkout, where the database's user may go, with a short name."""
    home = checkout() / ".nhip" / f"t{uuid.uuid4().hex[:6]}"
    monkeypatch.setenv("NHIP_HOME", str(home))
    for name in ("DATABASE_URL", "NHIP_SECRET_KEY", "NHIP_ALLOWED_HOSTS", "NHIP_SITE_URL", "NHIP_DEMO"):
        monkeypatch.delenv(name, raising=False)
    where = postgres.place()
    yield home
    postgres.erase(where)
    for leftover in (where.base, where.socket, home):
        shutil.rmtree(leftover, ignore_errors=True)


def processes_in(directory: Path) -> list[int]:
    """Processes whose command line or working directory names ``directory``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            stands_in = os.fsencode((entry / "cwd").readlink())
        except OSError:
            continue
        if os.fsencode(directory) in command + b"\0" + stands_in:
            found.append(int(entry.name))
    return found
