"""Relayed messages that this node refused: their number is used up, and the same refusal is given again.

Were the number left open, one message that the receiver's node cannot take would hold up all that follow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from nhip.kernel.api import Refusal, Text
from nhip.sharing.database import rows

_TEXTS = ("title", "detail", "remedy")


@dataclass(frozen=True, slots=True)
class Returned:
    """Why the message with this digest was sent back."""

    digest: str
    why: dict[str, str]

    def refusal(self) -> Refusal:
        """The refusal as it was said the first time."""
        title, detail, remedy = (Text(vi=self.why[f"{n}_vi"], en=self.why[f"{n}_en"]) for n in _TEXTS)
        return Refusal(self.why["code"], title, detail, remedy, status=int(self.why["status"]))


def returned_before(wanted: Iterable[tuple[str, str, int | None]]) -> dict[tuple[str, str, int], Returned]:
    """What was said of these (sender, receiver, number), where they were refused before."""
    asked = list(wanted)
    found = rows(
        "SELECT r.sender, r.receiver, r.number, r.digest, r.why"
        " FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS w(sender, receiver, number)"
        " JOIN sharing_returned r USING (sender, receiver, number)",
        [[a for a, _, _ in asked], [b for _, b, _ in asked], [c for _, _, c in asked]],
    )
    return {
        (sender, receiver, number): Returned(digest.hex(), why)
        for sender, receiver, number, digest, why in found
    }


def note_returned(refused: Iterable[tuple[str, str, int, str, Refusal]], at: datetime) -> None:
    """Keep refusals, all by one statement: sender, receiver, number, hex digest and why."""
    noted = [
        (sender, receiver, number, bytes.fromhex(digest), Jsonb(_said(refusal)))
        for sender, receiver, number, digest, refusal in refused
    ]
    if noted:
        rows(
            "INSERT INTO sharing_returned (sender, receiver, number, digest, why, at)"
            " SELECT w.*, %s"
            " FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bytea[], %s::jsonb[]) AS w",
            [at, *map(list, zip(*noted, strict=True))],
        )


def _said(refusal: Refusal) -> dict[str, str]:
    why = {"code": refusal.code, "status": str(refusal.status)}
    for name in _TEXTS:
        text: Text = getattr(refusal, name)
        why |= {f"{name}_vi": text.vi, f"{name}_en": text.en}
    return why
