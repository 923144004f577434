"""The watched folder: for software that can do no more than write and read files.

``outbox/`` is emptied by us: each complete ``.edxml`` is sent, its receipt written to ``receipts/``, the file
itself moved to ``sent/``; what is refused goes to ``refused/`` with a text that says where, why and what to
do. ``inbox/`` is filled by us with documents and statuses, in order; the agency's software takes them away.

Killed at any moment, it goes on where it was. A package is moved only after it was logged, and the same bytes
sent again get the first answer. A message is given over by one rename, and whether that has happened is known
afterwards: what lies in ``.parts/`` was not yet given, what does not and was announced was.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from django.db import OperationalError, connection

from nhip.documents.adapters import receiving
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.models import HandoverState
from nhip.documents.adapters.port import ReceivedItem, SentPackage
from nhip.documents.adapters.telling import tell
from nhip.documents.axis.bodies import STATUS
from nhip.kernel.api import Refusal, Text, now

SETTLED: Final = 2.0  # seconds without a change before a file counts as complete
MOST_BYTES: Final = 50 << 20
FOLDERS: Final = ("outbox", "inbox", "receipts", "refused", "sent", ".parts")
_AT_ONCE: Final = 100
_AMISS: Final = 500  # statuses from here on are no fault of the sender's


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: how many were sent, refused, given over."""

    sent: int = 0
    refused: int = 0
    received: int = 0


class WatchedFolder:
    """The folder ``place`` for the agency with the code ``agency``. One process at a time may watch it.

    Raises ``adapters.folder_watched`` while another one does.
    """

    def __init__(self, place: Path, agency: str, *, settled: float = SETTLED) -> None:
        self._place = place
        self._agency = agency
        self._settled = settled
        for name in FOLDERS:
            (place / name).mkdir(parents=True, exist_ok=True)
        self._held = (place / ".parts" / "lock").open("wb")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._held.close()
            raise _watched_already(place) from None
        for left in (place / ".parts").glob("*.tmp"):
            left.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let another process watch the folder."""
        self._held.close()

    def round(self) -> Round:
        """Send what is complete, give over what waits."""
        sent = refused = 0
        for path in self._complete():
            outcome = self._send(path)
            sent += outcome is True
            refused += outcome is False
        return Round(sent, refused, self._receive())

    def watch(self, is_over: Callable[[], bool], tell: Callable[[Round], None], pause: float = 1.0) -> None:
        """Round after round until ``is_over``; a database that is away for a while is waited for."""
        while not is_over():
            try:
                done = self.round()
            except OperationalError:
                connection.close()  # the next round opens another
                done = Round()
            if done != Round():
                tell(done)
            else:
                time.sleep(pause)

    def _complete(self) -> Iterator[Path]:
        """The packages that nobody has written to for a while, by name; links are not followed."""
        for path in sorted((self._place / "outbox").glob("*.edxml")):
            try:
                state = path.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            is_file = path.is_file() and not path.is_symlink()
            if is_file and time.time() - max(state.st_mtime, state.st_ctime) >= self._settled:
                yield path

    def _send(self, path: Path) -> bool | None:
        """Whether the package was taken; None where it has to wait."""
        try:
            if path.stat().st_size > MOST_BYTES:
                refusal = _too_large()
                tell(refusal, self._agency)
                raise refusal
            package = PORT.send(self._agency, path.read_bytes())
        except Refusal as refusal:
            # Only what is amiss here is waited out; what must be mended or may take days is told.
            if refusal.retriable and refusal.status >= _AMISS:
                return None
            self._refuse(path, refusal)
            return False
        name = f"{path.stem}.{package.messages[0].id if package.messages else package.document}.json"
        self._write(self._place / "receipts" / name, _receipt(path.name, package))
        self._move(path, self._place / "sent")
        return True

    def _refuse(self, path: Path, refusal: Refusal) -> None:
        moved = self._free(self._place / "refused", path.name)
        self._write(moved.with_name(f"{moved.name}.txt"), _told(path.name, refusal))
        path.rename(moved)

    def _receive(self) -> int:
        given = 0
        for item in PORT.received(self._agency, limit=_AT_ONCE):
            try:
                self._give(item)
                given += 1
            except Refusal as refusal:
                if refusal.retriable:  # what comes behind it waits too: order is kept
                    break
                self._cannot_give(item, refusal)
        return given

    def _cannot_give(self, item: ReceivedItem, refusal: Refusal) -> None:
        """Say once that a message cannot be written out; it is tried again in every round."""
        if item.state != HandoverState.FAILED:
            self._write(self._place / "refused" / f"{item.id}.txt", _told(item.id, refusal))
            receiving.keep(self._agency, item.id, HandoverState.FAILED, refusal.code)

    def _give(self, item: ReceivedItem) -> None:
        ending = "status.edxml" if item.kind == STATUS else "edxml"
        name = f"{item.position:012}-{item.id}.{ending}"
        part, given = self._place / ".parts" / name, self._place / "inbox" / name
        if item.state != HandoverState.HANDING:
            self._write(part, PORT.fetch(self._agency, item.id))
            receiving.keep(self._agency, item.id, HandoverState.HANDING)
        if part.exists():
            part.rename(given)
            _settle(given.parent)
        receiving.keep(self._agency, item.id, HandoverState.DONE)

    def _write(self, path: Path, content: bytes) -> None:
        """Wholly there under its name, or not at all."""
        started = self._place / ".parts" / f"{uuid4().hex}.tmp"
        with started.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        started.rename(path)
        _settle(path.parent)

    def _move(self, path: Path, folder: Path) -> None:
        path.rename(self._free(folder, path.name))

    def _free(self, folder: Path, name: str) -> Path:
        """A name in the folder that no earlier file bears."""
        path = folder / name
        return path if not path.exists() else folder / f"{Path(name).stem}.{uuid4().hex[:8]}.edxml"


def _settle(folder: Path) -> None:
    """Make what was renamed in the folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _receipt(name: str, package: SentPackage) -> bytes:
    told = {"file": name, "written_at": now().isoformat(), **asdict(package)}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _told(name: str, refusal: Refusal) -> bytes:
    """A refusal for whoever opens the folder: what happened, where and why, what to do."""
    told = "\n\n".join(
        f"{refusal.title.say(each)}\n{refusal.detail.say(each)}\n{refusal.remedy.say(each)}"
        for each in ("vi", "en")
    )
    return f"{name} [{refusal.code}]\n\n{told}\n".encode()


def _too_large() -> Refusal:
    most = MOST_BYTES >> 20
    return Refusal(
        "adapters.package_too_large",
        Text("Gói tin quá lớn", "The package is too large"),
        Text(f"outbox: tệp lớn hơn {most} MB.", f"outbox: the file is larger than {most} MB."),
        Text(
            "Gửi tệp lớn bằng giao diện /exchange/v1 (tải lên từng phần).",
            "Send large files through /exchange/v1, which takes them in parts.",
        ),
        status=413,
    )


def _watched_already(place: Path) -> Refusal:
    return Refusal(
        "adapters.folder_watched",
        Text("Thư mục đang có tiến trình khác theo dõi", "The folder is watched already"),
        Text(f"Thư mục: {place}.", f"The folder: {place}."),
        Text("Dừng tiến trình kia, hoặc dùng thư mục khác.", "Stop the other one, or use another folder."),
    )
