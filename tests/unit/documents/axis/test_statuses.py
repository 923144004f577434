"""The machine of statuses: what may follow what, told both ways, and that no words lead astray."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.documents.axis.statuses import (
    BEGIN,
    AskKind,
    AskState,
    DeliveryProgress,
    DeliveryState,
    Side,
    ask,
    ask_of_business,
    next_state,
    state_words,
    status_moves,
    undo_ask,
)
from nhip.documents.edxml.rules import rules
from nhip.kernel.api import Refusal

DAY = date(2026, 11, 20)
MOVES = status_moves(DAY)
SENDER = {"13"}


def say(*codes: str, start: DeliveryProgress = BEGIN) -> DeliveryProgress | Refusal:
    progress: DeliveryProgress | Refusal = start
    for code in codes:
        assert isinstance(progress, DeliveryProgress), progress
        progress = next_state(progress, code, Side.SENDER if code in SENDER else Side.RECEIVER, MOVES)
    return progress


@pytest.mark.parametrize(
    ("codes", "state", "asked"),
    [
        ("", "sent", "none"),
        ("01", "arrived", "none"),
        ("01 02", "refused", "none"),
        ("01 03", "registered", "none"),
        ("03", "registered", "none"),
        ("01 03 04", "assigned", "none"),
        ("01 03 04 05", "processing", "none"),
        ("01 03 04 05 06", "done", "none"),
        ("01 06", "done", "none"),
        ("13", "sent", "asked"),
        ("01 03 13 15", "recalled", "agreed"),
        ("01 03 13 16", "registered", "declined"),
        ("01 03 13 16 13 15", "recalled", "agreed"),
        ("01 03 13 05", "processing", "asked"),
        ("01 03 13 06", "done", "overtaken"),
        ("13 02", "refused", "overtaken"),
        ("01 01 03 03 06 06", "done", "none"),
        ("13 13 15 15 13", "recalled", "agreed"),
    ],
)
def test_what_is_said_leads_here(codes: str, state: str, asked: str) -> None:
    found = say(*codes.split())
    assert isinstance(found, DeliveryProgress), found
    assert (found.state, found.ask) == (state, asked)


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ("07", "axis.status_unknown"),
        ("03 02", "axis.status_backwards"),
        ("05 04", "axis.status_backwards"),
        ("03 01", "axis.status_backwards"),
        ("02 03", "axis.status_after_end"),
        ("13 15 05", "axis.status_after_end"),
        ("06 13", "axis.too_late_to_ask"),
        ("02 13", "axis.too_late_to_ask"),
        ("15", "axis.nothing_asked"),
        ("13 16 15", "axis.nothing_asked"),
        ("06 16", "axis.nothing_asked"),
    ],
)
def test_what_may_not_be_said(codes: str, why: str) -> None:
    found = say(*codes.split())
    assert isinstance(found, Refusal)
    assert found.code == why
    assert found.law == "qd-28-2018-ttg"


def test_each_side_says_its_own() -> None:
    for code, by in (("13", Side.RECEIVER), ("03", Side.SENDER), ("15", Side.SENDER)):
        found = next_state(BEGIN, code, by, MOVES)
        assert isinstance(found, Refusal)
        assert found.code == "axis.status_not_yours"


def test_an_update_leaves_the_document_where_it_is() -> None:
    asked = ask(BEGIN, AskKind.UPDATE, MOVES)
    assert isinstance(asked, DeliveryProgress)
    agreed = say("15", start=asked)
    assert isinstance(agreed, DeliveryProgress)
    assert (agreed.state, agreed.ask) == (DeliveryState.SENT, AskState.AGREED)
    assert isinstance(ask(agreed, AskKind.RECALL, MOVES), DeliveryProgress)


def test_a_second_request_waits_for_the_first() -> None:
    asked = ask(BEGIN, AskKind.UPDATE, MOVES)
    assert isinstance(asked, DeliveryProgress)
    assert ask(asked, AskKind.UPDATE, MOVES) == asked
    refused = ask(asked, AskKind.REPLACE, MOVES)
    assert isinstance(refused, Refusal)
    assert refused.retriable


def test_messages_that_cross_end_alike() -> None:
    """The sender recalls while the receiver completes: each node hears them in another order."""
    at_sender = say("03", "13", "06")
    at_receiver = say("03", "06")
    assert isinstance(at_sender, DeliveryProgress)
    assert isinstance(at_receiver, DeliveryProgress)
    assert at_sender.state == at_receiver.state == DeliveryState.DONE
    assert isinstance(
        next_state(at_receiver, "13", Side.SENDER, MOVES), Refusal
    )  # and goes back to the sender
    assert undo_ask(at_sender) == at_sender
    assert undo_ask(say("03", "13")).ask is AskState.OVERTAKEN  # type: ignore[arg-type]


def test_the_words_and_codes_are_those_of_the_messages() -> None:
    assert set(MOVES) == set(rules().statuses)
    assert {code for code, move in MOVES.items() if move.by is Side.SENDER} == rules().sent_by_sender
    assert set(state_words(DAY)) == set(DeliveryState)
    assert set(ask_of_business(DAY).values()) == set(AskKind)
    assert set(ask_of_business(DAY)) == set(rules().business) - {"0"}


CALLS = st.one_of(
    st.tuples(st.sampled_from([*sorted(MOVES), "99"]), st.sampled_from(Side)),
    st.sampled_from(AskKind),
    st.just(None),
)


@given(st.lists(CALLS, max_size=25))
def test_no_calls_lead_to_an_illegal_state(calls: list[tuple[str, Side] | AskKind | None]) -> None:
    progress = BEGIN
    for call in calls:
        before = progress
        found: DeliveryProgress | Refusal
        if call is None:
            found = undo_ask(progress)
        elif isinstance(call, AskKind):
            found = ask(progress, call, MOVES)
        else:
            found = next_state(progress, *call, MOVES)
        if isinstance(found, Refusal):
            for part in (found.title, found.detail, found.remedy):
                assert part.vi.strip()
                assert part.en.strip()
                assert part.vi != part.en
            continue
        progress = found
        # A document that came to an end stays there, and never goes back before it.
        order = list(DeliveryState)
        if before.state.is_final:
            assert progress.state is before.state
        assert progress.state.is_final or order.index(progress.state) >= order.index(before.state)
        # Nobody is left waiting for an answer that can no longer come, and none came unasked.
        assert not (progress.state.is_final and progress.ask is AskState.ASKED)
        assert (progress.asked is None) == (progress.ask is AskState.NONE)
        # Nothing is taken back or replaced without its receiver's consent.
        if progress.state is DeliveryState.RECALLED:
            assert progress.ask is AskState.AGREED
            assert progress.asked is not AskKind.UPDATE
        # What was said once may be said again without effect.
        if isinstance(call, tuple):
            assert next_state(progress, *call, MOVES) == progress


@pytest.mark.parametrize("kind", [AskKind.UPDATE, AskKind.REPLACE])
def test_a_recall_is_never_lost_behind_another_request(kind: AskKind) -> None:
    """It would be told as known already, and its sender would wait for an answer to what nobody was asked."""
    asked = ask(BEGIN, kind, MOVES)
    assert isinstance(asked, DeliveryProgress)
    refused = next_state(asked, "13", Side.SENDER, MOVES)
    assert isinstance(refused, Refusal)
    assert refused.code == "axis.ask_open"
    assert isinstance(say("16", "13", start=asked), DeliveryProgress)


@pytest.mark.parametrize(
    ("codes", "words"), [("03 01", "đã tiếp nhận"), ("04 03", "đã phân công"), ("05 04", "đang xử lý")]
)
def test_a_step_backwards_names_where_it_stands_in_words(codes: str, words: str) -> None:
    refused = say(*codes.split())
    assert isinstance(refused, Refusal)
    assert f"({words})" in refused.detail.vi
