"""Software written for a provincial axis against the exchange: its whole loop, tokens, error codes."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import package, signed, status, timestamp

from nhip.documents.adapters.province import tokens
from nhip.documents.adapters.province.reading import PeriodAsked, period
from nhip.kernel.api import Refusal, today
from nhip.web.exchange.doors import FAILURES
from nhip.web.exchange.processes import process_count

XML: Final = {"Content-Type": "application/xml"}


class Provincial:
    """One agency's system at the provincial interface."""

    def __init__(self, node: Node, agency: str) -> None:
        self.system, _, self.secret = node.secrets[agency].rpartition(".")
        self.http = httpx.Client(base_url=f"{node.address}/lgsp/v1", timeout=30)
        self.http.headers["Authorization"] = f"Bearer {self.login()['token']}"

    def login(self) -> Any:
        proof = {"X-SystemId": self.system, "X-SecretKey": self.secret}
        answer = self.http.post("/auth/login", headers=proof).json()
        assert answer["ErrorCode"] == "0", answer
        return answer["data"]

    def send(self, content: bytes) -> Any:
        return self.http.post("/sendEdoc", files={"file_doc": ("goi.edxml", content)}).json()

    def waiting(self, **asked: str) -> list[str]:
        answer = self.http.get("/syncReceivedEdocList", params=asked).json()
        assert answer["status"] == "OK", answer
        return [each["docId"] for each in answer["data"]]


@pytest.fixture
def g22(node: Node) -> Iterator[Provincial]:
    found = Provincial(node, "G22")
    yield found
    found.http.close()


@pytest.fixture
def h14p(node: Node) -> Iterator[Provincial]:
    found = Provincial(node, "H14")
    yield found
    found.http.close()


def test_the_whole_loop_of_such_software(g22: Provincial, h14p: Provincial) -> None:
    identity = f"G22,{today():%Y/%m/%d},{uuid.uuid4().hex[:6]}/VPCP"
    sent = g22.send(package(sender="G22", to="H14", document_id=identity))
    assert (sent["status"], sent["ErrorCode"]) == ("OK", "0")
    assert sent["DocId"] in h14p.waiting(messageType="edoc")
    assert sent["DocId"] not in h14p.waiting(messageType="status")
    answer = h14p.http.get("/getEdoc", params={"docId": sent["DocId"]})
    assert identity in answer.text
    said = {"docId": sent["DocId"], "status": "done"}
    assert h14p.http.post("/updateStatus", json=said).json()["status"] == "OK"
    assert sent["DocId"] not in h14p.waiting()
    # Asked for a period it still says what came, with how it stands.
    day = f"{today():%d/%m/%Y}"
    assert sent["DocId"] in h14p.waiting(fromDate=day, toDate=day)
    assert sent["DocId"] not in h14p.waiting(toDate=f"{today() - timedelta(days=1):%Y-%m-%d}")
    assert sent["DocId"] not in h14p.waiting(fromDate=f"{today() + timedelta(days=1):%Y-%m-%d}")
    # Its business status goes back as a package of its own, here as the body itself.
    back = h14p.http.post("/sendEdoc", content=status(identity, organ="G22"), headers=XML).json()
    assert back["DocId"] in g22.waiting(messageType="status")
    by_address = {"docId": back["DocId"], "status": "fail"}
    assert g22.http.post("/updateStatus", params=by_address).json()["status"] == "OK"
    assert "000.00.00.H41" in g22.http.get("/getAgenciesList").text


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (b"<edXML", "10"),
        (b"", "10"),
        (package(sender="G22", to="H99"), "18"),
        (package(sender="G22", to="H41.02"), "18"),
        (package(sender="H14"), "19"),
        (status("H41,2026/11/20,none", "03", sender="G22", organ="H14"), "22"),
        (package(sender="G22", kind="Công văn mật"), "22"),
    ],
)
def test_refusals_bear_the_codes_of_the_guide(g22: Provincial, letter: bytes, code: str) -> None:
    answer = g22.http.post("/sendEdoc", content=letter, headers=XML).json()
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", code), answer["ErrorDesc"]


