"""Numbers and dates as readers of each language write them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.utils import translation

from nhip.kernel.api import Text
from nhip.web.templatetags import nhip as page


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (0.5931, 4, "0,5931", "0.5931"),
        (0.44544, 4, "0,4454", "0.4454"),
        (1234, 0, "1.234", "1,234"),
        (-0.0517, 4, "−0,0517", "−0.0517"),
        (None, 4, "–", "–"),
    ],
)
def test_number(value: Any, places: int, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert page.number(value, places) == vietnamese
    with translation.override("en"):
        assert page.number(value, places) == english


@pytest.mark.parametrize(
    ("value", "shown"), [(0.013, "+0,0130"), (-0.013, "−0,0130"), (0.00001, "0,0000"), (-0.00001, "0,0000")]
)
def test_a_difference_shows_its_sign_unless_it_rounds_to_nothing(value: float, shown: str) -> None:
    with translation.override("vi"):
        assert page.signed(value) == shown


def test_a_day_is_written_as_the_language_writes_it() -> None:
    with translation.override("vi"):
        assert page.day(date(2026, 11, 24)) == "24/11/2026"
    with translation.override("en"):
        assert page.day(date(2026, 11, 24)) == "24 November 2026"


def test_a_time_is_read_in_viet_nam() -> None:
    with translation.override("vi"):
        assert page.moment(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == "00:30, 24/11/2026"
        assert page.day(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)) == "24/11/2026"


def test_a_text_is_said_in_the_language_of_the_page() -> None:
    both = Text(vi="Thứ hạng", en="Rank")
    with translation.override("en"):
        assert page.say(both) == "Rank"
    with translation.override("vi"):
        assert page.say(both) == "Thứ hạng"


@pytest.mark.parametrize(
    ("pages", "here", "offered"),
    [
        (6, 1, [1, 2, 3, 4, 5, 6]),
        (300, 1, [1, 2, 3, None, 300]),
        (300, 150, [1, None, 148, 149, 150, 151, 152, None, 300]),
    ],
)
def test_pages_near_this_one(pages: int, here: int, offered: list[int | None]) -> None:
    assert page.near(Paginator(range(pages), 1).page(here)) == offered


def test_a_month_is_written_as_the_language_writes_it() -> None:
    with translation.override("vi"):
        assert page.month("2026-01") == "01/2026"
    with translation.override("en"):
        assert page.month("2026-11") == "November 2026"


def test_a_file_is_called_what_those_who_open_it_call_it() -> None:
    with translation.override("vi"):
        assert page.file_kind("application/pdf") == "PDF"
        assert page.file_kind("image/png") == "ảnh PNG"
        assert page.file_kind("application/x-unheard-of") == "application/x-unheard-of"
