"""``nhip worker``: does the jobs that acts have left behind, and seals committed events into the ledger."""

import logging
import os
import signal
import threading
from typing import TYPE_CHECKING, Final, cast

import click

from nhip.web.lifeline import end_with_parent
from nhip.web.started import started

if TYPE_CHECKING:
    from procrastinate.contrib.django.django_connector import DjangoConnector

_GOOD_ORDER: Final = 4.0  # seconds for a job, or a batch of the ledger, to be finished when told to stop

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
        from procrastinate.contrib.django import app  # noqa: PLC0415 - after setup

        stop = threading.Event()
        sealer = threading.Thread(target=_seal, args=[stop], name="sealer")
        sealer.start()
        try:
            connector = cast("DjangoConnector", app.connector)
            with app.replace_connector(connector.get_worker_connector()):
                app.run_worker(shutdown_graceful_timeout=_GOOD_ORDER, delete_jobs="successful")
        finally:
            stop.set()
            sealer.join(timeout=_GOOD_ORDER)


def _seal(stop: threading.Event) -> None:
    try:
        from nhip.kernel.api import run_sealer  # noqa: PLC0415 - after setup

        run_sealer(stop)
    except Exception:
        # A worker that no longer seals must not look healthy: it ends, and is started again.
        log.exception("The sealer ended.")
        os.kill(os.getpid(), signal.SIGTERM)
