"""What a letter asks about letters that were issued before: to be updated, given back, or replaced.

An update concerns one earlier letter, a replacement one or several; each of their receivers is asked
something of its own, or nothing. Where that can still be asked, only the axis knows: ``changing``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from nhip.documents.office.models import ChangeKind


class Wish(StrEnum):
    """What is asked at one receiver of an earlier letter."""

    UPDATE = "update"
    REMOVE = "remove"
    REPLACE = "replace"


WISHES: Final[Mapping[str, tuple[Wish, ...]]] = {
    ChangeKind.UPDATE: (Wish.UPDATE, Wish.REMOVE),
    ChangeKind.REPLACE: (Wish.REPLACE,),
}
"""What may be asked by a letter that updates, and by one that replaces."""


@dataclass(frozen=True, slots=True)
class Change:
    """Why, and by the key of an earlier letter and the code of its receiver what is asked there.

    Receivers that are not named keep what they have.
    """

    reason: str = ""
    wishes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The change as it was kept with a version; an empty one of a new letter."""
        return cls(kept.get("reason", ""), kept.get("wishes", {}))

    def kept(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {"reason": self.reason, "wishes": {key: dict(at) for key, at in self.wishes.items()}}

    def asked(self) -> Iterator[tuple[str, str, str]]:
        """Each earlier letter's key, a receiver's code, and what is asked there."""
        for key, at in self.wishes.items():
            for code, wish in at.items():
                yield key, code, wish

    def codes(self, *wishes: Wish) -> list[str]:
        """The receivers at which one of these is asked, each once."""
        return list(dict.fromkeys(code for _, code, wish in self.asked() if wish in wishes))
