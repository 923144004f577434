"""Lists longer than one answer: all of it is had by who knows the protocol alone, each message once."""

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import package, status
from tests.unit.documents.adapters.test_province import Provincial

from nhip.documents.adapters import listing
from nhip.documents.adapters.axis_port import PORT
from nhip.documents.adapters.models import Handover, LookedThrough
from nhip.identity.models import Agency, AgencyCode, Kind
from nhip.kernel.api import Refusal, now
from nhip.sharing.api import Logged, connect_seat, inbox_of, log_of

MANY = 2_500
# Copies of the last message to a receiver, a hundredth of a second apart, as a busy morning leaves them.
COPIED = """
INSERT INTO sharing_message
SELECT gen_random_uuid(), sender, receiver, number + n, position + n, kind, consignment || '-' || n, digest,
    content, signature, key_id, origin, logged_at + n * interval '10 ms', event
FROM sharing_message m, generate_series(1, {many}) n
WHERE m.id = (SELECT id FROM sharing_message WHERE receiver = '{receiver}' ORDER BY position DESC LIMIT 1)
RETURNING 1
"""
MOVED = """
UPDATE sharing_inbox SET last_position = last_position + {many} WHERE receiver = '{receiver}' RETURNING 1
"""
NUMBERED = """
UPDATE sharing_pair p SET last_number = last_number + {many} WHERE receiver = '{receiver}' RETURNING 1
"""
STATEMENTS = (COPIED, MOVED, NUMBERED)


@pytest.fixture
def _agencies(db: None) -> None:
    for code in ("H41", "H14"):
        agency = Agency.objects.create(code=code, kind=Kind.PROVINCE, name=f"UBND {code}", short_name=code)
        AgencyCode.objects.create(agency=agency, scheme="qd20_2020", value=code)
        connect_seat(code, by=None)


def copied(receiver: str, many: int) -> None:
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement.format(many=many, receiver=receiver))


def done(*messages: str) -> None:
    Handover.objects.bulk_create(
        Handover(message=each, agency="H14", state="done", at=now()) for each in messages
    )


@pytest.mark.usefixtures("_agencies")
def test_what_waits_is_all_had_by_confirming_and_asking_again() -> None:
    PORT.send("H41", package())
    copied("H14", MANY - 1)
    had: list[str] = []
    while found := [each.id for each in PORT.received("H14", kind="document", limit=1_000)]:
        had += found
        # Confirmed from the newest to the oldest, so that the cursor moves with the last word alone.
        done(*found[1:])
        PORT.acknowledge("H14", found[0], "done")
    assert len(had) == len(set(had)) == MANY
    assert inbox_of("H14").waiting == 0


@pytest.mark.usefixtures("_agencies")
def test_a_hundred_broken_messages_hide_nothing_that_is_new() -> None:
    PORT.send("H41", package())
    copied("H14", 20)
    broken = [each.id for each in PORT.received("H14", limit=10)]
    for each in broken:
        PORT.acknowledge("H14", each, "fail")
    listed = [each.id for each in PORT.received("H14", limit=10)]
    assert not set(listed) & set(broken)
    everything = PORT.received("H14", limit=100)
    assert [each.position for each in everything] == list(range(1, 22))
    done(*(each.id for each in everything[12:]))
    assert [each.id for each in PORT.received("H14", limit=10)][-2:] == [
        each.id for each in everything[10:12]
    ]


@pytest.mark.usefixtures("_agencies")
def test_who_never_confirms_statuses_still_gets_what_lies_behind_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "MOST_READ", 600)
    PORT.send("H14", package(sender="H14", to="H41", document_id="H14,2026/11/20,1/UB"))
    PORT.send("H41", status("H14,2026/11/20,1/UB", "03", sender="H41", organ="H14"))
    copied("H14", 1_500)
    letter = PORT.send("H41", package()).messages[0].id
    asked = [PORT.received("H14", kind="document", limit=10) for _ in range(4)]
    assert [[each.id for each in found] for found in asked] == [[], [], [letter], [letter]]
    assert LookedThrough.objects.get(agency="H14", kind="document").position > 1_000
    assert len(PORT.received("H14", limit=10)) == 10  # of both kinds the statuses come first
    with pytest.raises(Refusal, match="period_too_long"):
        PORT.received("H14", kind="document", limit=10, until=now().replace(year=2100))


@pytest.mark.usefixtures("_agencies")
def test_one_message_that_failed_does_not_have_all_behind_it_read_again_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failed = PORT.send("H41", package()).messages[0].id
    copied("H14", 1_500)
    PORT.acknowledge("H14", failed, "fail")
    done(*(each.id for each in PORT.received("H14", limit=2_000) if each.id != failed))
    assert [each.id for each in PORT.received("H14", limit=10)] == [failed]
    read: list[int] = []

    def counted(*asked: Any) -> tuple[Logged, ...]:
        page = log_of(*asked)
        read.append(len(page))
        return page

    letter = PORT.send("H41", package()).messages[0].id
    for kind in ("", "document"):
        PORT.received("H14", kind=kind, limit=10)
        with monkeypatch.context() as watched:
            watched.setattr(listing, "log_of", counted)
            read.clear()
            assert [each.id for each in PORT.received("H14", kind=kind, limit=10)] == [failed, letter]
        assert sum(read) == 1
        assert PORT.count("H14", kind or "document") == 2
    PORT.acknowledge("H14", letter, "done")
    PORT.acknowledge("H14", failed, "done")
    assert PORT.received("H14") == ()
    assert inbox_of("H14").waiting == 0


def test_a_period_is_read_to_its_end_by_asking_from_its_last_time(node: Node) -> None:
    software = Provincial(node, "H57")
    ever = {"fromDate": "2000-01-01", "toDate": ""}
    sent_by_others = {
        each["docId"] for each in software.http.get("/syncReceivedEdocList", params=ever).json()["data"]
    }
    with node.client("G22") as sender:
        taken = sender.post("/exchange/v1/documents", content=package(sender="G22", to="H57"), headers={
            "Content-Type": "application/xml"
        })  # fmt: skip
        assert taken.status_code == 201, taken.text
    for statement in STATEMENTS:
        node.rows(statement.format(many=MANY - 1, receiver="H57"))
    had: list[str] = []
    try:
        since = "2000-01-01"
        while True:
            answer = software.http.get(
                "/syncReceivedEdocList", params={"fromDate": since, "toDate": ""}
            ).json()
            new = [each for each in answer["data"] if each["docId"] not in had]
            had += [each["docId"] for each in new]
            if not new:
                break
            times = [each["created_time"] for each in answer["data"]]
            assert all(earlier <= later for earlier, later in pairwise(times))
            since = times[-1]
    finally:
        software.http.close()
        with node.client("H57") as receiver:  # who comes next finds nothing waiting
            last = node.rows("SELECT last_position FROM sharing_inbox WHERE receiver = 'H57'")[0][0]
            receiver.post("/exchange/v1/inbox/ack", json={"upto": last})
    assert len(had) == len(set(had))
    assert len(set(had) - sent_by_others) == MANY
