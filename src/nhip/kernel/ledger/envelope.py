"""The envelope: an event with its circumstances, in the one text that the ledger seals.

Who, for which agency, about what, when, of which type and version, and the payload, as canonical JSON. The
text is the evidence: the ledger's fingerprints are taken over its UTF-8 bytes and nothing else, and the
columns beside it in the database only help to find it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, Final, Self, TypeAlias

from nhip.kernel.events import Event, Posting, decode, encode
from nhip.kernel.ledger.canonical import Json, NotCanonicalError, canonical_json
from nhip.kernel.ledger.payload import PayloadError, read_moment
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

    @property
    def event(self) -> Event:
        """The event itself, typed. Raises :class:`nhip.kernel.events.UnreadableEventError`."""
        return decode(self.type, self.version, self.payload)

    @classmethod
    def parse(cls, body: str) -> Self:
        """The envelope that ``body`` is. Raises :class:`BadEnvelopeError`."""
        try:
            fields: Any = json.loads(body)
            return cls(**{**fields, "at": read_moment(fields["at"])})
        except (ValueError, TypeError, KeyError, PayloadError) as error:
            raise BadEnvelopeError(f"not an envelope: {error}") from None


Written: TypeAlias = "tuple[str, str, str, str | None, str | None, str, str]"


def written(posting: Posting, at: str) -> Written:
    """What is stored of ``posting`` at the moment ``at`` (:func:`moment_text`), under a new id.

    The id, the type, the subject, the agency, the actor, the moment and the sealed text. Raises
    :class:`TypeError` or :class:`ValueError` where a value cannot be written down for good.
    """
    event, subject, actor, agency = posting.event, posting.subject, posting.actor, posting.agency
    _demand_name("subject", subject)
    if actor is not None:
        _demand_name("actor", actor)
    if agency is not None:
        _demand_name("agency", agency)
    name = uuid7()
    body = _body(name, (event.type, event.version, subject, actor, agency), at, encode(event))
    return name, event.type, subject, agency, actor, at, body


def _body(
    name: str,
    about: tuple[str, int, str, str | None, str | None],
    at: str,
    payload: Mapping[str, Json],
) -> str:
    kind, version, subject, actor, agency = about
    try:
        # Written out because every act pays for it: the outer keys are fixed and stand in order.
        return (
            f'{{"actor":{_text(actor)},"agency":{_text(agency)},"at":"{at}","id":"{name}"'
            f',"payload":{canonical_json(payload)},"subject":{_text(subject)}'
            f',"type":"{kind}","version":{version}}}'
        )
    except NotCanonicalError as error:
        raise NotCanonicalError(error.reason, f"{kind}{error.place}") from None


def _text(text: str | None) -> str:
    if text is None:
        return "null"
    return encode_basestring(text) if text.isascii() else canonical_json(text)


def _demand_name(field: str, text: str) -> None:
    if not 0 < len(text) <= _LONGEST or not text.isprintable():
        raise ValueError(f"{field} must be 1 to {_LONGEST} printable characters, not {text[:60]!r}")
