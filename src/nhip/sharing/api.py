"""Sharing's door: envelopes, the log they go into, and the seats they travel between.

Envelopes are pure and imported at once. What stands on stored records is fetched when first asked for, so
that this door can be imported before Django is set up; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.sharing.carried import Handler, Incoming, Logged, handles
from nhip.sharing.envelope import Envelope, FileRef, SignedEnvelope

if TYPE_CHECKING:
    from nhip.sharing.acts.accept_many import accept_many
    from nhip.sharing.acts.acknowledge import acknowledge
    from nhip.sharing.acts.connect_seat import Connected, connect_seat, disconnect_seat
    from nhip.sharing.acts.submit import submit, vouched
    from nhip.sharing.log import hold
    from nhip.sharing.node import Here, ensure_here, here
    from nhip.sharing.queries import (
        InboxState,
        SeatCard,
        inbox_of,
        log_of,
        may_fetch,
        message,
        seat_by_system,
        seat_of,
        seats,
        sent_by,
    )

_FETCHED = {
    "Connected": "nhip.sharing.acts.connect_seat",
    "Here": "nhip.sharing.node",
    "InboxState": "nhip.sharing.queries",
    "SeatCard": "nhip.sharing.queries",
    "accept_many": "nhip.sharing.acts.accept_many",
    "acknowledge": "nhip.sharing.acts.acknowledge",
    "connect_seat": "nhip.sharing.acts.connect_seat",
    "disconnect_seat": "nhip.sharing.acts.connect_seat",
    "ensure_here": "nhip.sharing.node",
    "here": "nhip.sharing.node",
    "hold": "nhip.sharing.log",
    "inbox_of": "nhip.sharing.queries",
    "log_of": "nhip.sharing.queries",
    "may_fetch": "nhip.sharing.queries",
    "message": "nhip.sharing.queries",
    "seat_by_system": "nhip.sharing.queries",
    "seat_of": "nhip.sharing.queries",
    "seats": "nhip.sharing.queries",
    "sent_by": "nhip.sharing.queries",
    "submit": "nhip.sharing.acts.submit",
    "vouched": "nhip.sharing.acts.submit",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Connected",
    "Envelope",
    "FileRef",
    "Handler",
    "Here",
    "InboxState",
    "Incoming",
    "Logged",
    "SeatCard",
    "SignedEnvelope",
    "accept_many",
    "acknowledge",
    "connect_seat",
    "disconnect_seat",
    "ensure_here",
    "handles",
    "here",
    "hold",
    "inbox_of",
    "log_of",
    "may_fetch",
    "message",
    "seat_by_system",
    "seat_of",
    "seats",
    "sent_by",
    "submit",
    "vouched",
]
