"""The sealer at work: a loop in the worker process that seals about once a second.

It asks instead of being told: a notification in every act's transaction would make all commits queue for
PostgreSQL's notification lock. A lost connection, a database that restarts or a missing key is logged and
tried again; what waits meanwhile is counted as the ledger's lag.
"""

import logging
import threading
from typing import Final

from django.db import Error, connection

from nhip.kernel.errors import Refusal
from nhip.kernel.ledger.sealing import seal

PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0

_log = logging.getLogger(__name__)


def run_sealer(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Seal until ``stop`` is set, looking every ``pause`` seconds; blocks, so give it a thread of its own."""
    wait = pause
    trouble = ""
    try:
        while not stop.is_set():
            try:
                while (sealing := seal()) and sealing.is_full and not stop.is_set():
                    pass
                wait, trouble = pause, ""
            except (Error, Refusal) as error:
                connection.close()
                if str(error) != trouble:  # said once, not every few seconds
                    _log.error("The ledger is not being sealed: %s", error)
                wait, trouble = min(2 * wait, LONGEST_PAUSE), str(error)
            stop.wait(wait)
    finally:
        connection.close()
