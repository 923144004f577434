"""Bad input at the edge: whatever the adapter, its sender is told place, cause and cure in both languages,
the ledger keeps an event, and nothing of it reaches anybody.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.unit.documents.adapters.bad import LETTERS, Bad
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import PDF, Software, package, status, timestamp
from tests.unit.documents.adapters.test_province import XML, Provincial

from nhip.kernel.api import uuid7

Said = tuple[str, str]
"""The code of a refusal, and everything that was said with it."""

Way = Callable[[Node, bytes], Said]


def by_rest(node: Node, content: bytes) -> Said:
    with node.client("H41") as client:
        answer = client.post("/exchange/v1/documents", content=content, headers=XML)
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", told
    assert 400 <= answer.status_code < 500
    for language in ("vi", "en"):
        assert all(told[language][part] for part in ("title", "detail", "remedy"))
    return told["code"], json.dumps(told, ensure_ascii=False)


def by_vxp(node: Node, content: bytes) -> Said:
    software = node.software("H41")
    answer = software.send(content)
    software.close()
    return _of_axis(answer)


def by_province(node: Node, content: bytes) -> Said:
    software = Provincial(node, "H41")
    answer = software.send(content)
    software.http.close()
    return _of_axis(answer)


def _of_axis(answer: dict[str, Any]) -> Said:
    assert (answer["status"], answer["DocId"]) == ("FAIL", "")
    assert answer["ErrorCode"] != "0"
    code, _, words = answer["ErrorDesc"].removeprefix("[").partition("] ")
    return code, words


WAYS: Final[dict[str, Way]] = {"REST": by_rest, "VXP": by_vxp, "province": by_province}


def events(node: Node, code: str) -> int:
    """How many refusals of this kind the ledger keeps of H41."""
    query = "SELECT count(*) FROM kernel_event WHERE body LIKE %s AND body LIKE %s AND body LIKE %s"
    likes = ["%axis.document_refused%", "%H41%", f'%"{code}"%']
    return int(node.rows(query, likes)[0][0])


def positions(node: Node) -> list[tuple[Any, ...]]:
    """How far everybody's log reaches."""
    return node.rows("SELECT receiver, last_position FROM sharing_inbox ORDER BY 1")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bad", LETTERS, ids=lambda bad: bad.name)
def test_a_bad_package_is_refused_with_its_reasons_and_kept_from_everybody(
    node: Node, bad: Bad, way: str
) -> None:
    before = positions(node)
    code, words = WAYS[way](node, bad.content)
    assert code.startswith(bad.code), (code, words)
    assert bad.place in words
    assert events(node, code) > 0
    assert positions(node) == before


def test_the_folder_refuses_the_same_and_loses_no_file(node: Node, tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    for number, bad in enumerate(LETTERS):
        (outbox / f"{number:02}.edxml").write_bytes(bad.content)
    (outbox / "90.edxml").touch()
    with (outbox / "90.edxml").open("wb") as large:
        large.truncate((50 << 20) + 1)
    before, told_before = positions(node), events(node, "adapters.package_too_large")
    command = ("documents", "folder", str(tmp_path), "--seat", "H41", "--settled", "0", "--once")
    subprocess.run(
        [sys.executable, "-m", "nhip.web.cli.main", *command], env=node.environment, check=True, timeout=120
    )
    assert list(outbox.iterdir()) == []
    for number, bad in enumerate(LETTERS):
        assert (tmp_path / "refused" / f"{number:02}.edxml").read_bytes() == bad.content
        words = (tmp_path / "refused" / f"{number:02}.edxml.txt").read_text()
        assert f"[{bad.code}" in words
        assert bad.place in words
        assert len(words.strip().split("\n\n")) == 3  # its name and code; in Vietnamese; in English
    assert "50 MB" in (tmp_path / "refused" / "90.edxml.txt").read_text()
    assert events(node, "adapters.package_too_large") == told_before + 1
    assert positions(node) == before


def in_order(sender: str = "H41") -> tuple[str, bytes]:
    identity = f"{sender},2026/11/20,{uuid7()[-10:]}/UB"
    return identity, package(document_id=identity)


@pytest.mark.parametrize("way", WAYS)
def test_replayed_reordered_and_too_late(node: Node, h14: Software, way: str) -> None:
    identity, letter = in_order()
    send = WAYS[way]
    with node.client("H41") as client:
        first = client.post("/exchange/v1/documents", content=letter, headers=XML).json()
        before = positions(node)
        # The same bytes again, by whatever way: the first answer and no second message.
        again = client.post("/exchange/v1/documents", content=letter, headers=XML).json()
        assert (again["is_repeat"], again["messages"]) == (True, first["messages"])
        assert positions(node) == before
    # Another content under the used id.
    other = letter.replace(b"V/v", "Về việc".encode())
    assert send(node, other)[0] == "axis.document_id_reused"
    # A status that overtook another: what is behind is not told again as if it were news.
    assert h14.send(status(identity, "05"))["status"] == "OK"
    late = h14.send(status(identity, "04"))
    assert "axis.status_backwards" in late["ErrorDesc"]
    # A recall after completion.
    assert h14.send(status(identity, "06"))["status"] == "OK"
    code, words = send(node, status(identity, "13", sender="H41", organ="H14"))
    assert code == "axis.too_late_to_ask", words
    assert events(node, "axis.too_late_to_ask") > 0


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({"hash_file": "0" * 64}, "hash-file"),
        ({"from": "G22"}, "from"),
        ({"to": ["H14", "G22"]}, "to"),
        ({"to": ["G22"]}, "to"),
    ],
)
def test_what_stands_beside_a_package_must_fit_it(
    node: Node, h41: Software, parameters: dict[str, Any], place: str
) -> None:
    before = positions(node)
    code, words = _of_axis(h41.send(package(), **parameters))
    assert code.startswith("adapters.")
    assert f"{place}: " in words
    assert events(node, code) > 0
    assert positions(node) == before


