"""The register of nodes: who carries messages, where each agency sits, and whose keys count.

One node, the registrar, makes it and signs it; all others hold a copy and need the registrar only to learn of
changes. An edition has a number that only grows and a day on which it ends, so neither an old one nor one
held back for good can be passed off as today's. Nothing here needs a database.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from nhip.kernel.api import Refusal, Text, canonical_json
from nhip.sharing import keys
from nhip.sharing.envelope import written_moment
from nhip.sharing.relay.errors import register_unfit

FORMAT: Final = "nhip-register/1"
LIFE: Final = timedelta(days=7)
RENEWED_AFTER: Final = timedelta(hours=12)
MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredNode:
    """A node: where it listens, and the fingerprint of the key it signs with."""

    code: str
    url: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredSeat:
    """An agency's place; ``closed_at`` is None while it is open, ``key`` empty where the node signs."""

    agency: str
    node: str
    connected_at: datetime
    closed_at: datetime | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredKey:
    """A public key in DER and whose it is (``node:CODE`` or ``agency:CODE``)."""

    fingerprint: str
    owner: str
    der: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One edition, as it is signed."""

    registrar: str
    edition: int
    issued_at: datetime
    expires_at: datetime
    nodes: tuple[RegisteredNode, ...]
    seats: tuple[RegisteredSeat, ...]
    keys: tuple[RegisteredKey, ...]

    def written(self) -> bytes:
        """The bytes that are signed."""
        return canonical_json(
            {
                "format": FORMAT,
                "registrar": self.registrar,
                "edition": self.edition,
                "issued_at": written_moment(self.issued_at),
                "expires_at": written_moment(self.expires_at),
                **self.facts(),
            }
        ).encode()

    def facts(self) -> dict[str, Any]:
        """What it says, without when: two editions that say the same have equal facts."""
        return {
            "nodes": [{"code": node.code, "url": node.url, "key": node.key} for node in self.nodes],
            "seats": [
                {
                    "agency": seat.agency,
                    "node": seat.node,
                    "connected_at": written_moment(seat.connected_at),
                    "closed_at": written_moment(seat.closed_at) if seat.closed_at else None,
                    "key": seat.key,
                }
                for seat in self.seats
            ],
            "keys": [
                {
                    "fingerprint": key.fingerprint,
                    "owner": key.owner,
                    "der": base64.b64encode(key.der).decode(),
                }
                for key in self.keys
            ],
        }

    @classmethod
    def read(cls, content: bytes, signature: bytes, *, pinned: str, now: datetime) -> Self:
        """The register in ``content``, signed by the key whose fingerprint is ``pinned``.

        Raises ``sharing.register_unfit`` for another signer, an expired edition, or what cannot be read.
        """
        if len(content) > MOST_BYTES:
            raise register_unfit(Text("Danh bạ quá dài", "The register is too long"))
        try:
            register = cls._of(json.loads(content))
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
            raise register_unfit(Text(f"Không đọc được: {error}", f"It cannot be read: {error}")) from None
        der = next((key.der for key in register.keys if key.fingerprint == pinned), None)
        if der is None or keys.fingerprint(der) != pinned or not _holds(der, signature, content):
            raise register_unfit(
                Text("Không do khóa đã ghim ký", "It is not signed by the key that was pinned here")
            )
        if register.expires_at <= now:
            raise register_unfit(
                Text(
                    f"Lần lập {register.edition} đã hết hạn {register.expires_at:%d/%m/%Y}",
                    f"Edition {register.edition} expired on {register.expires_at:%Y-%m-%d}",
                )
            )
        return register

    @classmethod
    def _of(cls, members: dict[str, Any]) -> Self:
        if members["format"] != FORMAT:
            raise ValueError(f"not of the form {FORMAT}")
        return cls(
            registrar=_text(members["registrar"]),
            edition=_whole(members["edition"]),
            issued_at=_moment(members["issued_at"]),
            expires_at=_moment(members["expires_at"]),
            nodes=tuple(
                RegisteredNode(code=_text(row["code"]), url=_text(row["url"]), key=_text(row["key"]))
                for row in members["nodes"]
            ),
            seats=tuple(
                RegisteredSeat(
                    agency=_text(row["agency"]),
                    node=_text(row["node"]),
                    connected_at=_moment(row["connected_at"]),
                    closed_at=_moment(row["closed_at"]) if row["closed_at"] is not None else None,
                    key=_text(row["key"]),
                )
                for row in members["seats"]
            ),
            keys=tuple(
                RegisteredKey(
                    fingerprint=_text(row["fingerprint"]),
                    owner=_text(row["owner"]),
                    der=base64.b64decode(row["der"], validate=True),
                )
                for row in members["keys"]
            ),
        )


def _holds(der: bytes, signature: bytes, content: bytes) -> bool:
    try:
        return keys.holds(der, signature, content)
    except Refusal:
        return False


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError(f"{value!r} is no number of an edition")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return moment.astimezone(UTC)
