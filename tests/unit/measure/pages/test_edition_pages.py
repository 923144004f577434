"""The pages of one edition: how sure its ranks are, its audit, its framework, its correlations; a profile.

What takes long is worked out by jobs: the pages must say so while it is not there, and never do it
themselves.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from nhip.measure import queries, shelf
from nhip.measure.acts.load_figures import load_figures
from nhip.measure.acts.work_out_doubt import work_out_doubt
from nhip.measure.acts.write_paper import write_paper
from nhip.measure.models import AUDIT, PROFILE, StoredDoubt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Two sets of figures, loaded once for these tests and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        for code in ("egdi", "one-stop-example"):
            load_figures(shelf.figure_set(code))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def ask(address: str, status: int = 200) -> HttpResponse:
    answer = Client().get(address)
    assert answer.status_code == status
    assert isinstance(answer, HttpResponse)
    return answer


def words(answer: HttpResponse) -> str:
    """What a reader sees of a page, roughly."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " ").replace("\u00a0", " "))


def waiting() -> list[str]:
    return sorted(ProcrastinateJob.objects.values_list("task_name", flat=True))


@pytest.mark.parametrize("page", ["do-chac", "kiem-dinh", "VNM/ho-so"])
def test_what_is_not_there_yet_is_said_and_asked_for(page: str) -> None:
    answer = ask(f"/chi-so/EGDI/2018/{page}/", 202)
    assert answer["Refresh"] == "5"
    assert "Đang tính, chưa có kết quả" in words(answer)
    ask(f"/chi-so/EGDI/2018/{page}/", 202)
    assert len(waiting()) == 1


def test_a_reader_is_told_when_it_takes_too_long() -> None:
    ask("/chi-so/EGDI/2018/do-chac/", 202)
    StoredDoubt.objects.update(asked_at="2026-01-01T00:00:00Z")
    answer = ask("/chi-so/EGDI/2018/do-chac/", 202)
    assert answer["Refresh"] == "60"
    assert "đã quá lâu" in words(answer)


def test_a_country_page_waits_for_its_interval_and_never_works_it_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        pytest.fail("a request must not do this")

    monkeypatch.setattr(queries, "doubt_of", never)
    assert "Khoảng hạng đang được tính" in words(ask("/chi-so/EGDI/2018/VNM/"))


def test_how_sure_a_rank_is() -> None:
    work_out_doubt("EGDI", "2018")
    page = words(ask("/chi-so/EGDI/2018/do-chac/"))
    found = re.search(r"Việt Nam: hạng 88, trong khoảng (\d+)–(\d+) ở ít nhất 90 % số lần tính lại", page)
    assert found
    low, high = int(found[1]), int(found[2])
    assert low < 88 < high
    assert "Khả năng đứng trước Armenia" in page
    assert "Hạt ngẫu nhiên 1" in page

    asked = words(ask("/chi-so/EGDI/2018/do-chac/?don-vi=VNM&so-voi=DNK&tot=193"))
    assert re.search(r"Khả năng vào tốp 193 100 %", asked)
    assert re.search(r"Khả năng đứng trước Đan Mạch 0 %", asked)
    assert "Không có “Atlantis”" in words(ask("/chi-so/EGDI/2018/do-chac/?don-vi=Atlantis"))

    rows = list(csv.DictReader(io.StringIO(ask_file("moi-don-vi.csv"))))
    assert len(rows) == 193
    ours = next(row for row in rows if row["unit"] == "VNM")
    assert (int(ours["low"]), int(ours["high"])) == (low, high)
    assert ask("/chi-so/EGDI/2018/do-chac/?tai=tat-ca.svg").content.startswith(b"<svg")

    country = words(ask("/chi-so/EGDI/2018/VNM/"))
    assert f"ít nhất 90 % số lần tính cho hạng {low} đến {high}" in country


def ask_file(name: str) -> str:
    return ask(f"/chi-so/EGDI/2018/do-chac/?tai={name}").content.decode("utf-8-sig")


def test_an_audit_is_a_page_and_a_file() -> None:
    write_paper(AUDIT, "MOTCUA61", "2020", "", "vi")
    page = ask("/chi-so/MOTCUA61/2020/kiem-dinh/")
    assert "Bước 8. Độ vững và độ nhạy" in words(page)
    assert b'<section id="s1"' in page.content
    file = ask("/chi-so/MOTCUA61/2020/kiem-dinh/?tai=kiem-dinh.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    ask("/chi-so/MOTCUA61/2020/kiem-dinh/?tai=other.pdf", 404)


def test_a_profile_is_a_file() -> None:
    write_paper(PROFILE, "MOTCUA61", "2020", "VD05", "en")
    file = ask("/en/chi-so/MOTCUA61/2020/VD05/ho-so/")
    assert file.content.startswith(b"%PDF")
    assert "profile-vd05-motcua61-2020.pdf" in file["Content-Disposition"]


def test_what_an_index_is_made_of() -> None:
    page = words(ask("/chi-so/EGDI/2018/khung/"))
    assert "3 phần ở tầng đầu" in page
    assert page.count("33,3 %") >= 3
    total_only = words(ask("/chi-so/EGDI/2003/khung/"))
    assert "chỉ công bố điểm tổng" in total_only


def test_how_parts_go_together() -> None:
    page = words(ask("/chi-so/EGDI/2018/tuong-quan/"))
    assert "3 cặp thành phần của 193 đơn vị đều đi cùng nhau vừa phải" in page
    few = words(ask("/chi-so/MOTCUA61/2020/tuong-quan/"))
    assert "dưới 8 đơn vị, tương quan không nói lên điều gì" in few


@pytest.mark.parametrize("page", ["do-chac", "kiem-dinh", "khung", "tuong-quan", "VNM/ho-so"])
def test_what_does_not_exist_is_not_there(page: str) -> None:
    ask(f"/chi-so/NONE/2018/{page}/", 404)
    ask(f"/chi-so/EGDI/1999/{page}/", 404)
    ask("/chi-so/EGDI/2018/ATLANTIS/ho-so/", 404)
    assert waiting() == []


@pytest.mark.parametrize("page", ["do-chac", "kiem-dinh", "khung", "tuong-quan"])
def test_another_spelling_of_the_index_leads_to_the_page(page: str) -> None:
    assert ask(f"/chi-so/egdi/2018/{page}/", 302)["Location"] == f"/chi-so/EGDI/2018/{page}/"
