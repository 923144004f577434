"""asn1crypto writes a structure once, however deep it is.

Beneath a part that was changed, or that fills in a default, it writes every level anew each time the level
above asks whether anything has changed: twice or more a level, so a time stamp inside a signature takes
seconds, and a few bytes of a stranger's could take for ever. It does so as well whenever a length happens to
end in the byte 0x80, which it takes for a length that is not told. Once a structure was written, what it says
of itself is true again; that is all that is added here (decision 0021).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from asn1crypto import core

_WRITERS: Final = (core.Sequence, core.SequenceOf, core.Set, core.SetOf)


def write_once() -> None:
    """Let what was written count as unchanged, for every structure of this process."""
    for kind in _WRITERS:
        kind._set_contents = _settling(kind.__dict__["_set_contents"])  # noqa: SLF001 - there is no public way


def _settling(write: Callable[..., None]) -> Callable[..., None]:
    if getattr(write, "is_settling", False):
        return write

    @wraps(write)
    def settled(self: Any, force: bool = False) -> None:
        write(self, force)
        self._mutated = False

    settled.is_settling = True  # type: ignore[attr-defined]
    return settled
