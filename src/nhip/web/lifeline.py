"""A process that ends when the one that started it ends, even if that one was killed outright."""

import os
import signal
import threading
import time
from typing import Final

_LOOK_EVERY: Final = 0.25  # seconds
_PATIENCE: Final = 5.0  # seconds to end in good order before ending at once


def end_with_parent(parent: int | None = None) -> None:
    """From now on, end this process within about five seconds of its parent's death.

    The orphan is handed to another parent, which is how it finds out; it works the same on Linux and macOS.
    ``parent`` is the process id of the one that started it, by its own word: a parent that died while this
    process was still loading is missed otherwise, for the orphan then takes its new parent for the old one.
    """
    watched = os.getppid() if parent is None else parent
    threading.Thread(target=_watch, args=[watched], name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)
