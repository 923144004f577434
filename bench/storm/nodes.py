"""A node as its operator has it: started by ``nhip run``, watched from outside, killed without warning."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NHIP: Final = [sys.executable, "-m", "nhip.web.cli.main"]
_PATIENCE: Final = 240.0


@dataclass
class RunningNode:
    """One node: its home, its ports, and the processes that carry its name in their environment."""

    code: str
    home: Path
    site_port: int
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    supervisor: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where its own agencies reach its exchange."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start everything with one command, as a group of its own."""
        log = (self.home / "run.log").open("ab")
        self.supervisor = subprocess.Popen(
            [*NHIP, "run"], env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def call(self, *words: str) -> str:
        """What a command of this node prints. Raises where it fails."""
        done = subprocess.run(
            [*NHIP, *words], env=self.environment, capture_output=True, timeout=120, check=False
        )
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace")[-2000:]
            raise RuntimeError(f"nhip {' '.join(words)} at {self.code} ended with {done.returncode}: {said}")
        return done.stdout.decode()

    def wait(self) -> None:
        """Until its exchange answers."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                address = f"{self.address}/exchange/v1/ready"
                urllib.request.urlopen(address, timeout=2).close()
                return
            time.sleep(0.3)
        raise TimeoutError(f"{self.code} did not answer; see {self.home / 'run.log'}")

    def processes(self) -> dict[str, list[int]]:
        """The process ids of what runs for this node: exchange, worker, web, database, supervisor."""
        found: dict[str, list[int]] = {}
        for pid, words in _of_home(str(self.home)):
            if words and words[-1] != "run":
                kind = next((kind for kind in ("exchange", "worker", "web") if kind in words), "")
            else:
                kind = "supervisor"
            if kind:
                found.setdefault(kind, []).append(pid)
        if (chief := self._database()) is not None:
            found["database"] = [chief]
        return found

    def kill(self, kind: str) -> bool:
        """Kill -9 the ``kind``, or with ``node`` all at once; whether there was anything to kill."""
        running = self.processes()
        victims = (
            running.get(kind, []) if kind != "node" else [pid for pids in running.values() for pid in pids]
        )
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.supervisor is not None and self.supervisor.pid in victims:
            self.supervisor.wait(timeout=20)
        return bool(victims)

    def stop(self) -> None:
        """End it in good order; what does not end in time is killed."""
        if self.supervisor is not None and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.supervisor.wait(timeout=40)
        self.kill("node")

    def _database(self) -> int | None:
        for pidfile in self._pidfiles():
            with contextlib.suppress(OSError, ValueError, IndexError):
                return int(pidfile.read_text().split("\n", 1)[0])
        return None

    def _pidfiles(self) -> Iterator[Path]:
        yield from self.home.glob("*/data/postmaster.pid")


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _of_home(home: str) -> Iterator[tuple[int, list[str]]]:
    """Every process whose environment names this home, with the words of its command."""
    marked = f"NHIP_HOME={home}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if marked in (entry / "environ").read_bytes().split(b"\0"):
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                yield int(entry.name), [word for word in words if word]
