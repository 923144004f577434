"""Envelopes as they first went out, so that the same command again sends the same one and not a second.

An envelope bears the time it was made at. When the answer was lost nobody knows whether it was taken; made
anew it would be another message. So it is kept under the home folder before it is sent.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

from nhip.kernel.api import Refusal, home
from nhip.sharing.api import Envelope

# A repeat of what was taken is recognised before anybody looks at the clock.
_NEVER_TAKEN: Final = frozenset({"sharing.clock_ahead", "sharing.too_old"})


def envelope_to_send(composed: Envelope, consignment: str) -> Envelope:
    """The envelope kept of an earlier try with the same words and files, else ``composed``, now kept.

    Without a ``consignment`` of the caller's own the words and files themselves stand for one.
    """
    named = replace(composed, consignment=consignment) if consignment else _named(composed)
    place = _place(named)
    if place.exists():
        kept = Envelope.read(place.read_bytes())
        if replace(named, sent_at=kept.sent_at).canonical() == kept.canonical():
            return kept
    _write(place, named.canonical())
    return named


def envelope_refused(envelope: Envelope, refusal: Refusal) -> None:
    """Forget an envelope that was refused for its time: it was never taken; the next try makes another."""
    if refusal.code in _NEVER_TAKEN:
        _place(envelope).unlink(missing_ok=True)


def _place(envelope: Envelope) -> Path:
    name = sha256(f"{envelope.sender} {envelope.consignment}".encode()).hexdigest()
    return home() / "sent" / f"{name}.json"


def _named(composed: Envelope) -> Envelope:
    timeless = replace(composed, consignment="-", sent_at=composed.sent_at.replace(year=2000, month=1, day=1))
    timeless = replace(timeless, sent_at=timeless.sent_at.replace(hour=0, minute=0, second=0, microsecond=0))
    return replace(composed, consignment=sha256(timeless.canonical()).hexdigest())


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it says what letters are about
    part = place.with_name(f".{uuid4().hex}.part")
    part.write_bytes(content)
    part.rename(place)
