"""Group commit: one thread takes every message that waits and writes all of them in one transaction.

A commit costs a wait for the disk however much it holds. While one group is on its way to the disk the next
gathers, so the more arrives the larger the groups and the cheaper each message. Nobody is answered before the
commit that holds their message. Signatures are checked before anything is locked, and once, however often a
message has to come again because its seats are busy.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.db import Error, InterfaceError, OperationalError, connection

from nhip.kernel.api import Refusal
from nhip.sharing.api import Answer, Incoming, Proof, accept_many, proofs_of
from nhip.web.exchange.refused import busy, database_away, our_fault

log = logging.getLogger(__name__)

Told: TypeAlias = Callable[[list[Answer]], None]
"""Is given the answers in the event loop, once they are known."""

MOST_WAITING: Final = 4000  # messages; about a second's worth
MOST_AT_ONCE: Final = 500
_ATTEMPTS: Final = 3  # after a deadlock, which PostgreSQL resolves by giving one side up
_PATIENCE: Final = 100  # times a message finds its seat locked by others before it is answered so
_PAUSE: Final = 0.02  # seconds between two such times


@dataclass(slots=True)
class _Waiting:
    items: Sequence[Incoming]
    told: Told
    loop: asyncio.AbstractEventLoop
    proofs: Sequence[Proof] | None = None
    tries: int = 0


class Committer:
    """Takes messages from the event loop, writes them in groups, and answers when they are on the disk."""

    def __init__(self) -> None:
        self._queue: deque[_Waiting] = deque()
        self._count = 0
        self._wake = threading.Condition()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="committer")

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Write what was taken in, then end; no later than after ``seconds``."""
        with self._wake:
            self._is_stopping = True
            self._wake.notify()
        self._thread.join(seconds)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive() and not self._is_stopping

    def take(self, items: Sequence[Incoming]) -> asyncio.Future[list[Answer]]:
        """The answers to ``items``, in order, once they are known. Raises ``exchange.busy`` at once when
        full.
        """
        future: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()

        def told(answers: list[Answer]) -> None:
            if not future.done():
                future.set_result(answers)

        self.hand_in(items, told)
        return future

    def hand_in(self, items: Sequence[Incoming], told: Told) -> None:
        """Have ``told`` called with the answers to ``items`` once they are known. Raises as :meth:`take`."""
        waiting = _Waiting(items, told, asyncio.get_running_loop())
        with self._wake:
            if self._count + len(items) > MOST_WAITING or self._is_stopping:
                raise busy()
            self._queue.append(waiting)
            self._count += len(items)
            if self._count == len(items):
                self._wake.notify()

    def _run(self) -> None:
        while group := self._next():
            _prove(group)
            later = self._settle(group, _answers(group))
            if later:
                threading.Event().wait(_PAUSE)
                with self._wake:
                    self._queue.extendleft(reversed(later))
        connection.close()

    def _next(self) -> list[_Waiting]:
        """The next group, waited for; empty when everything is done and the end was asked for."""
        with self._wake:
            while not self._queue and not self._is_stopping:
                self._wake.wait()
            group: list[_Waiting] = []
            size = 0
            while self._queue and size < MOST_AT_ONCE:
                group.append(self._queue.popleft())
                size += len(group[-1].items)
            return group

    def _settle(self, group: Sequence[_Waiting], answers: list[Answer]) -> list[_Waiting]:
        """Answer the group, except those whose seat was locked: they come again, in their order."""
        done: list[tuple[Told, list[Answer]]] = []
        later: list[_Waiting] = []
        start = 0
        for waiting in group:
            mine = answers[start : start + len(waiting.items)]
            start += len(waiting.items)
            waiting.tries += 1
            is_locked = any(isinstance(each, Refusal) and each.code == "sharing.busy" for each in mine)
            if is_locked and waiting.tries < _PATIENCE:
                later.append(waiting)
            else:
                done.append((waiting.told, mine))
        with self._wake:
            self._count -= sum(len(mine) for _, mine in done)
        if done:
            group[0].loop.call_soon_threadsafe(_tell, done)
        return later


def _tell(done: Sequence[tuple[Told, list[Answer]]]) -> None:
    for told, answers in done:
        try:
            told(answers)
        except Exception:
            log.exception("An answer could not be sent.")  # the others of the group have theirs to come


def _prove(group: Sequence[_Waiting]) -> None:
    """Check the signatures of those who are here for the first time."""
    fresh = [waiting for waiting in group if waiting.proofs is None]
    try:
        found = iter(proofs_of([item for waiting in fresh for item in waiting.items]))
    except Exception as error:  # noqa: BLE001 - it is met again where it falls on one message alone
        log.warning("Signatures are checked one by one: %s", error)
        return
    for waiting in fresh:
        waiting.proofs = [next(found) for _ in waiting.items]


def _answers(group: Sequence[_Waiting]) -> list[Answer]:
    items = [item for waiting in group for item in waiting.items]
    if any(waiting.proofs is None for waiting in group):
        return _accepted(items, None)
    return _accepted(items, [proof for waiting in group for proof in waiting.proofs or ()])


def _accepted(
    items: Sequence[Incoming], proofs: Sequence[Proof] | None, attempts: int = _ATTEMPTS
) -> list[Answer]:
    """The answers to a group; what one message breaks does not fall on the others."""
    try:
        return accept_many(items, is_patient=False, proofs=proofs)
    except (OperationalError, InterfaceError) as error:
        is_deadlock = getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}
        if is_deadlock and attempts > 1:
            return _accepted(items, proofs, attempts - 1)
        log.warning("The database did not take a group of %d messages: %s", len(items), error)
        connection.close()
        return [database_away() for _ in items]
    except Exception as error:
        if len(items) > 1:
            return [answer for item in items for answer in _accepted([item], None)]
        log.exception("A message could not be taken over.")
        if isinstance(error, Error):
            connection.close()
        return [our_fault()]
