"""``nhip worker``: does the jobs that acts have left behind, and seals committed events into the ledger."""

import logging
import os
import signal
import threading

import click

from nhip.web.lifeline import end_with_parent
from nhip.web.started import started

log = logging.getLogger(__name__)


@click.command
@click.option(
    "--with-parent", is_flag=True, hidden=True, help="End when the process that started this one ends."
)
def worker(*, with_parent: bool) -> None:
    """Chạy tác vụ nền và niêm phong sổ cái · Do the jobs and seal the ledger, until told to stop."""
    if with_parent:
        end_with_parent()
    with started():
        from django.core.management import call_command  # noqa: PLC0415 - after setup

        stop = threading.Event()
        sealer = threading.Thread(target=_seal, args=[stop], name="sealer")
        sealer.start()
        try:
            call_command(
                "procrastinate", "worker", "--shutdown-graceful-timeout", "4", "--delete-jobs", "successful"
            )
        finally:
            stop.set()
            sealer.join(timeout=5)


def _seal(stop: threading.Event) -> None:
    from nhip.kernel.api import run_sealer  # noqa: PLC0415 - after setup

    try:
        run_sealer(stop)
    except Exception:
        # A worker that no longer seals must not look healthy: it ends, and is started again.
        log.exception("The sealer ended.")
        os.kill(os.getpid(), signal.SIGTERM)
