"""The client and the command line of documents, against a running exchange and against a bad line."""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
import uuid
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import PDF, package

from nhip.documents.api import ExchangeClient, OutgoingDocument
from nhip.documents.client import client as client_module
from nhip.documents.client import speaking
from nhip.kernel.api import Refusal
from nhip.sharing.api import FileRef
from nhip.web.cli.documents import documents


def client(node: Node, agency: str, **more: Any) -> ExchangeClient:
    return ExchangeClient(node.address, node.secrets[agency], **more)


def a_draft(*to: str) -> OutgoingDocument:
    return OutgoingDocument(
        receivers=to, number=uuid.uuid4().hex[:6], notation="UBND-VP", type_name="Công văn", subject="V/v thử"
    )


def test_a_document_goes_up_in_parts_and_comes_down_in_ranges(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "PART", 100_000)
    path = tmp_path / "cong-van.pdf"
    path.write_bytes(PDF + random.Random(3).randbytes(250_000) + b"\n%%EOF\n")
    with client(node, "H41") as sender, client(node, "H14") as receiver:
        sent = sender.send_document(a_draft("H14"), [path])
        identity = sent["messages"][0]["id"]
        (found,) = [each for each in receiver.inbox(wait=5, limit=1000) if each.id == identity]
        (file,) = found.envelope.files
        out = tmp_path / "out"
        out.mkdir()
        (out / f".{file.sha256}.part").write_bytes(path.read_bytes()[:123_456])  # an earlier try was cut off
        assert receiver.fetch(file, out).read_bytes() == path.read_bytes()
        assert receiver.fetch(file, out).name == "cong-van (2).pdf"
        assert receiver.tell(identity, "03") == "registered"
        assert receiver.tell(identity, "03") == "registered"
        assert sender.sent(of=identity)[0]["code"] == "03"
        assert receiver.acknowledge(found.position) == found.position
        assert b"cong-van.pdf" in receiver.package(identity)
        with client(node, "G22") as stranger:
            for asked in (stranger.package, stranger.message, stranger.receipt):
                with pytest.raises(Refusal) as refused:
                    asked(identity)
                assert refused.value.status == 404
            with pytest.raises(Refusal):
                stranger.tell(identity, "03")
            with pytest.raises(Refusal):
                stranger.fetch(file, out)


class Counted(httpx.BaseTransport):
    """Passes calls on, notes where parts begin, and is cut off before the part with this number."""

    def __init__(self, cut: int) -> None:
        self._line = httpx.HTTPTransport()
        self._cut = cut
        self.offsets: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            if len(self.offsets) == self._cut:
                raise httpx.ReadError("cut", request=request)
            self.offsets.append(int(request.headers["Upload-Offset"]))
        return self._line.handle_request(request)

    def close(self) -> None:
        self._line.close()


def test_a_new_process_goes_on_where_the_upload_of_the_last_one_stopped(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "PART", 10_000)
    path = tmp_path / "lon.pdf"
    path.write_bytes(PDF + os.urandom(45_000))
    first, second = Counted(3), Counted(99)
    begun = tmp_path / "begun"
    with (
        client(node, "H41", transport=first, tries=1, begun=begun) as cut,
        pytest.raises(Refusal, match="out_of_reach"),
    ):
        cut.upload(path)
    with client(node, "H41", transport=second, begun=begun) as whole:
        assert whole.upload(path).size == path.stat().st_size
        assert second.offsets == [30_000, 40_000]
    assert list(begun.iterdir()) == []
    assert first.offsets == [0, 10_000, 20_000]


def test_a_file_that_gets_shorter_while_it_goes_up_ends_in_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "ngan.pdf"
    path.write_bytes(PDF)
    state = {"id": "1", "received": 5, "sha256": ""}

    def answer(request: httpx.Request) -> httpx.Response:
        path.write_bytes(b"")
        return httpx.Response(409 if request.method == "PATCH" else 200, json=state, request=request)

    stuck = httpx.MockTransport(answer)
    with (
        ExchangeClient("http://x", "a.b", transport=stuck) as line,
        pytest.raises(Refusal, match="upload_stuck"),
    ):
        line.upload(path)