def test_clocks_that_are_wrong(node: Node, h41: Software) -> None:
    for hours in (-1, 1):
        at = timestamp(datetime.now(UTC).astimezone() + timedelta(hours=hours + 7))
        answer = h41.send(package(), timestamp=at)
        assert answer["ErrorCode"] == "15"
        assert "timestamp" in answer["ErrorDesc"]


def envelope(**changed: Any) -> dict[str, Any]:
    body = {
        "document_id": f"H41,2026/11/20,{uuid7()[-10:]}/UB",
        "number": "1",
        "notation": "UB",
        "subject": "V/v",
    }
    at = datetime.now(UTC).isoformat("T", "milliseconds")[:-6] + "Z"
    usual = {"format": "nhip-envelope/1", "sender": "H41", "receivers": ["H14"], "kind": "document"}
    return usual | {"consignment": uuid7(), "sent_at": at, "files": [], "body": body} | changed


ABSENT: Final = {"name": "a.pdf", "size": 9, "sha256": "0" * 64, "media_type": "application/pdf"}


@pytest.mark.parametrize(
    ("changed", "status_code", "code", "place"),
    [
        ({"sent_at": "2036-01-01T00:00:00.000Z"}, 422, "sharing.clock_ahead", "sent_at"),
        ({"sent_at": "2016-01-01T00:00:00.000Z"}, 422, "sharing.too_old", "sent_at"),
        ({"receivers": ["H99"]}, 422, "sharing.receiver_unknown", "H99"),
        ({"receivers": ["H77"]}, 422, "sharing.receiver_closed", "H77"),
        ({"sender": "G22"}, 403, "sharing.not_the_sender", "G22"),
        ({"files": [ABSENT]}, 422, "sharing.file_missing", "files[0]"),
        ({"files": "none"}, 422, "sharing.envelope_unreadable", "files"),
        ({"kind": "telegram"}, 422, "sharing.kind_unknown", "kind"),
        ({"body": {"subject": 5}}, 422, "", "subject"),
    ],
)
def test_an_envelope_with_a_fault_is_refused_at_its_place(
    node: Node, changed: dict[str, Any], status_code: int, code: str, place: str
) -> None:
    before = positions(node)
    with node.client("H41") as client:
        answer = client.post("/exchange/v1/messages", json=envelope(**changed))
    told = answer.json()
    assert answer.status_code == status_code, told
    assert told["code"].startswith(code)
    assert place in json.dumps(told, ensure_ascii=False), told
    assert told["vi"]["remedy"]
    assert told["en"]["remedy"]
    assert positions(node) == before


def test_a_file_whose_digest_is_wrong_and_one_whose_size_is(node: Node) -> None:
    with node.client("H41") as client:
        asked = {"size": len(PDF), "sha256": "0" * 64}
        where = client.post("/exchange/v1/uploads", json=asked).headers["location"]
        wrong = client.patch(where, content=PDF, headers={"Upload-Offset": "0"})
        assert (wrong.status_code // 100, wrong.headers["content-type"]) == (4, "application/problem+json")
        assert wrong.json()["vi"]["remedy"]
        kept = client.post("/exchange/v1/files", content=PDF).json()
        named = {
            "name": "a.pdf",
            "size": len(PDF) + 1,
            "sha256": kept["sha256"],
            "media_type": "application/pdf",
        }
        answer = client.post("/exchange/v1/messages", json=envelope(files=[named])).json()
        assert answer["code"] == "sharing.file_differs"


def test_the_same_consignment_with_other_content(node: Node) -> None:
    sent = envelope()
    with node.client("H41") as client:
        assert client.post("/exchange/v1/messages", json=sent).status_code == 201
        other = client.post("/exchange/v1/messages", json=sent | {"receivers": ["G22"]})
    assert (other.status_code, other.json()["code"]) == (409, "sharing.consignment_reused")


def test_a_status_with_a_fault_in_its_json(node: Node) -> None:
    with node.client("H14") as client:
        identity = str(uuid7())
        for said, place in (
            ({"code": "xx"}, "code"),
            ({"code": "03", "staff": {"who": "x"}}, "staff"),
            ([], "/"),
        ):
            answer = client.post(f"/exchange/v1/documents/{identity}/status", json=said)
            assert (answer.status_code, answer.json()["code"]) == (422, "exchange.request_unreadable")
            assert place in answer.json()["detail"]
        assert (
            client.post(f"/exchange/v1/documents/{identity}/status", json={"code": "03"}).status_code == 404
        )
        big = client.post(f"/exchange/v1/documents/{identity}/status", content=b" " * (65 << 10))
        assert big.status_code == 413


def test_nothing_to_sign_in_with_is_refused_before_a_large_body_is_read(node: Node) -> None:
    answer = httpx.post(f"{node.address}/exchange/v1/documents", content=b"<edXML", headers=XML, timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (401, "exchange.not_signed_in")
