"""The rows of a desk: what is in their fields, what came of saving them, what each is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nhip.kernel.api import Text
from nhip.measure.collection.acts.enter_figures import Conflict
from nhip.measure.collection.cells import Fault
from nhip.measure.collection.entry.naming import area_words
from nhip.measure.collection.entry.stakes import stakes
from nhip.measure.collection.entry.typed import Key, Typed
from nhip.measure.collection.numbers import as_shown
from nhip.measure.collection.queries.desk import Cell
from nhip.measure.collection.register import register
from nhip.measure.collection.sheets.statuses import STATUSES, status_words

_CHOSEN: Final = SafeString(" selected")
PATIENCE: Final = 0.03  # seconds a page gives to reckoning what its figures are worth


@dataclass(frozen=True)
class Row:
    """One figure asked for, with what is in its fields and what came of saving it.

    ``follows`` is the revision that the fields follow: the one that whoever typed them was shown.
    """

    cell: Cell
    value: str
    status: str
    reason: str
    note: str
    fault: Fault | None = None
    conflict: Conflict | None = None
    other: str = ""
    is_saved: bool = False
    stake: Text | None = None
    warnings: Sequence[Text] = ()
    follows: int = 0

    @property
    def name(self) -> str:
        """What the row's fields are called after their colon."""
        return "/".join(self.cell.key)

    @property
    def anchor(self) -> str:
        """The id of the row in the page."""
        return "-".join(self.cell.key)

    @property
    def title(self) -> Text:
        """The name of the series."""
        found = register()[self.cell.series].title
        return Text(found.vi, found.en)

    @property
    def area(self) -> Text:
        """The area's name."""
        return area_words(self.cell.area)

    @property
    def options(self) -> SafeString:
        """The statuses to choose from."""
        return _options(self.status, get_language() or "vi")

    @property
    def status_said(self) -> Text:
        """The status that stands, in words."""
        return status_words(self.cell.status)

    @property
    def theirs(self) -> str:
        """The number that somebody else wrote, as a field would show it."""
        return as_shown(self.conflict.value if self.conflict else "", get_language() or "vi")

    @property
    def theirs_said(self) -> Text:
        """The status that somebody else wrote, in words."""
        return status_words(self.conflict.status if self.conflict else "")

    @property
    def mine_said(self) -> Text:
        """The status that was typed, in words."""
        return status_words(self.status or ("A" if self.value else ""))


@dataclass(frozen=True)
class Outcome:
    """What came of saving, by cell: what was typed, what was wrong, who wrote in between, what is new."""

    typed: Mapping[Key, Typed] = field(default_factory=dict)
    faults: Mapping[Key, Fault] = field(default_factory=dict)
    conflicts: Mapping[Key, Conflict] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    saved: frozenset[Key] = frozenset()


NOTHING: Final = Outcome()


def rows_of(
    cells: Iterable[Cell], outcome: Outcome, warned: Mapping[Key, Sequence[Text]] | None
) -> list[Row]:
    """The rows, what was typed in place of what stands where it was not taken."""
    listed = list(cells)
    asked = {cell.key: (*cell.key, cell.value or cell.last_value) for cell in listed}
    worth = stakes(asked.values(), within=PATIENCE)
    return [_row(cell, outcome, worth[asked[cell.key]], (warned or {}).get(cell.key, ())) for cell in listed]


def _row(cell: Cell, outcome: Outcome, stake: Text | None, warned: Sequence[Text]) -> Row:
    typed = outcome.typed.get(cell.key)
    conflict = outcome.conflicts.get(cell.key)
    is_saved = cell.key in outcome.saved
    kept = as_shown(cell.value, get_language() or "vi")
    said, follows = (kept, cell.status, cell.reason, cell.note), cell.number
    if typed is not None and not is_saved:
        said, follows = (typed.value, typed.status, typed.reason, typed.note), typed.seen
    return Row(
        cell,
        *said,
        fault=outcome.faults.get(cell.key),
        conflict=conflict,
        other=outcome.names.get(conflict.author, "") if conflict else "",
        is_saved=is_saved,
        stake=stake,
        warnings=warned,
        follows=follows,
    )


@lru_cache(maxsize=200)
def _options(chosen: str, language: str) -> SafeString:
    codes = {"": Text("số bình thường (A)", "normal (A)"), **STATUSES}
    codes.pop("A")
    if chosen and chosen not in codes and chosen != "A":
        codes[chosen] = status_words(chosen)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                code,
                _CHOSEN if code == ("" if chosen == "A" else chosen) else "",
                words.say(language) if not code else f"{words.say(language)} ({code})",
            )
            for code, words in codes.items()
        ),
    )
