"""Numbers of a register: one after the other, whoever takes them, and whatever is rolled back."""

import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import OperationalError
from tests.unit.documents.office.lines import line

from nhip.documents.office.models import Assignment, Book, Direction, Entry
from nhip.documents.office.numbering import take_number
from nhip.kernel.api import clock, now, today

DAY = date(2026, 11, 24)
ISSUERS, ROUNDS = 50, 8
BOOKS = [("G12", Direction.IN, ""), ("G12", Direction.OUT, ""), ("G03", Direction.OUT, "QĐ")]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_fifty_issuers_at_once_leave_no_gap_and_no_double() -> None:
    """Each issues in a connection of its own; a third of the transactions are rolled back after the number
    was taken.
    """
    given: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    rolled_back: list[int] = []
    lock, begin = threading.Lock(), threading.Barrier(ISSUERS)

    def issue(who: int) -> None:
        chance = random.Random(who)
        try:
            reach_database()
            begin.wait(60)
            for _ in range(ROUNDS):
                where = chance.choice(BOOKS)
                try:
                    with transaction.atomic():
                        book, number = take_number(where[0], where[1], DAY, where[2])
                        line(where[0], direction=where[1], book=book, number=number)
                        think_again(chance)
                    with lock:
                        given[where].append(number)
                except _ThoughtBetterOfItError:
                    with lock:
                        rolled_back.append(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(ISSUERS) as pool:
        list(pool.map(issue, range(ISSUERS)))
    assert len(rolled_back) > ROUNDS * ISSUERS / 5, "some must have been rolled back"
    assert sum(map(len, given.values())) + len(rolled_back) == ISSUERS * ROUNDS
    for agency, direction, code in BOOKS:
        book = Book.objects.get(agency=agency, direction=direction, code=code, year=2026)
        stored = list(book.entries.order_by("number").values_list("number", flat=True))
        assert stored == list(range(1, len(stored) + 1))
        assert sorted(given[agency, direction, code]) == stored
        assert book.last_number == len(stored)


class _ThoughtBetterOfItError(Exception):
    """Somebody's transaction ends without a document."""


def think_again(chance: random.Random) -> None:
    if chance.random() < 1 / 3:
        raise _ThoughtBetterOfItError


def reach_database() -> None:
    """Open this thread's connection; the tests' server is shared and may be full for a moment."""
    for _ in range(200):
        try:
            connection.ensure_connection()
        except OperationalError:
            threading.Event().wait(0.1)
        else:
            return
    pytest.fail("the database has no room for fifty issuers")


@pytest.mark.django_db
def test_a_book_begins_anew_on_the_first_of_january_in_viet_nam() -> None:
    last_second = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
    numbers = []
    for moment in (DAY, last_second, datetime(2026, 12, 31, 17, 0, tzinfo=UTC)):
        with clock.at(moment):
            book, number = take_number("G12", Direction.OUT, today())
            numbers.append((book.year, number))
    assert numbers == [(2026, 1), (2026, 2), (2027, 1)]


@pytest.mark.django_db
def test_each_book_counts_for_itself() -> None:
    for where in [*BOOKS, *BOOKS]:
        _book, number = take_number(where[0], where[1], DAY, where[2])
    assert number == 2
    assert Book.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_an_act_is_not_given() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        take_number("G12", Direction.OUT, DAY)
    assert not Book.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["renumbered", "dropped", "doubled", "rerouted"])
def test_the_database_itself_keeps_the_book_straight(change: str) -> None:
    book, number = take_number("G12", Direction.IN, DAY)
    entry = line("G12", book=book, number=number)
    step = Assignment.objects.create(entry=entry, number=1, by="a", unit="Vụ A", at=now(), event_id="")
    changes = {
        "renumbered": lambda: Entry.objects.filter(pk=entry.pk).update(number=7),
        "dropped": lambda: connection.cursor().execute("DELETE FROM office_entry"),
        "doubled": lambda: line("G12", book=book, number=number),
        "rerouted": lambda: Assignment.objects.filter(pk=step.pk).update(handler="b"),
    }
    with transaction.atomic(), pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        changes[change]()
    assert list(Entry.objects.values_list("number", flat=True)) == [1]