@pytest.mark.parametrize(
    "url",
    ["exchange.example.gov.vn", "ftp://exchange.example.gov.vn", "", "http://exchange:port", "http://[::1"],
)
def test_an_address_that_is_none_is_not_tried_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking.time, "sleep", lambda _: pytest.fail("it was tried again"))
    with pytest.raises(Refusal, match="out_of_reach"), ExchangeClient(url, "a.b") as nobody:
        nobody.inbox()


def test_an_agency_signs_its_calls_with_its_own_key(node: Node, tmp_path: Path) -> None:
    letter = tmp_path / "cong-van.pdf"
    letter.write_bytes(PDF)
    with ExchangeClient(node.address, "H15", key=node.key) as sender, client(node, "G22") as receiver:
        assert sender.agency == "H15"
        identity = sender.send_document(a_draft("G22"), [letter])["messages"][0]["id"]
        assert sender.message(identity).envelope.sender == "H15"
        # The message bears the agency's own signature and not the node's.
        (key_id,) = node.rows("SELECT key_id FROM sharing_message WHERE id = %s", [identity])[0]
        assert key_id.startswith("agency:H15:")
        assert sender.send_package(package(sender="H15", to="G22"))["messages"]
        assert len(sender.sent(of=identity)) == 1
        receiver.tell(identity, "03")
        (told,) = sender.inbox(wait=5)
        assert (told.envelope.kind, sender.acknowledge(told.position)) == ("status", told.position)
        assert b"cong-van.pdf" in sender.package(identity)


