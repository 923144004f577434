"""The worker behind the journeys' site, while a journey needs one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg


@contextmanager
def worker_of(environment: Mapping[str, str]) -> Iterator[None]:
    """A real worker: it does the jobs that the pages leave behind, and seals the ledger.

    The working out of every edition, which loading the reference data left behind, takes minutes and is no
    part of a journey: it is taken out of the queue first.
    """
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'measure.refresh'")
    running = subprocess.Popen(
        [sys.executable, "-m", "nhip.web.cli.main", "worker", f"--with-parent={os.getpid()}"],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(timeout=10)
