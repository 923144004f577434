"""The embedded PostgreSQL: a real database that needs nothing installed and listens to this machine only.

Whoever needs the database holds it by :func:`running`. The first holder starts the server, later ones
share it, the last one stops it. Holding is a lock on a file, so a holder that was killed holds nothing,
and a server it left behind is stopped before the next one starts.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import psycopg
from psycopg import sql

from nhip.kernel.errors import Refusal
from nhip.kernel.postgres_place import Place, furnish, place, programs
from nhip.kernel.words import Text

__all__ = ["Place", "connection_values", "erase", "is_alive", "place", "restart_if_ended", "running"]

NAME: Final = "nhip"
_PATIENCE: Final = 30.0  # seconds for a start or a stop; both usually take under two
_STEP: Final = 0.03
_LOG_KEPT: Final = 1_000_000  # bytes

_TUNING: Final = {
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "effective_cache_size": "512MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
_CARELESS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_prepared_transactions": "8",  # tests prepare some; the platform itself never does
    "max_connections": "200",  # several test runs share it, one of them with fifty threads
}


def connection_values(where: Place, *, database: str = NAME) -> dict[str, Any]:
    """How to connect to the cluster at ``where``: libpq's ``host``, ``user`` and ``dbname``."""
    return {"host": str(where.socket), "user": NAME, "dbname": database}


@contextlib.contextmanager
def running(where: Place, *, bound: bool = False) -> Iterator[None]:
    """Hold the cluster at ``where`` running, with the database ``nhip`` in it.

    ``bound`` is for the process that *is* the platform's run: the server then ends with it, even if it
    is killed (on Linux), and when it leaves the server stops whoever else is connected.
    Raises :class:`Refusal` (``kernel.database_not_started``) with the end of the server's log.
    """
    where.base.mkdir(parents=True, exist_ok=True)
    with _locked(where.base / "start.lock"):
        if _is_unused(where):
            _stop(where)  # left over by a holder that was killed
            if where.throwaway:
                shutil.rmtree(where.data, ignore_errors=True)
        holding = _hold(where)
        try:
            _ensure(where, bound=bound)
        except BaseException:
            holding.close()
            raise
    try:
        yield
    finally:
        with _locked(where.base / "start.lock"):
            holding.close()
            if bound or _is_unused(where):
                _stop(where)


