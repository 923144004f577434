"""Who may see what of the exchange: every route, for sender, receiver, another agency and strangers."""

import csv
import io
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file
from tests.unit.identity.people import make_account, sign_in

from nhip.documents.axis.acts.ask_change import ask_recall
from nhip.documents.axis.acts.record_paper import record_paper
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery, ExchangedDocument, PaperCount, StatusChange
from nhip.documents.axis.months import Month
from nhip.documents.axis.pages import register
from nhip.identity.api import Account, Role
from nhip.kernel.api import clock
from nhip.sharing.api import message

pytestmark = pytest.mark.django_db
READER = "van-thu@h41.example"


@dataclass
class Cast:
    """A letter of G22 to H41 with a confidential file, and who may come for it."""

    document: ExchangedDocument
    delivery: Delivery
    people: dict[str, Client]
    reader: Account


@pytest.fixture
def cast(agencies: tuple[str, ...]) -> Cast:
    files = [a_file(), a_file("kin.pdf", PDF + b"% kin\n", READER)]
    document = send_document(a_draft(subject="V/v kiểm tra đê điều"), files, agency="G22", by=None)
    accounts = {
        "sender": make_account("van-thu@g22.example", Role.CLERK, at="G22", second_factor=True),
        "reader": make_account(READER, Role.CLERK, at="H41", second_factor=True),
        "receiver": make_account("chuyen-vien@h41.example", Role.OFFICER, at="H41", second_factor=True),
        "other": make_account("van-thu@h14.example", Role.CLERK, at="H14", second_factor=True),
        "admin": make_account("quan-tri@g06.example", Role.ADMINISTRATOR, second_factor=True),
    }
    people = {name: sign_in(account) for name, account in accounts.items()}
    return Cast(document, document.deliveries.get(), people | {"visitor": Client()}, accounts["reader"])


def test_a_document_is_for_those_it_concerns(cast: Cast) -> None:
    own, file = f"/truc/van-ban/{cast.document.pk}/", f"/truc/van-ban/{cast.document.pk}/tep/"
    api = f"/api/documents/{cast.document.pk}"
    table = {
        #               sender receiver reader other admin visitor
        own: (200, 200, 200, 404, 403, 302),
        f"{file}0/": (200, 200, 200, 404, 404, 302),
        f"{file}1/": (404, 404, 200, 404, 404, 302),
        "/truc/van-ban/": (200, 200, 200, 200, 403, 302),
        "/truc/van-ban.csv": (200, 200, 200, 200, 403, 302),
        "/truc/": (200, 200, 200, 200, 200, 200),
        "/truc/chi-so/": (200, 200, 200, 200, 200, 200),
        api: (200, 200, 200, 404, 404, 401),
        f"{api}/files/0": (200, 200, 200, 404, 404, 401),
        f"{api}/files/1": (404, 404, 200, 404, 404, 401),
        "/api/documents": (200, 200, 200, 200, 200, 401),
        "/api/documents/facts": (200, 200, 200, 200, 200, 200),
    }
    who = ("sender", "receiver", "reader", "other", "admin", "visitor")
    for address, expected in table.items():
        answered = tuple(cast.people[name].get(address).status_code for name in who)
        assert answered == expected, address


def test_lists_search_and_exports_show_no_letters_of_others(cast: Cast) -> None:
    for name, box, is_shown in (
        ("sender", "di", True),
        ("receiver", "den", True),
        ("other", "den", False),
        ("other", "di", False),
        ("other", "cho", False),
    ):
        client = cast.people[name]
        for address in (f"/truc/van-ban/?hop={box}", f"/truc/van-ban/?hop={box}&tim=de+dieu"):
            assert ("kiểm tra đê điều" in client.get(address).content.decode()) is is_shown, (name, address)
        exported = b"".join(client.get(f"/truc/van-ban.csv?hop={box}&tim=de+dieu").streaming_content)
        rows = list(csv.reader(io.StringIO(exported.decode("utf-8-sig"))))
        assert (len(rows) == 2) is is_shown
        listed = client.get("/api/documents", {"box": box, "words": "đê điều"}).json()
        assert (len(listed["rows"]) == 1) is is_shown
    assert not cast.people["receiver"].get("/api/documents", {"words": "không có"}).json()["rows"]


