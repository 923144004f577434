"""How a document says things: one of two languages, numbers as people of that language write them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

NO_BREAK = "\u00a0"
NONE = "–"


@dataclass(frozen=True, slots=True)
class Words:
    """The document's language: ``vi`` or ``en``."""

    language: str

    def __call__(self, vi: str, en: str) -> str:
        """The sentence in the document's language."""
        return en if self.language == "en" else vi

    def number(self, value: float | None, digits: int = 2) -> str:
        """A number with ``digits`` decimals; a dash where there is none."""
        if value is None or math.isnan(value):
            return NONE
        text = f"{value + 0.0:,.{digits}f}"
        if not text.strip("-0.,"):
            text = text.lstrip("-")
        text = text.replace("-", "−")
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def whole(self, value: float | None) -> str:
        """A count or a rank; an average rank keeps its half."""
        return self.number(value, 0 if value is None or math.isnan(value) or value == int(value) else 1)

    def exact(self, value: float) -> str:
        """A number as somebody wrote it, without trailing zeros."""
        text = f"{value:,.10f}".rstrip("0").rstrip(".").replace("-", "−")
        return text if self.language == "en" else text.translate(str.maketrans(",.", ".,"))

    def percent(self, share: float, digits: int = 1) -> str:
        """A share of one as per cent."""
        if share in {0.0, 1.0}:
            digits = 0
        return f"{self.number(100.0 * share, digits)}{NO_BREAK}%"

    def share(self, part: int, whole: int) -> str:
        """A share with its numerator and denominator."""
        if whole == 0:
            return f"{self.whole(part)}/{self.whole(whole)}"
        return f"{self.whole(part)}/{self.whole(whole)} ({self.percent(part / whole)})"

    def weight(self, share: float) -> str:
        """A weight as a fraction where it is one, with its per cent; else as a decimal number."""
        fraction = Fraction(abs(share)).limit_denominator(1000)
        if abs(float(fraction) - abs(share)) > 1e-9 or fraction.denominator == 1:
            return self.number(share, 4 if fraction.denominator != 1 else 0)
        sign = "−" if share < 0 else ""
        return f"{sign}{fraction.numerator}/{fraction.denominator} ({self.percent(share)})"

    def listing(self, items: Sequence[str]) -> str:
        """“a, b và c”."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('và', 'and')} {items[-1]}"

    def some(self, items: Sequence[str], most: int = 12, kind: str = "đơn vị") -> str:
        """The first ``most`` of the items, and how many more there are (``kind`` says of what)."""
        if len(items) <= most:
            return self.listing(items)
        more = self.whole(len(items) - most)
        return f"{', '.join(items[:most])} {self(f'và {more} {kind} khác', f'and {more} more')}"

    def times(self, count: int) -> str:
        """“1.000 lần”, “1,000 runs”."""
        runs = "run" if count == 1 else "runs"
        return f"{self.whole(count)}{NO_BREAK}{self('lần', runs)}"

    def capital(self, text: str) -> str:
        """The sentence with a capital at its head."""
        return text[:1].upper() + text[1:]
