"""A page of a register, however long it is: by the number it goes on from, never by counting."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from nhip.documents.office.models import Book, Direction, Entry
from nhip.documents.office.queries.gate import entries_visible_to, offices_of, registers_of
from nhip.identity.api import Account

MOST_ROWS = 50
_WALKED = 6000
# What the page shows; the rest of a row stays in the table.
_SHOWN = (
    "key",
    "agency",
    "number",
    "channel",
    "party",
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

    Clerks and leaders read along the book. So do officers, over so many numbers that whoever has a good part
    of the documents fills a page with theirs; the few of others are found by the officer, and those of the
    book are taken. Nobody's page waits for a walk through the whole register.
    """
    # From the book's last number, not from the end of the index: what others are entering is not walked over.
    start = book.last_number + 1 if below is None else below
    rows = Entry.objects.filter(book=book, number__lt=start)
    if book.agency not in registers_of(account):
        rows = Entry.objects.filter(book=book, number__in=_numbers_of(account, book, start))
    found = list(rows.only(*_SHOWN).order_by("-number")[: MOST_ROWS + 1])
    goes_on = len(found) > MOST_ROWS
    return RegisterPage(book, found[:MOST_ROWS], found[MOST_ROWS - 1].number if goes_on else None)


def _numbers_of(account: Account, book: Book, start: int) -> Sequence[int]:
    """The highest numbers of the book under ``start`` whose documents the officer may see."""
    mine = entries_visible_to(account).order_by()
    walked = mine.filter(book=book, number__lt=start, number__gte=start - _WALKED)
    numbers = heapq.nlargest(MOST_ROWS + 1, walked.values_list("number", flat=True))
    if len(numbers) > MOST_ROWS or start <= _WALKED:
        return numbers
    all_of_mine = mine.values_list("book_id", "number")
    return heapq.nlargest(MOST_ROWS + 1, (at for of, at in all_of_mine if of == book.pk and at < start))
