"""Two acts that wait for each other both come to their end; one of them on its second try."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from nhip.kernel.api import again_after_deadlock

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


class _Crossing:
    """Takes two locks one after the other, and only goes on with the second once both have one."""

    def __init__(self) -> None:
        self.both = threading.Barrier(2, timeout=30)
        self.tries = 0

    def act(self, first: int, second: int, met: list[int]) -> str:
        with transaction.atomic():
            _lock(first)
            self.tries += 1
            if first not in met:
                met.append(first)
                self.both.wait()
            _lock(second)
        return "done"

    def run(self, first: int, second: int, met: list[int]) -> str:
        try:
            return again_after_deadlock(self.act)(first, second, met)
        finally:
            connection.close()


def test_both_are_done_one_of_them_again(transactional_db: None) -> None:
    crossing, met = _Crossing(), list[int]()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(crossing.run, 4711, 4712, met)
        other = pool.submit(crossing.run, 4712, 4711, met)
        assert (one.result(60), other.result(60)) == ("done", "done")
    assert crossing.tries == 3


def test_within_a_transaction_it_is_left_to_whoever_opened_it(transactional_db: None) -> None:
    crossing, met = _Crossing(), list[int]()

    def within(first: int, second: int) -> str:
        try:
            with transaction.atomic():
                return again_after_deadlock(crossing.act)(first, second, met)
        except OperationalError as error:
            return str(getattr(error.__cause__, "sqlstate", ""))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = [pool.submit(within, 4711, 4712), pool.submit(within, 4712, 4711)]
        assert sorted(each.result(60) for each in told) == ["40P01", "done"]
    assert crossing.tries == 2
