"""Agencies' systems at the door of the exchange: sending, waiting, confirming, files, receipts, refusals."""

import hashlib
import signal
import threading
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.unit.web.exchange.conftest import Served

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
    with served.client(0) as sender, served.client(1) as receiver:
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
    with served.client(0) as sender, served.client(1) as receiver:
        last = receiver.get("/exchange/v1/inbox").json()["last_position"]
        threading.Timer(0.5, lambda: sender.post("/exchange/v1/messages", json=letter())).start()
        begun = time.monotonic()
        woken = receiver.get("/exchange/v1/inbox", params={"after": last, "wait": 15}).json()
        assert len(woken["messages"]) == 1
        assert time.monotonic() - begun < 10


def test_who_has_not_proven_who_they_are_is_refused_in_both_languages(served: Served) -> None:
    with served.client(None) as stranger:
        for answer in (
            stranger.get("/exchange/v1/inbox"),
            stranger.post("/exchange/v1/messages", json=letter()),
            stranger.get("/exchange/v1/inbox", headers={"Authorization": "Bearer T02.wrong"}),
        ):
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["vi"]["title"] != answer.json()["en"]["title"]
    with served.client(1) as other:
        answer = other.post("/exchange/v1/messages", json=letter())
        assert (answer.status_code, answer.json()["code"]) == (403, "sharing.not_the_sender")


def test_files_go_up_in_parts_and_come_down_in_ranges_to_those_they_are_named_to(served: Served) -> None:
    content = uuid.uuid4().bytes * 100_000
    digest = hashlib.sha256(content).hexdigest()
    named = {"name": "van-ban.bin", "size": len(content), "sha256": digest, "media_type": "application/pdf"}
    with served.client(0) as sender, served.client(1) as receiver:
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
        small = sender.post("/exchange/v1/files", content=b"mot tep nho")
        assert small.json()["sha256"] == hashlib.sha256(b"mot tep nho").hexdigest()


def test_a_bundle_is_answered_one_by_one(served: Served) -> None:
    with served.client(0) as sender:
        answer = sender.post(
            "/exchange/v1/messages/batch", json={"messages": [letter(), letter(receivers=["KHONGCO"])]}
        )
        good, bad = answer.json()["results"]
        assert good["messages"][0]["receiver"] == "T02"
        assert bad["code"] == "sharing.receiver_unknown"


def test_a_body_too_large_or_malformed_is_refused(served: Served) -> None:
    with served.client(0) as sender:
        assert sender.post("/exchange/v1/messages", content=b"x" * (600 << 10)).status_code == 413
        answer = sender.post("/exchange/v1/messages", content=b'{"format": 1.5}')
        assert (answer.status_code, answer.json()["code"]) == (422, "sharing.envelope_unreadable")
        assert sender.post("/exchange/v1/inbox/ack", json={"upto": "nhiều"}).status_code == 422
        assert sender.get("/exchange/v1/nothing").json()["code"] == "exchange.not_found"
        assert sender.delete("/exchange/v1/inbox").status_code == 405


def test_a_database_that_went_away_costs_time_and_no_message(served: Served) -> None:
    database = served.environment["DATABASE_URL"]
    with served.client(0) as sender, served.client(1) as receiver:
        last = receiver.get("/exchange/v1/inbox").json()["last_position"]
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
    with served.client(1) as receiver:
        last = receiver.get("/exchange/v1/inbox").json()["last_position"]
        answers: list[int] = []

        def wait() -> None:
            asked = {"after": last, "wait": 50}
            answers.append(receiver.get("/exchange/v1/inbox", params=asked).status_code)

        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.5)
        served.process.send_signal(signal.SIGTERM)
        waiting.join(timeout=15)
        assert answers == [200]
        assert served.process.wait(timeout=15) in {0, -signal.SIGTERM}
