"""Checking the whole ledger: every event, tile, signature and root, from the first to the last.

The walk reads events in their order beside the stored tree, hashes each anew, and compares roots wherever a
checkpoint was signed. It stops at the first fault and names it. What it holds in memory does not grow with
the ledger, and it works on one snapshot, so that sealing may go on meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from nhip.kernel.events import UnreadableEventError
from nhip.kernel.ledger.database import rows, streamed
from nhip.kernel.ledger.envelope import Envelope
from nhip.kernel.ledger.events import LedgerKeyAdopted
from nhip.kernel.ledger.faults import Fault, Kind, checkpoint_fault, key_fault, tile_fault
from nhip.kernel.ledger.merkle import HASH_SIZE
from nhip.kernel.ledger.note import BadNoteError, Checkpoint, Verifier, open_note
from nhip.kernel.ledger.recorded import Recorded, misfiled_column, place_text, recorded_events
from nhip.kernel.ledger.suspicion import forged_together, judged, suspicion
from nhip.kernel.ledger.tile_store import (
    ALL_CHECKPOINTS,
    ID_SIZE,
    Sealed,
    as_sealed,
    latest_checkpoint,
    stored_tiles,
)
from nhip.kernel.ledger.tiles import TILE_WIDTH, GrowingTiles
from nhip.kernel.words import Text


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: ``fault`` is ``None`` when the ledger is whole.

    ``anchor`` is the first key; everything else follows from it, so compare it with the one that was
    published.
    """

    events: int
    checkpoints: int
    anchor: str | None
    fault: Fault | None


