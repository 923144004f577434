"""The register's pages: everybody reads them, in both languages, and finds a series without tone marks."""

import csv
import io

import pytest
from django.test import Client
from tests.unit.measure.collection.people import STATISTICS

from nhip.identity.models import Agency
from nhip.measure.collection.register import register


def _page(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.usefixtures("desk")
def test_the_list_is_found_by_words_theme_owner_and_body() -> None:
    Agency.objects.filter(code=STATISTICS).update(short_name="Cơ quan thống kê thử")
    whole = len(register())
    page = _page("/so-lieu/chi-tieu/")
    assert f"{whole} trên {whole} chỉ tiêu." in page
    assert "Cơ quan thống kê thử" in page
    assert "kỳ tới: EGDI 2028" in page
    assert "next edition: EGDI 2028" in _page("/en/so-lieu/chi-tieu/")
    assert "1 trên" in _page("/so-lieu/chi-tieu/?q=tuoi+tho")
    assert "1 trên" in _page("/so-lieu/chi-tieu/?q=sle.1t8")
    assert "6 trên" not in _page("/so-lieu/chi-tieu/?nhom=population&to-chuc=UNDP")
    assert "life_expectancy" in _page("/so-lieu/chi-tieu/?nhom=population&to-chuc=UNDP")
    assert "internet_users" not in _page("/so-lieu/chi-tieu/?co-quan=G03")
    assert "Không có chỉ tiêu nào như vậy." in _page("/so-lieu/chi-tieu/?q=khong-co-dau")


@pytest.mark.usefixtures("desk")
def test_what_is_listed_is_taken_home() -> None:
    answer = Client().get("/so-lieu/chi-tieu/?q=biet+chu&tai=chi-tieu.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == ["adult_literacy", "literate_count"]
    assert rows[0]["counts"] == "EGDI HCI"


@pytest.mark.usefixtures("desk")
def test_a_series_says_who_answers_for_it_and_by_when() -> None:
    page = _page("/so-lieu/chi-tieu/gross_enrolment/")
    assert "Tỷ lệ nhập học chung" in page
    assert "/so-lieu/chi-tieu/enrolled_count/" in page
    assert "30/04/2027" in page
    assert "EGDI 2028</strong> dùng số năm <strong>2026" in page
    assert "chưa xác nhận" in page
    assert "Chưa có số nào được phát hành." in page
    assert "ngày làm việc" in page
    english = _page("/en/so-lieu/chi-tieu/population/")
    assert "population_under_15" in english
    assert "feeds no index directly" in english


@pytest.mark.usefixtures("desk")
def test_a_series_that_does_not_exist() -> None:
    assert "Danh mục không có chỉ tiêu" in _page("/so-lieu/chi-tieu/khong-co/", 404)
