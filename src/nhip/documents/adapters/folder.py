"""The watched folder: for software that can do no more than write and read files.

``outbox/`` is emptied by us: each complete ``.edxml`` is sent, its receipt written to ``receipts/``, the file
itself moved to ``sent/``; what is refused goes to ``refused/`` with a text that says where, why and what to
do. ``inbox/`` is filled by us with documents and statuses, in order; the agency's software takes them away.

Killed at any moment, it goes on where it was. A package is taken out of the outbox before it is read, and one
that is found taken is sent first; it is moved on only after it was logged, and the same bytes sent again get
the first answer. A message is given over by one rename, and whether that has happened is known afterwards:
what lies in ``.parts/`` was not yet given, what does not and was announced, by this very folder, was.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from nhip.documents.adapters import receiving
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.folder_files import (
    complete_files,
    fitting,
    free_name,
    look_at,
    readable,
    settle,
    write_whole,
)
from nhip.documents.adapters.folder_words import (
    MOST_BYTES,
    receipt_of,
    seat_watched,
    told_of,
    too_large,
    unusable,
    watched_already,
)
from nhip.documents.adapters.models import HandoverState
from nhip.documents.adapters.port import ReceivedItem
from nhip.documents.adapters.telling import tell
from nhip.documents.axis.bodies import STATUS
from nhip.kernel.api import Refusal

SETTLED: Final = 2.0  # seconds without a change before a file counts as complete
FOLDERS: Final = ("outbox", "inbox", "receipts", "refused", "sent", ".parts", ".parts/sending")
_AT_ONCE: Final = 100
_AMISS: Final = 500  # statuses from here on are no fault of the sender's
_ROOM: Final = 251  # bytes of a name behind which .txt fits
_FOLDERS_LOCK: Final = 4201  # the first half of these locks' numbers
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: how many were sent, refused, given over; ``stuck`` at a fault of disk or ours."""

    sent: int = 0
    refused: int = 0
    received: int = 0
    stuck: int = 0


