"""A page of a register, however long it is: by the number it goes on from, never by counting."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from nhip.documents.office.models import Book, Direction, Entry
from nhip.documents.office.queries.gate import entries_visible_to, offices_of, registers_of
from nhip.identity.api import Account

MOST_ROWS = 50
# What the page shows; the rest of a row stays in the table.
_SHOWN = (
    "key",
    "agency",
    "number",
    "channel",
    "notation",
    "kind",
    "subject",
    "issued_on",
    "party_name",
    "receivers",
    "priority",
    "due_on",
    "stage",
    "unit",
    "handler",
    "registered_at",
)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Rows of one book, the highest number first.

    ``below`` is the number under which the next page goes on, None at the end.
    """

    book: Book
    rows: Sequence[Entry]
    below: int | None


def books_of(account: Account, direction: Direction) -> list[Book]:
    """The books of the account's agencies, the newest year first."""
    found = Book.objects.filter(agency__in=offices_of(account), direction=direction, last_number__gt=0)
    return list(found.order_by("-year", "agency", "code"))


def register_page(account: Account, book: Book, below: int | None = None) -> RegisterPage:
    """The rows of ``book`` under the number ``below`` that the account may see.

    Clerks and leaders read along the book; of an officer's documents, found by the officer, those of the book
    are taken, so that nobody's page waits for a walk through the whole register.
    """
    # From the book's last number, not from the end of the index: what others are entering is not walked over.
    start = book.last_number + 1 if below is None else below
    rows = Entry.objects.filter(book=book, number__lt=start)
    if book.agency not in registers_of(account):
        mine = entries_visible_to(account).order_by().values_list("book_id", "number")
        numbers = (number for at, number in mine if at == book.pk and number < start)
        rows = Entry.objects.filter(book=book, number__in=heapq.nlargest(MOST_ROWS + 1, numbers))
    found = list(rows.only(*_SHOWN).order_by("-number")[: MOST_ROWS + 1])
    goes_on = len(found) > MOST_ROWS
    return RegisterPage(book, found[:MOST_ROWS], found[MOST_ROWS - 1].number if goes_on else None)