def test_opening_the_page_opens_the_letter(cast: Cast) -> None:
    cast.people["sender"].get(f"/truc/van-ban/{cast.document.pk}/")
    cast.delivery.refresh_from_db()
    assert cast.delivery.opened_at is None
    page = cast.people["receiver"].get(f"/truc/van-ban/{cast.document.pk}/").content.decode()
    cast.delivery.refresh_from_db()
    assert cast.delivery.opened_at
    assert cast.delivery.state == "arrived"
    assert "Đã đến</strong>" in page
    assert "mã 01" in page
    for name in ("sender", "receiver"):  # what was opened is nowhere told as not opened
        page = cast.people[name].get(f"/truc/van-ban/{cast.document.pk}/").content.decode()
        assert "<strong>Đã mở, chưa vào sổ</strong>" in page
        assert "chưa mở" not in page


def test_a_recall_is_asked_and_answered_on_the_page(cast: Cast) -> None:
    lay, tra = f"/truc/luot/{cast.delivery.pk}/lay-lai/", f"/truc/luot/{cast.delivery.pk}/tra-loi/"
    for name, status in (("receiver", 403), ("other", 404), ("admin", 404), ("visitor", 302)):
        assert cast.people[name].post(lay, {"ly_do": "Gửi nhầm"}).status_code == status
    assert cast.people["sender"].post(lay, {"ly_do": "Gửi nhầm"}).status_code == 302
    cast.delivery.refresh_from_db()
    assert cast.delivery.ask == "asked"
    waiting = cast.people["reader"].get("/truc/van-ban/?hop=cho").content.decode()
    assert "đề nghị thu hồi" in waiting
    for name, status in (("sender", 403), ("receiver", 403), ("other", 404), ("visitor", 302)):
        assert cast.people[name].post(tra, {"dong_y": "1"}).status_code == status
    assert cast.people["reader"].post(tra, {"dong_y": "1"}).status_code == 302
    cast.delivery.refresh_from_db()
    assert cast.delivery.state == "recalled"


def test_a_page_begins_behind_the_last_row_of_the_one_before(agencies: tuple[str, ...]) -> None:
    for number in range(5):
        send_document(a_draft(str(number)), [], agency="G22", by=None)
    client = sign_in(make_account("van-thu@g22.example", Role.CLERK, at="G22", second_factor=True))
    seen, after = [], ""
    while True:
        page = client.get(
            "/api/documents", {"box": "di", "limit": 2, **({"after": after} if after else {})}
        ).json()
        seen += [row["number"] for row in page["rows"]]
        after = page["after"]
        if not after:
            break
    assert seen == ["4", "3", "2", "1", "0"]


def test_paper_is_counted_by_the_clerk(cast: Cast) -> None:
    month = str(Month.of(clock.today()))
    assert cast.people["sender"].get("/truc/van-ban-giay/").status_code == 200
    answer = cast.people["sender"].post("/truc/van-ban-giay/", {"co_quan": "G22", "thang": month, "so": "3"})
    assert answer.status_code == 302
    assert PaperCount.objects.get().count == 3
    for name in ("receiver", "admin"):
        assert cast.people[name].get("/truc/van-ban-giay/").status_code == 403
    for form in ({"co_quan": "G22", "so": "3"}, {"co_quan": "G22"}, {}):
        assert cast.people["other"].post("/truc/van-ban-giay/", form).status_code == 403
    wrong = cast.people["sender"].post("/truc/van-ban-giay/", {"co_quan": "G22", "thang": month, "so": "ba"})
    assert wrong.status_code == 422
    shown = wrong.content.decode()
    assert 'value="ba"' in shown, "what was typed stays"
    assert 'aria-invalid="true" autofocus' in shown
    grouped = cast.people["sender"].post(
        "/truc/van-ban-giay/", {"co_quan": "G22", "thang": month, "so": "1.200"}
    )
    assert grouped.status_code == 302
    assert PaperCount.objects.latest("id").count == 1200


