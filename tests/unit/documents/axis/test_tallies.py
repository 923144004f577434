"""What is kept of a month's counts is what its documents, deliveries and counts of paper say: after any
history, folded or not, while others write, and once it was set right.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from datetime import date, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.unit.documents.axis.conftest import CODES, a_draft

from nhip.documents.axis.acts.ask_change import answer_ask, ask_recall
from nhip.documents.axis.acts.record_paper import record_paper
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.facts import counted_documents, deliveries_of_month, documents_of_month
from nhip.documents.axis.models import Delivery, ExchangedDocument, PaperCount, Tally
from nhip.documents.axis.months import Month
from nhip.documents.axis.tallies import fold_tallies, months_counted, recount_month
from nhip.kernel.api import Refusal, clock, now

NOW: Final = Month.of(clock.today())
_COUNTED: Final = """
    SELECT receiver, count(*), count(opened_at),
        count(*) FILTER (WHERE (opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > open_by),
        count(*) FILTER (WHERE opened_at IS NULL AND ended_at IS NULL AND open_by < %(day)s),
        count(*) FILTER (WHERE state = 'done'),
        count(*) FILTER
            (WHERE due_on < coalesce((ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, %(day)s)),
        percentile_cont(0.5) WITHIN GROUP
            (ORDER BY floor(extract(epoch FROM arrived_at - sent_at) / 360)::float8 / 10),
        percentile_cont(0.5) WITHIN GROUP
            (ORDER BY floor(extract(epoch FROM opened_at - sent_at) / 360)::float8 / 10)
    FROM axis_delivery WHERE id >= %(least)s AND id < %(end)s AND NOT is_request GROUP BY receiver ORDER BY 1
"""


def from_the_deliveries(month: Month, day: date) -> list[tuple[Any, ...]]:
    least, end = month.ids
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"day": day, "least": least, "end": end})
        return cursor.fetchall()


def from_the_tallies(month: Month, day: date) -> list[tuple[Any, ...]]:
    found = [astuple(row) for row in deliveries_of_month(month, day)]
    assert all(row[1] == str(month) for row in found)
    return [(agency, *numbers) for agency, _, *numbers in found]


def rounded(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(round(each, 6) if isinstance(each, float) else each for each in row) for row in rows]


def from_the_documents(month: Month) -> dict[str, tuple[int, int | None]]:
    """By agency, what went by network and on paper; of each key of paper the last word."""
    found: dict[str, tuple[int, int | None]] = {}
    for agency in CODES:
        issued = ExchangedDocument.objects.filter(sender=agency, revision=0)
        network = sum(month.ids[0] <= row < month.ids[1] for row in issued.values_list("pk", flat=True))
        last = {row.key: row for row in PaperCount.objects.filter(agency=agency).order_by("pk")}
        paper = [row.count for row in last.values() if Month.of(row.issued_on) == month]
        if network or paper:
            found[agency] = (network, sum(paper) if paper else None)
    return found


def demand_alike() -> None:
    for month in (NOW, NOW.previous, NOW.previous.previous):
        for day in (clock.today(), clock.today() + timedelta(days=9), date(2099, 1, 1)):
            assert rounded(from_the_tallies(month, day)) == rounded(from_the_deliveries(month, day))
        told = {row.agency: (row.by_network, row.on_paper) for row in documents_of_month(month)}
        assert told == from_the_documents(month)
        for agency, (network, _) in told.items():
            assert len(counted_documents(agency, month)) == network, "what the number opens to"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [3, 11])
def test_after_any_history_the_tallies_say_what_the_facts_say(agencies: tuple[str, ...], seed: int) -> None:
    chance = Random(seed)
    for number in range(6):
        _send(chance, str(number))
    for step in range(40):
        with suppress(Refusal), transaction.atomic():
            _something(chance, str(100 + step))
        if step % 8 == 7:
            demand_alike()
    fold_tallies()
    assert fold_tallies() == 0, "nothing is left"
    demand_alike()
    assert not Tally.objects.filter(many=0).exists()
    assert [recount_month(month) for month in months_counted()] == [()] * len(months_counted())


def _send(chance: Random, number: str) -> None:
    sender, *others = chance.sample(CODES, 3)
    more: dict[str, object] = {"priority": chance.randrange(4)}
    if chance.random() < 0.5:
        more["due_on"] = clock.today() + timedelta(days=chance.randrange(12))
    send_document(a_draft(number, *others[: chance.randint(1, 2)], **more), [], agency=sender, by=None)


def _something(chance: Random, number: str) -> None:
    row = chance.choice(list(Delivery.objects.select_related("document").order_by("pk")))
    what = chance.randrange(9)
    if what == 0:
        _send(chance, number)
    elif what == 1:
        ask_recall(row, "Gửi nhầm", by=None)
    elif what == 2:
        answer_ask(row, is_agreed=chance.random() < 0.7, reason="", by=None)
    elif what == 3:
        key, day = chance.choice(["2026-10", "14/QĐ"]), chance.choice([NOW, NOW.previous]).first_day
        record_paper(chance.choice(CODES), key, day, chance.randrange(40), by=None)
    elif what == 4:  # many at once, at times of their own
        later = now() + timedelta(hours=chance.randrange(200), minutes=chance.randrange(60))
        Delivery.objects.filter(opened_at=None, ended_at=None, receiver=row.receiver).update(opened_at=later)
    elif what == 5:
        fold_tallies()
    else:
        send_status(row, chance.choice(["01", "02", "03", "03", "05", "06"]), by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("month", [NOW, Month(2024, 2), Month(2026, 12)])
def test_the_database_knows_the_month_of_an_id(month: Month) -> None:
    least, end = month.ids
    last = UUID(int=((end.int >> 80) << 80) - 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT axis_month(%s), axis_month(%s), axis_month(%s), axis_least_id(%s)",
            [least, last, end, month.first_day],
        )
        first, following = month.first_day, month.following.first_day
        assert cursor.fetchone() == (first, first, following, least)


@pytest.mark.django_db
def test_what_went_wrong_is_found_and_set_right(agencies: tuple[str, ...]) -> None:
    send_document(a_draft("1"), [], agency="G22", by=None)
    record_paper("H14", "2026-10", NOW.first_day, 7, by=None)
    fold_tallies()
    Tally.objects.filter(agency="H41").update(many=5)
    Tally.objects.filter(agency="H14").delete()
    assert recount_month(NOW) == ("H14", "H41")
    demand_alike()
    assert recount_month(NOW) == ()


@pytest.fixture
def other(db: None) -> Iterator[Any]:
    """Another connection, which writes what this test's transaction does not hold; it takes that back."""
    beside = connection.copy()
    beside.set_autocommit(False)
    yield beside
    beside.rollback()
    with beside.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # what only grows is emptied here alone
        cursor.execute("DELETE FROM axis_papercount WHERE agency = 'G01'")
        cursor.execute("DELETE FROM axis_tallychange WHERE agency = 'G01'")
    beside.commit()
    beside.close()


def test_nobody_waits_and_nothing_is_counted_twice_or_lost(agencies: tuple[str, ...], other: Any) -> None:
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO axis_papercount (agency, key, issued_on, count, by, said_at)"
            " VALUES ('G01', '2026-11', %s, 4, '', now())",
            [NOW.first_day],
        )
    record_paper("G22", "2026-10", NOW.first_day, 7, by=None)
    assert fold_tallies() == 1, "what another has not committed stays where it is, and holds nobody up"
    assert recount_month(NOW) == (), "nor is it taken for a fault"
    assert _on_paper() == {"G22": 7}
    other.commit()
    assert _on_paper() == {"G01": 4, "G22": 7}
    with transaction.atomic():
        assert fold_tallies() == 1
        assert _on_paper() == {"G01": 4, "G22": 7}
        assert recount_month(NOW) == ()
        transaction.set_rollback(True)


def _on_paper() -> dict[str, int | None]:
    return {row.agency: row.on_paper for row in documents_of_month(NOW)}
