"""Forgetting uploads that nobody goes on with, and what broken programs left of arriving files."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from nhip.kernel.clock import now
from nhip.kernel.errors import Refusal
from nhip.kernel.files.staging import staged, staged_path, uploads_folder
from nhip.kernel.files.stores import store
from nhip.kernel.files.uploading import expiry
from nhip.kernel.models_files import FileUpload

log = logging.getLogger(__name__)

_LEFT_OVER: Final = timedelta(days=1)


def expire_uploads() -> int:
    """Forget what has expired, finished or not; how many. Kept files stay. Run again, it does nothing."""
    gone = sum(_forget(row) for row in FileUpload.objects.order_by("begun_at") if expiry(row) < now())
    _sweep()
    return gone


def _forget(row: FileUpload) -> bool:
    key = row.id
    try:
        with staged(key, row.size):
            row.delete()
            # If the deletion is rolled back, an upload with nothing received is left, which expires again.
            staged_path(key).unlink(missing_ok=True)
    except Refusal:
        log.info("upload %s is receiving and stays", key)
        return False
    return True


def _sweep() -> None:
    """Delete files without a row: of a process killed while keeping, or between a commit and its tidying."""
    for path in (*store().arrivals.glob("arriving-*"), *uploads_folder().glob("*")):
        if _is_old(path) and not _has_row(path):
            path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    return path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < now() - _LEFT_OVER


def _has_row(path: Path) -> bool:
    try:
        key = UUID(path.name)
    except ValueError:
        return False
    return FileUpload.objects.filter(pk=key, kept=None).exists()
