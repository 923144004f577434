"""Agencies' systems at the door of the exchange: sending, waiting, confirming, files, receipts, refusals."""

import hashlib
import json
import signal
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest
from tests.exchange import Served
from tests.unit.web.exchange.by_key import Line, envelope, request, signed_headers

from nhip.web.exchange.doors import FAILURES
from nhip.web.exchange.rooms import MOST_OF_ONE

pytestmark = pytest.mark.xdist_group("exchange")  # one process serves them all


def letter(consignment: str = "", **changed: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat("T", "milliseconds")[:-6] + "Z"
    return {
        "format": "nhip-envelope/1",
        "sender": "T01",
        "receivers": ["T02"],
        "kind": "note",
        "consignment": consignment or uuid.uuid4().hex,
        "sent_at": at,
        "files": [],
        "body": {"text": "Kính gửi"},
        **changed,
    }


def test_a_message_is_taken_over_once_read_and_confirmed(served: Served) -> None:
    sent = letter()
    with served.client("T01") as sender, served.client("T02") as receiver:
        first = sender.post("/exchange/v1/messages", json=sent)
        assert first.status_code == 201, first.text
        again = sender.post("/exchange/v1/messages", json=sent)
        assert again.status_code == 200
        assert again.json()["messages"] == first.json()["messages"]
        assert again.json()["is_repeat"]
        other = sender.post("/exchange/v1/messages", json=sent | {"body": {"text": "khác"}})
        assert (other.status_code, other.json()["code"]) == (409, "sharing.consignment_reused")
        inbox = receiver.get("/exchange/v1/inbox").json()
        message = inbox["messages"][-1]
        assert message["id"] == first.json()["messages"][0]["id"]
        assert hashlib.sha256(message["content"].encode()).hexdigest() == message["digest"]
        confirmed = receiver.post("/exchange/v1/inbox/ack", json={"upto": message["position"]})
        assert confirmed.json() == {"cursor": message["position"]}
        assert receiver.get("/exchange/v1/inbox").json()["messages"] == []
        replayed = receiver.get("/exchange/v1/inbox", params={"after": message["position"] - 1}).json()
        assert replayed["messages"] == [message]


def test_a_long_poll_is_woken_by_what_comes(served: Served) -> None:
    with served.client("T01") as sender, served.client("T02") as receiver:
        held = receiver.get("/exchange/v1/inbox")
        assert held.status_code == 200, held.text
        last = held.json()["last_position"]
        threading.Timer(0.5, lambda: sender.post("/exchange/v1/messages", json=letter())).start()
        begun = time.monotonic()
        woken = receiver.get("/exchange/v1/inbox", params={"after": last, "wait": 15}).json()
        assert len(woken["messages"]) == 1
        assert time.monotonic() - begun < 10


def test_so_many_calls_of_a_seat_wait_at_once_and_so_many_of_all(served: Served) -> None:
    with ThreadPoolExecutor(3) as pool, served.client("T01") as one, served.client("T02") as two:
        clients = {"T01": one, "T02": two}
        last = {
            name: each.get("/exchange/v1/inbox").json()["last_position"] for name, each in clients.items()
        }

        def wait(agency: str) -> httpx.Response:
            return clients[agency].get("/exchange/v1/inbox", params={"after": last[agency], "wait": 30})

        def hold(agency: str, count: int) -> None:
            polls.append(pool.submit(wait, agency))
            while one.get("/exchange/v1/ready").json()["waiting_polls"] < count:
                time.sleep(0.02)

        polls: list[Future[httpx.Response]] = []
        hold("T01", 1)
        hold("T01", 2)
        third = wait("T01")
        assert (third.status_code, third.json()["code"]) == (429, "exchange.too_many_polls")
        assert int(third.headers["retry-after"]) > 0
        # Who does not wait is answered as ever.
        assert one.get("/exchange/v1/inbox", params={"after": last["T01"]}).status_code == 200
        hold("T02", 3)
        full = wait("T02")
        assert (full.status_code, full.json()["code"]) == (503, "exchange.polls_full")
        assert int(full.headers["retry-after"]) > 0
        for sender, receiver in (("T01", "T02"), ("T02", "T01")):
            sent = clients[sender].post(
                "/exchange/v1/messages", json=letter(sender=sender, receivers=[receiver])
            )
            assert sent.status_code == 201
        assert [len(each.result().json()["messages"]) for each in polls] == [1, 1, 1]
        # Their places are free again.
        assert one.get("/exchange/v1/inbox", params={"after": 2**40, "wait": 1}).status_code == 200


def test_who_guesses_is_not_heard_for_a_while_and_nobody_else_is_shut_out(served: Served) -> None:
    guess = {"Authorization": "Bearer T09.guess"}
    with served.client() as stranger, served.client("T01") as known:
        said = [stranger.get("/exchange/v1/inbox", headers=guess) for _ in range(FAILURES + 1)]
        assert [each.status_code for each in said] == [401] * FAILURES + [429]
        assert said[-1].json()["code"] == "exchange.locked_out"
        assert 0 < int(said[-1].headers["retry-after"]) <= 61
        # The same system by a key, and a message under it: one door.
        key = {"Exchange-Key": f"agency:T09:{'0' * 32}", "Exchange-Signature": "AAAA"}
        at = {"Exchange-Time": datetime.now(UTC).isoformat()}
        assert stranger.get("/exchange/v1/inbox", headers=key | at).status_code == 429
        assert stranger.post("/exchange/v1/messages", json=letter(), headers=key).status_code == 429
        assert known.get("/exchange/v1/inbox").status_code == 200
        assert stranger.get("/exchange/v1/inbox").status_code == 401  # named nobody, counted for nobody


def test_who_has_not_proven_who_they_are_is_refused_in_both_languages(served: Served) -> None:
    with served.client() as stranger:
        for answer in (
            stranger.get("/exchange/v1/inbox"),
            stranger.post("/exchange/v1/messages", json=letter()),
            stranger.get("/exchange/v1/inbox", headers={"Authorization": "Bearer T02.wrong"}),
        ):
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["vi"]["title"] != answer.json()["en"]["title"]
    with served.client("T02") as other:
        answer = other.post("/exchange/v1/messages", json=letter())
        assert (answer.status_code, answer.json()["code"]) == (403, "sharing.not_the_sender")


def test_files_go_up_in_parts_and_come_down_in_ranges_to_those_they_are_named_to(served: Served) -> None:
    content = uuid.uuid4().bytes * 100_000
    digest = hashlib.sha256(content).hexdigest()
    named = {"name": "van-ban.bin", "size": len(content), "sha256": digest, "media_type": "application/pdf"}
    with served.client("T01") as sender, served.client("T02") as receiver:
        early = sender.post("/exchange/v1/messages", json=letter(files=[named]))
        assert (early.status_code, early.json()["code"]) == (422, "sharing.file_missing")
        asked = {"size": len(content), "sha256": digest}
        begun = sender.post("/exchange/v1/uploads", json=asked)
        where = begun.headers["location"]
        sender.patch(where, content=content[:700_000], headers={"Upload-Offset": "0"}).raise_for_status()
        wrong = sender.patch(where, content=content[5:], headers={"Upload-Offset": "900000"})
        assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "700000")
        done = sender.patch(where, content=content[700_000:], headers={"Upload-Offset": "700000"})
        assert done.json()["sha256"] == digest, done.text
        assert receiver.get(f"/exchange/v1/files/{digest}").status_code == 404
        assert sender.post("/exchange/v1/messages", json=letter(files=[named])).status_code == 201
        part = receiver.get(f"/exchange/v1/files/{digest}", headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, content[10:20])
        assert receiver.get(f"/exchange/v1/files/{digest}").content == content
        odd = receiver.get(f"/exchange/v1/files/{digest}", headers={"Range": f"bytes={'9' * 5000}-"})
        assert odd.content == content, "a range that is none asks for everything"
        small = sender.post("/exchange/v1/files", content=b"mot tep nho")
        assert small.json()["sha256"] == hashlib.sha256(b"mot tep nho").hexdigest()


