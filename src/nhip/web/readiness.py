"""What must hold before the site opens: tables in shape, reference data loaded, files built.

Each step finds out cheaply whether there is anything to do, so that a second start is quick.
"""

import contextlib
import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

import nhip
from nhip.kernel.api import Text, home, is_embedded, law_path, setting
from nhip.web.models import LoadedData

_LOCK: Final = 0x6E686970  # "nhip": one process at a time changes tables or reference data


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """A body of reference data: the part's function that loads it, and the files it is read from."""

    key: str
    name: Text
    load: str
    part: str
    folders: tuple[str, ...]


REFERENCE_DATA: Final = (
    ReferenceData(
        key="register",
        name=Text(vi="Danh mục cơ quan", en="Register of agencies"),
        load="nhip.identity.api.load_register",
        part="identity",
        folders=("agencies", "units", "calendar"),
    ),
    ReferenceData(
        key="measure",
        name=Text(vi="Chỉ số và số liệu tham chiếu", en="Indices and reference figures"),
        load="nhip.measure.api.load_reference",
        part="measure",
        folders=("indices", "units", "../figures"),
    ),
)


def bring_tables_up_to_date() -> int:
    """Apply the migrations that are missing; the number of them. Two nodes that start at once take turns."""
    with _alone():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
        return len(plan)


def load_reference_data(say: Callable[[Text], None], *, again: bool = False) -> None:
    """Load each body of reference data whose files or loader changed; ``say`` hears of each before it begins.

    What was loaded is remembered in the database by digest, because it is the database that has it.
    """
    for data in REFERENCE_DATA:
        with _alone():
            digest = _digest(_sources(data))
            is_new = again or not LoadedData.objects.filter(key=data.key, digest=digest).exists()
            if is_new:
                say(Text(vi=f"Đang nạp: {data.name.vi}…", en=f"Loading: {data.name.en}…"))
                loader: Callable[[], Any] = import_string(data.load)
                loader()
                LoadedData.objects.update_or_create(key=data.key, defaults={"digest": digest})


def build_static_files() -> bool:
    """Collect the files that pages load, under names with their digest; whether anything had changed.

    They are a matter of this machine, not of the database: each machine that serves builds its own.
    """
    found = (
        Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list(ignore_patterns=None)
    )
    digest = _digest(found, by_time=True)
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "static.stamp").open("a+", encoding="ascii") as stamp:
        fcntl.flock(stamp, fcntl.LOCK_EX)  # two sites of one machine may start at once
        stamp.seek(0)
        if stamp.read() == digest and settings.STATIC_ROOT.exists():
            return False
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.truncate(0)
        stamp.write(digest)
    return True


def demo_accounts() -> Sequence[tuple[str, str, str]]:
    """The accounts to try the platform with: e-mail address, password, what each is for.

    They are made where the platform brings its own database, and elsewhere only if NHIP_DEMO asks for them;
    with them the round of figures that they play.
    """
    wanted = setting("NHIP_DEMO")
    if not (is_embedded() if wanted is None else wanted):
        return ()
    ensure: Callable[[], Sequence[tuple[str, str, str]]] = import_string(
        "nhip.identity.api.ensure_demo_accounts"
    )
    accounts = ensure()
    open_round: Callable[[], str] = import_string("nhip.measure.api.ensure_demo_round")
    open_round()
    return accounts


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _sources(data: ReferenceData) -> Iterator[Path]:
    yield from law_path().glob("sources.yaml")
    for folder in data.folders:
        yield from law_path(folder).rglob("*.*")
    yield from (Path(nhip.__file__).parent / data.part).rglob("*.py")


def _digest(paths: Iterable[Path], *, by_time: bool = False) -> str:
    """One digest over files: their names and contents, or (``by_time``) their names, sizes and times."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        status = path.stat()
        seen = f"{status.st_size} {status.st_mtime_ns}".encode() if by_time else path.read_bytes()
        total.update(f"{path}\0{len(seen)}\0".encode() + seen)
    return total.hexdigest()