class WatchedFolder:
    """The folder ``place`` for the agency with the code ``agency``. One process at a time may watch it.

    Raises ``adapters.folder_watched`` while another one does, ``adapters.folder_unusable``.
    """

    def __init__(self, place: Path, agency: str, *, settled: float = SETTLED) -> None:
        self._place = place
        self._agency = agency
        self._settled = settled
        self._told: dict[str, str] = {}
        self._line: object = None
        self._parts = place / ".parts"
        self._taken = self._parts / "sending"
        try:
            for name in FOLDERS:
                (place / name).mkdir(parents=True, exist_ok=True)
            self._held = (self._parts / "lock").open("wb")
        except OSError as error:
            raise unusable(place, error) from None
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._held.close()
            raise watched_already(place) from None
        try:
            for left in self._parts.glob("*.tmp"):
                left.unlink()
            self._id = self._identity()
        except BaseException as error:
            self._held.close()
            if isinstance(error, OSError):
                raise unusable(place, error) from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let another process watch the folder."""
        if self._line is not None and self._line is connection.connection:
            with suppress(DatabaseError), connection.cursor() as cursor:  # a broken line has let go anyway
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_FOLDERS_LOCK, self._agency])
        self._held.close()

    def round(self) -> Round:
        """Send what is complete, give over what waits. What the file system does not let through now is told
        once and tried again in every round; nothing else is held up by it. Raises ``adapters.seat_watched``
        while another folder of the same agency has a process.
        """
        if not self._holds_seat():
            raise seat_watched(self._agency)
        done = Round()
        for path in self._to_send():
            with self._tried(path.name) as tried:
                outcome = self._send(path)
                done = replace(
                    done, sent=done.sent + (outcome is True), refused=done.refused + (outcome is False)
                )
            done = replace(done, stuck=done.stuck + tried.has_failed)
        with self._tried("inbox") as tried:
            done = replace(done, received=self._receive())
        return replace(done, stuck=done.stuck + tried.has_failed)

    def watch(self, is_over: Callable[[], bool], tell: Callable[[Round], None], pause: float = 1.0) -> None:
        """Round after round until ``is_over``; a database that is away for a while is waited for, and a
        process that has the agency's messages in another folder.
        """
        while not is_over():
            done = Round()
            try:
                if self._holds_seat():
                    done = self.round()
                else:
                    self._tell("seat", seat_watched(self._agency).detail.en)
            except (OperationalError, InterfaceError):
                connection.close()  # the next round opens another
            if done.sent or done.refused or done.received:
                tell(done)
            else:
                time.sleep(pause)

    @contextmanager
    def _tried(self, what: str) -> Iterator["_Try"]:
        """One thing of a round: a fault of the file system, or of ours, is told and lets the others go on. A
        database that is away is not this thing's fault.
        """
        tried = _Try()
        try:
            yield tried
        except (OperationalError, InterfaceError):
            raise
        except OSError as error:
            tried.has_failed = True
            self._tell(readable(what), error.strerror or str(error))
        except Exception as error:  # noqa: BLE001 - one package must not keep all others from being sent
            tried.has_failed = True
            self._tell(readable(what), repr(error), is_ours=True)
        else:
            self._told.pop(readable(what), None)

    def _tell(self, what: str, why: str, *, is_ours: bool = False) -> None:
        """Once for each new reason, not in every round; a fault that is ours with its trace."""
        if self._told.get(what) != why:
            self._told[what] = why
            _LOG.error("%s: %s: %s", self._place, what, why, exc_info=is_ours)

    def _holds_seat(self) -> bool:
        """Whether this process alone hands over the agency's messages: kept by the database as long as the
        connection lasts, and asked for again on every new one.
        """
        connection.ensure_connection()
        if self._line is connection.connection:
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_FOLDERS_LOCK, self._agency])
            (is_held,) = cursor.fetchone()
        self._line = connection.connection if is_held else None
        return bool(is_held)

    def _to_send(self) -> Iterator[Path]:
        """What an earlier process had taken and not finished; then the packages that are complete."""
        yield from sorted(self._taken.iterdir())
        yield from complete_files(self._place / "outbox", self._settled)

    def _take(self, path: Path) -> Path | None:
        """Take a package out of the outbox, so that another one under its name is a file of its own."""
        if path.parent == self._taken:
            return path
        taken = self._taken / path.name
        if taken.exists():  # an earlier one of this name is stuck, and goes first
            return None
        try:
            path.rename(taken)
        except FileNotFoundError:  # its software took it back
            return None
        return taken

    def _give_back(self, taken: Path) -> None:
        """Back into the outbox, unless another file has its name by now; then it goes first next time."""
        path = self._place / "outbox" / taken.name
        if not path.exists():
            taken.rename(path)

    def _send(self, path: Path) -> bool | None:
        """Whether the package was taken; None where it has to wait."""
        taken = self._take(path)
        if taken is None:
            return None
        try:
            seen = look_at(taken)
            if seen is not None and seen[2] > MOST_BYTES:
                refusal = too_large()
                tell(refusal, self._agency)
                raise refusal
            content = taken.read_bytes()
            if look_at(taken) != seen:  # somebody still writes to it
                self._give_back(taken)
                return None
            package = PORT.send(self._agency, content)
        except Refusal as refusal:
            # Only what is amiss here is waited out; what must be mended or may take days is told.
            if refusal.retriable and refusal.status >= _AMISS:
                self._give_back(taken)
                return None
            self._refuse(taken, refusal)
            return False
        except (OperationalError, InterfaceError):
            self._give_back(taken)
            raise
        message = package.messages[0].id if package.messages else package.document
        name = fitting(taken.stem, f".{message}.json")
        write_whole(self._place / "receipts" / name, receipt_of(taken.name, package), self._parts)
        taken.rename(free_name(self._place / "sent", taken.name))
        return True

    def _refuse(self, path: Path, refusal: Refusal) -> None:
        moved = free_name(self._place / "refused", path.name, _ROOM)
        why = moved.with_name(f"{moved.name}.txt")
        write_whole(why, told_of(path.name, refusal), self._parts)
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
            write_whole(self._place / "refused" / f"{item.id}.txt", told_of(item.id, refusal), self._parts)
            receiving.keep(self._agency, item.id, HandoverState.FAILED, refusal.code)

    def _give(self, item: ReceivedItem) -> None:
        ending = "status.edxml" if item.kind == STATUS else "edxml"
        name = f"{item.position:012}-{item.id}.{ending}"
        part, given = self._parts / name, self._place / "inbox" / name
        # Announced by another folder it was perhaps never given there: better twice than never.
        if item.state != HandoverState.HANDING or item.why != self._id:
            write_whole(part, PORT.fetch(self._agency, item.id), self._parts)
            receiving.keep(self._agency, item.id, HandoverState.HANDING, self._id)
        if part.exists():
            part.rename(given)
            settle(given.parent)
        receiving.keep(self._agency, item.id, HandoverState.DONE)

    def _identity(self) -> str:
        """What tells this folder from every other one, wherever it is moved to."""
        kept = self._parts / "id"
        if not kept.exists():
            write_whole(kept, uuid4().hex.encode(), self._parts)
        return f"folder {kept.read_text()[:32]}"


class _Try:
    """Whether a thing of a round failed."""

    has_failed = False
