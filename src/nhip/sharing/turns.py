"""Which messages of a batch may be judged side by side, and which have to wait for the effect of others.

Each kind of message is judged for itself, before any takes effect. A message may speak of what another one of
the same two agencies, of another kind, has just brought: then it has its turn after that one.
"""

from collections.abc import Iterator, Sequence

from nhip.sharing.carried import Incoming


def in_turns(batch: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    """The batch in its order, cut wherever two agencies' messages change their kind."""
    if len({item.envelope.kind for item in batch}) < 2:
        yield batch
        return
    begun, kinds = 0, dict[frozenset[str], str]()
    for at, item in enumerate(batch):
        envelope = item.envelope
        to = (item.receiver,) if item.receiver else envelope.receivers
        pairs = [frozenset((envelope.sender, receiver)) for receiver in to]
        if any(kinds.get(pair, envelope.kind) != envelope.kind for pair in pairs):
            yield batch[begun:at]
            begun, kinds = at, {}
        kinds.update(dict.fromkeys(pairs, envelope.kind))
    yield batch[begun:]


def concerned(batch: Sequence[Incoming]) -> set[str]:
    """The codes of all agencies that send or receive in it."""
    codes = {item.envelope.sender for item in batch}
    for item in batch:
        codes.update([item.receiver] if item.receiver else item.envelope.receivers)
    return codes
