"""Receipts: what proves, to whoever was not there, that a message was taken over and when.

The receipt of a message is its event in the ledger with the path to a signed checkpoint. Where an authority
for time stamps is configured, a checkpoint that covers the event is stamped too, from outside; while that
authority is away messages are taken over all the same, and the receipt says since when a stamp is due.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from django.db import transaction

from nhip.identity.api import timestamp
from nhip.kernel.api import Refusal, checkpoint_of, now, prove, prove_consistency, setting
from nhip.sharing.carried import Logged
from nhip.sharing.database import rows
from nhip.sharing.keyring import public_keys
from nhip.sharing.queries import message


@dataclass(frozen=True, slots=True)
class Receipt:
    """A message with its proof. ``public_key`` (PEM) made the signature over the envelope.

    ``stamp`` holds the checkpoint that was stamped, the token (RFC 3161, over the SHA-256 of the checkpoint's
    text) and the proof that the ledger only grew from there; ``None`` where there is none (yet).
    """

    logged: Logged
    public_key: str
    proof: dict[str, Any]
    stamp: dict[str, Any] | None
    unstamped_since: datetime | None


def receipt_of(identity: str, *, for_agency: str | None = None) -> Receipt:
    """The receipt of a message, for those it concerns.

    Raises ``sharing.message_unknown``, or ``kernel.event_not_sealed`` in the seconds before the next
    checkpoint.
    """
    logged = message(identity, for_agency=for_agency)
    proof = prove(logged.event)
    stamp = _stamp(proof["index"])
    is_due = bool(setting("NHIP_TSA_URL")) and stamp is None
    return Receipt(
        logged=logged,
        public_key=_pem(logged.signed.key_id),
        proof=proof,
        stamp=stamp,
        unstamped_since=logged.logged_at if is_due else None,
    )


@transaction.atomic
def stamp_newest() -> bool:
    """Have the newest checkpoint time-stamped; false where there is nothing new, or the authority is away."""
    try:
        newest = checkpoint_of()
    except Refusal:
        return False
    if rows("SELECT 1 FROM sharing_stamp WHERE size = %s", [newest.size]):
        return False
    token = timestamp(sha256(newest.note.encode()).digest()).token
    if token is None:
        return False
    rows(
        "INSERT INTO sharing_stamp (size, note, token, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [newest.size, newest.note, token, now()],
    )
    return True


def _stamp(index: int) -> dict[str, Any] | None:
    """The earliest stamp over a checkpoint that covers the event at ``index``."""
    found = rows(
        "SELECT size, note, token, at FROM sharing_stamp WHERE size > %s ORDER BY size LIMIT 1", [index]
    )
    if not found:
        return None
    size, note, token, at = found[0]
    return {
        "checkpoint": note,
        "token": base64.b64encode(token).decode(),
        "at": at.isoformat(),
        "consistency": prove_consistency(size),
    }


def _pem(key_id: str) -> str:
    der = public_keys([key_id]).get(key_id)
    if der is None:
        return ""
    return load_der_public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