def test_the_indicators_show_numerator_and_denominator(cast: Cast) -> None:
    record_paper("G22", "2026-11", Month.of(clock.today()).first_day, 3, by=None)
    page = cast.people["visitor"].get("/truc/chi-so/").content.decode()
    assert "25,0 %" in page
    assert "1 trên 4" in page
    assert "3 trên 4" in page  # the administrator's agency is not connected
    month = Month.of(clock.today())
    counted = cast.people["visitor"].get(f"/truc/chi-so/{month}/G22/").content.decode()
    assert str(cast.document.pk) in counted
    assert "đê điều" not in counted
    assert cast.people["visitor"].get(f"/truc/chi-so/{month}/KHONG/").status_code == 404
    english = cast.people["visitor"].get("/en/truc/chi-so/").content.decode()
    assert "25.0%" in english.replace("\u00a0", "").replace(" ", "") or "25.0 %" in english


def test_the_hub_names_who_lets_letters_lie(cast: Cast) -> None:
    Delivery.objects.update(open_by=clock.today().replace(year=2025))
    page = cast.people["visitor"].get("/truc/").content.decode()
    assert "1 văn bản quá hạn" in page
    assert "đê điều" not in page
    assert ask_recall(cast.delivery, "x", by=None).ask == "asked"


def test_an_export_goes_on_where_the_last_one_was_cut(
    agencies: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST_EXPORTED", 2)
    for number in range(3):
        send_document(a_draft(str(number)), [], agency="G22", by=None)
    client = sign_in(make_account("van-thu@g22.example", Role.CLERK, at="G22", second_factor=True))

    def lines(address: str) -> list[list[str]]:
        told = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(told)))[1:]

    *rows, (cut,) = lines("/truc/van-ban.csv?hop=di")
    assert [row[4] for row in rows] == ["2", "1"]
    assert [row[4] for row in lines(f"/truc/van-ban.csv?hop=di&{cut.partition('?')[2]}")] == ["0"]


@pytest.mark.parametrize(
    "address", ["/truc/van-ban/?tim={}&hop=di", "/truc/van-ban/?tim={}&hop=cho", "/api/documents?words={}"]
)
def test_a_search_for_what_no_text_holds_finds_nothing(cast: Cast, address: str) -> None:
    for words in ("%00", "e%00%C4%91i%E1%BB%81u"):
        assert cast.people["sender"].get(address.format(words)).status_code == 200


def test_a_document_to_many_asks_no_more_of_the_database_than_one_to_few(agencies: tuple[str, ...]) -> None:
    client = sign_in(make_account("van-thu@g22.example", Role.CLERK, at="G22", second_factor=True))
    few = send_document(a_draft("1"), [], agency="G22", by=None)
    many = send_document(a_draft("2", "H41", "H14"), [], agency="G22", by=None)
    for delivery in Delivery.objects.all():
        for code in ("01", "03", "06") if delivery.document == many else ("01",):
            send_status(delivery, code, by=None)
    for address in ("/truc/van-ban/{}/", "/api/documents/{}"):
        asked = []
        for document in (few, few, many):  # the first time some things are read that are kept
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address.format(document.pk)).status_code == 200
            asked.append(len(queries))
        assert asked[1] == asked[2], address
    page = client.get(f"/truc/van-ban/{many.pk}/").content.decode()
    for change in StatusChange.objects.filter(delivery__document=many):
        assert message(str(change.message)).event in page
