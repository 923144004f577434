"""Numbers, dates and shares as the office writes them, in both languages.

Vietnamese writes 1.234,56 and 24/11/2026; English 1,234.56 and 24 November 2026. A percentage never stands
alone: the numerator and the denominator stand beside it.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from nhip.kernel.words import Text

_WEEKDAYS = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
_SWAP_MARKS = str.maketrans(",.", ".,")


def number(value: float | Decimal, places: int | None = None) -> Text:
    """``value`` with thousands grouped; ``places`` decimals, rounded half up, or as many as it has."""
    exact = Decimal(str(value))  # through its shortest decimal form: 0.1 is meant as one tenth
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    english = f"{exact:,f}"
    return Text(english.translate(_SWAP_MARKS), english)


def weekday(day: date) -> Text:
    """The name of the day of the week, as it stands inside a sentence."""
    return _WEEKDAYS[day.weekday()]


def day_and_month(day: date) -> Text:
    """``24/11`` and ``24 November``; the Vietnamese keeps a leading zero."""
    return Text(f"{day:%d/%m}", f"{day.day} {_MONTHS[day.month - 1]}")


def full_date(day: date) -> Text:
    """``24/11/2026`` and ``24 November 2026``; the Vietnamese keeps a leading zero."""
    return Text(f"{day:%d/%m}/{day.year}", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def ordinal(place: int) -> Text:
    """A place in a ranking: ``thứ 88`` and ``88th``."""
    teens = place % 100 in range(11, 14)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return Text(f"thứ {place}", f"{place}{ending}")


def share(numerator: int, denominator: int, places: int = 1) -> Text:
    """A percentage with what it is made of: ``45,6% (123 trên 270)``; of nothing, no percentage."""
    parts = Text(
        f"{number(numerator).vi} trên {number(denominator).vi}",
        f"{number(numerator).en} of {number(denominator).en}",
    )
    if denominator == 0:
        return Text(f"không có tỷ lệ ({parts.vi})", f"no percentage ({parts.en})")
    percent = number(Decimal(numerator) * 100 / Decimal(denominator), places)
    return Text(f"{percent.vi}% ({parts.vi})", f"{percent.en}% ({parts.en})")
