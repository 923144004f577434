"""Sealing: committed events are put into the one order, into the tree, and under a signature.

The order is (era, transaction number, id). A sealing takes every event whose transaction number lies below
the oldest transaction still running: all of these have ended, so nothing can come to stand before them any
more, and nothing is left out however late a transaction commits. Tiles, checkpoint and the place reached are
written in one transaction; a sealer that is killed has either done all of it or nothing.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from nhip.kernel.clock import now
from nhip.kernel.ledger.database import raw_connection, rows
from nhip.kernel.ledger.eras import current_era
from nhip.kernel.ledger.keys import signer_for
from nhip.kernel.ledger.merkle import HASH_SIZE
from nhip.kernel.ledger.note import Checkpoint
from nhip.kernel.ledger.tile_store import (
    ID_SIZE,
    START,
    event_ids_of_tile,
    latest_checkpoint,
    stored_tiles,
    write_tiles,
)
from nhip.kernel.ledger.tiles import TILE_WIDTH, GrowingTiles

MOST_AT_ONCE: Final = 1 << 18
"""Events in one sealing at most: about 15 MB of hashes and ids in memory."""

_LOCK: Final = 0x6E686970  # "nhip": one sealer at a time in a database

# PostgreSQL takes the fingerprints, so that 48 bytes an event travel and not its text.
_FRESH: Final = """
WITH fresh AS (
    SELECT era, xid, id, sha256('\\x00'::bytea || convert_to(body, 'UTF8')) AS leaf FROM kernel_event
    WHERE (era, xid, id) > (%s, %s, %s)
      AND (era, xid) < (%s, pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
    ORDER BY era, xid, id LIMIT %s
)
SELECT string_agg(leaf, ''::bytea ORDER BY era, xid, id),
       string_agg(uuid_send(id), ''::bytea ORDER BY era, xid, id)
FROM fresh
"""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What one sealing did: events ``previous_size`` up to ``size`` are now under ``root``."""

    previous_size: int
    size: int
    root: bytes

    @property
    def is_full(self) -> bool:
        """Whether there may be more to seal at once."""
        return self.size - self.previous_size == MOST_AT_ONCE


def seal() -> Sealing | None:
    """Seal what can be sealed now, up to :data:`MOST_AT_ONCE` events; ``None`` when there is nothing.

    Waits for a sealing that is under way elsewhere. Raises :class:`Refusal` when the signing key is missing.
    """
    with transaction.atomic(durable=True):
        rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = latest_checkpoint()
        size, place = (last.size, last.last) if last else (0, START)
        leaves, event_ids = rows(_FRESH, [*place, current_era(raw_connection()), MOST_AT_ONCE])[0]
        if not leaves:
            return None
        signer = signer_for(last.verifier_key if last else None)
        tree = GrowingTiles.resume(size, stored_tiles())
        names = _grow(tree, leaves, event_ids)
        write_tiles(
            (level, position, hashes, names[position] if level == 0 else None)
            for level, position, hashes in tree.changed()
        )
        root = tree.root()
        note = signer.sign(Checkpoint(signer.name, tree.size, root).text())
        last_id = UUID(bytes=event_ids[-ID_SIZE:])
        rows(
            "INSERT INTO kernel_checkpoint"
            " (size, previous_size, signed_at, last_era, last_xid, last_id, root, note, verifier_key)"
            " SELECT %s, %s, %s, era, xid, id, %s, %s, %s FROM kernel_event WHERE id = %s",
            [tree.size, size, now(), root, note, str(signer.verifier), last_id],
        )
    return Sealing(size, tree.size, root)


def _grow(tree: GrowingTiles, leaves: bytes, event_ids: bytes) -> dict[int, bytes]:
    """Add the leaves tile by tile; gives the ids of the events in each level-0 tile touched."""
    names: dict[int, bytes] = {}
    done = 0
    while done * HASH_SIZE < len(leaves):
        position, width = divmod(tree.size, TILE_WIDTH)
        upto = done + TILE_WIDTH - width
        before = event_ids_of_tile(position)[: width * ID_SIZE] if width else b""
        names[position] = before + event_ids[done * ID_SIZE : upto * ID_SIZE]
        tree.extend(leaves[done * HASH_SIZE : upto * HASH_SIZE])
        done = upto
    return names
