"""On which days a focal point is reminded, and in which words."""

from datetime import date

import pytest

from nhip.kernel.api import Text, law_calendar
from nhip.measure.collection.reminders import Standing, letter, occasion_on

DUE = date(2026, 12, 15)  # a Tuesday


@pytest.mark.parametrize(
    ("today", "occasion"),
    [
        (date(2026, 11, 27), None),
        (date(2026, 12, 1), "before-10"),
        (date(2026, 12, 2), "before-10"),  # made up for, where nothing was sent the day before
        (date(2026, 12, 10), "before-3"),
        (date(2026, 12, 12), "before-3"),  # a Saturday
        (DUE, "on-day"),
        (date(2026, 12, 16), "after"),
        (date(2027, 1, 4), "after"),
    ],
)
def test_occasions_are_counted_in_working_days(today: date, occasion: str | None) -> None:
    assert occasion_on(law_calendar(), DUE, today, (10, 3)) == occasion


def test_beyond_the_known_holidays_days_are_counted() -> None:
    assert occasion_on(law_calendar(), date(2040, 1, 10), date(2040, 1, 8), (10, 3)) == "before-3"
    assert occasion_on(law_calendar(), date(2040, 1, 10), date(2039, 1, 8), (10, 3)) is None


def test_the_letter_counts_in_both_languages() -> None:
    written = letter(
        Text("Đợt thử", "Trial round"),
        Text("Bộ Thử", "Trial Ministry"),
        Standing("G03", 4, 2, DUE),
        Text("còn 3 ngày làm việc (thứ Ba, 15/12)", "3 working days left (Tuesday 15 December)"),
        "http://127.0.0.1/so-lieu/",
    )
    assert written.subject == "Nhắc nộp số liệu: Đợt thử, còn 3 ngày làm việc (thứ Ba, 15/12)"
    vi, en = written.body.split("\n\n--\n\n")
    assert "Còn 4 số liệu chưa nhập, 2 số liệu đã nhập nhưng chưa nộp." in vi
    assert "4 figures are not entered, 2 are entered but not handed in." in en
    assert "http://127.0.0.1/so-lieu/" in vi
    assert "http://127.0.0.1/so-lieu/" in en
