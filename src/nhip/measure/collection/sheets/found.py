"""What reading a file of figures gives: the cells that may be offered, and everything else with its place.

Every row of the file is in exactly one of three: an entry, something refused, or left blank. Nothing is
dropped in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from nhip.kernel.api import Text
from nhip.measure.collection.cells import Entry
from nhip.measure.collection.models.figure import Origin
from nhip.measure.engine.problems import Problems

UNSAID: Final = -1
"""The file does not say which revision its author saw."""
MOST_ROWS: Final = 60_000
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Something to know about a file: where, what was found, what to do.

    ``refused`` rows are not offered; ``noticed`` ones are.
    """

    code: str
    weight: Literal["refused", "noticed"]
    place: str
    cause: Text
    cure: Text

    def json(self) -> dict[str, object]:
        """Both languages, as stored and as answered to programs."""
        return {
            "code": self.code,
            "weight": self.weight,
            "place": self.place,
            "cause": {"vi": self.cause.vi, "en": self.cause.en},
            "cure": {"vi": self.cure.vi, "en": self.cure.en},
        }


@dataclass
class ReadFile:
    """A file as it was read. ``rows`` counts all rows of figures, ``blank`` those that nobody filled in.

    ``keys`` are the codes and revisions of every row, as a template's stamp covers them.
    """

    origin: Origin
    entries: list[Entry] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    rows: int = 0
    blank: int = 0
    keys: list[tuple[tuple[str, str, str], int]] = field(default_factory=list)

    def refuse(self, code: str, place: str, cause: Text, cure: Text) -> None:
        """One row, or the whole file, is not offered."""
        self.found.append(Found(code, "refused", place, cause, cure))

    def notice(self, code: str, place: str, cause: Text, cure: Text) -> None:
        """Something was read one way of several, or is worth a look."""
        self.found.append(Found(code, "noticed", place, cause, cure))

    def refuse_all(self, problems: Problems) -> None:
        """What the opening of the file objected to."""
        for problem in problems.found:
            cause, cure = (Text(said.vi, said.en) for said in (problem.cause, problem.cure))
            self.refuse(problem.code, problem.place, cause, cure)


def gathered(found: Iterable[Found]) -> list[Found]:
    """What many rows share is said once, with the first of their places; the refused come first."""
    shared: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        shared.setdefault((one.code, one.cause.en), []).append(one)
    said = [replace(many[0], place=_places([one.place for one in many])) for many in shared.values()]
    return sorted(said, key=lambda one: one.weight != "refused")


def _places(places: list[str]) -> str:
    some = ", ".join(place for place in places[:_PLACES] if place)
    return some if len(places) <= _PLACES else f"{some}… ({len(places)})"
