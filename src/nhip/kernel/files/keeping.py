"""Keeping a file: its bytes in the store under their digest, its row in the transaction of the act.

The bytes are written first, to a temporary name, flushed to the disk and only then given their own: a name
never stands over half a file. An act that rolls back leaves bytes that no row points at, which is harmless; a
row without its bytes cannot come about. Reading a whole file checks the digest again, so one that was changed
in the store is never handed out whole.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from nhip.kernel.clock import now
from nhip.kernel.files.forgetting import lock_content
from nhip.kernel.files.refusing import RangeRefusal, damaged, empty, too_large, unknown
from nhip.kernel.files.sniffing import sniff
from nhip.kernel.files.stores import BLOCK, store
from nhip.kernel.models_files import KeptFile
from nhip.kernel.settings import setting


def keep_file(content: bytes | BinaryIO) -> KeptFile:
    """Keep ``content``, once: the same bytes give the same row. Must be called inside the act's transaction.

    Raises ``kernel.file_empty`` or ``kernel.file_too_large`` (``NHIP_MOST_FILE_MB``).
    """
    demand_transaction()
    place = store().arrivals
    place.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="arriving-", dir=place)
    arriving = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(content, target)
            target.flush()
            os.fsync(target.fileno())
        return keep_arrived(arriving, digest, size)
    finally:
        arriving.unlink(missing_ok=True)


def keep_arrived(arrived: Path, digest: str, size: int) -> KeptFile:
    """Keep what has arrived whole on this machine's disk; ``arrived`` stays, for the caller to take away."""
    with arrived.open("rb") as content:
        media_type = sniff(content)
    lock_content(digest)
    store().settle(arrived, digest)
    kept, _ = KeptFile.objects.get_or_create(
        sha256=digest, defaults={"size": size, "media_type": media_type, "kept_at": now()}
    )
    return kept


def demand_transaction() -> None:
    """A file is kept by an act, and both stand or fall together."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A file is kept in transaction.atomic, with its act.")


def kept_file(digest: str) -> KeptFile:
    """What is known of a kept file: size, type, when it was kept. Raises ``kernel.file_unknown``."""
    kept = KeptFile.objects.filter(sha256=_checked(digest)).first()
    if kept is None:
        raise unknown(digest)
    return kept


def file_bytes(digest: str) -> bytes:
    """The bytes of a kept file. Raises ``kernel.file_unknown`` or ``kernel.file_damaged``."""
    return b"".join(open_file(digest))


def open_file(digest: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The bytes of a kept file from ``start`` up to ``end`` (not included), in blocks of a megabyte or so.

    Raises at once ``kernel.file_unknown``, or :class:`RangeRefusal` unless 0 <= start < end <= size. Whoever
    reads all of it gets it only as it was kept: before the last block the digest is checked
    (``kernel.file_damaged``). A range shorter than the file is handed out as it lies there.
    """
    place = store()
    size = place.size(_checked(digest))
    if size is None:
        raise unknown(digest)
    last = size if end is None else end
    whole = (start, last) == (0, size)
    if not whole and not 0 <= start < last <= size:
        raise RangeRefusal(start, end, size)
    blocks = place.read(digest, start, last) if size else iter(())
    return _verified(digest, blocks) if whole else blocks


def _verified(digest: str, blocks: Iterator[bytes]) -> Iterator[bytes]:
    seen, held = hashlib.sha256(), b""
    for block in blocks:
        if held:
            yield held
        seen.update(block)
        held = block
    if seen.hexdigest() != digest:
        raise damaged(digest)
    yield held


def _copy(content: bytes | BinaryIO, target: BinaryIO) -> tuple[str, int]:
    most = setting("NHIP_MOST_FILE_MB") << 20
    seen, size = hashlib.sha256(), 0
    blocks = [content] if isinstance(content, bytes) else iter(lambda: content.read(BLOCK), b"")
    for block in blocks:
        size += len(block)
        if size > most:
            raise too_large(most)
        seen.update(block)
        target.write(block)
    if not size:
        raise empty()
    return seen.hexdigest(), size


def _checked(digest: str) -> str:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise unknown(digest[:64])
    return digest
