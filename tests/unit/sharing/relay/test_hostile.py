"""Nodes that lie, strangers that write, keys that change: none gets what is not its own, nothing is stuck."""

import gzip
import logging
import uuid
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.unit.sharing.conftest import Notes, connect
from tests.unit.sharing.relay.conftest import OtherNode
from tests.unit.sharing.relay.test_pushing import FarExchange, _send, far, taken

from nhip.kernel.api import Event, Refusal, keep_file, now
from nhip.sharing import keys
from nhip.sharing.api import Envelope, FileRef, admit_node, here, hold, inbox_of, log_of
from nhip.sharing.models import Node, PublicKey, Seat
from nhip.sharing.node import ensure_here
from nhip.sharing.relay import client, loop, speaking, taking
from nhip.sharing.relay.acts.take_register import take_register
from nhip.sharing.relay.answering import answer_part, answer_slip
from nhip.sharing.relay.models import ArrivingFile, Peer
from nhip.sharing.relay.pushing import push

pytestmark = pytest.mark.django_db
__all__ = ["far"]


def _envelope(*files: FileRef, sender: str = "H91") -> Envelope:
    consignment = uuid.uuid4().hex
    return Envelope(
        sender=sender, receivers=("G91",), kind="note", consignment=consignment, sent_at=now(), files=files
    )


def _file(content: bytes) -> FileRef:
    digest = sha256(content).hexdigest()
    return FileRef(name="a.pdf", size=len(content), sha256=digest, media_type="application/pdf")


