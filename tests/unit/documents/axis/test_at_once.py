"""Two who speak of one document at the same time: each waits for the other, and nothing said is lost."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from tests.unit.documents.axis.conftest import a_draft, an_agency
from tests.unit.identity.people import make_account

from nhip.documents.axis.acts.ask_change import ask_recall
from nhip.documents.axis.acts.open_delivery import open_delivery
from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.models import Delivery
from nhip.identity.api import Role
from nhip.identity.models import Kind
from nhip.sharing.api import Logged, connect_seat, here, message
from nhip.sharing.relay.pushing import _bring
from nhip.sharing.seats import Places

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
_BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


@pytest.fixture
def sent(transactional_db: None) -> Delivery:
    """A letter between two agencies that no other test knows: what is in the log stays there for good."""
    for code, kind in (("G28", Kind.MINISTRY), ("H62", Kind.PROVINCE)):
        an_agency(code, kind)
        connect_seat(code, by=None)
    return send_document(a_draft("12", "H62"), [], agency="G28", by=None).deliveries.latest("pk")


@contextmanager
def meanwhile(begin: Callable[[], object], end: Callable[[], object]) -> Iterator[None]:
    """In a transaction of its own: ``begin`` before the block, ``end`` once the block has to wait for it."""
    begun, failed = threading.Event(), []

    def run() -> None:
        try:
            with transaction.atomic():
                begin()
                begun.set()
                with connection.cursor() as cursor:
                    for _ in range(500):
                        cursor.execute(_BLOCKED)
                        if cursor.fetchone() != (0,):
                            break
                        threading.Event().wait(0.01)
                end()
        except Exception as error:  # noqa: BLE001 - told where the test sees it
            failed.append(error)
        finally:
            begun.set()
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    begun.wait(30)
    try:
        yield
    finally:
        other.join(30)
    assert not failed, failed


class _OtherNode:
    """A node that sends one message back."""

    code = "nut-khac"

    def __init__(self, logged: Logged) -> None:
        self.outcome = {
            "sender": logged.envelope.sender,
            "receiver": logged.receiver,
            "number": logged.number,
            "standing": "returned",
            "why": {"vi": "Đã hoàn thành.", "en": "It was completed."},
        }

    def ask(self, *_asked: object) -> tuple[bytes, bytes, str, dict[str, Any]]:
        return b"{}", b"{}", "node:nut-khac:1 QUJD", {"outcomes": [self.outcome]}


def test_a_recall_comes_back_while_the_receiver_tells_that_it_completed(sent: Delivery) -> None:
    asked = ask_recall(sent, "Gửi nhầm", by="seat:G28")
    recall = message(str(asked.changes.get(code="13").message))
    with meanwhile(lambda: send_status(sent, "06", by="seat:H62"), lambda: None):
        _bring(_OtherNode(recall), [recall])  # type: ignore[arg-type]  # all that it is asked
    sent.refresh_from_db()
    assert (sent.state, sent.ask) == ("done", "overtaken")
    assert [each.code for each in sent.changes.all()] == ["13", "06", "returned"]


def test_a_clerk_opens_what_the_software_registers(sent: Delivery) -> None:
    clerk = make_account("van-thu@h62.example", Role.CLERK, at="H62")
    with meanwhile(lambda: Places(["G28", "H62"], here()), lambda: send_status(sent, "03", by="seat:H62")):
        opened = open_delivery(sent, account=clerk)
    assert opened.state == "registered"
    assert opened.opened_at
    assert [each.code for each in sent.changes.all()] == ["03"]
