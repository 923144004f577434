"""A process that ends when the one that started it ends, even if that one was killed outright."""

import os
import signal
import threading
import time
from typing import Final

_LOOK_EVERY: Final = 0.25  # seconds
_PATIENCE: Final = 5.0  # seconds to end in good order before ending at once


def end_with_parent() -> None:
    """From now on, end this process within about five seconds of its parent's death.

    The orphan is handed to another parent, which is how it finds out; nothing needs to be passed on to it,
    and it works the same on Linux and macOS.
    """
    threading.Thread(target=_watch, args=[os.getppid()], name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)
