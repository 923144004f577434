"""How the tree is kept: in tiles of up to 256 hashes, as C2SP tlog-tiles lays them out.

A tile of level 0 holds leaf hashes; a tile of level ``L`` holds the roots of whole tiles of the level below,
so a hash there stands for ``256**L`` leaves. A tile that is full never changes; the one at the right edge of
each level is written anew as the ledger grows. Ten million events need 40,000 tiles, a proof reads a
handful.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from nhip.kernel.ledger.merkle import HASH_SIZE, RangeHash, fold, join, whole_subtrees

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT

Fetch = Callable[[int, int], bytes]
"""``(level, position)`` to the hashes of that tile, as many as are stored."""


class MissingTileError(LookupError):
    """A hash is asked for that the stored tiles do not hold: one was removed or cut short."""

    def __init__(self, level: int, position: int) -> None:
        super().__init__(f"tile {position} of level {level} is missing or too short")
        self.level = level
        self.position = position


def range_hash(fetch: Fetch) -> RangeHash:
    """The hash of any range that proofs ask for, from the tiles that ``fetch`` gives."""

    def whole(start: int, height: int) -> bytes:
        level, within = divmod(height, TILE_HEIGHT)
        position, offset = divmod(start >> (TILE_HEIGHT * level), TILE_WIDTH)
        hashes = fetch(level, position)[offset * HASH_SIZE : (offset + (1 << within)) * HASH_SIZE]
        if len(hashes) != HASH_SIZE << within:
            raise MissingTileError(level, position)
        return fold(hashes)

    def over(lo: int, hi: int) -> bytes:
        return join([whole(start, height) for start, height in whole_subtrees(lo, hi)])

    return over


@dataclass
class GrowingTiles:
    """The tree while leaves are added: the tiles of its right edge, and those that this growth touched.

    ``size`` is the number of leaves so far, ``edge`` the unfinished tile of each level, lowest first.
    """

    size: int
    edge: list[bytes]
    _done: list[tuple[int, int, bytes]] = field(default_factory=list)

    @classmethod
    def resume(cls, size: int, fetch: Fetch) -> "GrowingTiles":
        """Take up a tree of ``size`` leaves from its stored tiles."""
        edge: list[bytes] = []
        count = size
        while count:
            position, width = divmod(count, TILE_WIDTH)
            hashes = fetch(len(edge), position)[: width * HASH_SIZE] if width else b""
            if len(hashes) != width * HASH_SIZE:
                raise MissingTileError(len(edge), position)
            edge.append(hashes)
            count = position
        return cls(size, edge)

    def extend(self, leaves: bytes) -> None:
        """Add leaf hashes, one after the other in ``leaves``; at most as many as fill the tile at the
        edge.
        """
        room = TILE_WIDTH - self.size % TILE_WIDTH
        if len(leaves) > room * HASH_SIZE or len(leaves) % HASH_SIZE:
            raise ValueError(f"{len(leaves)} bytes of hashes do not fit a tile with room for {room}")
        self._push(0, leaves)
        self.size += len(leaves) // HASH_SIZE

    def _push(self, level: int, hashes: bytes) -> None:
        if level == len(self.edge):
            self.edge.append(b"")
        tile = self.edge[level] + hashes
        if len(tile) < TILE_WIDTH * HASH_SIZE:
            self.edge[level] = tile
            return
        position = (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH
        self._done.append((level, position, tile))
        self.edge[level] = b""
        self._push(level + 1, fold(tile))

    def take_finished(self) -> list[tuple[int, int, bytes]]:
        """``(level, position, hashes)`` of the tiles filled since this was last asked, and no longer kept."""
        finished, self._done = self._done, []
        return finished

    def changed(self) -> Iterator[tuple[int, int, bytes]]:
        """``(level, position, hashes)`` of every tile that has to be written now, each once."""
        yield from self._done
        for level, hashes in enumerate(self.edge):
            if hashes:
                yield level, (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH, hashes

    def root(self) -> bytes:
        """The root over all leaves."""
        edge = {
            (level, (self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH): hashes
            for level, hashes in enumerate(self.edge)
        }
        return range_hash(lambda level, position: edge.get((level, position), b""))(0, self.size)


def leaves_in(hashes: bytes) -> Iterable[bytes]:
    """The hashes of a tile, one by one."""
    return (hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE))
