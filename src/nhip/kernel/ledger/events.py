"""What the ledger says about itself, in itself."""

from dataclasses import dataclass
from typing import ClassVar, Final

from nhip.kernel.events import Event

LEDGER: Final = "kernel:ledger"
"""The subject of the ledger's own events."""

LOST: Final = "lost"
"""Stands in ``replaces`` where the old key was lost: then nobody vouches for the new one."""


@dataclass(frozen=True, kw_only=True)
class LedgerKeyAdopted(Event):
    """From here on another key signs checkpoints. Sealed under ``replaces``, the old key vouches for the
    new.
    """

    type: ClassVar[str] = "kernel.ledger_key_adopted"

    verifier_key: str
    replaces: str
