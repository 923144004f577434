"""What number formats make of a number: a percentage, a date, or the number itself.

A workbook stores 0.465 and shows ``46.5 %``, stores 45323 and shows ``1 Feb 2024``. Only the format tells.
"""

import re
from typing import Final

from nhip.measure.workbooks.archive import Archive
from nhip.measure.workbooks.cells import Kind
from nhip.measure.workbooks.markup import Attributes, bare, read_part

# The formats that every spreadsheet knows by number (ECMA-376, part 1, 18.8.30), and what they show.
_PERCENT: Final = frozenset({9, 10})
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_MARKS: Final = re.compile(r"[ymdhs]", re.IGNORECASE)


def kinds_of_styles(archive: Archive, part: str) -> tuple[Kind, ...]:
    """What a number is under each cell style, in the order of the styles' numbers."""
    formats: dict[str, str] = {}
    kinds: list[Kind] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        element = bare(name)
        if element == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            kinds.append(_kind(number, formats.get(number)))

    def end(name: str) -> None:
        nonlocal inside
        if bare(name) == "cellXfs":
            inside = False

    read_part(archive, part, start, end, lambda _: None)
    return tuple(kinds)


def _kind(number: str, code: str | None) -> Kind:
    if code is not None:
        plain = _QUOTED.sub("", code.split(";")[0])
        if "%" in plain:
            return "percent"
        is_general = plain.strip().casefold() in {"general", "standard"}
        return "date" if not is_general and _DATE_MARKS.search(plain) else "number"
    if not number.isdecimal():
        return "number"
    if int(number) in _PERCENT:
        return "percent"
    return "date" if int(number) in _DATES else "number"
