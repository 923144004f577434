"""The Merkle tree of RFC 6962: one fingerprint for a whole list, and short proofs about it.

The tree over ``n`` leaves splits at the largest power of two below ``n``. Leaves and inner nodes are hashed
with different first bytes, so that one can never be passed off as the other. Pure functions over SHA-256
hashes of 32 bytes; a proof asks for the hashes of ranges ``[lo, hi)`` of leaves, wherever these are kept.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

RangeHash = Callable[[int, int], bytes]
"""``(lo, hi)`` to the hash of the tree over the leaves ``lo`` up to, not including, ``hi``."""


def leaf_hash(body: bytes) -> bytes:
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: bytes) -> bytes:
    """The root over a run of ``2**k`` hashes that stand one after the other in ``hashes``."""
    while len(hashes) > HASH_SIZE:
        pairs = range(0, len(hashes), 2 * HASH_SIZE)
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 2 * HASH_SIZE]).digest() for at in pairs])
    return hashes


def join(subtrees: Sequence[bytes]) -> bytes:
    """The root over whole subtrees of falling size, from left to right, as :func:`whole_subtrees` lists
    them.
    """
    if not subtrees:
        return EMPTY_ROOT
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


def whole_subtrees(lo: int, hi: int) -> Iterable[tuple[int, int]]:
    """``(start, height)`` of the whole subtrees that make up the tree over ``[lo, hi)``.

    ``lo`` is where a subtree of RFC 6962 begins: a multiple of the largest power of two not above ``hi -
    lo``.
    """
    while lo < hi:
        height = (hi - lo).bit_length() - 1
        yield lo, height
        lo += 1 << height


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_path(index: int, size: int, range_hash: RangeHash) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root over ``size`` leaves, lowest first (RFC 6962,
    2.1.1).
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size} leaves")
    path: list[bytes] = []
    lo, hi = 0, size
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            path.append(range_hash(middle, hi))
            hi = middle
        else:
            path.append(range_hash(lo, middle))
            lo = middle
    return path[::-1]


def consistency_path(old: int, new: int, range_hash: RangeHash) -> list[bytes]:
    """The hashes that show that the first ``old`` of ``new`` leaves are what they were (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not extend one of {old}")
    if old in (0, new):
        return []
    path: list[bytes] = []
    lo, hi = 0, new
    while old != hi:
        middle = lo + _split(hi - lo)
        if old <= middle:
            path.append(range_hash(middle, hi))
            hi = middle
        else:
            path.append(range_hash(lo, middle))
            lo = middle
    if lo:  # otherwise the old root itself starts the climb, and whoever checks has it
        path.append(range_hash(lo, hi))
    return path[::-1]


class Frontier:
    """The right edge of a growing tree: what must be kept to go on adding leaves, a hash a level."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add the leaf whose hash is ``leaf``."""
        merges = (~self.size & (self.size + 1)).bit_length() - 1
        for _ in range(merges):
            leaf = node_hash(self._subtrees.pop(), leaf)
        self._subtrees.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves added."""
        return join(self._subtrees)
