"""What something worked out rests on: digests of the definition and the figures, the version of the engine.

Where one of the three has changed, the answer is of yesterday and is worked out anew.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

import nhip
from nhip.measure import queries, shelf

# Counts up when what is stored, or how it is worked out, changes its shape.
REVISION: Final = 2


@dataclass(frozen=True, slots=True)
class Basis:
    """Digests (SHA-256) of the definition and of the figures, and the engine's version."""

    definition_digest: str
    figures_digest: str
    engine_version: str

    @property
    def values(self) -> dict[str, str]:
        """As the columns of a stored row."""
        return {
            "definition_digest": self.definition_digest,
            "figures_digest": self.figures_digest,
            "engine_version": self.engine_version,
        }


def basis_of(code: str) -> Basis:
    """What an index rests on now. Its figures are those of its own sets."""
    index = shelf.definition(code)
    return Basis(_definition_digest(index.code), _figures_digest(index.heading.figures), _version())


def basis_of_papers(code: str) -> Basis:
    """What a document about an index rests on: also every other index, for it compares them."""
    every = {name for known in shelf.codes() for name in shelf.definition(known).heading.figures}
    whole = hashlib.sha256()
    for known in sorted({*shelf.codes(), code}):
        whole.update(_definition_digest(known).encode())
    return Basis(whole.hexdigest(), _figures_digest(tuple(sorted(every))), _version())


def _version() -> str:
    return f"{nhip.__version__}+{REVISION}"


@cache
def _definition_digest(code: str) -> str:
    return hashlib.sha256(shelf.definition_file(code).read_bytes()).hexdigest()


def _figures_digest(sets: tuple[str, ...]) -> str:
    held = queries.stored_sets()
    written = hashlib.sha256()
    for name in sets:
        written.update(f"{name} {held[name].digest if name in held else '-'}\n".encode())
    return written.hexdigest()
