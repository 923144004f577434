"""``nhip worker``: does the jobs that acts have left behind, seals committed events into the ledger, and
brings other nodes the messages that wait for them.
"""

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
    "--with-parent", type=int, metavar="PID", hidden=True, help="End when the process PID, our parent, ends."
)
def worker(*, with_parent: int | None) -> None:
    """Chạy tác vụ nền, niêm phong sổ cái, chuyển tin · Do the jobs, seal the ledger, relay messages."""
    if with_parent is not None:
        end_with_parent(with_parent)
    with started():
        from procrastinate.contrib.django import app  # noqa: PLC0415 - after setup

        stop = threading.Event()
        loops = [
            threading.Thread(target=_keep_on, args=[name, stop], name=name) for name in ("sealer", "relay")
        ]
        for loop in loops:
            loop.start()
        try:
            connector = cast("DjangoConnector", app.connector)
            with app.replace_connector(connector.get_worker_connector()):
                app.run_worker(shutdown_graceful_timeout=_GOOD_ORDER, delete_jobs="successful")
        finally:
            stop.set()
            for loop in loops:
                loop.join(timeout=_GOOD_ORDER)


def _keep_on(name: str, stop: threading.Event) -> None:
    try:
        from nhip.kernel.api import run_sealer  # noqa: PLC0415 - after setup
        from nhip.sharing.api import run_relay  # noqa: PLC0415

        {"sealer": run_sealer, "relay": run_relay}[name](stop)
    except Exception:
        # A worker that no longer seals, or no longer relays, must not look healthy: it ends, and is started
        # again.
        log.exception("The %s ended.", name)
        os.kill(os.getpid(), signal.SIGTERM)
