"""A slip is believed only from the node it names, for the node it names, while it is fresh."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sharing.relay.conftest import OtherNode, known_node

from nhip.kernel.api import Refusal, now
from nhip.sharing import keys
from nhip.sharing.node import ensure_here
from nhip.sharing.relay import slips
from nhip.sharing.relay.backoff import FIRST, LONGEST, pause
from nhip.sharing.relay.slips import Slip
from nhip.sharing.relay.speaking import hear, hear_answer, speak


def test_a_slip_reads_as_it_was_written() -> None:
    slip = Slip(
        sender="a",
        receiver="b",
        purpose="relay.files",
        at=datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
        body={"files": [{"size": 3}], "chữ": "Thừa Thiên Huế"},
    )
    assert Slip.read(slip.written()) == slip


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"format":"nhip-slip/1"}', b"[" * 100_000], ids=repr
)
def test_what_is_no_slip_is_told_so(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        Slip.read(content)
    assert refused.value.code == "sharing.slip_unreadable"


@pytest.mark.parametrize("value", ["", "key", "key !!", "node:a:b "])
def test_a_header_that_cannot_be_read_is_told_so(value: str) -> None:
    with pytest.raises(Refusal) as refused:
        slips.read_header(value)
    assert refused.value.code == "sharing.slip_unreadable"


def test_a_known_node_is_heard(province: OtherNode) -> None:
    content, signature = province.say("relay.files", {"files": []})
    assert hear(content, signature, "relay.files").sender == "province"


def _refused(province: OtherNode, content: bytes, signature: str, purpose: str = "relay.files") -> str:
    with pytest.raises(Refusal) as refused:
        hear(content, signature, purpose)
    return refused.value.code


def test_one_flipped_byte_is_found(province: OtherNode) -> None:
    content, signature = province.say("relay.files", {"files": [1]})
    assert _refused(province, content.replace(b"[1]", b"[2]"), signature) == "sharing.slip_forged"


def test_a_slip_for_another_node_or_purpose_is_not_taken(province: OtherNode) -> None:
    content, signature = province.say("relay.files", {}, to="elsewhere")
    assert _refused(province, content, signature) == "sharing.slip_misplaced"
    content, signature = province.say("relay.files", {})
    assert _refused(province, content, signature, "relay.messages") == "sharing.slip_misplaced"


def test_an_old_slip_cannot_be_shown_again(province: OtherNode) -> None:
    content, signature = province.say("relay.files", {}, at=now() - timedelta(minutes=6))
    assert _refused(province, content, signature) == "sharing.slip_untimely"


def test_a_node_that_nobody_admitted_is_not_heard(province: OtherNode) -> None:
    stranger = OtherNode("stranger", ec.generate_private_key(ec.SECP256R1()))
    content, signature = stranger.say("relay.files", {})
    assert _refused(province, content, signature) == "sharing.node_unknown"
    other_key = OtherNode("province", stranger.key)
    content, signature = other_key.say("relay.files", {})
    assert _refused(province, content, signature) == "sharing.node_unknown"


@pytest.mark.django_db
def test_an_answer_must_answer_the_slip_that_was_said() -> None:
    ensure_here()
    node = known_node("far")
    asked, other = speak("far", "relay.files", {"files": []}), speak("far", "relay.files", {"files": [1]})
    slip = Slip(sender="far", receiver="nhip", purpose="relay.files", at=now(), body={}, answers=other.digest)
    content = slip.written()
    signature = slips.header(node.key_id, keys.sign(node.key, content))
    with pytest.raises(Refusal) as refused:
        hear_answer(asked, "far", content, signature)
    assert refused.value.code == "sharing.answer_unfit"
    assert hear_answer(other, "far", content, signature).written() == content


@given(st.integers(min_value=1, max_value=10_000), st.floats(min_value=0, max_value=1))
def test_the_wait_grows_and_never_beyond_an_hour(failures: int, chance: float) -> None:
    wait = pause(failures, chance)
    assert FIRST * 0.1 <= wait <= LONGEST
    assert pause(failures + 1, chance) >= wait
    assert pause(1, 1.0) == FIRST
    assert pause(50, 1.0) == LONGEST
