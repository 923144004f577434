"""Failed proofs: when a door closes, for whom, until when, and what the ledger is told of it."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from nhip.identity.models import Agency, Kind
from nhip.sharing.api import TryLater, connect_seat
from nhip.web.exchange.doors import CLOSED_FOR, FAILURES, SeatDoors

HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    passed = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: passed[0])
    return passed


def told() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE body LIKE %s ORDER BY 1", ["%sign_ins_failed%"])
        return [json.loads(body) for (body,) in cursor.fetchall()]


def test_a_door_closes_for_one_system_from_one_source_and_opens_again(clock: list[float]) -> None:
    doors = SeatDoors()
    for _ in range(FAILURES - 1):
        doors.note_failure("H41", HERE, "secret")
    doors.demand_open("H41", HERE)
    doors.note_failure("H41", HERE, "vxp")
    with pytest.raises(TryLater, match="locked_out") as closed:
        doors.demand_open("H41", HERE)
    assert 0 < closed.value.again_in <= CLOSED_FOR + 1
    doors.demand_open("H41", THERE)
    doors.demand_open("H14", HERE)
    clock[0] += CLOSED_FOR + 0.1
    doors.demand_open("H41", HERE)


@pytest.mark.parametrize("processes", [2, 3, 4, 16])
def test_all_processes_together_allow_no_more_guesses_than_one(clock: list[float], processes: int) -> None:
    heard = 0
    for doors in [SeatDoors(processes) for _ in range(processes)]:
        for _ in range(FAILURES):
            with suppress(TryLater):
                doors.demand_open("H41", HERE)
                doors.note_failure("H41", HERE, "secret")
                heard += 1
    assert heard <= max(FAILURES, processes)


def test_failures_far_apart_close_nothing(clock: list[float]) -> None:
    doors = SeatDoors()
    for _ in range(FAILURES * 3):
        doors.note_failure("H41", HERE, "secret")
        clock[0] += 7
        doors.demand_open("H41", HERE)


def test_who_names_nobody_closes_no_door(clock: list[float]) -> None:
    doors = SeatDoors()
    for _ in range(FAILURES * 3):
        doors.note_failure("", HERE, "vxp")
    doors.demand_open("", HERE)
    assert not doors.has_failures


def test_addresses_of_one_ipv6_network_are_one_source(clock: list[float]) -> None:
    doors = SeatDoors()
    for number in range(FAILURES):
        doors.note_failure("H41", f"2001:db8:0:1::{number:x}", "secret")
    with pytest.raises(TryLater):
        doors.demand_open("H41", "2001:db8:0:1:ffff::1")
    doors.demand_open("H41", "2001:db8:0:2::1")


def test_a_flood_of_names_is_bounded(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhip.web.exchange.doors._MOST_DOORS", 50)
    monkeypatch.setattr("nhip.web.exchange.doors._MOST_CLAIMED", 20)
    doors = SeatDoors()
    for number in range(500):
        doors.note_failure(f"X{number}" * 100, HERE, "secret")
    assert len(doors._failed) <= 50
    assert len(doors._tries) <= 21


@pytest.mark.django_db
def test_the_ledger_gets_one_event_a_seat_and_minute_with_nothing_of_whoever_tried() -> None:
    Agency.objects.create(code="H41", kind=Kind.PROVINCE, name="UBND H41", short_name="H41")
    connect_seat("H41", by=None, system_id="phan-mem-7")
    doors = SeatDoors()
    for _ in range(40):
        doors.note_failure("phan-mem-7", HERE, "secret")
        doors.note_failure("H41", THERE, "key")
        doors.note_failure("nguyen.van.a@x.vn", THERE, "vxp")
        doors.note_failure("kẻ lạ", THERE, "secret")
    doors.tell_ledger(everything=True)
    events = told()
    assert 2 <= len(events) <= 4  # two, or four where the minute turned meanwhile
    text = json.dumps(events)
    for hidden in (HERE, THERE, "phan-mem-7", "nguyen", "lạ"):
        assert hidden not in text
    assert '"H41"' in text
    assert doors.tell_ledger(everything=True) == 0


@pytest.mark.django_db
def test_what_the_ledger_did_not_take_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = SeatDoors()
    doors.note_failure("H41", HERE, "secret")
    with monkeypatch.context() as broken:
        broken.setattr("nhip.web.exchange.doors.publish_many", lambda _: 1 / 0)
        assert doors.tell_ledger(everything=True) == 0
    assert doors.tell_ledger(everything=True) == 1