def test_a_signed_message_is_taken_however_its_bytes_arrive(served: Served) -> None:
    contents = [envelope() for _ in range(6)]
    whole, two, three, four, five, six = map(request, contents)
    with Line(served) as line:
        line.send(whole)
        assert line.answer()[0] == 201
        for piece in (two[:60], two[60:-40], two[-40:-1], two[-1:]):
            line.send(piece)
            time.sleep(0.05)
        assert line.answer()[0] == 201
        line.send(three + four + b"GET /exchange/v1/ready HTTP/1.1\r\nHost: exchange\r\n\r\n" + five[:-9])
        assert [line.answer()[0] for _ in range(3)] == [201, 201, 200]
        line.send(five[-9:] + six + whole)
        taken = [line.answer() for _ in range(3)]
        assert [status for status, *_ in taken] == [201, 201, 200]
        assert taken[0][1]["date"]
        numbers = [json.loads(body)["messages"][0]["number"] for *_, body in taken]
        assert numbers[1] == numbers[0] + 1 == numbers[2] + 5, "in the order in which they came"
    with Line(served) as line:
        line.send(request(contents[0], "Connection: close"))
        status, headers, _ = line.answer()
        assert (status, headers["connection"]) == (200, "close")
        assert line.is_over()
    with Line(served) as line:
        line.send(request(contents[0], version="1.0"))
        assert line.answer()[0] == 200
        assert line.is_over()


