"""What keeps a register of millions quick: a search that reads one agency's alone, few indexes touched."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.unit.documents.axis.conftest import a_draft

from nhip.documents.axis import tables
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery, DeliveryWords
from nhip.documents.axis.queries import searching
from nhip.documents.axis.queries.listing import Box, register_page
from nhip.documents.axis.queries.searching import search_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(agencies: tuple[str, ...]) -> list[str]:
    """Numbers 0 to 5 from G22: the even ones about dikes, to H41; the odd ones about schools, to both."""
    for number in range(6):
        is_even = number % 2 == 0
        subject = "V/v kiểm tra đê điều" if is_even else "V/v trường lớp mầm non"
        to = ("H41",) if is_even else ("H41", "H14")
        send_document(a_draft(str(number), *to, subject=subject), [], agency="G22", by=None)
    return [str(number) for number in range(6)]


def found(agency: str, words: str, box: Box = Box.IN, **more: object) -> list[str]:
    page = register_page([agency], box, words=words, **more)  # type: ignore[arg-type]
    return [row.document.number for row in page.rows]


@pytest.mark.parametrize("walked", [500, 0])
@pytest.mark.usefixtures("letters")
def test_walking_and_looking_up_find_the_same(monkeypatch: pytest.MonkeyPatch, walked: int) -> None:
    monkeypatch.setattr(searching, "_WALKED", walked)
    assert found("H41", "de dieu") == ["4", "2", "0"]
    assert found("H41", "ĐÊ điều", limit=2) == ["4", "2"]
    assert found("H14", "de dieu") == [], "what others received"
    assert found("H14", "mam non") == ["5", "3", "1"]
    assert found("G22", "mam non", Box.OUT, limit=2) == ["5", "5"], "one line for each receiver"
    assert found("G22", "mam non") == []
    assert found("H41", "mam non de") == [], "both words in one letter"
    assert found("H41", "3/vpcp-kstt") == ["3"]
    for nothing in ("!?", ">H41", "<G22", "=2026"):
        assert found("H41", nothing) == [], nothing


@pytest.mark.parametrize("walked", [500, 0])
@pytest.mark.usefixtures("letters")
def test_pages_of_a_search_follow_each_other(monkeypatch: pytest.MonkeyPatch, walked: int) -> None:
    monkeypatch.setattr(searching, "_WALKED", walked)
    seen, after = [], None
    while True:
        page = register_page(["H41"], Box.IN, words="vpcp", after=after, limit=2)
        seen += [row.document.number for row in page.rows]
        after = page.after
        if after is None:
            break
    assert seen == ["5", "4", "3", "2", "1", "0"]


def test_what_is_older_than_two_months_is_found_as_well(letters: list[str]) -> None:
    with connection.cursor() as cursor:  # as if they had come a year ago
        for row in Delivery.objects.filter(receiver="H41", document__subject__contains="đê"):
            sent = row.sent_at - timedelta(days=365)
            cursor.execute(
                "UPDATE axis_deliverywords w"
                " SET words = axis_delivery_words(x.search, d.sender, d.receiver, %s)"
                " FROM axis_delivery d JOIN axis_exchangeddocument x ON x.id = d.document_id"
                " WHERE w.delivery_id = d.id AND d.id = %s",
                [sent, row.pk],
            )
    wanted = {"words": "de dieu", "is_received": True, "after": None}
    assert len(search_register("H41", **wanted, limit=50)) == 3  # type: ignore[arg-type]
    assert DeliveryWords.objects.count() == 9 == len(letters) + 3


@pytest.mark.usefixtures("agencies")
def test_a_change_of_state_seldom_touches_an_index() -> None:
    delivery = send_document(a_draft(), [], agency="G22", by=None).deliveries.get()
    steps = []
    for code in ("01", "03", "04", "05", "06"):
        before = _kept_indexes()
        delivery = send_status(delivery, code, by="seat:H41")
        steps.append((code, _kept_indexes() > before))
    # Registering takes it off two short lists; nothing else concerns any index.
    assert steps == [("01", True), ("03", False), ("04", True), ("05", True), ("06", True)]
    assert (delivery.is_unopened, delivery.is_unregistered, delivery.is_void) == (False, False, False)


@pytest.mark.usefixtures("letters")
def test_others_words_are_not_read(agencies: tuple[str, ...]) -> None:
    """Each word stands in the index with its agency, where a search asks for it, and a status by number."""
    explained = (
        searching._LOOK_UP.format(also=""),
        {"whose": ">H41", "asked": "de dieu", "start": UUID(int=2**128 - 1), "limit": 9},
    )
    by_code = (
        tables._BY_CODE,
        {"sender": "G22", "receiver": "H41", "code": "3/VPCP-KSTT", "words": "3/vpcp-kstt", "day": None},
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query, values in (explained, by_code):
            cursor.execute("EXPLAIN " + query, values)
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert "Bitmap Index Scan on axis_words_apart" in plan, plan
            assert "'>H41 " in plan, plan
    assert tables.standing_by_code("G22", "H41", "3/VPCP-KSTT", None) is not None
    assert tables.standing_by_code("G22", "H14", "2/VPCP-KSTT", None) is None, "it went to another"
    assert tables.standing_by_code("G22", "H41", "/", None) is None


def _kept_indexes() -> int:
    """How many updates of deliveries in this transaction touched no index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_hot_updated('axis_delivery'::regclass)")
        return int(cursor.fetchone()[0])
