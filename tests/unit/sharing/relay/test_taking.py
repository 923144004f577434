"""Messages and files from another node: in order, each once, whatever is repeated, late or altered."""

import uuid
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from tests.unit.sharing.conftest import Notes, connect
from tests.unit.sharing.relay.conftest import OtherNode

from nhip.kernel.api import Refusal, now
from nhip.sharing.api import Envelope, FileRef, Logged, log_of, may_fetch
from nhip.sharing.models import Seat
from nhip.sharing.relay.answering import answer_part

pytestmark = pytest.mark.django_db


def _envelope(*files: FileRef, sender: str = "H91", to: str = "G91", **body: Any) -> Envelope:
    return Envelope(
        sender=sender,
        receivers=(to,),
        kind="note",
        consignment=uuid.uuid4().hex,
        sent_at=now(),
        body=body,
        files=files,
    )


def _bring(node: OtherNode, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    outcomes: list[dict[str, Any]] = node.ask("relay.messages", {"messages": list(messages)})["outcomes"]
    assert len(outcomes) == len(messages)
    return outcomes


def test_messages_arrive_in_order_and_once(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    sent = [province.message(_envelope(text=str(n)), "G91", n) for n in (1, 2, 3)]
    for _ in range(2):
        outcomes = _bring(province, *sent)
        assert [outcome["standing"] for outcome in outcomes] == ["taken"] * 3
    assert [logged.envelope.body["text"] for logged in log_of("G91")] == ["1", "2", "3"]
    assert [(logged.number, logged.position, logged.origin) for logged in log_of("G91")] == [
        (1, 1, "province"),
        (2, 2, "province"),
        (3, 3, "province"),
    ]
    assert len(notes.seen) == 3


def test_what_comes_too_early_waits_and_holds_up_only_its_pair(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    early = province.message(_envelope(), "G91", 2)
    other = province.message(_envelope(sender="H92"), "G91", 1)
    outcomes = _bring(province, early, other)
    assert [outcome["standing"] for outcome in outcomes] == ["waits", "taken"]
    assert outcomes[0]["why"]["code"] == "sharing.out_of_order"
    first = province.message(_envelope(), "G91", 1)
    assert [each["standing"] for each in _bring(province, first, early)] == ["taken", "taken"]


def test_what_is_refused_for_good_is_returned_and_does_not_hold_up(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    unfit = province.message(_envelope(refuse=True), "G91", 1)
    fit = province.message(_envelope(), "G91", 2)
    for _ in range(2):
        outcomes = _bring(province, unfit, fit)
        assert [outcome["standing"] for outcome in outcomes] == ["returned", "taken"]
        assert outcomes[0]["why"]["code"] == "note.unfit"
    assert [logged.number for logged in log_of("G91")] == [2]


def test_a_node_speaks_only_for_its_own_agencies(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    connect("G92")
    outcomes = _bring(province, province.message(_envelope(sender="G92"), "G91", 1))
    assert outcomes[0]["standing"] == "waits"
    assert outcomes[0]["why"]["code"] == "sharing.sender_not_connected"
    assert not log_of("G91")


def test_what_was_logged_before_the_sender_left_still_arrives(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    Seat.objects.filter(agency="H91").update(closed_at=now())
    assert _bring(province, province.message(_envelope(), "G91", 1))[0]["standing"] == "taken"


def test_an_altered_envelope_is_not_taken(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    message = province.message(_envelope(text="Một"), "G91", 1)
    message["content"] = message["content"].replace("Một", "Hai")
    assert _bring(province, message)[0]["why"]["code"] == "sharing.signature_wrong"
    assert not log_of("G91")


def _part(node: OtherNode, upload: str, offset: int, part: bytes) -> int:
    body = {"upload": upload, "offset": offset, "size": len(part)}
    content, signature = node.say("relay.part", body)
    return int(answer_part(content, signature, upload, offset, part)["received"])


def _content() -> bytes:
    """A file of its own for each test: who holds a file is never forgotten."""
    return b"%PDF-1.7 " + uuid.uuid4().bytes * 640


def _named(content: bytes) -> FileRef:
    digest = sha256(content).hexdigest()
    return FileRef(name="a.pdf", size=len(content), sha256=digest, media_type="application/pdf")


def _wanted(node: OtherNode, file: FileRef, sender: str = "H91") -> list[dict[str, Any]]:
    named = [{"sha256": file.sha256, "size": file.size, "sender": sender}]
    wanted: list[dict[str, Any]] = node.ask("relay.files", {"files": named})["wanted"]
    return wanted


@pytest.mark.django_db(transaction=True)
def test_a_file_comes_in_parts_and_goes_on_where_it_stopped(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    content = _content()
    file = _named(content)
    message = province.message(_envelope(file), "G91", 1)
    assert _bring(province, message)[0]["why"]["code"] == "sharing.file_missing"
    (first,) = _wanted(province, file)
    assert first["received"] == 0
    assert _part(province, first["upload"], 0, content[:5000]) == 5000
    (again,) = _wanted(province, file)
    assert (again["upload"], again["received"]) == (first["upload"], 5000)
    assert _part(province, again["upload"], 5000, content[5000:]) == len(content)
    assert _wanted(province, file) == []
    assert _bring(province, message)[0]["standing"] == "taken"
    assert may_fetch("G91", file.sha256)
    assert not may_fetch("H92", file.sha256)
    # Knowing the digest of what somebody else has sent gives another sender nothing.
    assert len(_wanted(province, file, "H92")) == 1


def test_a_file_larger_than_this_node_takes_returns_its_message_alone(
    province: OtherNode, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect("G91")
    monkeypatch.setenv("NHIP_MOST_FILE_MB", "1")
    large = FileRef(name="a.pdf", size=(1 << 20) + 1, sha256="a" * 64, media_type="application/pdf")
    small = FileRef(name="b.pdf", size=4, sha256=sha256(b"%PDF").hexdigest(), media_type="application/pdf")
    named = [{"sha256": each.sha256, "sender": "H91", "size": each.size} for each in (large, small)]
    (wanted,) = province.ask("relay.files", {"files": named})["wanted"]
    assert wanted["sha256"] == small.sha256
    messages = [
        province.message(_envelope(file), "G91", number) for number, file in enumerate((large, small), 1)
    ]
    first, second = _bring(province, *messages)
    assert (first["standing"], first["why"]["code"]) == ("returned", "sharing.file_too_large")
    assert (second["standing"], second["why"]["code"]) == ("waits", "sharing.file_missing")


def test_a_message_that_meets_a_fault_here_holds_up_its_pair_alone(
    province: OtherNode, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect("G91")
    true = notes.effect

    def effect(logged: Sequence[Logged]) -> None:
        if any(each.envelope.body.get("poison") for each in logged):
            raise ZeroDivisionError
        true(logged)

    monkeypatch.setattr(notes, "effect", effect)
    bad, behind = province.message(_envelope(poison=1), "G91", 1), province.message(_envelope(), "G91", 2)
    other = province.message(_envelope(sender="H92"), "G91", 1)
    told = _bring(province, bad, behind, other)
    assert [each["standing"] for each in told] == ["waits", "waits", "taken"]
    assert [each["why"]["code"] for each in told[:2]] == ["sharing.message_fault", "sharing.out_of_order"]
    monkeypatch.setattr(notes, "effect", true)
    assert [each["standing"] for each in _bring(province, bad, behind)] == ["taken", "taken"]


@pytest.mark.django_db(transaction=True)
def test_a_part_must_be_the_one_its_slip_announces(province: OtherNode) -> None:
    (wanted,) = _wanted(province, _named(_content()))
    content, signature = province.say("relay.part", {"upload": wanted["upload"], "offset": 0, "size": 3})
    with pytest.raises(Refusal) as refused:
        answer_part(content, signature, wanted["upload"], 0, b"more")
    assert refused.value.code == "sharing.slip_misplaced"


@pytest.mark.parametrize(
    "body",
    [{}, {"messages": []}, {"messages": [{}]}, {"messages": 7}, {"messages": [{"content": 1}]}],
    ids=repr,
)
def test_unreadable_messages_are_told_so(province: OtherNode, body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        province.ask("relay.messages", body)
    assert refused.value.code == "sharing.slip_unreadable"


@pytest.mark.parametrize("body", [{}, {"files": 3}, {"files": [{"sha256": "x", "size": 1, "sender": "H91"}]}])
def test_unreadable_files_are_told_so(province: OtherNode, body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        province.ask("relay.files", body)
    assert refused.value.code == "sharing.slip_unreadable"
