"""``nhip web``: the site, served by granian. Several may run behind a proxy; all they share is the database.

Why this server, with the measurements: ``docs/decisions/0002-server-by-measurement.md``.
"""

import gc
import sys
from collections.abc import Callable
from typing import Any

import click

from nhip.kernel.api import setting
from nhip.web.lifeline import end_with_parent
from nhip.web.started import set_up, started


@click.command
@click.option(
    "--with-parent", type=int, metavar="PID", hidden=True, help="End when the process PID, our parent, ends."
)
@click.option("--wait", is_flag=True, hidden=True, help="Load everything, then wait for the input to end.")
def web(*, with_parent: int | None, wait: bool) -> None:
    """Chạy trang web · Serve the site on NHIP_BIND:NHIP_PORT."""
    from granian.constants import Interfaces  # noqa: PLC0415 - only this command needs the server
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    if with_parent is not None:
        end_with_parent(with_parent)
    threads: int = setting("NHIP_THREADS")
    if wait:
        # The code is loaded while the supervisor brings tables and data up to date; that halves a start.
        set_up()
        _load_pages()
        sys.stdin.read()
    with started():
        from nhip.web.readiness import build_static_files  # noqa: PLC0415 - after setup

        build_static_files()
        Server(
            "nhip.web.wsgi:application",
            address=setting("NHIP_BIND"),
            port=setting("NHIP_PORT"),
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=threads,
            blocking_threads_idle_timeout=600,
            backpressure=threads * 8,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=4,
            log_level=LogLevels.warning,
        ).serve(target_loader=_application, wrap_loader=False)


def _application() -> Callable[..., Any]:
    """What granian's own worker process answers with; it too must not outlive its parent."""
    end_with_parent()
    from nhip.web.wsgi import application  # noqa: PLC0415 - in the process that serves

    _load_pages()
    # What is loaded by now stays: else one visitor in dozens waits while the collector looks through it all.
    gc.collect()
    gc.freeze()
    return application


def _load_pages() -> None:
    """Load the code of every page before the first visitor comes."""
    from django.urls import get_resolver  # noqa: PLC0415 - after setup

    _ = get_resolver().url_patterns
