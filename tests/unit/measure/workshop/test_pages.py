"""The workshop's pages: nothing typed is lost, errors stand by their lines, works are their savers'."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.identity.people import make_account, sign_in
from tests.unit.measure.workbooks.books import coinr, with_cell

from nhip.measure import queries
from nhip.measure.bundle import verify_bundle
from nhip.measure.loading import load_reference
from nhip.measure.models import SavedWork
from nhip.measure.workshop.copies import copy_of, example
from nhip.measure.workshop.work import Work

pytestmark = pytest.mark.django_db
BENCH, SAVE = "/xuong/ban/", "/xuong/luu/"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def fields(work: Work, **more: str) -> dict[str, str]:
    return {
        "dinh-nghia": work.definition,
        "so-lieu": work.figures,
        "ky": work.edition,
        "so-voi": work.against,
        "dau": work.decimal,
        "viec": "tinh",
        **more,
    }


def typed(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="{name}".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def kept(client: Client, work: Work | None = None, **more: str) -> tuple[str, str]:
    """The address and the deletion code of a work saved by ``client``."""
    page = client.post(SAVE, fields(work or example(), **more)).content.decode()
    address = re.search(r'class="button main-act" href="([^"]+)"', page)
    code = re.search(r"<code>([0-9a-f]{24})</code>", page)
    assert address
    assert code
    return address[1], code[1]


def test_the_example_computes() -> None:
    page = Client().post(BENCH, fields(example())).content.decode()
    assert "Bảng xếp hạng theo SERVICE" in page
    assert "0,740" in page
    assert "bỏ qua, trọng số chia cho phần còn lại" in page
    assert not SavedWork.objects.exists()


def test_a_changed_copy_is_compared_with_the_published_edition() -> None:
    load_reference()
    work = copy_of("EGDI", "2018")
    text = work.definition.replace("weight: 1/3", "weight: 1/2", 1).replace("weight: 1/3", "weight: 1/4")
    page = (
        Client().post(BENCH, fields(Work(text, work.figures, "2018", against="EGDI/2018"))).content.decode()
    )
    assert "So với EGDI 2018" in page
    assert "trọng số: 1/3 → 0,5." in page
    assert "Ethiopia đổi nhiều nhất: lên 20 bậc" in page
    assert page.count('class="arrows"') == 1


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_error_stands_beside_its_line_and_nothing_typed_is_lost(language: str) -> None:
    work = example()
    definition = work.definition.replace("direction: lower", "direction: <b>down</b>")
    figures = work.figures.replace("48.0", "48,0x").replace("P4,days,2024,18,A", "P4,days,2024,,A")
    page = Client().post(language + BENCH, fields(Work(definition, figures))).content.decode()
    assert typed(page, "dinh-nghia").strip() == definition.strip()
    assert typed(page, "so-lieu").strip() == figures.strip()
    assert "<b>down" not in page
    for anchor in ("s-3", "s-9"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert ("Error:" if language else "Lỗi:") in page[: page.index("</title>")]
    assert (
        "choose “A blank means a missing figure”" if language else "“Ô trống nghĩa là thiếu số liệu”"
    ) in page


def test_nothing_sent_says_what_to_do() -> None:
    page = Client().post(BENCH, fields(Work("", ""))).content.decode()
    assert "chưa có định nghĩa và số liệu nào" in page


def test_files_take_the_place_of_what_was_typed() -> None:
    work = example()
    files = [
        SimpleUploadedFile("cua toi.yaml", work.definition.encode()),
        SimpleUploadedFile("so lieu.csv", b"\xff\xfe" + work.figures.encode("utf-16-le")),
    ]
    page = Client().post(BENCH, {**fields(Work("old", "old")), "tep": files}).content.decode()
    assert "Bảng xếp hạng theo SERVICE" in page
    assert typed(page, "so-lieu").strip() == work.figures.strip()


def test_a_workbook_becomes_both_texts_and_says_what_it_assumed() -> None:
    file = SimpleUploadedFile("bảng.xlsx", coinr())
    page = Client().post(BENCH, {**fields(Work("", "")), "tep": [file]}).content.decode()
    assert "Bảng xếp hạng theo IDX" in page
    assert "Sổ Excel đã được đọc; có 2 điều nên xem lại" in page
    assert typed(page, "so-lieu").startswith("unit,series,period,value")
    assert typed(page, "dinh-nghia").startswith("schema: nhip/index/1")


def test_a_workbook_that_cannot_be_read_names_the_cell_and_keeps_what_was_typed() -> None:
    file = SimpleUploadedFile("bảng.xlsx", coinr(with_cell("mười")))
    page = Client().post(BENCH, {**fields(example()), "tep": [file]}).content.decode()
    assert "iData!D3" in page
    assert 'href="#tep"' in page
    assert typed(page, "dinh-nghia").strip() == example().definition.strip()


def test_a_table_is_taken_home_before_anything_is_saved() -> None:
    answer = Client().post(f"{BENCH}?tai=xep-hang.csv", fields(example()))
    assert answer["Content-Type"].startswith("text/csv")
    rows = answer.content.decode("utf-8-sig").split("\r\n")
    assert rows[0].startswith("unit,rank,name,score,part_online_share")
    assert rows[1].startswith("P2,1,P2,0.74")
    wrong = Client().post(f"{BENCH}?tai=xep-hang.csv", fields(Work("a: 1", "b")))
    assert "Cách sửa:" in wrong.content.decode()


def test_a_unit_is_explained() -> None:
    page = Client().post(BENCH, fields(example(), **{"don-vi": "P1"})).content.decode()
    assert "Điểm cộng từ đâu" in page
    lost = Client().post(BENCH, fields(example(), **{"don-vi": "P9"})).content.decode()
    assert "P9" in lost


def test_only_checking_computes_nothing() -> None:
    page = Client().post(BENCH, fields(example(), viec="kiem")).content.decode()
    assert "4 thành phần, 4 đơn vị, 12 số liệu." in page
    assert "Bảng xếp hạng theo" not in page


def test_whoever_has_the_link_sees_computes_and_copies_the_work() -> None:
    address, code = kept(Client())
    reader = Client()
    answer = reader.get(address)
    page = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert "0,740" in page
    assert code not in page
    assert "ra đúng kết quả đã lưu" in reader.get(f"{address}?tinh-lai").content.decode()
    assert "Điểm cộng từ đâu" in reader.get(f"{address}?don-vi=P1").content.decode()
    assert reader.get(f"{address}?tai=so-lieu.csv").content.decode() == example().figures
    assert reader.get(f"{address}?tai=xep-hang.csv").status_code == 200
    assert reader.get(f"{address}?tai=ket-qua.json").json()["units"][0]["unit"] == "P2"
    key = address.split("/")[2]
    assert (
        typed(reader.get(f"{BENCH}?mo={key}").content.decode(), "so-lieu").strip()
        == example().figures.strip()
    )


def test_a_saved_work_is_taken_home_as_a_bundle_that_verifies(monkeypatch: pytest.MonkeyPatch) -> None:
    address, _ = kept(Client())
    answer = Client().get(f"{address}?tai=goi.zip")
    assert answer["Content-Type"] == "application/zip"
    assert verify_bundle(answer.content).is_sound
    monkeypatch.setenv("NHIP_WORKSHOP_SECONDS", "0.000001")
    assert Client().get(f"{address}?tai=goi.zip").status_code == 422


def test_a_form_sent_twice_is_saved_once() -> None:
    client = Client()
    form = re.search(r'name="lan" value="([^"]+)"', client.get(BENCH).content.decode())
    assert form
    assert kept(client, lan=form[1]) == kept(client, lan=form[1])
    assert kept(client, lan="made up") != kept(client, lan="made up")


def test_what_does_not_compute_is_not_saved() -> None:
    page = Client().post(SAVE, fields(Work("code: 1", "x"))).content.decode()
    assert "Cách sửa:" in page
    assert not SavedWork.objects.exists()


def test_nobody_deletes_the_work_of_another() -> None:
    owner = sign_in(make_account("chu@coquan.example"))
    address, code = kept(owner)
    for stranger in (Client(), sign_in(make_account("khac@coquan.example"))):
        assert stranger.get(f"{address}xoa/").status_code == 200
        assert stranger.post(f"{address}xoa/").status_code == 403
        assert stranger.post(f"{address}xoa/", {"ma": "0" * 24}).status_code == 403
        assert address not in stranger.get("/xuong/").content.decode()
    assert address in owner.get("/xuong/").content.decode()
    assert owner.post(f"{address}xoa/")["Location"] == "/xuong/da-xoa/"
    assert owner.get(address).status_code == 404
    other, code = kept(owner)
    assert Client().post(f"{other}xoa/", {"ma": f" {code} "}).status_code == 302


def test_too_often_keeps_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_WORKSHOP_PER_HOUR", "1")
    client = Client()
    assert client.post(BENCH, fields(example())).status_code == 200
    again = client.post(BENCH, fields(example()))
    assert again.status_code == 429
    assert typed(again.content.decode(), "dinh-nghia").strip() == example().definition.strip()
    assert client.post(SAVE, fields(example())).status_code == 429
    assert client.post(BENCH, fields(example()), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_WORKSHOP_BYTES", "1000")
    assert Client().post(BENCH, fields(Work("a" * 4000, ""))).status_code == 413
    close = Client().post(BENCH, fields(Work(example().definition, "")))
    assert "xưởng nhận nhiều nhất 100" in close.content.decode()


def test_large_work_is_saved_and_left_to_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIP_WORKSHOP_SECONDS", "0.000001")
    client = Client()
    assert "Lưu và tính như một tác vụ" in client.post(BENCH, fields(example())).content.decode()
    address, _ = kept(client)
    waiting = client.get(address).content.decode()
    assert "Đang chờ tính" in waiting
    assert 'http-equiv="refresh"' in waiting


@pytest.mark.parametrize("query", ["tu=KHONG-CO", "tu=EGDI/1066", "mo=aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_strange_beginning_is_not_there(query: str) -> None:
    assert Client().get(f"{BENCH}?{query}").status_code == 404
