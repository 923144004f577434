"""``nhip documents``: documents between agencies, as files and over the exchange.

``check`` needs neither database nor network; ``folder`` and ``recount`` run on the node; the others speak to
the exchange at ``NHIP_CLIENT_URL`` as the seat of ``NHIP_CLIENT_SEAT``.
"""

from typing import Final

import click

from nhip.web.cli.lazy import LazyGroup

_COMMANDS: Final = {
    "check": "check:check",
    "send": "send:send",
    "inbox": "inbox:inbox",
    "fetch": "inbox:fetch",
    "ack": "inbox:ack",
    "status": "send:status",
    "receipt": "inbox:receipt",
    "folder": "folder:folder",
    "recount": "recount:recount",
}


@click.group(
    cls=LazyGroup, places={name: f"nhip.web.cli.documents_{place}" for name, place in _COMMANDS.items()}
)
def documents() -> None:
    """Văn bản giữa các cơ quan · Documents between agencies."""
