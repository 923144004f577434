"""A register page by page: downwards from a number, for clerks the whole book, for an officer their own."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.unit.documents.office.lines import line
from tests.unit.documents.office.office import Office

from nhip.documents.office.models import Book, Direction
from nhip.documents.office.numbering import take_number
from nhip.documents.office.queries.register import MOST_ROWS, books_of, register_page
from nhip.kernel.api import today


def filled(agency: str, rows: int, *, mine: str = "") -> Book:
    """A book with so many lines, every third one of ``mine``."""
    for _ in range(rows):
        book, number = take_number(agency, Direction.IN, today())
        line(agency, book=book, number=number, people=[mine] if mine and number % 3 == 0 else [])
    return Book.objects.get(agency=agency)


def test_a_clerk_reads_down_the_book(offices: list[Office]) -> None:
    clerk, book = offices[0].clerk, filled("G12", 2 * MOST_ROWS + 7)
    seen, below = [], None
    while True:
        page = register_page(clerk, book, below)
        seen += [row.number for row in page.rows]
        below = page.below
        if below is None:
            break
    assert seen == list(range(2 * MOST_ROWS + 7, 0, -1))


def test_a_page_costs_the_same_wherever_it_begins(offices: list[Office]) -> None:
    book = filled("G12", MOST_ROWS + 7)
    with CaptureQueriesContext(connection) as first:
        register_page(offices[0].clerk, book)
    assert sum("office_entry" in query["sql"] for query in first.captured_queries) == 1
    assert not any("COUNT(" in query["sql"] for query in first.captured_queries)


def test_an_officer_reads_down_their_own(offices: list[Office]) -> None:
    office = offices[0]
    book = filled("G12", 30, mine=office.id_of(office.officer))
    assert [row.number for row in register_page(office.officer, book).rows] == list(range(30, 0, -3))
    assert [row.number for row in register_page(office.officer, book, 10).rows] == [9, 6, 3]


def test_nobody_opens_the_book_of_another_agency(offices: list[Office]) -> None:
    filled("G12", 3)
    assert books_of(offices[1].clerk, Direction.IN) == []
    assert len(books_of(offices[0].clerk, Direction.IN)) == 1
