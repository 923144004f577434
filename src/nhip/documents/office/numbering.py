"""Numbers of a register: one sequence a book and year, without a gap and without a double.

The number is taken in the transaction that enters the document, by holding the book's row until that
transaction ends. Nobody reserves one: whoever takes the next waits, and a transaction that rolls back gives
its number back by never having taken it.
"""

from datetime import date

from django.db import transaction

from nhip.documents.office.models import Book, Direction


def take_number(agency: str, direction: Direction, day: date, code: str = "") -> tuple[Book, int]:
    """The book of that day's year, held, and its next number, from 1 on 1 January (Việt Nam time).

    Must be called inside ``transaction.atomic``, as late in the act as possible: from here on, others who
    enter in the same book wait.
    """
    book = hold_book(agency, direction, day, code)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book, book.last_number


def hold_book(agency: str, direction: Direction, day: date, code: str = "") -> Book:
    """The book of that day's year, held until the act's transaction ends; begun where there is none."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A number is taken in transaction.atomic, with its act.")
    where = {"agency": agency, "direction": direction, "year": day.year, "code": code}
    Book.objects.bulk_create([Book(**where)], ignore_conflicts=True)
    return Book.objects.select_for_update().get(**where)
