"""What the processes of the sealing tests do: writers that commit late or never, and a sealer to kill."""

import random
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import django

django.setup()

from django.db import transaction  # noqa: E402

from nhip.kernel.api import Event, Posting, publish, publish_many, run_sealer  # noqa: E402


@dataclass(frozen=True)
class Written(Event):
    """A writer wrote."""

    type: ClassVar[str] = "test.written"

    writer: int
    number: int


class Undone(Exception):  # noqa: N818
    """Rolls a transaction back."""


def write(file: Path, writer: int, seconds: float) -> None:
    """Write for ``seconds``; keep the ids of what was committed, and of nothing else, in ``file``."""
    chance = random.Random(writer)
    end = time.monotonic() + seconds
    committed: list[str] = []
    number = 0
    while time.monotonic() < end:
        number += 1
        ids: list[str] = []
        try:
            with transaction.atomic():
                ids += act(chance, writer, number)
        except Undone:
            continue
        committed += ids
    file.write_text("\n".join(committed))


def act(chance: random.Random, writer: int, number: int) -> list[str]:
    """One transaction: a few events, a savepoint that may be undone, a pause, perhaps no commit."""
    subject = f"writer:{writer}"
    ids = [publish(Written(writer, number), subject=subject)]
    if chance.random() < 0.3:
        ids += publish_many(Posting(event=Written(writer, number), subject=subject) for _ in range(20))
    if chance.random() < 0.5:
        time.sleep(chance.expovariate(1 / 0.02))  # commits later than others that began after it
    try:
        with transaction.atomic():
            within = publish(Written(writer, number), subject=subject)
            perhaps_undo(chance, 0.4)
        ids.append(within)
    except Undone:
        pass
    perhaps_undo(chance, 0.2)
    return ids


def perhaps_undo(chance: random.Random, share: float) -> None:
    if chance.random() < share:
        raise Undone


if __name__ == "__main__":
    if sys.argv[1] == "sealer":
        run_sealer(threading.Event(), pause=0.01)
    else:
        write(Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
