"""Numbers, dates, places and shares in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from nhip.kernel.text.phrases import day_and_month, full_date, number, ordinal, share, weekday
from nhip.kernel.words import Text


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1234.56, None, "1.234,56", "1,234.56"),
        (1234567, None, "1.234.567", "1,234,567"),
        (0.1, None, "0,1", "0.1"),
        (-1234.5, 2, "-1.234,50", "-1,234.50"),
        (0.12345, 4, "0,1235", "0.1235"),
        (Decimal("2.5"), 0, "3", "3"),
        (1e-7, None, "0,0000001", "0.0000001"),
        (0, None, "0", "0"),
    ],
)
def test_numbers(value: float | Decimal, places: int | None, vi: str, en: str) -> None:
    assert number(value, places) == Text(vi, en)


def test_dates() -> None:
    assert full_date(date(2026, 11, 24)) == Text("24/11/2026", "24 November 2026")
    assert full_date(date(2026, 9, 2)) == Text("02/09/2026", "2 September 2026")
    assert day_and_month(date(2026, 9, 2)) == Text("02/09", "2 September")


def test_weekdays() -> None:
    names = [weekday(date(2026, 11, day)).vi for day in range(23, 30)]
    assert names == ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
    assert weekday(date(2026, 11, 24)).en == "Tuesday"


@pytest.mark.parametrize(
    ("place", "en"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (13, "13th"),
        (88, "88th"),
        (101, "101st"),
        (112, "112th"),
    ],
)
def test_places_in_a_ranking(place: int, en: str) -> None:
    assert ordinal(place) == Text(f"thứ {place}", en)


def test_a_share_shows_what_it_is_made_of() -> None:
    assert share(123, 270) == Text("45,6% (123 trên 270)", "45.6% (123 of 270)")
    assert share(1234, 5000, places=2) == Text("24,68% (1.234 trên 5.000)", "24.68% (1,234 of 5,000)")


def test_a_share_of_nothing_is_no_percentage() -> None:
    assert share(0, 0) == Text("không có tỷ lệ (0 trên 0)", "no percentage (0 of 0)")
