"""Pages of a PDF as pictures, so that a document is read where the work on it is done.

A picture is for reading: what counts, and what is verified, is the file. Others made the file, so it is
counted and drawn in a process apart; what came of it is remembered while it is looked at.
"""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Final

from nhip.documents.office.opening.asking import Answer, ask
from nhip.kernel.api import Text

MOST_PAGES: Final = 40
_MOST_HELD: Final = 24 << 20  # bytes of pictures remembered by a process
_STOPPED: Final = "stopped"
_NO_SUCH: Final = Text("Tệp không có trang này.", "The file has no such page.")


class _Held:
    """Answers about files, the latest used last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._answers: OrderedDict[tuple[bytes, str], Answer] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[bytes, str]) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: tuple[bytes, str], answer: Answer) -> None:
        with self._lock:
            self._forget(self._answers.pop(key, None))
            self._answers[key] = answer
            self._size += _weight(answer)
            while self._size > self._most:
                self._forget(self._answers.popitem(last=False)[1])

    def _forget(self, answer: Answer | None) -> None:
        self._size -= 0 if answer is None else _weight(answer)


def _weight(answer: Answer) -> int:
    return len(answer.content) + 1_000


_held: Final = _Held(_MOST_HELD)


def page_count(content: bytes) -> int | Text:
    """How many pages of a PDF can be shown; or why none can."""
    answer = _asked(content, "count")
    return answer.why if answer.why is not None else min(int(answer.content), MOST_PAGES)


def picture(content: bytes, page: int) -> bytes | Text:
    """Page ``page`` (the first is 0) as a PNG; or why it is not drawn."""
    if not 0 <= page < MOST_PAGES:
        return _NO_SUCH
    answer = _asked(content, "draw", str(page))
    return answer.why if answer.why is not None else answer.content


def _asked(content: bytes, *task: str) -> Answer:
    """The answer; a file that had to be stopped once is not tried again soon, whichever page is wanted."""
    digest = hashlib.sha256(content).digest()
    known = _held.get((digest, _STOPPED)) or _held.get((digest, " ".join(task)))
    if known is not None:
        return known
    answer = ask(task[0], content, *task[1:])
    if answer.is_stopped:
        _held.put((digest, _STOPPED), answer)
    elif answer.why is None:
        _held.put((digest, " ".join(task)), answer)
    return answer
