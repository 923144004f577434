"""What a reader of workbooks has to say: about which cell, what was found, what was done, what to do.

Nothing that stands in a workbook is dropped in silence. A finding of weight ``refused`` stops the reading;
``missing`` says that a cell became a missing figure, ``assumed`` that something was read one way of several,
``unread`` that something was left aside.
"""

from dataclasses import dataclass
from typing import Any, Literal

from nhip.measure.engine.labels import Label, label

Weight = Literal["refused", "missing", "assumed", "unread"]
At = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a workbook.

    ``code`` is stable (``workbook.error_cell``); ``sheet`` and ``cell`` (``B7``, or several) say where, ""
    for the whole workbook or sheet; ``cause`` says what was found and what was made of it, ``cure`` what
    to do if that is not meant.
    """

    code: str
    weight: Weight
    sheet: str
    cell: str
    cause: Label
    cure: Label

    @property
    def place(self) -> str:
        """``Data!B7``."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or "–"

    def say(self, language: str = "vi") -> str:
        """The finding as one line: place, cause, cure."""
        word = label("Cách sửa", "Cure").say(language)
        return f"{self.place}: {self.cause.say(language)} {word}: {self.cure.say(language)}"

    def json(self) -> dict[str, Any]:
        """The finding as JSON, both languages."""
        return {
            "code": self.code,
            "weight": self.weight,
            "sheet": self.sheet or None,
            "cell": self.cell or None,
            "cause": {"vi": self.cause.vi, "en": self.cause.en},
            "cure": {"vi": self.cure.vi, "en": self.cure.en},
        }


class Findings:
    """Findings as they are made; a kind of finding that many cells share is said once, with its places."""

    MOST_REFUSED = 200

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self.refusals = 0
        self._shared: dict[tuple[str, str, str], tuple[Weight, list[str], Label, Label]] = {}

    def add(self, code: str, weight: Weight, at: At, cause: Label, cure: Label) -> None:
        """One finding of its own. Beyond 200 refusals no more are kept: nothing will be read anyway."""
        if weight == "refused":
            self.refusals += 1
            if self.refusals > self.MOST_REFUSED:
                return
        self._found.append(Finding(code, weight, *at, cause, cure))

    def share(self, code: str, weight: Weight, at: At, cause: Label, cure: Label) -> None:
        """A finding that joins others of its code and words on the sheet."""
        sheet, cell = at
        shared = self._shared.setdefault((code, sheet, cause.en), (weight, [], cause, cure))
        if cell not in shared[1][-1:]:
            shared[1].append(cell)

    def all(self) -> tuple[Finding, ...]:
        """Everything found: what stops the reading first, then as it was met."""
        shared = [
            Finding(code, weight, sheet, _places(cells), cause, cure)
            for (code, sheet, _), (weight, cells, cause, cure) in self._shared.items()
        ]
        order: dict[str, int] = {"refused": 0, "missing": 1, "assumed": 2, "unread": 3}
        return tuple(sorted([*self._found, *shared], key=lambda finding: order[finding.weight]))


def _places(cells: list[str]) -> str:
    some = ", ".join(cells[:6])
    return some if len(cells) <= 6 else f"{some}… ({len(cells)} ô · cells)"
