"""The envelope: an event with its circumstances, in the one text that the ledger seals.

Who, for which agency, about what, when, of which type and version, and the payload, as canonical JSON. The
text is the evidence: the ledger's fingerprints are taken over its UTF-8 bytes and nothing else, and the
columns beside it in the database only help to find it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from nhip.kernel.clock import now
from nhip.kernel.events import Event, Posting, decode, encode
from nhip.kernel.ledger.canonical import Json, NotCanonicalError, canonical_json
from nhip.kernel.ledger.payload import PayloadError, moment_text, read_moment
from nhip.kernel.ledger.uuid7 import uuid7

_LONGEST: Final = 200


class BadEnvelopeError(ValueError):
    """A stored text that is no envelope; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A published event: ``id`` (UUID version 7), circumstances, and the payload as JSON values."""

    id: str
    type: str
    version: int
    subject: str
    actor: str | None
    agency: str | None
    at: datetime
    payload: Mapping[str, Json]

    @classmethod
    def around(cls, posting: Posting) -> Self:
        """Put ``posting`` into an envelope: give it an id and the present moment.

        Raises :class:`TypeError` or :class:`ValueError` where a value cannot be written down for good.
        """
        return cls(
            id=uuid7(),
            type=posting.event.type,
            version=posting.event.version,
            subject=_name("subject", posting.subject),
            actor=None if posting.actor is None else _name("actor", posting.actor),
            agency=None if posting.agency is None else _name("agency", posting.agency),
            at=now(),
            payload=encode(posting.event),
        )

    @property
    def event(self) -> Event:
        """The event itself, typed. Raises :class:`nhip.kernel.events.UnreadableEventError`."""
        return decode(self.type, self.version, self.payload)

    def body(self) -> str:
        """The text that is stored and sealed: the canonical JSON of all fields."""
        try:
            # Written out because every act pays for it: the outer keys are fixed and stand in order.
            return (
                f'{{"actor":{_text(self.actor)},"agency":{_text(self.agency)},"at":"{moment_text(self.at)}"'
                f',"id":"{self.id}","payload":{canonical_json(self.payload)},"subject":{_text(self.subject)}'
                f',"type":"{self.type}","version":{self.version}}}'
            )
        except NotCanonicalError as error:
            raise NotCanonicalError(error.reason, f"{self.type}{error.place}") from None

    @classmethod
    def parse(cls, body: str) -> Self:
        """The envelope that ``body`` is. Raises :class:`BadEnvelopeError`."""
        try:
            fields: Any = json.loads(body)
            return cls(**{**fields, "at": read_moment(fields["at"])})
        except (ValueError, TypeError, KeyError, PayloadError) as error:
            raise BadEnvelopeError(f"not an envelope: {error}") from None


def _text(text: str | None) -> str:
    return "null" if text is None else canonical_json(text)


def _name(field: str, text: str) -> str:
    if not 0 < len(text) <= _LONGEST or not text.isprintable():
        raise ValueError(f"{field} must be 1 to {_LONGEST} printable characters, not {text[:60]!r}")
    return text
