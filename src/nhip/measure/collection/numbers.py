"""Reading a number as people here write it: 46,5 and 46.5 are the same figure, 1.234 may be two.

One reader for every way in: the desk, the page of a discrepancy, workbooks, CSV, SDMX-CSV, programs. A
decimal comma and a decimal point are both taken. A single mark before just three digits may be a decimal
mark or stand between thousands; where only one of the two lies in the series' range it is that one, else
whoever wrote it is asked. Formats whose point is a decimal mark by their own rule (a spreadsheet's number,
SDMX, JSON) say so, and their point is never doubted.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nhip.kernel.api import Text

MOST_WRITTEN: Final = 40
MOST_DIGITS: Final = 30
_PLAIN: Final = {
    **dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"), " "),
    **dict.fromkeys(map(ord, "\N{MINUS SIGN}\N{EN DASH}"), "-"),
}
_HEAD: Final = r"[+-]?[1-9]\d{0,2}"
# Ways of writing that mean one number only, each with what is dropped from it; then a comma is a point.
_CLEAR: Final = tuple(
    (re.compile(pattern, re.ASCII), dropped)
    for pattern, dropped in (
        (r"[+-]?\d+(?:\.\d+[eE][+-]?\d{1,2}|[eE][+-]?\d{1,2})?", ""),
        (rf"{_HEAD}(?: \d{{3}})+(?:[.,]\d+)?", " "),
        (rf"{_HEAD}(?:\.\d{{3}}){{2,}}|{_HEAD}(?:\.\d{{3}})+,\d+", "."),
        (rf"{_HEAD}(?:,\d{{3}}){{2,}}|{_HEAD}(?:,\d{{3}})+\.\d+", ","),
    )
)
_ONE_MARK: Final = re.compile(r"([+-]?)(\d*)([.,])(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Readings:
    """What a text may mean, the decimal reading first: no value for no number, two where it is unclear."""

    values: tuple[Decimal, ...]

    def within(self, low: float, high: float) -> tuple[Decimal, ...]:
        """The readings between ``low`` and ``high``; all of them where none is."""
        inside = tuple(value for value in self.values if low <= value <= high)
        return inside or self.values


def readings(written: str, *, point_is_decimal: bool = False) -> Readings:
    """The numbers that ``written`` may mean. ``point_is_decimal`` where the format says so."""
    text = written.translate(_PLAIN).strip()
    if len(text) > MOST_WRITTEN:
        return Readings(())
    for pattern, dropped in _CLEAR:
        if pattern.fullmatch(text):
            return _sound(text.replace(dropped, "").replace(",", "."))
    if (found := _ONE_MARK.fullmatch(text)) is None:
        return Readings(())
    sign, whole, mark, rest = found.groups()
    decimal = f"{sign}{whole or '0'}.{rest}"
    is_clear = (mark == "." and point_is_decimal) or len(rest) != 3 or not 1 <= len(whole) <= 3
    if is_clear or whole.startswith("0"):
        return _sound(decimal)
    return Readings((Decimal(decimal), Decimal(f"{sign}{whole}{rest}")))


def plain(number: Decimal) -> str:
    """The number in plain digits with a decimal point, as it is kept."""
    return format(number, "f")


def as_shown(kept: str, language: str) -> str:
    """A kept number as a field shows it: with the decimal mark of the language."""
    return kept.replace(".", ",") if language == "vi" else kept


def both_ways(values: tuple[Decimal, ...]) -> Text:
    """The readings of an unclear number, as each language writes them: ``1,234 hay 1234``."""
    said = [plain(value) for value in values]
    return Text(" hay ".join(value.replace(".", ",") for value in said), " or ".join(said))


def _sound(digits: str) -> Readings:
    value = Decimal(digits)
    return Readings((value,)) if len(plain(value)) <= MOST_DIGITS else Readings(())