def is_alive(where: Place) -> bool:
    """Whether the server at ``where`` answers."""
    try:
        with psycopg.connect(**connection_values(where, database="postgres"), connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def erase(where: Place) -> None:
    """Remove the cluster at ``where`` with all its data; refuses while somebody holds it running."""
    where.base.mkdir(parents=True, exist_ok=True)
    with _locked(where.base / "start.lock"):
        if not _is_unused(where):
            raise Refusal(
                "kernel.database_in_use",
                Text(vi="Không xóa cơ sở dữ liệu đang dùng.", en="A database in use is not erased."),
                Text(vi=f"Một chương trình đang dùng {where.base}.", en=f"A program is using {where.base}."),
                Text(vi="Dừng nó (Ctrl-C) rồi thử lại.", en="Stop it (Ctrl-C) and try again."),
                retriable=True,
            )
        _stop(where)
        shutil.rmtree(where.data, ignore_errors=True)


def restart_if_ended(where: Place) -> None:
    """Start the server at ``where`` again if no process of it is left; for the one that holds it running."""
    if not _residents(where):
        with _locked(where.base / "start.lock"):
            _ensure(where, bound=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hold(where: Place) -> IO[str]:
    file = (where.base / "holders.lock").open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_unused(where: Place) -> bool:
    with (where.base / "holders.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _ensure(where: Place, *, bound: bool) -> None:
    # A server that others hold may only be slow to answer: stopping it would break what they are doing.
    if not is_alive(where) and not (_residents(where) and _answers_in_time(where)):
        _stop(where)
        furnish(where)
        binaries = programs(where)
        if not (where.data / "PG_VERSION").exists():
            _create(where, binaries)
        _start(where, binaries, bound=bound)
    with psycopg.connect(**connection_values(where, database="postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def _answers_in_time(where: Place) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while _residents(where) and time.monotonic() < deadline:
        if is_alive(where):
            return True
        time.sleep(_STEP)
    return False


def _create(where: Place, binaries: Path) -> None:
    """Make an empty cluster; one that was interrupted while being made is made again."""
    command = [
        *(str(binaries / "initdb"), f"--pgdata={where.data}", f"--username={NAME}"),
        *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"),
        *(_locale(binaries)),
        *(["--no-sync"] if where.throwaway else []),
    ]
    done = subprocess.run(  # noqa: S603 - our own binaries
        command, capture_output=True, text=True, check=False, cwd="/", timeout=120, **_as_user(where)
    )
    if done.returncode != 0:
        shutil.rmtree(where.data, ignore_errors=True)
        raise _not_started(where, done.stderr or done.stdout)


def _locale(binaries: Path) -> list[str]:
    """Full Unicode upper and lower case, the same on every machine, where the version (17) has it."""
    version = subprocess.run(  # noqa: S603 - our own binaries
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    major = int(version.split(")", 1)[1].split(".", 1)[0])
    return (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else ["--lc-ctype=C.UTF-8"]
    )


def _start(where: Place, binaries: Path, *, bound: bool) -> None:
    (where.data / "postmaster.pid").unlink(missing_ok=True)  # _stop() has seen that nobody lives there
    for stale in where.socket.iterdir():
        stale.unlink()
    options = (
        _TUNING | (_CARELESS if where.throwaway else {}) | {"unix_socket_directories": str(where.socket)}
    )
    command = [str(binaries / "postgres"), "-D", str(where.data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    if bound and (setpriv := shutil.which("setpriv")):
        command = [setpriv, "--pdeathsig", "INT", "--", *command]
    with where.log.open("ab") as log:
        if log.tell() > _LOG_KEPT:
            log.truncate(0)
        begins = log.tell()
        server = subprocess.Popen(  # noqa: S603 - our own binaries
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the run, which then stops the server in its turn
            **_as_user(where),
        )
    deadline = time.monotonic() + _PATIENCE
    while not is_alive(where):
        if server.poll() is not None or time.monotonic() > deadline:
            raise _not_started(where, where.log.read_bytes()[begins:].decode(errors="replace"))
        time.sleep(_STEP)
    _children.append(server)


_children: Final[list[subprocess.Popen[bytes]]] = []  # kept so that the ones we started are waited for


@atexit.register
def _hand_over() -> None:
    """A server that others still hold outlives the process that started it; the last holder stops it."""
    for server in _children:
        if server.poll() is None:
            server.returncode = 0


def _stop(where: Place) -> None:
    """Bring down every process that lives in the data directory: gently, then quickly, then at once."""
    for order, patience in ((signal.SIGINT, _PATIENCE), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + patience
        signalled = False
        while residents := _residents(where):
            if not signalled:
                chief = _chief(where)
                for pid in [chief] if chief in residents and order != signal.SIGKILL else residents:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, order)
                signalled = True
            if time.monotonic() > deadline:
                break
            for child in _children:
                child.poll()
            time.sleep(_STEP)
        if not residents:
            _children[:] = [child for child in _children if child.poll() is None]
            return
    raise _not_started(where, f"processes {_residents(where)} do not end")


def _chief(where: Place) -> int | None:
    """The server's process id as PostgreSQL wrote it, alive or not."""
    try:
        return int((where.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _residents(where: Place) -> list[int]:
    """Processes whose working directory is the data directory: the server and all its workers.

    Process ids are used again, above all in containers, so a number in a file proves nothing.
    """
    if not Path("/proc/self/cwd").exists():  # not Linux: the number in the file is all there is
        chief = _chief(where)
        return [chief] if chief is not None and _exists(chief) else []
    found = []
    home = str(where.data)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if str(Path(entry.path, "cwd").readlink()) in {home, f"{home} (deleted)"}:
                    found.append(int(entry.name))
    return found


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _as_user(where: Place) -> dict[str, Any]:
    if where.user is None:
        return {}
    return {"user": where.user.pw_uid, "group": where.user.pw_gid, "extra_groups": []}


def _not_started(where: Place, said: str) -> Refusal:
    last = "\n".join(said.strip().splitlines()[-12:])
    return Refusal(
        "kernel.database_not_started",
        Text(vi="PostgreSQL đi kèm không chạy được.", en="The embedded PostgreSQL did not start."),
        Text(vi=f"PostgreSQL báo:\n{last}", en=f"PostgreSQL said:\n{last}"),
        Text(
            vi=f"Xem {where.log}. Có thể đặt DATABASE_URL để dùng một PostgreSQL có sẵn.",
            en=f"See {where.log}. DATABASE_URL lets you use an existing PostgreSQL.",
        ),
        retriable=True,
        status=503,
    )
