"""Publishing: with the act or not at all."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseError
from tests.unit.kernel.ledger.conftest import Happened, happen, publish_and_fail, seal_up_to, tamper

from nhip.kernel import clock
from nhip.kernel.api import Posting, events_about, find_event, is_sealed, ledger_state, publish, publish_many

pytestmark = pytest.mark.usefixtures("ledger")


def numbers(subject: str) -> list[object]:
    return [envelope.payload["number"] for envelope in events_about(subject)]


def test_an_event_is_found_by_its_id_and_by_its_subject() -> None:
    (event_id,) = happen(7)
    envelope = find_event(event_id)
    assert envelope is not None
    assert envelope.event == Happened(7)
    assert (envelope.subject, envelope.actor, envelope.agency) == ("test:7", "person:1", "H57")
    assert list(events_about("test:7")) == [envelope]
    assert list(events_about("test:8")) == []


def test_an_event_carries_the_clock() -> None:
    with clock.at(datetime(2018, 7, 19, 3, tzinfo=UTC)) as moment:
        (event_id,) = happen(7)
    envelope = find_event(event_id)
    assert envelope is not None
    assert envelope.at == moment


@pytest.mark.parametrize("event_id", ["", "7", "00000000-0000-7000-8000-000000000000"])
def test_an_unknown_id_finds_nothing(event_id: str) -> None:
    assert find_event(event_id) is None


def test_outside_a_transaction_nothing_is_published() -> None:
    with pytest.raises(TransactionManagementError):
        publish(Happened(1), subject="test:1")
    with pytest.raises(TransactionManagementError):
        publish_many([Posting(event=Happened(1), subject="test:1")])
    assert numbers("test:1") == []


def test_an_act_that_is_rolled_back_leaves_no_event() -> None:
    publish_and_fail(1)
    assert numbers("test:1") == []


def test_the_event_may_be_the_first_statement_of_its_transaction() -> None:
    connection.close()
    publish_and_fail(1)
    happen(2)
    assert numbers("test:1") + numbers("test:2") == [2]


def test_a_savepoint_takes_its_events_with_it() -> None:
    with transaction.atomic():
        publish(Happened(1), subject="test:1")
        publish_and_fail(2)
        with transaction.atomic():
            publish(Happened(3), subject="test:3")
    assert numbers("test:1") + numbers("test:2") + numbers("test:3") == [1, 3]


def test_many_events_go_the_same_way() -> None:
    with transaction.atomic():
        ids = publish_many(Posting(event=Happened(n), subject='đơn vị "\\N\\t') for n in range(300))
    assert numbers('đơn vị "\\N\\t') == list(range(300))
    assert [envelope.id for envelope in events_about('đơn vị "\\N\\t')] == ids == sorted(ids)
    seal_up_to(300)
    assert is_sealed(ids[-1])


def test_many_events_are_dropped_together() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        publish_many(Posting(event=Happened(n if n < 5 else "x"), subject="test:1") for n in range(9))  # type: ignore[arg-type]
    assert numbers("test:1") == []


def test_a_broken_transaction_takes_no_event() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT 1/0")
        with pytest.raises(DatabaseError, match="aborted"):
            publish(Happened(1), subject="test:1")
        transaction.set_rollback(True)
    happen(2)
    assert numbers("test:2") == [2]


def test_an_event_that_the_database_refuses_breaks_the_act() -> None:
    tamper("ALTER TABLE kernel_event ADD CONSTRAINT no_thirteen CHECK (subject <> 'test:13')")
    try:
        with pytest.raises(IntegrityError, match="no_thirteen"):
            happen(13)
        happen(14)
        assert numbers("test:13") + numbers("test:14") == [14]
    finally:
        tamper("ALTER TABLE kernel_event DROP CONSTRAINT no_thirteen")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_event SET actor = 'x'",
        "DELETE FROM kernel_event",
        "TRUNCATE kernel_event",
        "UPDATE kernel_checkpoint SET signed_at = now()",
        "DELETE FROM kernel_checkpoint",
        "DELETE FROM kernel_tile",
        "TRUNCATE kernel_tile",
        "UPDATE kernel_tile SET hashes = sha256('x')",
        "UPDATE kernel_tile SET level = 1, event_ids = NULL",
        "DELETE FROM kernel_era",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_ledger(statement: str) -> None:
    happen(1)
    seal_up_to(1)
    with pytest.raises(IntegrityError, match="the ledger only grows"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_waits_is_told_not_hidden() -> None:
    assert (ledger_state().size, ledger_state().waiting, ledger_state().checkpoint) == (0, 0, "")
    happen(1, 2)
    state = ledger_state()
    assert (state.size, state.waiting) == (0, 2)
    assert state.waiting_since is not None
    seal_up_to(2)
    state = ledger_state()
    assert (state.size, state.waiting, state.held_by) == (2, 0, None)
    assert state.checkpoint.startswith("nhip.test/ledger\n2\n")
