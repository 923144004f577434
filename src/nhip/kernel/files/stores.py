"""Where the bytes of kept files lie: in a folder, or in an object store that speaks S3 (``NHIP_FILES``).

Both are told what to keep by a file on this machine whose digest is known already, and both show a name only
over the whole content. What is taken away again is what must not stay (``forgetting``), and nothing else.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from nhip.kernel.files.refusing import no_s3, unknown
from nhip.kernel.settings import home, setting

BLOCK: Final = 1 << 20


class Store(Protocol):
    """A place for contents. ``arrivals`` is the folder of this machine where they wait to be whole."""

    arrivals: Path

    def size(self, digest: str) -> int | None:
        """How many bytes it holds under ``digest``; None where it holds none."""

    def settle(self, arrived: Path, digest: str) -> None:
        """Keep what ``arrived`` holds, whose digest this is; ``arrived`` itself stays."""

    def read(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to ``end``, in blocks. Raises ``kernel.file_unknown``."""

    def remove(self, digest: str) -> None:
        """Take away what it holds under ``digest``, if anything."""


def store() -> Store:
    """The store that is set."""
    chosen: Path | str | None = setting("NHIP_FILES")
    if isinstance(chosen, str):
        try:
            from nhip.kernel.files.s3 import bucket_store  # noqa: PLC0415 - an extra of such nodes
        except ModuleNotFoundError:
            raise no_s3() from None
        return bucket_store(chosen)
    return FolderStore(chosen or home() / "files")


def free_bytes() -> int:
    """How much room the disk has on which files arrive."""
    place = store().arrivals
    place.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(place).free


def sync_folder(path: Path) -> None:
    """Have the names in a folder written to the disk."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class FolderStore:
    """A folder, in folders of 256 by the beginning of the digest."""

    def __init__(self, root: Path) -> None:
        self.arrivals = root

    def size(self, digest: str) -> int | None:
        path = self._path(digest)
        return path.stat().st_size if path.is_file() else None

    def settle(self, arrived: Path, digest: str) -> None:
        path = self._path(digest)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._place(arrived, path)
        path.chmod(0o440)
        sync_folder(path.parent)

    def read(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        try:
            source = self._path(digest).open("rb")
        except FileNotFoundError:
            raise unknown(digest) from None
        with source:
            source.seek(start)
            while start < end and (block := source.read(min(BLOCK, end - start))):
                start += len(block)
                yield block

    def remove(self, digest: str) -> None:
        path = self._path(digest)
        if path.is_file():
            path.unlink()
            sync_folder(path.parent)

    def _place(self, arrived: Path, path: Path) -> None:
        """A second name for the same bytes, where the file system can; else a copy, named when whole."""
        try:
            path.hardlink_to(arrived)
        except FileExistsError:
            return  # another act kept the same content meanwhile
        except OSError:
            copy = arrived.with_name(f"{arrived.name}.copy")
            with arrived.open("rb") as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, BLOCK)
                target.flush()
                os.fsync(target.fileno())
            copy.rename(path)

    def _path(self, digest: str) -> Path:
        return self.arrivals / digest[:2] / digest
