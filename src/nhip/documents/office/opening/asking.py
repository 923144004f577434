"""Asking a process apart about a file: how many pages it has, how one looks, what it says or links to."""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Final

from nhip.kernel.api import Bounds, Ending, Text, run_apart

MOST_BYTES: Final = 30_000_000
QUICK: Final = Bounds(seconds=10, megabytes=2048, file_megabytes=40)  # somebody waits for a page
LONG: Final = Bounds(seconds=60, megabytes=2048, file_megabytes=40)  # the worker has time
# Whoever sends many such files takes these places, not all of the site's.
_PLACES: Final = BoundedSemaphore(2)
_WAIT: Final = 30.0  # seconds for a place

_WHY: Final = {
    Ending.OUT_OF_TIME: Text(
        "Xử lý tệp này lâu quá mức cho phép nên đã dừng; tệp có thể được làm ra để gây treo máy.",
        "The file took longer than is allowed, so it was stopped; it may be made to hang a computer.",
    ),
    Ending.CUT_OFF: Text(
        "Xử lý tệp này cần quá nhiều bộ nhớ hoặc làm hỏng chương trình đọc, nên đã dừng.",
        "The file needs too much memory or crashes what reads it, so it was stopped.",
    ),
    Ending.FAILED: Text(
        "Tệp hỏng, đặt mật khẩu, hoặc không đúng chuẩn PDF.",
        "The file is damaged, has a password, or is no proper PDF.",
    ),
}
_BUSY: Final = Text(
    "Máy chủ đang xử lý nhiều tệp khác; mở lại trang sau ít phút.",
    "The server is busy with other files; open the page again in a few minutes.",
)
_LARGE: Final = Text(
    f"Tệp lớn hơn {MOST_BYTES // 1_000_000} MB nên không hiện thành hình.",
    f"The file is larger than {MOST_BYTES // 1_000_000} MB, so it is not shown as pictures.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file: ``content`` where ``why`` is None, else why there is nothing; ``is_stopped`` where
    the file would not end or wanted too much, ``is_busy`` where nobody has looked at it yet.
    """

    content: bytes
    why: Text | None = None
    is_stopped: bool = False
    is_busy: bool = False


def ask(task: str, content: bytes, *more: str, bounds: Bounds = QUICK) -> Answer:
    """Do ``task`` (see ``child``) with a file of ``content`` in a process apart."""
    if len(content) > MOST_BYTES:
        return Answer(b"", _LARGE)
    if not _PLACES.acquire(timeout=_WAIT):
        return Answer(b"", _BUSY, is_busy=True)
    try:
        with TemporaryDirectory(prefix="nhip-") as folder:
            place = Path(folder)
            (place / "given").write_bytes(content)
            command = [sys.executable, "-I", "-m", "nhip.documents.office.opening.child", task, *more]
            ending = run_apart(command, place, bounds)
            made = place / "made"
            if ending is Ending.DONE and made.is_file():
                return Answer(made.read_bytes())
            is_stopped = ending in {Ending.OUT_OF_TIME, Ending.CUT_OFF}
            return Answer(b"", _WHY.get(ending, _WHY[Ending.FAILED]), is_stopped)
    finally:
        _PLACES.release()
