"""Secrets that a machine makes for itself: made once, kept outside the code, read by their owner alone."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from nhip.kernel.settings import home


def kept_secret(name: str, make: Callable[[], bytes]) -> bytes:
    """The secret called ``name`` of this run, made by ``make`` the first time it is asked for.

    It stands in ``NHIP_HOME/secrets/<name>`` with mode 0600. Two processes that ask at once get the
    same bytes: the first to finish wins.
    """
    directory = home() / "secrets"
    path = directory / name
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=directory)  # mode 0600 from the start
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
    return path.read_bytes()
