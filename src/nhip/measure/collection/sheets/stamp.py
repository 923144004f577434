"""What a template says about itself on a hidden sheet: for which agency and round it was made, and when."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from nhip.measure.workbooks import Workbook

SHEET: Final = "nhip"
SCHEMA: Final = "nhip/figure-template/1"
_FIELDS: Final = ("schema", "round", "agency", "made_at", "rows", "digest")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """``digest`` covers the codes and revisions of the rows in any order; ``made_at`` is ISO 8601."""

    schema: str
    round: str
    agency: str
    made_at: str
    rows: str
    digest: str

    def lines(self) -> list[tuple[str, str]]:
        """The fields as rows of the sheet."""
        return [(name, getattr(self, name)) for name in _FIELDS]


def read_stamp(book: Workbook) -> Stamp | None:
    """The stamp of a workbook; None where there is none or it is not whole."""
    sheet = next((one for one in book.sheets if one.name == SHEET), None)
    if sheet is None:
        return None
    said = {sheet.text(row, 1): sheet.text(row, 2) for row in sheet.rows}
    if not set(_FIELDS) <= said.keys():
        return None
    return Stamp(*(said[name] for name in _FIELDS))


def rows_digest(round_code: str, agency: str, rows: Iterable[tuple[Key, int]]) -> str:
    """SHA-256 over the rows of a template, sorted."""
    lines = sorted("\t".join((*key, str(number))) for key, number in rows)
    return hashlib.sha256("\n".join([round_code, agency, *lines]).encode()).hexdigest()
