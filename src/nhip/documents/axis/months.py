"""A month as the tables know it: ids are given in the order of time, so a month is a range of ids."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from nhip.kernel.api import Refusal, Text, clock, today

_YEARS: Final = range(1971, 9999)  # ids count from 1970, and each month has one before and one after


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month of the calendar, in Việt Nam."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that ``day`` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, written: str) -> Self | None:
        """The month written ``2026-11``; None for anything else, and for one that no id can lie in."""
        try:
            month = cls.of(date.fromisoformat(f"{written}-01"))
        except ValueError:
            return None
        return month if month.year in _YEARS else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month.of(self.first_day - timedelta(days=1))

    @property
    def last_day(self) -> date:
        return self.following.first_day - timedelta(days=1)

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The least id of the month, and the least of the month after."""
        return _least_id(self.first_day), _least_id(self.following.first_day)


def month_asked(written: str) -> Month:
    """The month written ``2026-11``, this one where nothing is. Raises ``axis.month_unknown``."""
    found = Month.read(written) if written else Month.of(today())
    if found is None:
        raise Refusal(
            "axis.month_unknown",
            Text("Không có tháng này", "There is no such month"),
            Text(f"Tháng «{written[:40]}» không đọc được.", f"The month “{written[:40]}” cannot be read."),
            Text("Viết năm và tháng, như 2026-11.", "Write the year and the month, as 2026-11."),
            status=422,
        )
    return found


def _least_id(day: date) -> UUID:
    """The least id (RFC 9562, version 7) that can be given on ``day`` in Việt Nam."""
    start = datetime(day.year, day.month, day.day, tzinfo=clock.VIETNAM).astimezone(UTC)
    return UUID(int=int(start.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)