@pytest.mark.parametrize(
    ("way", "path", "more", "place"),
    [
        ("GET", "/syncReceivedEdocList", {"params": {"messageType": "thư"}}, "messageType"),
        ("GET", "/syncReceivedEdocList", {"params": {"fromDate": "hôm qua"}}, "fromDate"),
        ("GET", "/syncReceivedEdocList", {"params": {"toDate": "2026-13-01"}}, "toDate"),
        (
            "GET",
            "/syncReceivedEdocList",
            {"params": {"fromDate": "20261101", "toDate": "20261001"}},
            "fromDate",
        ),
        ("GET", "/getEdoc", {"params": {"docId": "khong-co"}}, "khong-co"),
        ("GET", "/getEdoc", {}, "tin"),
        ("POST", "/updateStatus", {"json": {"docId": 5}}, "docId"),
        ("POST", "/updateStatus", {"content": b"{"}, "JSON"),
        ("POST", "/updateStatus", {}, "docId"),
        ("POST", "/updateStatus", {"json": {"docId": str(uuid.uuid4()), "status": "xong"}}, "xong"),
        ("POST", "/sendEdoc", {"files": {"other": b"x"}}, "file_doc"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_where(
    g22: Provincial, way: str, path: str, more: dict[str, Any], place: str
) -> None:
    answer = g22.http.request(way, path, **more)
    assert answer.status_code == 200
    assert answer.json()["ErrorCode"] in {"10", "20"}
    assert place in answer.json()["ErrorDesc"]


def test_who_is_not_proven_gets_401_and_15(node: Node, g22: Provincial, h14p: Provincial) -> None:
    bare = httpx.Client(base_url=f"{node.address}/lgsp/v1", timeout=30)
    mine = {"X-SystemId": g22.system, "X-SecretKey": g22.secret}
    token = g22.http.headers["Authorization"]
    with bare:
        for proof in (
            {},
            {"X-SystemId": "ke-la-0", "X-SecretKey": "x"},
            {"X-SystemId": g22.system, "X-SecretKey": h14p.secret},
        ):
            answer = bare.post("/auth/login", headers=proof)
            assert (answer.status_code, answer.json()["ErrorCode"]) == (401, "15")
        # The secret in the address is no proof.
        assert bare.post("/auth/login", params=mine).status_code == 401
        for headers in (
            mine,
            {"Authorization": token + "0"},
            {"Authorization": token, "X-SystemId": "H14"},
            {"Authorization": token, "X-SecretKey": h14p.secret},
        ):
            assert bare.get("/getAgenciesList", headers=headers).status_code == 401
        assert bare.get("/getAgenciesList", headers=mine | {"Authorization": token}).status_code == 200


@pytest.mark.parametrize(
    ("path", "proof"),
    [
        ("/lgsp/v1/auth/login", {"X-SystemId": "ke-la-1", "X-SecretKey": "guess"}),
        ("/vxp/getReceivedEdocList", signed({"systemid": "ke-la-2", "timestamp": timestamp()}, "guess")),
    ],
)
def test_who_guesses_is_not_heard_for_a_while(node: Node, path: str, proof: dict[str, str]) -> None:
    # Over one connection, so that one process answers all.
    with httpx.Client(base_url=node.address, timeout=30) as line:
        for _ in range(FAILURES // process_count()):  # its share of all that are allowed
            answer = line.post(path, headers=proof)
            assert answer.status_code in {200, 401}
        answer = line.post(path, headers=proof)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 61
    assert (answer.json()["ErrorCode"], answer.json()["status"]) == ("15", "FAIL")
    assert "exchange.locked_out" in answer.json()["ErrorDesc"]


def test_calls_that_name_nobody_are_refused_and_shut_nobody_out(node: Node) -> None:
    with httpx.Client(base_url=node.address, timeout=30) as line:
        for _ in range(FAILURES + 1):
            assert line.post("/vxp/getReceivedEdocList").status_code == 200  # refused, as VXP says it
        assert line.post("/lgsp/v1/auth/login").status_code == 401


def test_a_token_ends_with_its_time_its_secret_and_its_seat() -> None:
    at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    token = tokens.new_token("H41", "secret", at)
    assert tokens.system_in(token) == "H41"
    assert tokens.holds(token, "H41", "secret", at + tokens.LIFE - timedelta(seconds=1))
    assert not tokens.holds(token, "H41", "secret", at + tokens.LIFE)
    assert not tokens.holds(token, "H41", "new secret", at)
    assert not tokens.holds(token, "H14", "secret", at)
    name, ends, nonce, made = token.split(".")
    later = str(int(ends) + 3600)
    for forged in (f"{name}.{later}.{nonce}.{made}", f"{name}.{ends}.x.{made}", name, "", "a.b.c.d", "." * 3):
        assert not tokens.holds(forged, "H41", "secret", at)
    assert token != tokens.new_token("H41", "secret", at)
    assert tokens.system_in("không.1.2.3") == ""


def test_a_closed_seat_takes_its_tokens_along(node: Node, h41: Any) -> None:
    made = h41.asked("registerAgency", agencyCode="H41.02")
    node.secrets["H41.02"] = f"{made['systemId']}.{made['secret']}"
    below = Provincial(node, "H41.02")
    try:
        assert below.http.get("/syncReceivedEdocList").status_code == 200
        assert h41.asked("deleteAgency", agencyCode="H41.02") == {"code": "H41.02"}
        assert below.http.get("/syncReceivedEdocList").status_code == 401
    finally:
        below.http.close()


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-11-22", "2026-11-22", "2026-11-22T00:00:00+07:00", "2026-11-23T00:00:00+07:00"),
        ("22/11/2026", "", "2026-11-22T00:00:00+07:00", ""),
        ("2026-11-22 08:30:00", "20261122", "2026-11-22T08:30:00+07:00", "2026-11-23T00:00:00+07:00"),
        ("2026-11-22T01:30:00Z", "", "2026-11-22T01:30:00+00:00", ""),
    ],
)
def test_days_are_read_as_they_are_written_in_viet_nam(since: str, until: str, first: str, last: str) -> None:
    found = period(PeriodAsked.model_validate({"fromDate": since, "toDate": until}))
    assert [each.isoformat() if each else "" for each in found] == [first, last]


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="question_unreadable"):
        period(PeriodAsked.model_validate({"fromDate": "31/02/2026"}))


@pytest.mark.parametrize(
    ("name", "day"),
    [("toDate", "9999-12-31"), ("toDate", "9999-12-31T23:59:59"), ("fromDate", "0001-01-01")],
)
def test_a_day_beyond_the_calendar_is_refused(name: str, day: str) -> None:
    with pytest.raises(Refusal) as refused:
        period(PeriodAsked.model_validate({name: day}))
    assert name in refused.value.detail.en
