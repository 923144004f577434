"""Which state a row of a published file is about.

A code stands as it is. Where the code is blank or unknown, the area's name may tell: blanks around it, lost
accents and letters decoded with the wrong table are forgiven, and said. Groups of states and territories are
left out by rule; anything else is unknown and refused by name.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from nhip.kernel.api import find_mojibake
from nhip.measure import shelf
from nhip.measure.collection.observers import observed_areas


@dataclass(frozen=True, slots=True)
class Area:
    """What an area turned out to be; ``is_guessed`` where it was not written as its code."""

    code: str
    kind: Literal["state", "aggregate", "territory", "unknown"]
    is_guessed: bool = False
    proposal: str = ""


@lru_cache(maxsize=4096)
def area_of(written: str, name: str = "") -> Area:
    """The area meant by a code or name, and by the name beside it."""
    code = written.strip()
    members = shelf.units_named("un-members")
    if code in members:
        return Area(code, "state", code != written)
    known = observed_areas()
    if code in known.aggregates:
        return Area(code, "aggregate")
    if code in known.territories:
        return Area(code, "territory")
    for told in (code, name):
        mended = find_mojibake(told)
        guess = members.guess((mended.proposal or told) if mended else told) if told.strip() else None
        if guess is not None:
            return Area(guess, "state", is_guessed=True)
    mended = find_mojibake(name or code)
    return Area(code, "unknown", proposal=(mended.proposal or "") if mended else "")
