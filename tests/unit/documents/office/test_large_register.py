"""Reading and finding in a register of any length: walking down it and looking up by the index agree."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.unit.documents.office.lines import line
from tests.unit.documents.office.office import Office, a_letter
from tests.unit.documents.office.test_register import filled

from nhip.documents.axis.models import Delivery
from nhip.documents.office.models import Direction, Entry
from nhip.documents.office.numbering import take_number
from nhip.documents.office.pages.shown import days_left, lines_of
from nhip.documents.office.queries import register
from nhip.documents.office.queries import search as searching
from nhip.documents.office.queries.desk import desk_of
from nhip.documents.office.queries.register import register_page
from nhip.documents.office.queries.search import search
from nhip.documents.office.words import index_entry
from nhip.kernel.api import now, today


@pytest.fixture
def lines(offices: list[Office]) -> list[Entry]:
    """Six lines of the first office, in and out in turns, each third one about dikes; a line of the other."""
    return [_line("G12", number) for number in range(6)] + [_line("G03", 0)]


def _line(agency: str, at: int, days_ago: int = 0) -> Entry:
    direction = Direction.OUT if at % 2 else Direction.IN
    book, number = take_number(agency, direction, today())
    subject = "V/v tu bổ đê điều" if at % 3 == 0 else "V/v sách giáo khoa"
    moment = now() - timedelta(days=days_ago)
    made = line(agency, book=book, number=number, direction=direction, subject=subject, registered_at=moment)
    index_entry(made)
    return made


def found(office: Office, words: str, direction: Direction | None = None) -> list[Entry]:
    return [each.entry for each in search(office.clerk, words, direction=direction)]


@pytest.mark.parametrize(("walked", "most"), [(300, 50), (1, 50), (2, 1), (2, 2)])
def test_walking_and_looking_up_find_the_same(
    offices: list[Office], lines: list[Entry], monkeypatch: pytest.MonkeyPatch, walked: int, most: int
) -> None:
    monkeypatch.setattr(searching, "_WALKED", walked)
    monkeypatch.setattr(searching, "MOST", most)
    mine, other = offices
    assert found(mine, "de dieu") == [lines[3], lines[0]][:most]
    assert found(mine, "de dieu", Direction.IN) == [lines[0]]
    assert found(mine, "giao kho") == [lines[5], lines[4], lines[2], lines[1]][:most]
    assert found(mine, "giao khoa de dieu") == []
    assert found(other, "de dieu") == [lines[6]]
    assert found(other, "giao khoa") == []
    for nothing in (">G12", "=2026", "!?"):
        assert found(other, nothing) == []


def test_what_is_older_than_two_months_is_found_as_well(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_WALKED", 1)
    old, new = _line("G12", 0, days_ago=200), _line("G12", 3)
    assert found(offices[0], "de dieu") == [new, old]


@pytest.mark.parametrize("walked", [6000, 7])
def test_an_officer_with_many_or_few_documents_reads_down_theirs(
    offices: list[Office], monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(register, "_WALKED", walked)
    monkeypatch.setattr(register, "MOST_ROWS", 3)
    office = offices[0]
    book = filled("G12", 20, mine=office.id_of(office.officer))
    pages = [[18, 15, 12], [9, 6, 3]]
    first = register_page(office.officer, book)
    second = register_page(office.officer, book, first.below)
    assert [[row.number for row in page.rows] for page in (first, second)] == pages
    assert (first.below, second.below) == (12, None)


@pytest.mark.parametrize("walked", [6000, 1])
def test_an_officer_finds_theirs_alone(
    offices: list[Office], lines: list[Entry], monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(searching, "_WALKED_FOR_OWN", walked)
    office = offices[0]
    for each in (lines[1], lines[3]):
        Entry.objects.filter(pk=each.pk).update(people=[office.id_of(office.officer)])
    assert [each.entry for each in search(office.officer, "de dieu")] == [lines[3]]
    assert [each.entry for each in search(office.officer, "giao khoa")] == [lines[1]]


def test_a_page_of_lines_asks_for_no_line_alone(offices: list[Office]) -> None:
    book = filled("G12", 5)
    with CaptureQueriesContext(connection) as asked:
        lines_of(register_page(offices[0].clerk, book).rows)
    assert sum('FROM "office_entry"' in query["sql"] for query in asked.captured_queries) == 1


def test_the_most_urgent_stand_first_at_the_desk(offices: list[Office]) -> None:
    mine, other = offices
    urgency = {
        a_letter(mine, other.code, subject=f"V/v {at}", priority=str(at % 3)).subject: at % 3
        for at in range(6)
    }
    with CaptureQueriesContext(connection) as asked:
        rows = desk_of(other.clerk).to_register
    assert [urgency[row.document.subject] for row in rows] == [2, 2, 1, 1, 0, 0]
    assert [row.priority for row in rows] == [row.document.priority for row in rows]
    (listed,) = [
        each["sql"]
        for each in asked.captured_queries
        if '"is_unregistered"' in each["sql"].split("WHERE")[-1]
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + listed)
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "axis_unregistered" in plan
    assert "Sort" not in plan, "read in the order of the index: however many wait, twenty rows are"
    assert Delivery.objects.count() == 6


@pytest.mark.django_db
def test_the_calendar_is_read_once_for_a_list() -> None:
    days = [today() + timedelta(days=each) for each in range(9)]
    with CaptureQueriesContext(connection) as asked:
        assert len(days_left([*days, None])) == 9
    assert len(asked) == 1
