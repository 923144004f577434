"""The platform made ready for one process: the database held running, Django set up."""

import contextlib
import os
from collections.abc import Iterator

from nhip.kernel import postgres
from nhip.kernel.api import is_embedded


@contextlib.contextmanager
def started(*, bound: bool = False) -> Iterator[None]:
    """Hold the database running (if it is the embedded one) and set Django up, for the length of the block.

    ``bound`` is for the supervisor alone; see :func:`nhip.kernel.postgres.running`.
    """
    held = postgres.running(postgres.place(), bound=bound) if is_embedded() else contextlib.nullcontext()
    with held:
        set_up()
        yield


def set_up() -> None:
    """Set Django up; a second time it does nothing. It opens no connection to the database."""
    import django  # noqa: PLC0415 - commands that need no Django must not load it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhip.web.settings")
    django.setup()
