"""What a report is about: a round, a quarter or a year.

Pure. A quarter or a year takes in the rounds whose last day lies in it, so every round is reported once.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhip.kernel.api import Text

_ROMAN = ("I", "II", "III", "IV")
_QUARTER = re.compile(r"((?:19|20)\d\d)-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


class Kind(StrEnum):
    """How often the report is due."""

    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Scope:
    """``code`` is ``2026-Q4``, ``2026`` or the code of a round; ``name`` how a sentence says it.

    ``first`` and ``last`` bound the last days of its rounds; both None for a single round.
    """

    kind: Kind
    code: str
    name: Text
    first: date | None = None
    last: date | None = None


def period_scope(code: str) -> Scope | None:
    """The quarter or year that ``code`` names, or None where it names neither."""
    if (match := _QUARTER.fullmatch(code)) is not None:
        year, quarter = int(match[1]), int(match[2])
        first = date(year, 3 * quarter - 2, 1)
        after = date(year + (quarter == 4), 3 * quarter % 12 + 1, 1)
        name = Text(f"quý {_ROMAN[quarter - 1]} năm {year}", f"quarter {quarter} of {year}")
        return Scope(Kind.QUARTERLY, code, name, first, date.fromordinal(after.toordinal() - 1))
    if _YEAR.fullmatch(code):
        year = int(code)
        return Scope(Kind.YEARLY, code, Text(f"năm {year}", f"{year}"), date(year, 1, 1), date(year, 12, 31))
    return None


def report_kind(code: str) -> Kind:
    """What ``code`` names: a quarter or a year where it is written as one, else a round."""
    scope = period_scope(code)
    return scope.kind if scope else Kind.ROUND


def round_scope(code: str, title: Text) -> Scope:
    """One round."""
    return Scope(Kind.ROUND, code, Text(f"đợt {code} ({title.vi})", f"round {code} ({title.en})"))
