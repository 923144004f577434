"""Parts of an upload on this machine's disk: one file an upload, and its length is how much has arrived.

Nothing else counts what has arrived, so no kill can make a count and the bytes disagree. Each part is on the
disk before it is answered for. One writer at a time, by a lock that dies with its process.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from nhip.kernel.files.refusing import UploadOffset, upload_busy, upload_too_long
from nhip.kernel.files.stores import BLOCK, store, sync_folder
from nhip.kernel.words import Text


def uploads_folder() -> Path:
    """Where this machine's unfinished uploads lie."""
    return store().arrivals / "uploads"


def staged_path(upload: UUID) -> Path:
    """Where the bytes of an upload lie until it is finished."""
    return uploads_folder() / upload.hex


def received(upload: UUID) -> int:
    """How many bytes of it have arrived."""
    path = staged_path(upload)
    return path.stat().st_size if path.is_file() else 0


@dataclass(frozen=True)
class Staged:
    """The bytes of one upload, locked; ``file`` is open for reading and writing, ``size`` was announced."""

    file: BinaryIO
    size: int

    @property
    def received(self) -> int:
        return os.fstat(self.file.fileno()).st_size

    def add(self, offset: int, part: BinaryIO) -> None:
        """Append ``part``, which begins at ``offset``; what is there already must be the same.

        If ``part`` breaks off, what came of it stays. Raises :class:`UploadOffset`,
        ``kernel.upload_too_long``.
        """
        before = self.received
        if not 0 <= offset <= before:
            raise self._misplaced(before)
        self.file.seek(offset)
        place = offset
        try:
            while block := part.read(BLOCK):
                known = self.file.read(min(len(block), max(before - place, 0)))
                if block[: len(known)] != known:
                    raise self._misplaced(before)
                if place + len(block) > self.size:
                    self._forget(before)
                    raise upload_too_long(self.size)
                if len(known) < len(block):
                    self.file.write(block[len(known) :])
                place += len(block)
        finally:
            self.file.flush()
            os.fsync(self.file.fileno())

    def digest(self) -> str:
        """The SHA-256 of what has arrived."""
        self.file.seek(0)
        seen = hashlib.sha256()
        while block := self.file.read(BLOCK):
            seen.update(block)
        return seen.hexdigest()

    def _forget(self, before: int) -> None:
        self.file.flush()
        if self.received > before:
            self.file.truncate(before)

    def _misplaced(self, before: int) -> UploadOffset:
        title = Text(
            vi="Phần gửi không nối tiếp phần đã nhận", en="The part does not follow what has arrived"
        )
        return UploadOffset("kernel.upload_offset", title, before, self.size)


@contextmanager
def staged(upload: UUID, size: int) -> Iterator[Staged]:
    """The bytes of an upload, for one writer; made if need be. Raises ``kernel.upload_busy``."""
    path = staged_path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise upload_busy() from None
        if is_new:
            sync_folder(path.parent)
        yield Staged(file, size)


def _opened(path: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o640), "r+b")
    except PermissionError:
        # An act that kept it was rolled back: the bytes lie in the store too, where nobody may write to them.
        return path.open("rb")