class _FoundError(Exception):
    """Ends the walk with the fault it carries."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.title.en)
        self.fault = fault


def replay(
    *,
    trusted: Sequence[str] = (),
    kept: Sequence[Checkpoint] = (),
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Check the ledger from its first event to its newest checkpoint.

    ``trusted`` are verifier keys to believe in, the first checkpoint's own otherwise; ``kept`` are
    checkpoints from outside, whose roots must be ours; ``progress`` hears how many of how many events are
    done.
    """
    with transaction.atomic(), ExitStack() as open_cursors:
        rows("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        newest = latest_checkpoint()
        if newest is None:
            return Report(0, 0, None, None)
        checkpoints = open_cursors.enter_context(streamed("checkpoints", ALL_CHECKPOINTS))
        tiles = open_cursors.enter_context(
            streamed(
                "tiles",
                "SELECT position, hashes, event_ids FROM kernel_tile WHERE level = 0 ORDER BY position",
                step=100,
            )
        )
        events = open_cursors.enter_context(recorded_events(newest.last))
        walk = _Walk(newest.size, events, ((p, bytes(h), bytes(e)) for p, h, e in tiles), trusted, kept)
        fault: Fault | None = None
        try:
            for found in checkpoints:
                walk.to(as_sealed(found))
                progress(walk.tree.size, newest.size)
            walk.end()
        except _FoundError as error:
            fault = error.fault
        return Report(walk.tree.size, walk.checkpoints, walk.anchor, fault)


class _Walk:
    """The state of a replay: the tree so far, the three streams, and what the keys allow."""

    def __init__(
        self,
        size: int,
        events: Iterator[Recorded],
        tiles: Iterator[tuple[int, bytes, bytes]],
        trusted: Sequence[str],
        kept: Sequence[Checkpoint],
    ) -> None:
        self.size = size
        self.tree = GrowingTiles(0, [])
        self.checkpoints = 0
        self.anchor: str | None = None
        self._events = events
        self._tiles = tiles
        self._tile: tuple[int, bytes, bytes] = (-1, b"", b"")
        self._keys = set(trusted)
        self._key = ""
        self._kept = sorted(kept, key=lambda checkpoint: checkpoint.size)
        self._suspicion: tuple[Fault, bytes | None] | None = None
        self._last: Recorded | None = None

    def to(self, sealed: Sealed) -> None:
        """Walk up to the next checkpoint and judge what was seen on the way."""
        self._check_note(sealed)
        start = self.tree.size
        while self._kept and self._kept[0].size <= sealed.size:
            mark = self._kept.pop(0)
            self._advance(mark.size)
            self._compare_kept(mark)
        self._advance(sealed.size)
        root = self.tree.root()
        if self._suspicion and (root == sealed.root or self._suspicion[0].kind is not Kind.MISFILED):
            raise _FoundError(judged(*self._suspicion, sealed, root))
        if root != sealed.root:
            forged = forged_together(start, sealed, root)
            if self._suspicion:  # a column that was forgotten gives the forger away
                forged = replace(forged, index=self._suspicion[0].index, event_id=self._suspicion[0].event_id)
            raise _FoundError(forged)
        if self._last is None or self._last.place != sealed.last:
            stands = place_text(self._last.place) if self._last else Text(vi="không có", en="none")
            raise _FoundError(checkpoint_fault(sealed.size, stands, place_text(sealed.last)))
        self.checkpoints += 1

    def end(self) -> None:
        """Nothing may be left over: no event that was never sealed, no tile beyond the last checkpoint."""
        left = next(self._events, None)
        if left is not None:
            raise _FoundError(suspicion(self.tree.size, None, left))
        if self._kept:
            mark = self._kept[0]
            kept = Text(
                vi=f"có {mark.size} sự kiện, như bản đã giữ", en=f"{mark.size} events, as in the kept one"
            )
            only = Text(vi=f"chỉ còn {self.size}", en=f"only {self.size} are left")
            raise _FoundError(checkpoint_fault(mark.size, kept, only))
        self._check_upper_tiles(list(self.tree.changed()))
        position, hashes, _ = self._tile
        if next(self._tiles, None) or position * TILE_WIDTH + len(hashes) // HASH_SIZE > self.tree.size:
            raise _FoundError(
                checkpoint_fault(
                    self.tree.size,
                    Text(vi="điểm niêm phong cuối", en="the last checkpoint"),
                    Text(vi="cây lưu trữ còn dài hơn", en="the stored tree goes on after it"),
                )
            )

    def _compare_kept(self, mark: Checkpoint) -> None:
        root = self.tree.root()
        if self._suspicion is None and root != mark.root:
            kept = Text(
                vi=f"gốc {mark.root.hex()} như bản đã giữ", en=f"root {mark.root.hex()} as in the kept one"
            )
            ours = Text(vi=f"gốc {root.hex()}", en=f"root {root.hex()}")
            raise _FoundError(checkpoint_fault(mark.size, kept, ours))

    def _advance(self, size: int) -> None:
        while self.tree.size < size:
            position, offset = divmod(self.tree.size, TILE_WIDTH)
            hashes, ids = self._leaf_tile(position)
            upto = min(TILE_WIDTH, size - position * TILE_WIDTH)
            if len(hashes) < upto * HASH_SIZE:
                raise _FoundError(tile_fault(self.tree.size, 0, position))
            for at in range(offset, upto):
                if self._suspicion is None:
                    self._compare(
                        position * TILE_WIDTH + at,
                        UUID(bytes=ids[at * ID_SIZE : (at + 1) * ID_SIZE]),
                        hashes[at * HASH_SIZE : (at + 1) * HASH_SIZE],
                    )
            self.tree.extend(hashes[offset * HASH_SIZE : upto * HASH_SIZE])
            self._check_upper_tiles(self.tree.take_finished())

    def _leaf_tile(self, position: int) -> tuple[bytes, bytes]:
        if self._tile[0] != position:
            found = next(self._tiles, None)
            if found is None or found[0] != position:
                raise _FoundError(tile_fault(self.tree.size, 0, position))
            self._tile = found
        return self._tile[1], self._tile[2]

    def _compare(self, index: int, name: UUID, leaf: bytes) -> None:
        event = next(self._events, None)
        if event is None or event.place[2] != name or event.leaf != leaf:
            self._suspicion = suspicion(index, (name, leaf), event), event.leaf if event else None
            return
        self._last = event
        if column := misfiled_column(event):
            self._suspicion = Fault(Kind.MISFILED, index, str(name), *column), None
        elif event.type == LedgerKeyAdopted.type:
            self._adopt(event)

    def _adopt(self, recorded: Recorded) -> None:
        """A key that the key in force vouched for is believed in from here on."""
        try:
            adopted = Envelope.parse(recorded.body).event
        except (ValueError, UnreadableEventError):
            return
        if isinstance(adopted, LedgerKeyAdopted) and adopted.replaces == self._key:
            self._keys.add(adopted.verifier_key)

    def _check_note(self, sealed: Sealed) -> None:
        if sealed.previous_size != self.tree.size:
            raise _FoundError(
                checkpoint_fault(
                    sealed.previous_size,
                    Text(vi=f"tiếp nối cỡ {self.tree.size}", en=f"it follows size {self.tree.size}"),
                    Text(
                        vi=f"tiếp nối cỡ {sealed.previous_size}", en=f"it follows size {sealed.previous_size}"
                    ),
                )
            )
        try:
            checkpoint, verifier = open_note(sealed.note, [Verifier.parse(sealed.verifier_key)])
        except BadNoteError as error:
            signed = Text(vi="văn bản có chữ ký đúng", en="a note whose signature holds")
            found = Text(vi=f"không hợp lệ ({error})", en=str(error))
            raise _FoundError(checkpoint_fault(sealed.size, signed, found)) from None
        if (checkpoint.origin, checkpoint.size, checkpoint.root) != (verifier.name, sealed.size, sealed.root):
            signed = Text(vi=f"đã ký cỡ {checkpoint.size}", en=f"signed for size {checkpoint.size}")
            found = Text(vi="các cột bên cạnh nói khác", en="the columns beside it say otherwise")
            raise _FoundError(checkpoint_fault(sealed.size, signed, found))
        key = str(verifier)
        if self.anchor is None:
            self.anchor = key
            self._keys = self._keys or {key}
        if key not in self._keys:
            raise _FoundError(key_fault(sealed.size, self._keys, key))
        self._key = key

    def _check_upper_tiles(self, tiles: list[tuple[int, int, bytes]]) -> None:
        fetch = stored_tiles()
        for level, position, hashes in tiles:
            # At the right edge the stored tile may be ahead of the walk, never behind it.
            if level and fetch(level, position)[: len(hashes)] != hashes:
                first_leaf = position * TILE_WIDTH << (8 * level)
                raise _FoundError(tile_fault(first_leaf, level, position))
