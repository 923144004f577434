"""A cell of a workbook: where it stands, what it holds, and how it came to hold it.

A spreadsheet shows ``46.5 %``, ``1 Feb`` or ``#N/A`` and stores something else. A cell here says both: the
stored value, and the kind of thing that a person sees.
"""

import re
from typing import Final, Literal, NamedTuple

Kind = Literal["number", "percent", "date", "text", "truth", "error", "uncomputed"]
_A1: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384


class Cell(NamedTuple):
    """One cell that is not empty. ``row`` and ``column`` count from 1.

    ``value`` is a float for a number, a percentage or a date (the serial number), text for a text or an
    error (``#N/A``), a bool for a truth value, and None for a formula whose result was never stored
    (``uncomputed``). ``formula`` is True when the value is the stored result of a formula.
    """

    row: int
    column: int
    kind: Kind
    value: float | str | bool | None
    formula: bool = False

    @property
    def address(self) -> str:
        """``B7``."""
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """What the cell says, as text: whole numbers without a point, truth as spreadsheets write it."""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float):
            return (
                str(int(self.value))
                if self.value.is_integer() and abs(self.value) < 1e15
                else repr(self.value)
            )
        return (self.value or "").strip()


class Area(NamedTuple):
    """A rectangle of cells, ends included, such as a merged area."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """True when the place lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def address(self) -> str:
        """``B7:D9``."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(row: int, column: int) -> str:
    """``B7`` for row 7, column 2."""
    return f"{letters(column)}{row}"


def place_of(written: str) -> tuple[int, int] | None:
    """Row and column of ``B7`` or ``$B$7``; None for anything else."""
    match = _A1.fullmatch(written)
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    row = int(match.group(2))
    return (row, column) if 1 <= row <= MOST_ROWS and column <= MOST_COLUMNS else None


def area_of(written: str) -> Area | None:
    """The area of ``B7:D9``; None for anything else."""
    first, _, last = written.partition(":")
    start, end = place_of(first), place_of(last or first)
    return Area(*start, *end) if start and end and start <= end else None