def test_a_signed_message_that_is_refused_leaves_the_line_to_the_next(served: Served) -> None:
    content = envelope()
    refused = {
        "exchange.request_unreadable": request(content, signature="không"),
        "sharing.envelope_unreadable": request(content + b" "),
        "sharing.receiver_unknown": request(envelope(receivers=("KHONGCO",))),
        "sharing.sender_not_connected": request(envelope(sender="T08")),
        "exchange.too_large": request(b"x" * (513 << 10)),
        "sharing.signature_wrong": request(content, signature="MAYCAQECAQE="),
    }
    with Line(served) as line:
        for code, call in refused.items():
            line.send(call)
            status, headers, body = line.answer()
            assert (json.loads(body)["code"], headers["content-type"]) == (code, "application/problem+json")
            assert 400 <= status < 500
        line.send(request(content))
        assert line.answer()[0] == 201


def test_who_hangs_up_before_the_answer_has_sent_all_the_same(served: Served) -> None:
    contents = [envelope() for _ in range(5)]
    for content in contents:
        with Line(served) as line:
            line.send(request(content))
    with Line(served) as line:
        line.send(request(envelope()))
        assert line.answer()[0] == 201
        for content in contents:
            line.send(request(content))
            assert line.answer()[0] == 200, "taken over before"


def test_who_names_the_digest_of_a_large_body_is_proven_before_it_is_read(served: Served) -> None:
    path, body, other = "/exchange/v1/files", b"mot tep nho", b"mot tep la"
    digest, wrong = (hashlib.sha256(each).hexdigest() for each in (body, other))
    good = signed_headers("POST", path, digest)
    with served.client() as agency:
        assert agency.post(path, content=body, headers=good).status_code == 201
        assert agency.post(path, content=body, headers=good | {"Exchange-Digest": digest}).status_code == 201
        for content, told in ((other, digest), (other, wrong), (body, wrong), (body, "0" * 64)):
            answer = agency.post(path, content=content, headers=good | {"Exchange-Digest": told})
            assert answer.status_code == 401
    path = "/exchange/v1/documents"
    named = {**signed_headers("POST", path, digest), "Exchange-Digest": wrong, "Content-Length": "20000000"}
    head = [f"POST {path} HTTP/1.1", "Host: exchange", *(f"{name}: {value}" for name, value in named.items())]
    with Line(served) as line:
        line.send("\r\n".join((*head, "", "")).encode())
        assert line.answer()[0] == 401, "with nothing of the body sent"


