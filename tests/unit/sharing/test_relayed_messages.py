"""Messages from another node: in the order of their numbers, each once, and none holds up the next."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
from tests.unit.sharing.conftest import Correspondent, Notes
from tests.unit.sharing.test_refusing import code_of

from nhip.kernel.api import Refusal
from nhip.sharing.api import Incoming, accept_many
from nhip.sharing.database import Row, rows
from nhip.sharing.models import Seat


def abroad(sender: Correspondent) -> None:
    Seat.objects.filter(agency=sender.code).update(node="other")


def relayed(sender: Correspondent, receiver: str, number: int, **body: object) -> Incoming:
    envelope = sender.envelope(receiver, body=body or None)
    return dataclasses.replace(
        Incoming.read(sender.sign(envelope), by="node:other"),
        receiver=receiver,
        number=number,
        origin="other",
    )


def test_numbers_of_another_node_are_taken_in_order_and_once(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    abroad(ministry)
    first, second, fourth = (relayed(ministry, province.code, number) for number in (1, 2, 4))
    one, two, gap = accept_many([first, second, fourth])
    assert not isinstance(one, Refusal)
    assert not isinstance(two, Refusal)
    assert [one[0].number, two[0].number] == [1, 2]
    assert not one[0].sender_is_here
    assert one[0].receiver_is_here
    assert one[0].origin == "other"
    assert code_of(gap) == "sharing.out_of_order"
    assert "3" in gap.detail.en if isinstance(gap, Refusal) else False
    (again,) = accept_many([first])
    assert not isinstance(again, Refusal)
    assert again[0].is_repeat
    assert len(notes.seen) == 2


def test_what_is_refused_uses_its_number_up_and_is_refused_alike_again(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    abroad(ministry)
    bad, good = relayed(ministry, province.code, 1, refuse=True), relayed(ministry, province.code, 2)
    refused, taken = accept_many([bad, good])
    assert code_of(refused) == "note.unfit"
    assert not isinstance(taken, Refusal)
    assert (taken[0].number, taken[0].position) == (2, 1)
    assert code_of(accept_many([bad])[0]) == "note.unfit"
    other = relayed(ministry, province.code, 1)
    assert code_of(accept_many([other])[0]) == "sharing.out_of_order"


def test_an_agency_of_another_node_cannot_be_spoken_for_here(
    ministry: Correspondent, province: Correspondent, notes: Notes
) -> None:
    abroad(ministry)
    assert code_of(accept_many([ministry.incoming(province.code)])[0]) == "sharing.sender_not_connected"
    (to_abroad,) = accept_many([province.incoming(ministry.code)])
    assert not isinstance(to_abroad, Refusal)
    assert (to_abroad[0].sender_is_here, to_abroad[0].receiver_is_here) == (True, False)


def test_refusals_of_a_batch_are_noted_by_one_statement(
    ministry: Correspondent, province: Correspondent, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    abroad(ministry)
    statements: list[str] = []

    def watched(query: str, values: Sequence[Any] = ()) -> list[Row]:
        statements.append(query)
        return rows(query, values)

    monkeypatch.setattr("nhip.sharing.returned.rows", watched)
    bad = [relayed(ministry, province.code, number, refuse=True) for number in (1, 2, 3)]
    assert [code_of(each) for each in accept_many(bad)] == ["note.unfit"] * 3
    assert sum("INSERT" in each for each in statements) == 1
    found = rows("SELECT number, why->>'code' FROM sharing_returned ORDER BY number")
    assert found == [(1, "note.unfit"), (2, "note.unfit"), (3, "note.unfit")]
