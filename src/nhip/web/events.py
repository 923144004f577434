"""What the web floor tells the ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nhip.kernel.api import Event


@dataclass(frozen=True, kw_only=True)
class Refused(Event):
    """In the minute from ``minute`` on, calls of ``route`` were refused ``count`` more times with ``code``.

    ``route`` is the name of the view, empty where there was none: never an address, which may name a person.
    One code, route and minute make two events at most; their counts add up.
    """

    type: ClassVar[str] = "web.refused"

    code: str
    route: str
    status: int
    minute: datetime
    count: int
