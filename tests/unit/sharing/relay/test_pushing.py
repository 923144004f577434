"""Bringing another node what waits for it: in order, again after a cut, with its answer kept as proof."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from tests.unit.sharing.conftest import Notes, connect
from tests.unit.sharing.relay.conftest import OtherNode

from nhip.kernel.api import Text, keep_file, now
from nhip.sharing import keys
from nhip.sharing.api import Envelope, FileRef, Logged, inbox_of, peers, relayed, submit
from nhip.sharing.models import Node
from nhip.sharing.relay import slips, waiting
from nhip.sharing.relay.models import Peer, RelayAnswer
from nhip.sharing.relay.pushing import push
from nhip.sharing.relay.slips import Slip

pytestmark = pytest.mark.django_db

Outcomes = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def taken(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_outcome(each, "taken") for each in messages]


def _outcome(message: dict[str, Any], standing: str, **told: Any) -> dict[str, Any]:
    content = message["content"]
    return {
        "sender": json.loads(content)["sender"],
        "receiver": message["receiver"],
        "number": message["number"],
        "standing": standing,
        "event": "",
        "digest": sha256(content.encode()).hexdigest(),
        **told,
    }


class FarExchange:
    """The other node's exchange on loopback: it hears slips and answers under its key."""

    def __init__(self, node: OtherNode) -> None:
        self.node = node
        self.outcomes: Outcomes = taken
        self.brought: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.wanted: list[str] = []
        self.uploads: dict[str, str] = {}
        self.answers_other_slip = False
        self.declines = ""  # what it says to a part of a file that it does not take
        self.asked_parts = 0
        self.wants: Callable[[list[str]], list[str]] = lambda missing: missing
        self.packs: Callable[[bytes], bytes] | None = None
        self.answers_with: dict[str, Any] | None = None
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(*far.said(self.path, content))

            def do_PATCH(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                far.asked_parts += 1
                if far.declines:
                    self._answer(far.declines.encode(), "", 507)
                    return
                digest = far.uploads[self.path.split("/")[-1].split("?")[0]]
                far.files[digest] = far.files.get(digest, b"") + content
                self._answer(b"{}", "")

            def _answer(self, content: bytes, signature: str, status: int = 200) -> None:
                self.send_response(status)
                if far.packs is not None:
                    content = far.packs(content)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Nhip-Signature", signature)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def upload(self, digest: str) -> str:
        upload = str(uuid5(NAMESPACE_URL, digest))
        self.uploads[upload] = digest
        return upload

    def said(self, path: str, content: bytes) -> tuple[bytes, str]:
        slip = Slip.read(content)
        if path.endswith("/messages"):
            self.brought += slip.body["messages"]
            body = {"outcomes": self.outcomes(slip.body["messages"])}
        else:
            named = {each["sha256"]: each for each in slip.body["files"]}
            self.wanted = self.wants([digest for digest in named if digest not in self.files])
            body = {
                "wanted": [
                    {"sha256": each, "sender": "G91", "upload": self.upload(each), "received": 0}
                    for each in self.wanted
                ]
            }
        body = body if self.answers_with is None else self.answers_with
        answer = Slip(
            sender=self.node.code,
            receiver="nhip",
            purpose=slip.purpose,
            at=now(),
            body=body,
            answers=slips.digest(b"other" if self.answers_other_slip else content),
        ).written()
        return answer, slips.header(self.node.key_id, keys.sign(self.node.key, answer))


@pytest.fixture
def far(province: OtherNode) -> Iterator[FarExchange]:
    exchange = FarExchange(province)
    thread = threading.Thread(target=exchange.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    Node.objects.filter(code="province").update(url=exchange.url)
    yield exchange
    exchange.server.shutdown()
    thread.join(5)
    exchange.server.server_close()


def _send(to: str, text: str, *files: FileRef) -> Logged:
    envelope = Envelope(
        sender="G91",
        receivers=(to,),
        kind="note",
        consignment=f"{to}-{text}",
        sent_at=now(),
        body={"text": text},
        files=files,
    )
    (logged,) = submit(envelope)
    return logged


def _texts(far: FarExchange) -> list[str]:
    return [json.loads(each["content"])["body"]["text"] for each in far.brought]


def test_what_waits_is_brought_in_order_and_its_answer_kept(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    first, *_ = [_send("H91", str(number)) for number in range(3)]
    assert push("province") == 3
    assert _texts(far) == ["0", "1", "2"]
    assert [each["number"] for each in far.brought] == [1, 2, 3]
    assert inbox_of("H91").waiting == 0
    (said,) = relayed(first.message)
    answer = RelayAnswer.objects.get(digest=said.answer)
    assert (said.node, said.standing) == ("province", "taken")
    assert slips.is_signed(far.node.der, bytes(answer.signature), bytes(answer.content))
    assert push("province") == 0


def test_a_file_goes_before_the_message_that_names_it(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    content = b"%PDF-1.7 a letter"
    kept = keep_file(content)
    file = FileRef(name="a.pdf", size=len(content), sha256=kept.sha256, media_type="application/pdf")
    _send("H91", "with a file", file)
    assert push("province") == 1
    assert far.files == {kept.sha256: content}


def test_a_message_that_must_wait_holds_up_its_receiver_alone(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    for text in ("1", "2"):
        _send("H91", text)
        _send("H92", text)

    def not_yet(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        why = {"code": "sharing.file_missing", "vi": "chưa có tệp", "en": "no file yet"}
        return [
            _outcome(each, "waits", why=why) if each["receiver"] == "H91" else _outcome(each, "taken")
            for each in messages
        ]

    far.outcomes = not_yet
    assert push("province") == 2
    assert (inbox_of("H91").waiting, inbox_of("H92").waiting) == (2, 0)
    (state,) = peers()
    assert state.waiting == 2
    assert state.trouble == Text("chưa có tệp", "no file yet")
    far.outcomes = taken
    assert push("province") == 2
    assert peers()[0].trouble is None


def _is_named(message: dict[str, Any], far: FarExchange) -> dict[str, Any]:
    """As a node answers: a message whose files it has not got waits."""
    named = [each["sha256"] for each in json.loads(message["content"])["files"]]
    if set(named) <= far.files.keys():
        return _outcome(message, "taken")
    why = {"code": "sharing.file_missing", "vi": "chưa có tệp", "en": "no file yet"}
    return _outcome(message, "waits", why=why)


def _kept(content: bytes) -> FileRef:
    kept = keep_file(content)
    return FileRef(name="a.pdf", size=len(content), sha256=kept.sha256, media_type="application/pdf")


def test_a_file_that_is_damaged_here_holds_up_nobody_else(
    far: FarExchange, notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIP_FILES", str(tmp_path))
    connect("G91")
    damaged, gone, sound = (_kept(f"%PDF-1.7 {each}".encode()) for each in ("damaged", "gone", "sound"))
    for file in (damaged, gone):
        path = tmp_path / file.sha256[:2] / file.sha256
        path.chmod(0o640)
        path.unlink()
        if file is damaged:
            path.write_bytes(b"%PDF-1.7 DAMAGED")
    _send("H91", "1", damaged)
    _send("H91", "2", gone)
    _send("H92", "3", sound)
    far.outcomes = lambda messages: [_is_named(each, far) for each in messages]
    far.files = {}
    assert push("province") == 1
    assert (inbox_of("H91").waiting, inbox_of("H92").waiting) == (2, 0)
    peer = Peer.objects.get(node="province")
    assert any(each.sha256[:12] in peer.trouble["en"] for each in (damaged, gone))
    assert push("province") == 0


def test_a_node_without_room_for_files_gets_what_has_none(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    for number in range(3):
        _send("H91", f"{number}", _kept(f"%PDF-1.7 {number}".encode()))
    _send("H92", "without")
    far.outcomes = lambda messages: [_is_named(each, far) for each in messages]
    far.declines = json.dumps({"code": "sharing.disk_full", "detail": "The node's disk is nearly full."})
    assert push("province") == 1
    assert (inbox_of("H91").waiting, inbox_of("H92").waiting) == (3, 0)
    assert far.asked_parts == 1, "it is not asked for each of them"
    assert "sharing.disk_full" in Peer.objects.get(node="province").trouble["en"]
    far.declines = ""
    assert push("province") == 3


def test_a_node_that_takes_not_all_is_asked_again_soon(far: FarExchange, notes: Notes) -> None:
    connect("G91")
    _send("H91", "1")
    why = {"code": "sharing.out_of_order", "vi": "chưa đến lượt", "en": "not yet"}
    far.outcomes = lambda messages: [_outcome(each, "waits", why=why) for each in messages]
    Peer.objects.update_or_create(node="province", defaults={"failures": 30})
    push("province")
    peer = Peer.objects.get(node="province")
    assert peer.failures == 31
    assert peer.next_try_at is not None
    assert peer.failed_at is not None
    assert peer.next_try_at - peer.failed_at <= timedelta(seconds=32)


def test_what_comes_back_is_told_to_its_sender(
    far: FarExchange, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect("G91")
    came_back: list[tuple[str, Text]] = []
    monkeypatch.setattr(notes, "returned", lambda logged, why: came_back.append((logged.message, why)))
    logged = _send("H91", "unfit")
    why = {"code": "note.unfit", "vi": "không hợp lệ", "en": "not fit"}
    far.outcomes = lambda messages: [_outcome(each, "returned", why=why) for each in messages]
    push("province")
    assert came_back == [(logged.message, Text("không hợp lệ", "not fit"))]
    assert relayed(logged.message)[0].standing == "returned"
    assert inbox_of("H91").waiting == 0


def test_what_nobody_foresaw_is_shown_and_the_node_left_alone_for_a_while(
    far: FarExchange, notes: Notes
) -> None:
    connect("G91")
    _send("H91", "unfit")
    why = {"code": "note.unfit", "vi": "không hợp lệ", "en": "not fit"}
    far.outcomes = lambda messages: [_outcome(each, "returned", why=why) for each in messages]
    assert push("province") == 0  # whoever takes notes cannot be told what came back
    peer = Peer.objects.get(node="province")
    assert (peer.failures, peer.trouble["en"]) == (1, "Something unforeseen; see the log")
    assert inbox_of("H91").waiting == 1


def test_told_to_end_it_brings_no_more(
    far: FarExchange, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_MESSAGES", 1)
    connect("G91")
    for text in ("1", "2", "3"):
        _send("H91", text)
    assert push("province", lambda: bool(far.brought)) == 1
    assert push("province") == 2
    assert _texts(far) == ["1", "2", "3"]


@pytest.mark.parametrize("spoilt", ["other slip", "other message", "too few", "other digest"])
def test_an_answer_that_does_not_fit_moves_nothing(far: FarExchange, notes: Notes, spoilt: str) -> None:
    connect("G91")
    _send("H91", "1")
    if spoilt == "other slip":
        far.answers_other_slip = True
    elif spoilt == "too few":
        far.outcomes = lambda messages: []
    elif spoilt == "other digest":
        far.outcomes = lambda messages: [_outcome(each, "taken", digest="0" * 64) for each in messages]
    else:
        far.outcomes = lambda messages: [_outcome(each, "taken", number=7) for each in messages]
    assert push("province") == 0
    assert inbox_of("H91").waiting == 1
    assert not RelayAnswer.objects.exists()
    assert Peer.objects.get(node="province").failures == 1


def test_a_node_out_of_reach_is_left_alone_longer_each_time(province: OtherNode, notes: Notes) -> None:
    connect("G91")
    _send("H91", "1")
    waits = []
    for _ in range(12):
        push("province")
        peer = Peer.objects.get(node="province")
        assert peer.next_try_at is not None
        assert peer.failed_at is not None
        waits.append((peer.next_try_at - peer.failed_at).total_seconds())
    assert peer.failures == 12
    assert waits[0] <= 1.0
    assert max(waits) <= 3600
    assert max(waits) > 60
    assert "Không liên lạc được" in peer.trouble["vi"]
