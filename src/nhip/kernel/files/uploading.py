"""Large files in parts: begun, sent piece by piece, finished; resumed after any break.

An upload belongs to the ``owner`` who began it, a text of the caller's choosing such as ``agency:H57.02``; to
everybody else it does not exist. Every byte must be sent even where the store holds the same content already:
to spare it would tell a stranger, who knows only a digest, that somebody else has that document here.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import connection, transaction

from nhip.kernel.clock import now
from nhip.kernel.files import refusing
from nhip.kernel.files.keeping import demand_transaction, keep_arrived
from nhip.kernel.files.refusing import UploadOffset
from nhip.kernel.files.staging import received, staged, staged_path
from nhip.kernel.models_files import FileUpload, KeptFile
from nhip.kernel.settings import setting
from nhip.kernel.words import Text

_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload as it stands: ``received`` of ``size`` bytes; ``kept`` is the file's digest once it is
    finished.

    ``sha256`` is what was announced, or empty. After ``expires_at`` it is forgotten unless more arrives.
    """

    id: UUID
    owner: str
    name: str
    size: int
    sha256: str
    received: int
    begun_at: datetime
    expires_at: datetime
    kept: str

    @property
    def is_finished(self) -> bool:
        """Whether the file is kept."""
        return bool(self.kept)


def begin_upload(owner: str, *, size: int, sha256: str | None = None, name: str = "") -> Upload:
    """Announce a file of ``size`` bytes, with its SHA-256 where the sender knows it: without it, damage on
    the way is found by nobody but the sender, who compares the digest of what was kept.

    Raises ``kernel.file_empty``, ``kernel.file_too_large``, ``kernel.upload_form`` (a digest or a name that
    is none) or ``kernel.upload_quota`` (``NHIP_OPEN_UPLOADS``).
    """
    if size <= 0:
        raise refusing.empty()
    if size > (most := setting("NHIP_MOST_FILE_MB") << 20):
        raise refusing.too_large(most)
    digest = (sha256 or "").lower()
    if digest and not re.fullmatch("[0-9a-f]{64}", digest):
        raise refusing.upload_form(Text(vi="SHA-256 gồm 64 chữ số hệ 16.", en="A SHA-256 has 64 hex digits."))
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise refusing.upload_form(
            Text(
                vi=f"Tên tệp dài quá {_LONGEST_NAME} ký tự hoặc có ký tự điều khiển.",
                en=f"The name has more than {_LONGEST_NAME} characters, or control characters.",
            )
        )
    with transaction.atomic():
        _queue_up(owner)
        if FileUpload.objects.filter(owner=owner, kept=None).count() >= setting("NHIP_OPEN_UPLOADS"):
            raise refusing.upload_quota(setting("NHIP_OPEN_UPLOADS"))
        row = FileUpload.objects.create(owner=owner, name=name, size=size, sha256=digest, begun_at=now())
    return _shown(row)


def append_part(upload_id: UUID | str, owner: str, offset: int, content: bytes | BinaryIO) -> Upload:
    """Add a part that begins at ``offset``; when this returns, it is on the disk.

    A part sent again, wholly or partly there already, changes nothing and is no error. If ``content`` breaks
    off with an exception, what came of it stays. Needs no transaction, and holds none while it reads.

    Raises ``kernel.upload_unknown``, ``kernel.upload_finished``, ``kernel.upload_busy``,
    ``kernel.upload_too_long`` or :class:`UploadOffset` (``kernel.upload_offset``: there is a gap, or the
    bytes differ from those that have arrived), whose ``received`` is where to go on.
    """
    row = _row(upload_id, owner)
    if row.kept_id:
        raise refusing.upload_finished()
    with staged(row.id, row.size) as part:
        part.add(offset, io.BytesIO(content) if isinstance(content, bytes) else content)
    return _shown(row)


def finish_upload(upload_id: UUID | str, owner: str) -> KeptFile:
    """Keep the file; inside the act's transaction. Until the upload expires, finishing again gives the same.

    Raises ``kernel.upload_unknown``, ``kernel.upload_busy``, :class:`UploadOffset`
    (``kernel.upload_incomplete``) or ``kernel.upload_digest``: then what arrived is gone, and sending begins
    at 0.
    """
    demand_transaction()
    row = _row(upload_id, owner, locked=True)
    if row.kept is not None:
        return row.kept
    path = staged_path(row.id)
    with staged(row.id, row.size) as arrived:
        if arrived.received < row.size:
            title = Text(vi="Tệp chưa gửi hết", en="The file has not arrived whole")
            raise UploadOffset("kernel.upload_incomplete", title, arrived.received, row.size)
        digest = arrived.digest()
        if row.sha256 and row.sha256 != digest:
            path.unlink()
            raise refusing.upload_digest(row.sha256, digest)
        row.kept = keep_arrived(path, digest, row.size)
    row.save(update_fields=["kept"])
    transaction.on_commit(_remover(path))
    return row.kept


def upload_state(upload_id: UUID | str, owner: str) -> Upload:
    """How far an upload is. Raises ``kernel.upload_unknown``."""
    return _shown(_row(upload_id, owner))


def expiry(row: FileUpload) -> datetime:
    """When an upload is forgotten: ``NHIP_UPLOAD_DAYS`` after it was begun, or after its last part."""
    path, last = staged_path(row.id), row.begun_at
    if path.is_file():
        last = max(last, datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return last + timedelta(days=setting("NHIP_UPLOAD_DAYS"))


def _remover(path: Path) -> Callable[[], None]:
    return partial(path.unlink, missing_ok=True)


def _row(upload_id: UUID | str, owner: str, *, locked: bool = False) -> FileUpload:
    try:
        key = upload_id if isinstance(upload_id, UUID) else UUID(upload_id)
    except ValueError:
        raise refusing.upload_unknown() from None
    rows = FileUpload.objects.select_for_update() if locked else FileUpload.objects.select_related("kept")
    row = rows.filter(pk=key, owner=owner).first()
    if row is None:
        raise refusing.upload_unknown()
    return row


def _queue_up(owner: str) -> None:
    """One beginning at a time for each owner, so that the quota is not overrun by many at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"kernel.upload:{owner}"])


def _shown(row: FileUpload) -> Upload:
    return Upload(
        id=row.id,
        owner=row.owner,
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        received=row.size if row.kept_id else received(row.id),
        begun_at=row.begun_at,
        expires_at=expiry(row),
        kept=row.kept_id or "",
    )
