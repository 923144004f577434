"""The calendar as a page and as feeds that a calendar program reads."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar
from tests.unit.measure.collection.people import EDUCATION, a_round

from nhip.measure.collection.acts.close_round import close_round


def _feed(address: str) -> dict[str, tuple[date, date]]:
    """The days of a feed: what is written on each, from when until before when."""
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    return {str(event["summary"]): (event["dtstart"].dt, event["dtend"].dt) for event in found.walk("VEVENT")}


@pytest.mark.usefixtures("desk")
def test_the_page_says_what_is_left_and_until_when() -> None:
    page = Client().get("/so-lieu/lich/").content.decode()
    assert "Không có đợt thu thập nào đang mở." in page
    a_round()
    page = Client().get("/so-lieu/lich/").content.decode()
    assert "EGDI 2028" in page
    assert "Dùng số năm <strong>2026</strong>" in page
    assert "Quý IV năm 2026" in page
    assert "còn 15 ngày làm việc (thứ Ba, 15/12)" in page
    assert "Hạn 30/04/2027" in page
    assert "số năm 2026, tính cho EGDI 2028" in page.partition("bảng C")[0]
    assert "Figures of <strong>2026</strong>" in Client().get("/en/so-lieu/lich/").content.decode()


@pytest.mark.usefixtures("desk")
def test_it_is_narrowed_to_an_agency_or_a_body() -> None:
    page = Client().get("/so-lieu/lich/?co-quan=G06").content.decode()
    assert "Hạn 30/04/2027" not in page
    assert (
        "Không có hạn nào như vậy." in Client().get("/so-lieu/lich/?co-quan=G06&to-chuc=UIS").content.decode()
    )


@pytest.mark.usefixtures("desk")
def test_feeds_hold_whole_days_with_names_that_stay() -> None:
    a_round()
    days = _feed("/so-lieu/lich/tat-ca.ics")
    assert days["Hạn nộp số liệu: Quý IV năm 2026"] == (date(2026, 12, 15), date(2026, 12, 16))
    assert days["EGDI 2028: ngày cuối để số còn được tính"] == (date(2028, 2, 14), date(2028, 2, 15))
    long = "EGDI 2028: Người đánh giá xem các cổng dịch vụ công"
    assert days[long] == (date(2027, 6, 1), date(2027, 10, 1))
    first, second = (Client().get("/so-lieu/lich/tat-ca.ics").content for _ in range(2))
    assert first == second
    assert "Figures due: Fourth quarter of 2026" in _feed("/en/so-lieu/lich/dot/2026-Q4.ics")


@pytest.mark.usefixtures("desk")
def test_each_feed_has_what_it_is_about() -> None:
    a_round()
    education = _feed(f"/so-lieu/lich/co-quan/{EDUCATION}.ics")
    assert any(summary.startswith("UIS: hạn trả lời") for summary in education)
    assert list(_feed("/so-lieu/lich/dot/2026-Q4.ics")) == ["Hạn nộp số liệu: Quý IV năm 2026"]
    assert all(summary.startswith("UIS") for summary in _feed("/so-lieu/lich/to-chuc/UIS.ics"))
    assert _feed("/so-lieu/lich/to-chuc/ITU.ics") == {}
    for gone in ("to-chuc/KHONG", "co-quan/KHONG", "dot/KHONG"):
        assert Client().get(f"/so-lieu/lich/{gone}.ics").status_code == 404
    close_round("2026-Q4", by=None)
    assert Client().get("/so-lieu/lich/dot/2026-Q4.ics").status_code == 404