def test_a_key_of_another_or_none_signs_nothing(node: Node, tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    path = tmp_path / "khac.pem"
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with ExchangeClient(node.address, "H15", key=path) as stranger:
        for asked in (stranger.inbox, stranger.sent):
            with pytest.raises(Refusal, match="not_signed_in"):
                asked()
    path.write_bytes(b"not a key")
    for unfit in (path, tmp_path / "none.pem"):
        with pytest.raises(Refusal, match="key_unfit"):
            ExchangeClient(node.address, "H15", key=unfit)


def test_the_command_line_signs_with_a_key_file(node: Node) -> None:
    environment = {
        "NHIP_CLIENT_URL": node.address,
        "NHIP_CLIENT_SEAT": "H15",
        "NHIP_CLIENT_KEY": str(node.key),
    }
    assert CliRunner().invoke(documents, ["inbox"], env=environment).exit_code in {0, 3}


class BadLine(httpx.BaseTransport):
    """Passes calls on, loses some of the answers, and is overloaded now and then."""

    def __init__(self) -> None:
        self._line = httpx.HTTPTransport()
        self._chance = random.Random(5)
        self.lost = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._line.handle_request(request)
        turn = self._chance.random()
        if turn < 0.3:
            answer.close()
            self.lost += 1
            raise httpx.ReadError("the line was cut", request=request)
        if turn < 0.4:
            answer.close()
            return httpx.Response(503, headers={"Retry-After": "0"}, request=request)
        return answer

    def close(self) -> None:
        self._line.close()


def test_over_a_bad_line_everything_arrives_once(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaking, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(client_module, "PART", 20_000)
    line = BadLine()
    with client(node, "H41", transport=line, tries=30) as sender, client(node, "G22") as receiver:
        before = receiver.inbox(limit=1000)
        wanted = []
        for number in range(6):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(PDF + os.urandom(70_000))
            wanted.append(sender.send_document(a_draft("G22"), [path])["messages"][0]["id"])
            wanted.append(sender.send_package(package(to="G22"))["messages"][0]["id"])
        came = receiver.inbox(limit=1000)[len(before) :]
        assert [each.id for each in came] == wanted
    assert line.lost > 5


def test_an_answer_that_is_none_and_an_exchange_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaking, "_FIRST_PAUSE", 0.001)
    page = httpx.MockTransport(lambda _: httpx.Response(404, text="<html>"))
    with ExchangeClient("http://x", "a.b", transport=page) as lost, pytest.raises(Refusal) as refused:
        lost.inbox()
    assert refused.value.code == "client.answer_unreadable"
    for answer in ({"text": "<html>"}, {"json": []}, {"json": {"status": "ok"}}):
        portal = httpx.MockTransport(lambda _, answer=answer: httpx.Response(200, **answer))
        with ExchangeClient("http://x", "a.b", transport=portal) as lost, pytest.raises(Refusal) as refused:
            lost.inbox()
        assert refused.value.code == "client.answer_unreadable"

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    nobody = httpx.MockTransport(away)
    with (
        ExchangeClient("http://x", "a.b", tries=2, transport=nobody) as lost,
        pytest.raises(Refusal) as refused,
    ):
        lost.inbox()
    assert (refused.value.code, refused.value.retriable) == ("client.out_of_reach", True)


def test_who_is_told_to_wait_for_long_is_told_so_and_not_kept_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(speaking.time, "sleep", slept.append)
    for seconds, tries in (("60", 2), ("3600", 1)):
        slept.clear()
        busy = httpx.MockTransport(lambda _, s=seconds: httpx.Response(503, headers={"Retry-After": s}))
        with ExchangeClient("http://x", "a.b", tries=2, transport=busy) as line, pytest.raises(Refusal):
            line.inbox()
        assert len(slept) == tries - 1


def test_a_seat_that_is_none_is_told_so() -> None:
    with pytest.raises(Refusal, match="seat_unfit"):
        ExchangeClient("http://x", "H41.bí-mật")


def test_a_file_comes_down_whatever_the_length_of_its_name(tmp_path: Path) -> None:
    names = ["ử" * 200 + ".pdf", "ử" * 200 + ".pdf", "x" * 255, "a." + "b" * 250]
    for name in names:
        line = httpx.MockTransport(lambda _: httpx.Response(206, content=PDF))
        digest = hashlib.sha256(PDF).hexdigest()
        file = FileRef(name=name, size=len(PDF), sha256=digest, media_type="application/pdf")
        with ExchangeClient("http://x", "a.b", transport=line) as client_:
            assert client_.fetch(file, tmp_path).read_bytes() == PDF
    assert len(list(tmp_path.iterdir())) == 4
    assert len(list(tmp_path.glob("ửử*.pdf"))) == 2


def test_an_upload_whose_note_was_lost_is_begun_anew(node: Node, tmp_path: Path) -> None:
    path, begun = tmp_path / "a.pdf", tmp_path / "begun"
    path.write_bytes(PDF + os.urandom(100))
    begun.mkdir()
    (begun / hashlib.sha256(path.read_bytes()).hexdigest()).touch()  # the power went in that moment
    with client(node, "H41", begun=begun) as sender:
        assert sender.upload(path).size == path.stat().st_size


def test_a_file_that_is_another_is_not_kept(tmp_path: Path) -> None:
    other = httpx.MockTransport(lambda _: httpx.Response(206, content=b"other"))
    file = FileRef(name="../../etc/x", size=5, sha256="0" * 64, media_type="text/plain")
    with ExchangeClient("http://x", "a.b", transport=other) as lied, pytest.raises(Refusal) as refused:
        lied.fetch(file, tmp_path)
    assert refused.value.code == "client.file_differs"
    assert list(tmp_path.iterdir()) == []


class Tomorrow(datetime):
    """The clock of a machine that is a day ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + timedelta(days=1)


def command(node: Node, agency: str, *words: str) -> Result:
    environment = {
        "NHIP_CLIENT_URL": node.address,
        "NHIP_CLIENT_SEAT": node.secrets[agency],
        "NHIP_LANG": "en",
        "NHIP_HOME": node.environment["NHIP_HOME"],
    }
    return CliRunner().invoke(documents, words, env=environment)


def answer(node: Node, agency: str, *words: str) -> Any:
    result = command(node, agency, *words)
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def test_the_command_line_from_sending_to_the_receipt(node: Node, tmp_path: Path) -> None:
    letter = tmp_path / "cong-van.pdf"
    letter.write_bytes(PDF)
    words = ("--to", "H41", "--number", uuid.uuid4().hex[:5], "--notation", "VPCP", "--subject", "V/v họp")
    words = (*words, "--file", str(letter))
    identity = answer(node, "G22", "send", *words)["messages"][0]["id"]
    # Run again because the answer was lost: the first answer, and no second message.
    for again in ((), ("--consignment", "so-cua-toi"), ("--consignment", "so-cua-toi")):
        result = command(node, "G22", "send", *words, *again)
        if again:  # under another consignment it is another sending, of a document that is there
            assert isinstance(result.exception, Refusal)
        else:
            assert json.loads(result.stdout)["messages"][0]["id"] == identity
    item = answer(node, "H41", "inbox", "--wait", "5", "--limit", "1000")[-1]
    assert (item["id"], item["subject"], item["files"]) == (identity, "V/v họp", ["cong-van.pdf"])
    out = tmp_path / "out"
    assert command(node, "H41", "fetch", identity, "--out", str(out), "--files").exit_code == 0
    assert (out / "cong-van.pdf").read_bytes() == PDF
    assert command(node, "H41", "check", str(out / f"{identity}.edxml")).exit_code == 0
    assert answer(node, "H41", "status", identity, "03", "--staff", "Văn thư")["state"] == "registered"
    assert answer(node, "H41", "ack", str(item["position"]))["cursor"] == item["position"]
    assert command(node, "H41", "inbox").exit_code == 3
    assert isinstance(command(node, "G22", "status", identity, "03").exception, Refusal)

    sent = tmp_path / "goi.edxml"
    sent.write_bytes(package(sender="G22", to="H41"))
    first = answer(node, "G22", "send", str(sent))
    again = answer(node, "G22", "send", str(sent))
    assert (first["messages"], again["is_repeat"]) == (again["messages"], True)
    assert command(node, "G22", "send", str(sent), "--to", "H41").exit_code == 2
    assert command(node, "G22", "send").exit_code == 2


def test_an_envelope_refused_for_its_time_is_made_anew_by_the_next_try(node: Node) -> None:
    words = ("--to", "H41", "--number", uuid.uuid4().hex[:5], "--notation", "VPCP", "--subject", "V/v giờ")
    with pytest.MonkeyPatch.context() as wrong:
        wrong.setattr(client_module, "datetime", Tomorrow)
        refused = command(node, "G22", "send", *words)
        assert isinstance(refused.exception, Refusal)
        assert refused.exception.code == "sharing.clock_ahead"
    assert answer(node, "G22", "send", *words)["messages"]


SEALING = """
import time
from nhip.web.started import started
with started():
    from nhip.kernel.api import seal
    while True:
        seal()
        time.sleep(0.3)
"""


def test_a_receipt_comes_as_a_container_once_the_ledger_is_sealed(node: Node, tmp_path: Path) -> None:
    with client(node, "H41") as sender:
        identity = sender.send_package(package())["messages"][0]["id"]
    out = tmp_path / "bien-nhan.asice"
    # Others' open transactions hold the seal back for a moment, so it is set until it covers the event.
    with subprocess.Popen([sys.executable, "-c", SEALING], env=node.environment) as sealing:
        deadline = time.monotonic() + 150
        while True:
            result = command(node, "H14", "receipt", identity, "--out", str(out))
            if result.exit_code == 0 or time.monotonic() > deadline:
                break
            time.sleep(0.3)
        sealing.kill()
    assert result.exit_code == 0, (result.output, result.exception)
    assert out.read_bytes()[:4] == b"PK\x03\x04"
    assert b"application/vnd.etsi.asic-e+zip" in out.read_bytes()[:100]


def test_without_a_seat_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NHIP_CLIENT_SEAT", raising=False)
    result = CliRunner().invoke(documents, ["inbox"])
    assert isinstance(result.exception, Refusal)
    assert result.exception.code == "client.seat_missing"
