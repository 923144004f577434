"""Sealing in tests: until all that is committed is sealed, whoever else is at work on the server."""

import time

from nhip.kernel.api import ledger_state, seal

_TRIES = 600


def seal_all() -> None:
    """Seal what is committed. Sealing waits for every older transaction of the server, another test's too."""
    for _ in range(_TRIES):
        seal()
        if not ledger_state().waiting:
            return
        time.sleep(0.1)
    raise TimeoutError(f"not sealed: held by {ledger_state().held_by}")
