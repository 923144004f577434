"""Which figures are checked again: one in twenty, drawn by a seed that everybody knows.

Pure. The seed is drawn when the round opens and stands in its public event, before any figure is there; so
nobody can know the sample while entering, and everybody can draw it again afterwards.
"""

import hashlib
from collections.abc import Iterable
from math import ceil

SHARE = 0.05


def sample(seed: int, subjects: Iterable[str], share: float = SHARE) -> list[str]:
    """At least one of ``subjects``, ``share`` of them rounded up: those with the lowest SHA-256 of
    ``seed:subject``, in that order. None of none.
    """
    drawn = sorted(set(subjects), key=lambda subject: lot(seed, subject))
    return drawn[: size(len(drawn), share)]


def lot(seed: int, subject: str) -> bytes:
    """What a subject drew: SHA-256 of ``seed:subject``."""
    return hashlib.sha256(f"{seed}:{subject}".encode()).digest()


def size(count: int, share: float = SHARE) -> int:
    """How many of ``count`` subjects are drawn."""
    return ceil(count * share)
