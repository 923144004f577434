"""Keeping a file: its bytes on disk under their digest, its row in the transaction of the act.

The bytes are written first, to a temporary name, flushed to the disk and renamed: a name never stands over
half a file. An act that rolls back leaves bytes that no row points at, which is harmless; a row without its
bytes cannot come about. Reading checks the digest again, so a file changed on the disk is never handed out.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from nhip.kernel.clock import now
from nhip.kernel.errors import Refusal
from nhip.kernel.files.sniffing import sniff
from nhip.kernel.models_files import KeptFile
from nhip.kernel.settings import home, setting
from nhip.kernel.words import Text

_BLOCK = 1 << 20


def keep_file(content: bytes | BinaryIO) -> KeptFile:
    """Keep ``content``, once: the same bytes give the same row. Must be called inside the act's transaction.

    Raises ``kernel.file_empty`` or ``kernel.file_too_large`` (``NHIP_MOST_FILE_MB``).
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A file is kept in transaction.atomic, with its act.")
    place = _root()
    place.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="arriving-", dir=place)
    arriving = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copy(content, target)
            target.flush()
            os.fsync(target.fileno())
        with arriving.open("rb") as arrived:
            media_type = sniff(arrived)
        _settle(arriving, digest)
    finally:
        arriving.unlink(missing_ok=True)
    kept, _ = KeptFile.objects.get_or_create(
        sha256=digest, defaults={"size": size, "media_type": media_type, "kept_at": now()}
    )
    return kept


def file_bytes(digest: str) -> bytes:
    """The bytes of a kept file. Raises ``kernel.file_unknown`` or ``kernel.file_damaged``."""
    path = _path(digest)
    if not path.is_file():
        raise _unknown(digest)
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise _damaged(digest)
    return content


def _copy(content: bytes | BinaryIO, target: BinaryIO) -> tuple[str, int]:
    most = setting("NHIP_MOST_FILE_MB") << 20
    seen, size = hashlib.sha256(), 0
    blocks = [content] if isinstance(content, bytes) else iter(lambda: content.read(_BLOCK), b"")
    for block in blocks:
        size += len(block)
        if size > most:
            raise _too_large(most)
        seen.update(block)
        target.write(block)
    if not size:
        raise _empty()
    return seen.hexdigest(), size


def _settle(arriving: Path, digest: str) -> None:
    path = _path(digest)
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving.rename(path)
    path.chmod(0o440)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _root() -> Path:
    chosen: Path | None = setting("NHIP_FILES")
    return chosen or home() / "files"


def _path(digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise _unknown(digest[:64])
    return _root() / digest[:2] / digest


def _empty() -> Refusal:
    return Refusal(
        "kernel.file_empty",
        Text(vi="Tệp rỗng", en="The file is empty"),
        Text(vi="Tệp không có byte nào.", en="It holds no byte."),
        Text(vi="Kiểm tra tệp rồi gửi lại.", en="Check the file and send it again."),
        status=422,
    )


def _too_large(most: int) -> Refusal:
    return Refusal(
        "kernel.file_too_large",
        Text(vi="Tệp quá lớn", en="The file is too large"),
        Text(vi=f"Mỗi tệp nhiều nhất {most >> 20} MB.", en=f"A file may hold {most >> 20} MB at most."),
        Text(
            vi="Chia nhỏ tệp, hoặc đề nghị quản trị viên nâng NHIP_MOST_FILE_MB.",
            en="Split the file, or ask the administrator to raise NHIP_MOST_FILE_MB.",
        ),
        status=413,
    )


def _unknown(digest: str) -> Refusal:
    return Refusal(
        "kernel.file_unknown",
        Text(vi="Không có tệp này", en="There is no such file"),
        Text(vi=f"Kho không giữ tệp {digest}.", en=f"The store holds no file {digest}."),
        Text(vi="Kiểm tra lại đường dẫn.", en="Check the address."),
        status=404,
    )


def _damaged(digest: str) -> Refusal:
    return Refusal(
        "kernel.file_damaged",
        Text(vi="Tệp đã bị thay đổi", en="The file was altered"),
        Text(
            vi=f"Nội dung trên đĩa không còn khớp dấu băm {digest[:12]}…",
            en=f"What lies on the disk no longer has the digest {digest[:12]}…",
        ),
        Text(
            vi="Báo quản trị viên phục hồi tệp từ bản sao lưu; không dùng nội dung này.",
            en="Have the administrator restore the file from the backup; do not use it.",
        ),
        status=500,
    )
