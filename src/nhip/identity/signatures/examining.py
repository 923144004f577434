"""Looking into a PDF that may have been made to harm: within limits, apart, and only once.

First what costs nothing: its size, and how many signatures, revisions and objects it says it has. Then its
signatures are read in a process apart, with bounds of time and memory that the system holds. What the node
has written itself a moment ago needs neither.
"""

from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Lock
from typing import Final

from nhip.identity.signatures.pdf_reading import SignedPdf, beyond_limits, read_signed, too_many_signatures
from nhip.identity.signatures.readings import recall, remember, unpacked
from nhip.kernel.api import Bounds, Ending, Text, run_prepared

BOUNDS: Final = Bounds(seconds=10, megabytes=1536, file_megabytes=100)
# Whoever sends many such files takes these places, not all of the site's.
_PLACES: Final = BoundedSemaphore(2)
_WAIT: Final = 30.0  # seconds for a place
_MOST_OF_OURS: Final = 200

_ours: OrderedDict[str, None] = OrderedDict()
_ours_lock: Final = Lock()

_WHY: Final = {
    Ending.OUT_OF_TIME: Text(
        f"đọc tệp lâu hơn {BOUNDS.seconds} giây", f"reading it takes more than {BOUNDS.seconds} seconds"
    ),
    Ending.CUT_OFF: Text(
        f"đọc tệp cần hơn {BOUNDS.megabytes} MB bộ nhớ hoặc làm hỏng chương trình đọc",
        f"reading it takes more than {BOUNDS.megabytes} MB of memory or crashes the reader",
    ),
    Ending.FAILED: Text("chương trình đọc không đọc được tệp", "the reader cannot read it"),
}
_BUSY: Final = Text(
    "máy chủ đang kiểm tra nhiều tệp khác; hãy thử lại sau ít phút",
    "the server is examining many other files; try again in a few minutes",
)


def examine(pdf: bytes) -> SignedPdf | Text:
    """What ``pdf`` says of its signatures; or, in the words that follow "because", why nobody can tell."""
    why = beyond_limits(pdf)
    if why is not None:
        return why
    digest = sha256(pdf).hexdigest()
    found = recall(digest)
    if found is None:
        found = read_signed(pdf) if is_ours(digest) else _read_apart(pdf)
        if found is not _BUSY:
            remember(digest, found)
    if isinstance(found, SignedPdf) and found.many:
        return too_many_signatures(found.many)
    return found


def demand_examined(pdf: bytes) -> Text | None:
    """Why ``pdf`` had better not be opened in this process; None where it may be."""
    if is_ours(sha256(pdf).hexdigest()):
        return None
    found = examine(pdf)
    return found if isinstance(found, Text) else None


def note_ours(pdf: bytes) -> bytes:
    """``pdf``, just written by this process over something that was examined."""
    with _ours_lock:
        _ours[sha256(pdf).hexdigest()] = None
        if len(_ours) > _MOST_OF_OURS:
            _ours.popitem(last=False)
    return pdf


def is_ours(digest: str) -> bool:
    with _ours_lock:
        return digest in _ours


def _read_apart(pdf: bytes) -> SignedPdf | Text:
    if not _PLACES.acquire(timeout=_WAIT):
        return _BUSY
    try:
        with TemporaryDirectory(prefix="nhip-") as folder:
            place = Path(folder)
            (place / "given").write_bytes(pdf)
            ending = run_prepared("nhip.identity.signatures.pdf_child", place, BOUNDS)
            made = place / "made"
            if ending is Ending.DONE and made.is_file():
                return unpacked(made.read_bytes())
            return _WHY.get(ending, _WHY[Ending.FAILED])
    finally:
        _PLACES.release()
