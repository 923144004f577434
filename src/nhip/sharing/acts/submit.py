"""Hand a message in from within this node, under the node's own signature."""

from nhip.kernel.api import Refusal, now
from nhip.sharing import log
from nhip.sharing.acts.accept_many import accept_many
from nhip.sharing.carried import Incoming, Logged
from nhip.sharing.envelope import Envelope
from nhip.sharing.node import here


def vouched(envelope: Envelope, *, by: str | None) -> Incoming:
    """``envelope`` under this node's signature, for whoever has proven to act for its sender."""
    signed = here().vouch(envelope)
    return Incoming(signed=signed, envelope=envelope, by=by, is_vouched=True)


def submit(envelope: Envelope, *, by: str | None = None) -> tuple[Logged, ...]:
    """Take over one envelope of an agency whose seat is here; ``by`` says who acts (``account:…``).

    The caller has seen to it that ``by`` may act for the sender, and has kept the files that are named.
    Must be called inside ``transaction.atomic``, as the last step of an act. Raises the Refusal that the
    message met.
    """
    log.hold(((file.sha256, envelope.sender) for file in envelope.files), now())
    (answer,) = accept_many([vouched(envelope, by=by)])
    if isinstance(answer, Refusal):
        raise answer
    return answer
