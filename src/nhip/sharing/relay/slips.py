"""Slips: what one node says to another, signed, for one purpose, at one moment.

A slip is canonical JSON under the node's signature. It names both nodes, so it cannot be shown to a third
as if meant for it, and an answer names the slip it answers by its SHA-256. Repeating a slip is harmless:
everything that slips bring about counts messages by number, registers by edition, announcements by their
moment. Nothing here needs a database.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Self

from nhip.kernel.api import Text, canonical_json
from nhip.sharing.envelope import written_moment
from nhip.sharing.keys import holds
from nhip.sharing.relay.errors import slip_unreadable, slip_untimely

FORMAT: Final = "nhip-slip/1"
MOST_BYTES: Final = 24 << 20
"""A slip may carry this much: two hundred messages with their envelopes."""

SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two nodes may differ."""

_MEMBERS: Final = {"answers", "at", "body", "format", "from", "purpose", "to"}
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """``sender`` and ``receiver`` are codes of nodes; ``answers`` is the hex SHA-256 of the slip answered."""

    sender: str
    receiver: str
    purpose: str
    at: datetime
    body: dict[str, Any]
    answers: str = ""

    def written(self) -> bytes:
        """The bytes that are signed and sent."""
        return canonical_json(
            {
                "answers": self.answers,
                "at": written_moment(self.at),
                "body": self.body,
                "format": FORMAT,
                "from": self.sender,
                "purpose": self.purpose,
                "to": self.receiver,
            }
        ).encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises ``sharing.slip_unreadable`` with what is wrong."""
        if len(content) > MOST_BYTES:
            raise slip_unreadable(
                Text(f"dài quá {MOST_BYTES >> 20} MB", f"longer than {MOST_BYTES >> 20} MB")
            )
        try:
            members = json.loads(content)
        except (ValueError, RecursionError):
            raise slip_unreadable(Text("không phải JSON", "not JSON")) from None
        if not isinstance(members, dict) or members.keys() != _MEMBERS or members["format"] != FORMAT:
            raise slip_unreadable(Text(f"không theo dạng {FORMAT}", f"not of the form {FORMAT}"))
        told = ("answers", "at", "from", "purpose", "to")
        if not all(isinstance(members[name], str) for name in told) or not isinstance(members["body"], dict):
            raise slip_unreadable(Text("có trường sai kiểu", "a member is of the wrong kind"))
        return cls(
            sender=members["from"],
            receiver=members["to"],
            purpose=members["purpose"],
            at=_moment(members["at"]),
            body=members["body"],
            answers=members["answers"],
        )

    def demand_timely(self, now: datetime) -> None:
        """Raises ``sharing.slip_untimely`` where the two clocks differ by more than :data:`SKEW`."""
        if abs(now - self.at) > SKEW:
            raise slip_untimely(self.at, now)


def digest(content: bytes) -> str:
    """How an answer names the slip it answers."""
    return sha256(content).hexdigest()


def header(key_id: str, signature: bytes) -> str:
    """The value of the header ``Nhip-Signature``."""
    return f"{key_id} {base64.b64encode(signature).decode()}"


def read_header(value: str) -> tuple[str, bytes]:
    """The key id and the signature in the header ``Nhip-Signature``. Raises ``sharing.slip_unreadable``."""
    key_id, _, encoded = value.partition(" ")
    try:
        signature = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    if not key_id or not signature:
        raise slip_unreadable(Text("tiêu đề Nhip-Signature không đọc được", "Nhip-Signature cannot be read"))
    return key_id, signature


def is_signed(der: bytes, signature: bytes, content: bytes) -> bool:
    """Whether the key in ``der`` signed ``content``."""
    return holds(der, signature, content)


def _moment(written: str) -> datetime:
    if not _MOMENT.fullmatch(written):
        raise slip_unreadable(Text("trường at không phải thời điểm UTC", "the member at is no moment in UTC"))
    try:
        return datetime.fromisoformat(written[:-1]).replace(tzinfo=UTC)
    except ValueError:
        raise slip_unreadable(Text("trường at không phải thời điểm", "the member at is no moment")) from None
