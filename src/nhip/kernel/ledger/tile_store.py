"""The stored tiles, and what the last checkpoint says about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg
from django.db import connection

from nhip.kernel.ledger.database import raw_connection, row
from nhip.kernel.ledger.tiles import Fetch

ID_SIZE: Final = 16

Place = tuple[int, int, UUID]
"""Where an event stands in the one order: its era, its transaction, its id."""

START: Final[Place] = (0, 0, UUID(int=0))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stored checkpoint: ``size`` events up to ``last`` are in the tree with this ``root``."""

    size: int
    previous_size: int
    last: Place
    root: bytes
    note: str
    verifier_key: str
    signed_at: datetime


_CHECKPOINT: Final = (
    "SELECT size, previous_size, last_era, last_xid, last_id, root, note, verifier_key, signed_at"
    " FROM kernel_checkpoint"
)
ALL_CHECKPOINTS: Final = f"{_CHECKPOINT} ORDER BY size"


def as_sealed(found: tuple[object, ...]) -> Sealed:
    """A row of :data:`ALL_CHECKPOINTS`."""
    size, previous_size, era, xid, event_id, *rest = found
    return Sealed(size, previous_size, (era, xid, event_id), *rest)  # type: ignore[arg-type]


def latest_checkpoint() -> Sealed | None:
    """The newest checkpoint; ``None`` before anything was sealed."""
    found = row(f"{_CHECKPOINT} ORDER BY size DESC LIMIT 1")
    return as_sealed(found) if found else None


def checkpoint_at(size: int) -> Sealed | None:
    """The checkpoint of exactly ``size`` events."""
    found = row(f"{_CHECKPOINT} WHERE size = %s", [size])
    return as_sealed(found) if found else None


def stored_tiles() -> Fetch:
    """Reads tiles, each once; a tile that is not there reads as empty."""
    read: dict[tuple[int, int], bytes] = {}

    def fetch(level: int, position: int) -> bytes:
        if (level, position) not in read:
            found = row(
                "SELECT hashes FROM kernel_tile WHERE level = %s AND position = %s", [level, position]
            )
            read[level, position] = found[0] if found else b""
        return read[level, position]

    return fetch


def event_ids_of_tile(position: int) -> bytes:
    """The ids of the events of one level-0 tile, 16 bytes each."""
    found = row("SELECT event_ids FROM kernel_tile WHERE level = 0 AND position = %s", [position])
    return found[0] if found else b""


def write_tiles(tiles: Iterable[tuple[int, int, bytes, bytes | None]]) -> None:
    """Store ``(level, position, hashes, event ids)``; a tile that stands already is grown."""
    with connection.wrap_database_errors, psycopg.Cursor(raw_connection()) as cursor:
        cursor.executemany(
            "INSERT INTO kernel_tile (level, position, hashes, event_ids) VALUES (%b, %b, %b, %b)"
            " ON CONFLICT (level, position) DO UPDATE"
            " SET hashes = excluded.hashes, event_ids = excluded.event_ids",
            tiles,
        )