def test_strangers_cannot_take_the_memory_by_bodies_that_they_announce(served: Served) -> None:
    path = "/exchange/v1/files"
    named = signed_headers("POST", path, hashlib.sha256(b"x").hexdigest())
    large = {**named, "Content-Length": str(8 << 20)}
    head = [f"POST {path} HTTP/1.1", "Host: exchange", *(f"{name}: {value}" for name, value in large.items())]
    with ExitStack() as lines:
        for _ in range(MOST_OF_ONE >> 23):
            line = lines.enter_context(Line(served))
            line.send("\r\n".join((*head, "", "")).encode())
            line.send(b"x")
            with served.client("T01") as proven:  # what was sent before has been looked at
                assert proven.post(path, content=b"tep cua nguoi quen").status_code == 201
        with Line(served) as more:
            more.send("\r\n".join((*head, "", "")).encode())
            status, headers, body = more.answer()
            assert (status, json.loads(body)["code"]) == (503, "exchange.busy")
            assert headers["retry-after"]
        with served.client() as stranger:  # a small body has memory of its own
            assert stranger.post(path, content=b"x", headers=named).status_code == 201


def test_a_bundle_is_answered_one_by_one(served: Served) -> None:
    with served.client("T01") as sender:
        answer = sender.post(
            "/exchange/v1/messages/batch", json={"messages": [letter(), letter(receivers=["KHONGCO"])]}
        )
        good, bad = answer.json()["results"]
        assert good["messages"][0]["receiver"] == "T02"
        assert bad["code"] == "sharing.receiver_unknown"


def test_a_body_too_large_or_malformed_is_refused(served: Served) -> None:
    with served.client("T01") as sender:
        assert sender.post("/exchange/v1/messages", content=b"x" * (600 << 10)).status_code == 413
        answer = sender.post("/exchange/v1/messages", content=b'{"format": 1.5}')
        assert (answer.status_code, answer.json()["code"]) == (422, "sharing.envelope_unreadable")
        assert sender.post("/exchange/v1/inbox/ack", json={"upto": "nhiều"}).status_code == 422
        assert sender.get("/exchange/v1/nothing").json()["code"] == "exchange.not_found"
        assert sender.delete("/exchange/v1/inbox").status_code == 405


def test_a_database_that_went_away_costs_time_and_no_message(served: Served) -> None:
    database = served.environment["DATABASE_URL"]
    with served.client("T01") as sender, served.client("T02") as receiver:
        held = receiver.get("/exchange/v1/inbox")
        assert held.status_code == 200, held.text
        last = held.json()["last_position"]
        for _ in range(3):
            sent = letter()
            with psycopg.connect(database, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            for _ in range(20):
                answer = sender.post("/exchange/v1/messages", json=sent)
                if answer.status_code in {200, 201}:
                    break
                assert answer.status_code == 503, answer.text
                assert answer.headers["retry-after"]
                time.sleep(0.2)
            assert answer.status_code in {200, 201}
        deadline = time.monotonic() + 20
        while (found := receiver.get("/exchange/v1/inbox", params={"after": last})).status_code == 503:
            assert time.monotonic() < deadline
        assert [each["position"] for each in found.json()["messages"]] == [last + 1, last + 2, last + 3]


def test_what_was_taken_in_is_written_before_the_end(served: Served) -> None:
    """Told to stop, the exchange answers who waits and ends in good order."""
    with served.client("T02") as receiver:
        held = receiver.get("/exchange/v1/inbox")
        assert held.status_code == 200, held.text
        last = held.json()["last_position"]
        answers: list[int] = []

        def wait() -> None:
            asked = {"after": last, "wait": 50}
            answers.append(receiver.get("/exchange/v1/inbox", params=asked).status_code)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(1.5)  # so that it waits there, even on a busy machine, and is not still on its way
        served.process.send_signal(signal.SIGTERM)
        waiting.join(timeout=15)
        assert answers == [200]
        assert served.process.wait(timeout=15) in {0, -signal.SIGTERM}
    told = served.rows("SELECT body FROM kernel_event WHERE body LIKE %s", ["%sharing.sign_ins_failed%"])
    assert any('"ways":["secret"]' in body and '"is_closed":true' in body for (body,) in told)
    assert not any("127.0.0.1" in body or "T09" in body for (body,) in told)
