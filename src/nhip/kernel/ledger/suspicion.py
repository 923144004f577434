"""What happened where the events and the stored tree part: changed, removed, inserted, moved, or the tree
itself.

The tree is only a copy of what was signed, so a difference is a suspicion against the event until the next
signed root has confirmed the tree.
"""

import base64
from dataclasses import replace
from typing import Final
from uuid import UUID

from nhip.kernel.ledger.database import row, rows
from nhip.kernel.ledger.faults import Fault, Kind
from nhip.kernel.ledger.merkle import HASH_SIZE, fold
from nhip.kernel.ledger.recorded import Recorded, misfiled_column, place_text
from nhip.kernel.ledger.tile_store import Sealed
from nhip.kernel.ledger.tiles import TILE_WIDTH, GrowingTiles, leaves_in
from nhip.kernel.words import Text

_NOTHING: Final = Text(vi="không có gì", en="nothing")


def suspicion(index: int, sealed: tuple[UUID, bytes] | None, event: Recorded | None) -> Fault:
    """The fault at ``index``, where the tree has ``sealed`` (id and fingerprint) and the database has
    ``event``.
    """
    if sealed is None:
        assert event is not None, "one of the two is there"
        return Fault(Kind.INSERTED, index, event.id, _NOTHING, place_text(event.place))
    name, leaf = sealed
    if event is not None and event.place[2] == name:
        return Fault(Kind.CHANGED, index, event.id, _print(leaf), _print(event.leaf))
    stands = row("SELECT era, xid, id FROM kernel_event WHERE id = %s", [name])
    if event is not None and event.leaf == leaf and stands is None:
        # The text is the sealed one, and only its id differs: beside the text, or in the tree.
        column = misfiled_column(event)
        kind, said = (Kind.MISFILED, column) if column else (Kind.TILE, (_named(event.id), _named(name)))
        return Fault(kind, index, str(name) if column else event.id, *said)
    if stands is None:
        found = Text(vi=f"tiếp theo là {event.id}", en=f"{event.id} comes next") if event else _NOTHING
        return Fault(Kind.REMOVED, index, str(name), _print(leaf), found)
    if event is not None and not _is_sealed(event.place[2]):
        return Fault(Kind.INSERTED, index, event.id, _named(name), place_text(event.place))
    return Fault(Kind.MOVED, index, str(name), _named(name), place_text((stands[0], stands[1], stands[2])))


def judged(fault: Fault, leaf: bytes | None, sealed: Sealed, tiles_root: bytes) -> Fault:
    """``fault`` as it stands once the root over the stored tree is known beside the signed one.

    ``leaf`` is the fingerprint of the event that differs from the tree; where it leads to the signed root,
    the event is whole and the tree was changed.
    """
    if tiles_root == sealed.root:
        return fault
    if leaf is not None and _root_with(fault.index, leaf, sealed.size) == sealed.root:
        return Fault(Kind.TILE, fault.index, fault.event_id, _print(leaf), fault.expected)
    doubt = Text(
        vi=f"{fault.found.vi}; cây lưu trữ cũng khác gốc đã ký ở cỡ {sealed.size}",
        en=f"{fault.found.en}; the stored tree differs from the root signed at size {sealed.size} too",
    )
    return replace(fault, found=doubt)


def forged_together(start: int, sealed: Sealed, root: bytes) -> Fault:
    """Events and tree agree with each other and not with the signature: both were changed, after ``start``.

    The level above narrows it down to 256 events, unless that was changed as well.
    """
    index = start
    for position in range(start // TILE_WIDTH, -(-sealed.size // TILE_WIDTH)):
        found = row(
            "SELECT lower.hashes, upper.hashes FROM kernel_tile lower, kernel_tile upper"
            " WHERE lower.level = 0 AND lower.position = %s AND upper.level = 1 AND upper.position = %s",
            [position, position // TILE_WIDTH],
        )
        at = position % TILE_WIDTH * HASH_SIZE
        is_full = found is not None and len(found[0]) == TILE_WIDTH * HASH_SIZE
        if found and is_full and fold(found[0]) != found[1][at : at + HASH_SIZE]:
            index = max(start, position * TILE_WIDTH)
            break
    return Fault(Kind.CHANGED, index, None, _print(sealed.root), _print(root))


def _is_sealed(name: UUID) -> bool:
    return bool(
        row(
            "SELECT 1 FROM kernel_tile WHERE level = 0 AND position(uuid_send(%s) IN event_ids) > 0 LIMIT 1",
            [name],
        )
    )


def _root_with(index: int, leaf: bytes, size: int) -> bytes | None:
    """The root over the first ``size`` stored leaves, were the one at ``index`` this ``leaf``."""
    tree = GrowingTiles(0, [])
    for position in range((size + TILE_WIDTH - 1) // TILE_WIDTH):
        found = rows("SELECT hashes FROM kernel_tile WHERE level = 0 AND position = %s", [position])
        hashes = list(leaves_in(found[0][0] if found else b""))[: size - tree.size]
        if tree.size <= index < tree.size + len(hashes):
            hashes[index - tree.size] = leaf
        tree.extend(b"".join(hashes))
        tree.take_finished()
    return tree.root() if tree.size == size else None


def _named(name: UUID | str) -> Text:
    return Text(vi=f"sự kiện {name}", en=f"event {name}")


def _print(fingerprint: bytes) -> Text:
    text = base64.b64encode(fingerprint).decode()
    return Text(vi=f"dấu băm {text}", en=f"fingerprint {text}")
