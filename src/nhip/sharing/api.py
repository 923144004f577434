"""Sharing's door: envelopes, the log they go into, and the seats they travel between.

Envelopes are pure and imported at once. What stands on stored records is fetched when first asked for, so
that this door can be imported before Django is set up; ``_FETCHED`` says from where.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nhip.sharing.carried import (
    Answer,
    Exchange,
    Handler,
    Incoming,
    Logged,
    describes,
    handles,
    keeps_back,
)
from nhip.sharing.envelope import Envelope, FileRef, SignedEnvelope

if TYPE_CHECKING:
    from nhip.sharing.acts.accept_many import accept_many
    from nhip.sharing.acts.acknowledge import acknowledge
    from nhip.sharing.acts.connect_seat import Connected, connect_seat, disconnect_seat
    from nhip.sharing.acts.give_up_files import give_up_files
    from nhip.sharing.acts.give_up_unnamed import give_up_refused
    from nhip.sharing.acts.submit import submit, vouched
    from nhip.sharing.errors import file_not_yours
    from nhip.sharing.events import SignInsFailed
    from nhip.sharing.keyring import Proof, proofs_of, signature_holds
    from nhip.sharing.log import hold
    from nhip.sharing.node import Here, ensure_here, here
    from nhip.sharing.offered import BYTES, JSON, SEAT, Call, Doors, Host, Offer, Operation, TryLater
    from nhip.sharing.queries import (
        InboxState,
        SeatCard,
        events_of,
        inbox_of,
        log_of,
        may_fetch,
        message,
        received_of,
        seat_by_system,
        seat_of,
        seats,
        sent_by,
    )
    from nhip.sharing.receipts import Receipt, receipt_of, stamp_newest
    from nhip.sharing.relay.acts.admit_node import admit_node
    from nhip.sharing.relay.answering import answer_part, answer_slip, register_to_hand_out
    from nhip.sharing.relay.loop import run_relay
    from nhip.sharing.relay.queries import PeerState, Relayed, peers, relayed
    from nhip.sharing.unnamed import demand_disk, reserve, settle
    from nhip.sharing.wakes import CHANNEL, EVERYBODY, SEATS

_FETCHED = {
    "relayed": "nhip.sharing.relay.queries",
    "Relayed": "nhip.sharing.relay.queries",
    "PeerState": "nhip.sharing.relay.queries",
    "peers": "nhip.sharing.relay.queries",
    "run_relay": "nhip.sharing.relay.loop",
    "register_to_hand_out": "nhip.sharing.relay.answering",
    "answer_part": "nhip.sharing.relay.answering",
    "answer_slip": "nhip.sharing.relay.answering",
    "admit_node": "nhip.sharing.relay.acts.admit_node",
    "CHANNEL": "nhip.sharing.wakes",
    "EVERYBODY": "nhip.sharing.wakes",
    "SEATS": "nhip.sharing.wakes",
    "BYTES": "nhip.sharing.offered",
    "JSON": "nhip.sharing.offered",
    "SEAT": "nhip.sharing.offered",
    "Call": "nhip.sharing.offered",
    "Doors": "nhip.sharing.offered",
    "Host": "nhip.sharing.offered",
    "Offer": "nhip.sharing.offered",
    "Operation": "nhip.sharing.offered",
    "SignInsFailed": "nhip.sharing.events",
    "TryLater": "nhip.sharing.offered",
    "Connected": "nhip.sharing.acts.connect_seat",
    "Proof": "nhip.sharing.keyring",
    "proofs_of": "nhip.sharing.keyring",
    "Here": "nhip.sharing.node",
    "InboxState": "nhip.sharing.queries",
    "SeatCard": "nhip.sharing.queries",
    "Receipt": "nhip.sharing.receipts",
    "accept_many": "nhip.sharing.acts.accept_many",
    "acknowledge": "nhip.sharing.acts.acknowledge",
    "connect_seat": "nhip.sharing.acts.connect_seat",
    "disconnect_seat": "nhip.sharing.acts.connect_seat",
    "ensure_here": "nhip.sharing.node",
    "events_of": "nhip.sharing.queries",
    "file_not_yours": "nhip.sharing.errors",
    "give_up_files": "nhip.sharing.acts.give_up_files",
    "give_up_refused": "nhip.sharing.acts.give_up_unnamed",
    "here": "nhip.sharing.node",
    "hold": "nhip.sharing.log",
    "inbox_of": "nhip.sharing.queries",
    "log_of": "nhip.sharing.queries",
    "may_fetch": "nhip.sharing.queries",
    "message": "nhip.sharing.queries",
    "receipt_of": "nhip.sharing.receipts",
    "received_of": "nhip.sharing.queries",
    "seat_by_system": "nhip.sharing.queries",
    "seat_of": "nhip.sharing.queries",
    "seats": "nhip.sharing.queries",
    "sent_by": "nhip.sharing.queries",
    "signature_holds": "nhip.sharing.keyring",
    "stamp_newest": "nhip.sharing.receipts",
    "submit": "nhip.sharing.acts.submit",
    "vouched": "nhip.sharing.acts.submit",
    "demand_disk": "nhip.sharing.unnamed",
    "reserve": "nhip.sharing.unnamed",
    "settle": "nhip.sharing.unnamed",
}


def __getattr__(name: str) -> Any:
    if name in _FETCHED:
        return getattr(import_module(_FETCHED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "BYTES",
    "CHANNEL",
    "EVERYBODY",
    "JSON",
    "SEAT",
    "SEATS",
    "Answer",
    "Call",
    "Connected",
    "Doors",
    "Envelope",
    "Exchange",
    "FileRef",
    "Handler",
    "Here",
    "Host",
    "InboxState",
    "Incoming",
    "Logged",
    "Offer",
    "Operation",
    "PeerState",
    "Proof",
    "Receipt",
    "Relayed",
    "SeatCard",
    "SignInsFailed",
    "SignedEnvelope",
    "TryLater",
    "accept_many",
    "acknowledge",
    "admit_node",
    "answer_part",
    "answer_slip",
    "connect_seat",
    "demand_disk",
    "describes",
    "disconnect_seat",
    "ensure_here",
    "events_of",
    "file_not_yours",
    "give_up_files",
    "give_up_refused",
    "handles",
    "here",
    "hold",
    "inbox_of",
    "keeps_back",
    "log_of",
    "may_fetch",
    "message",
    "peers",
    "proofs_of",
    "receipt_of",
    "received_of",
    "register_to_hand_out",
    "relayed",
    "reserve",
    "run_relay",
    "seat_by_system",
    "seat_of",
    "seats",
    "sent_by",
    "settle",
    "signature_holds",
    "stamp_newest",
    "submit",
    "vouched",
]