def _told(node: OtherNode, purpose: str, body: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as refused:
        answer_slip(purpose, *node.say(purpose, body))
    return refused.value.code


def _put(node: OtherNode, upload: str, content: bytes, offset: int = 0) -> None:
    slip = node.say("relay.part", {"upload": upload, "offset": offset, "size": len(content)})
    answer_part(*slip, upload, offset, content)


# What another node gets at


def test_a_node_gets_no_file_that_it_was_not_offered(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    secret, offered = keep_file(b"a letter to somebody else"), keep_file(b"a letter to H91")
    _send("H91", "with a file", _file(b"a letter to H91"))
    far.wants = lambda _: [secret.sha256, offered.sha256]
    assert push("province") == 0
    assert secret.sha256 not in far.files
    assert Peer.objects.get(node="province").failures == 1


def test_a_node_does_not_learn_what_others_have_sent(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    connect("G92")
    known, unknown = keep_file(b"what G92 has sent").sha256, sha256(b"nobody's").hexdigest()
    hold([(known, "G92")], now())
    for digest in (known, unknown):
        named = {"files": [{"sha256": digest, "sender": "G92", "size": 17}]}
        assert province.ask("relay.files", named) == {"wanted": []}
        file = FileRef(name="a.pdf", size=17, sha256=digest, media_type="application/pdf")
        message = province.message(_envelope(file, sender="G92"), "G91", 1)
        (outcome,) = province.ask("relay.messages", {"messages": [message]})["outcomes"]
        assert outcome["why"]["code"] == "sharing.sender_not_connected"


# What holds up nothing


def test_a_week_of_letters_with_files_goes_in_one_batch(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    contents = [f"letter {number}".encode() for number in range(22)]
    named = [{"sha256": _file(each).sha256, "sender": "H91", "size": len(each)} for each in contents]
    for _ in range(2):  # asked again after a cut, before anything was brought
        wanted = province.ask("relay.files", {"files": named})["wanted"]
        assert len(wanted) == 22
    of = {_file(each).sha256: each for each in contents}
    for each in wanted:
        _put(province, each["upload"], of[each["sha256"]])
    messages = [province.message(_envelope(_file(c)), "G91", n) for n, c in enumerate(contents, 1)]
    outcomes = province.ask("relay.messages", {"messages": messages})["outcomes"]
    assert {outcome["standing"] for outcome in outcomes} == {"taken"}
    assert not ArrivingFile.objects.exists()


def test_how_much_a_node_may_have_under_way_is_bounded(
    province: OtherNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST_ARRIVING", 2)
    named = [{"sha256": sha256(bytes([n])).hexdigest(), "sender": "H91", "size": 1} for n in range(2)]
    assert len(province.ask("relay.files", {"files": named})["wanted"]) == 2
    more = [{"sha256": sha256(b"more").hexdigest(), "sender": "H91", "size": 4}]
    assert province.ask("relay.files", {"files": more})["wanted"] == []
    assert len(province.ask("relay.files", {"files": named})["wanted"]) == 2


def test_a_file_that_came_whole_before_the_cut_is_kept_at_the_next_asking(
    province: OtherNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"all of it"
    named = {"files": [{"sha256": _file(content).sha256, "sender": "H91", "size": len(content)}]}
    (wanted,) = province.ask("relay.files", named)["wanted"]

    def killed(_: object) -> None:
        raise ConnectionAbortedError

    with monkeypatch.context() as cut:
        cut.setattr(taking, "_finish", killed)
        with pytest.raises(ConnectionAbortedError):
            _put(province, wanted["upload"], content)
    assert province.ask("relay.files", named)["wanted"] == []
    connect("G91")
    message = province.message(_envelope(_file(content)), "G91", 1)
    (outcome,) = province.ask("relay.messages", {"messages": [message]})["outcomes"]
    assert outcome["why"]["code"] == "sharing.kind_unknown"  # the file is there


def test_what_was_signed_before_a_key_changed_still_arrives(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    under_the_old = province.message(_envelope(), "G91", 1)
    old = ec.generate_private_key(ec.SECP256R1())
    own = OtherNode("province", old)
    der = keys.written(old.public_key())
    name = keys.fingerprint(der)
    PublicKey.objects.create(fingerprint=name, owner="agency:H92", der=der, registered_at=now())
    by_the_agency = own.message(_envelope(sender="H92"), "G91", 1) | {"key_id": f"agency:H92:{name}"}
    claimed = own.message(_envelope(), "G91", 2) | {"key_id": f"agency:H92:{name}"}
    _new_key(province)
    outcomes = province.ask("relay.messages", {"messages": [under_the_old, by_the_agency, claimed]})[
        "outcomes"
    ]
    assert [outcome["standing"] for outcome in outcomes] == ["taken", "taken", "waits"]
    assert outcomes[2]["why"]["code"] == "sharing.key_unknown"
    assert [each.envelope.sender for each in log_of("G91")] == ["H91", "H92"]


def _new_key(node: OtherNode) -> None:
    node.key = ec.generate_private_key(ec.SECP256R1())
    name = keys.fingerprint(node.der)
    PublicKey.objects.create(fingerprint=name, owner=f"node:{node.code}", der=node.der, registered_at=now())
    Node.objects.filter(code=node.code).update(key=name)


def test_a_slip_under_an_earlier_key_is_not_heard(province: OtherNode) -> None:
    said = province.say("relay.files", {"files": []})
    _new_key(province)
    with pytest.raises(Refusal) as refused:
        answer_slip("relay.files", *said)
    assert refused.value.code == "sharing.node_unknown"


# What strangers write is not read


def test_nothing_is_read_before_its_signature_holds(
    province: OtherNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(_: bytes) -> None:
        raise AssertionError("read before it was believed")

    monkeypatch.setattr(speaking.Slip, "read", unread)
    bomb = b"[" * (1 << 20)
    _, signature = province.say("relay.files", {})
    with pytest.raises(Refusal) as refused:
        answer_slip("relay.files", bomb, signature)
    assert refused.value.code == "sharing.slip_forged"


@pytest.mark.parametrize("number", [0, -1, str(2**70), "x", None])
def test_a_number_that_is_none_is_refused(province: OtherNode, notes: Notes, number: object) -> None:
    connect("G91")
    message = province.message(_envelope(), "G91", 1) | {"number": number}
    assert _told(province, "relay.messages", {"messages": [message]}) == "sharing.slip_unreadable"


def test_an_upload_that_is_none_is_refused(province: OtherNode) -> None:
    with pytest.raises(Refusal) as refused:
        _put(province, "../../uploads", b"x")
    assert refused.value.code == "sharing.file_missing"


# What the other side answers


@pytest.mark.parametrize(
    "answer",
    [
        {"outcomes": [1]},
        {"outcomes": "x"},
        {"outcomes": [{}]},
        {"outcomes": [{"sender": [], "receiver": {}, "number": "1", "standing": []}]},
    ],
)
def test_any_answer_is_survived_and_the_node_left_alone_for_a_while(
    far: FarExchange, notes: Notes, answer: dict[str, Any]
) -> None:
    connect("G91")
    _send("H91", "1")
    far.answers_with = answer
    assert push("province") == 0
    peer = Peer.objects.get(node="province")
    assert peer.failures == 1
    assert peer.next_try_at is not None


def test_reasons_are_cut_and_cleaned(far: FarExchange, notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    connect("G91")
    _send("H91", "1")
    monkeypatch.setattr(notes, "returned", lambda *_: None)
    why = {"code": "x\0y", "vi": "\0" * 9000, "en": ["no text"], "answer": "forged"}
    far.outcomes = lambda messages: [
        each | {"standing": "returned", "why": why, "event": 7} for each in taken(messages)
    ]
    assert push("province") == 1
    assert inbox_of("H91").waiting == 0


@pytest.mark.parametrize("kind", ["too long", "packed"])
def test_an_answer_is_bounded_and_never_unpacked(
    far: FarExchange, notes: Notes, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    connect("G91")
    _send("H91", "1")
    if kind == "packed":
        far.packs = gzip.compress
    else:
        monkeypatch.setattr(client, "MOST_BYTES", 100)
    assert push("province") == 0
    assert Peer.objects.get(node="province").failures == 1


# The register


def test_a_registrar_that_answers_nonsense_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nonsense() -> None:
        raise AttributeError("what a registrar can bring about")

    monkeypatch.setenv("NHIP_REGISTRAR_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(loop, "fetch_register", nonsense)
    monkeypatch.setattr(loop.connection, "close", lambda: None)
    watch = loop._RegisterWatch()
    with caplog.at_level(logging.ERROR):
        watch.look()
        watch.look()
    assert len(caplog.records) == 1
    assert not watch.is_due


def test_a_register_that_is_offered_again_and_again_leaves_one_event(events: list[Event]) -> None:
    content = f'{{"format": "{uuid.uuid4()}"}}'.encode()
    for _ in range(3):
        with pytest.raises(Refusal):
            take_register(content, b"none", "node:national:0")
    assert [event.type for event in events].count("sharing.register_refused") == 1


@pytest.mark.parametrize(
    "moment", ["2026-11-22T08:30:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"]
)
def test_a_seat_of_no_real_day_is_refused(province: OtherNode, moment: str) -> None:
    body = {"url": "", "seats": [{"agency": "H91", "connected_at": moment, "key": ""}]}
    assert _told(province, "register.announce", body) == "sharing.slip_unreadable"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://user:secret@10.0.0.1",
        "http://10.0.0.1/?x=",
        "http://10.0.0.1/#",
        "http://",
        "http://10.0.0.1:99999",
        "gopher://10.0.0.1",
        "http://10.0.0.1/\r\nX: y",
        f"https://{'a' * 300}.example",
    ],
)
def test_an_address_is_that_of_a_host(province: OtherNode, url: str) -> None:
    assert _told(province, "register.announce", {"url": url, "seats": []}) == "sharing.address_unfit"
    assert Node.objects.get(code="province").url == "http://127.0.0.1:9"


def test_a_node_does_not_admit_itself() -> None:
    ensure_here()
    pem = here().key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(Refusal) as refused:
        admit_node(here().code, "https://x.example", pem)
    assert refused.value.code == "sharing.node_is_here"


def test_a_node_keeps_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_here()
    monkeypatch.setenv("NHIP_NODE", "other")
    with pytest.raises(Refusal) as refused:
        ensure_here()
    assert refused.value.code == "sharing.node_renamed"
    assert "NHIP_NODE=nhip" in refused.value.remedy.en


def test_a_seat_does_not_move_to_another_node(province: OtherNode) -> None:
    connect("G91")
    Seat.objects.filter(agency="G91").update(closed_at=now() - timedelta(days=1))
    body = {"url": "", "seats": [{"agency": "G91", "connected_at": "2026-11-22T08:30:00.000Z", "key": ""}]}
    refused = province.ask("register.announce", body)["refused"]
    assert refused["G91"]["code"] == "sharing.seat_elsewhere"


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What was published by taking registers."""
    found: list[Event] = []
    monkeypatch.setitem(take_register.__globals__, "publish", lambda event, **_: found.append(event))
    return found
