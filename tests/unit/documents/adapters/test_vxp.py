"""Software of the national axis against a running exchange: its whole loop, and what it is refused."""

import base64
import json
import re
from hashlib import sha256
from http.client import HTTPConnection

import httpx
import pytest
from lxml import etree
from tests.unit.documents.adapters.conftest import Node
from tests.unit.documents.adapters.software import PDF, Software, package, signed, status, timestamp

from nhip.documents.adapters.arriving import Unfit, file_in_form


def document_id(sent: bytes) -> str:
    found = re.search(rb"DocumentId>([^<]+)<", sent)
    assert found
    return found[1].decode()


@pytest.mark.parametrize("part", ['; filename="a"', ""])
def test_a_form_of_very_many_parts_is_none(part: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file_doc"{part}\r\n\r\n1\r\n'
    with pytest.raises(Unfit):
        file_in_form("multipart/form-data; boundary=x", (head * 1_200 + "--x--\r\n").encode(), "file_doc")


def test_the_loop_of_the_national_axis(h41: Software, h14: Software) -> None:
    letter = package()
    sent = h41.send(letter, **{"from": "000.00.00.H41", "to": ["000.00.00.H14"]})
    assert (sent["status"], sent["ErrorCode"]) == ("OK", "0")
    waiting = h14.asked("getReceivedEdocList", messagetype="edoc")
    (item,) = [each for each in waiting if each["docId"] == sent["DocId"]]
    assert (item["messageType"], item["from"], item["status"]) == ("edoc", "000.00.00.H41", "initial")
    assert h14.asked("countReceiveEdoc")["count"] == len(waiting)

    fetched = h14.call("getEdoc", by="GET", docId=item["docId"])
    assert fetched.headers["XroadVnpt-hash-file"] == sha256(fetched.content).hexdigest()
    root = etree.fromstring(fetched.content)
    encoded = root.xpath("string(//*[local-name()='ContentTransferEncoded'])")
    assert base64.b64decode(encoded) == PDF
    assert root.xpath("string(//*[local-name()='DocumentId'])") == document_id(letter)

    assert h14.call("updateStatus", docId=item["docId"], status="processing").json()["status"] == "OK"
    said = {each["docId"]: each["status"] for each in h14.asked("getReceivedEdocList")}
    assert said[item["docId"]] == "processing"
    assert h14.call("updateStatus", docId=item["docId"], status="done").json()["status"] == "OK"
    assert item["docId"] not in [each["docId"] for each in h14.asked("getReceivedEdocList")]

    told = status(document_id(letter), "03")
    assert h14.send(told, messagetype="status", to=["H41"])["ErrorCode"] == "0"
    (way,) = h41.asked("getSentEdocList", docId=sent["DocId"])
    assert (way["receiveStatus"], way["toCode"]) == ("03", "000.00.00.H14")
    answers = h41.asked("getReceivedEdocList", messagetype="status")
    assert answers[-1]["messageType"] == "status"
    assert h41.asked("countReceiveStatus")["count"] == len(answers)
    assert b"<edXML:StatusCode>03<" in h41.call("getEdoc", docId=answers[-1]["docId"]).content.replace(
        b"<StatusCode>", b"<edXML:StatusCode>"
    )


def test_what_is_confirmed_out_of_order_is_not_listed_again(h41: Software, h14: Software) -> None:
    ids = [h41.send(package())["DocId"] for _ in range(3)]
    assert len(set(ids)) == 3
    for state, identity in (("done", ids[2]), ("fail", ids[0]), ("done", ids[1])):
        assert h14.call("updateStatus", docId=identity, status=state).json()["status"] == "OK"
    listed = {each["docId"]: each["status"] for each in h14.asked("getReceivedEdocList")}
    assert listed[ids[0]] == "fail"
    assert not {ids[1], ids[2]} & set(listed)
    h14.call("updateStatus", docId=ids[0], status="done")
    # Late word that it failed does not bring it back.
    h14.call("updateStatus", docId=ids[0], status="fail")
    assert not set(ids) & {each["docId"] for each in h14.asked("getReceivedEdocList")}


def test_the_same_signed_call_again_has_no_second_effect(h41: Software, h14: Software) -> None:
    letter = package()
    headers = h41.headers(hash_file=sha256(letter).hexdigest(), messagetype="edoc")
    first, again = h41.put(letter, headers), h41.put(letter, headers)
    assert first["DocId"] == again["DocId"]
    assert again["data"]["isRepeat"]
    listed = [each["docId"] for each in h14.asked("getReceivedEdocList")]
    assert listed.count(first["DocId"]) == 1
    other = h41.put(package(), headers)
    assert (other["status"], other["ErrorCode"]) == ("FAIL", "10")
    assert "hash-file" in other["ErrorDesc"]


def test_an_agency_reads_only_what_is_its_own(node: Node, h41: Software, h14: Software) -> None:
    sent = h41.send(package())["DocId"]
    stranger = node.software("G22")
    try:
        for operation in ("getEdoc", "downloadEdoc", "updateStatus"):
            answer = stranger.call(operation, docId=sent, status="done").json()
            assert (answer["status"], answer["ErrorCode"]) == ("FAIL", "20")
        assert stranger.asked("getSentEdocList", docId=sent) == []
        assert sent not in str(stranger.asked("getReceivedEdocList"))
    finally:
        stranger.close()
    # Its sender may read it and not confirm it.
    assert h41.call("getEdoc", docId=sent).headers["content-type"] == "application/xml"
    assert h41.call("updateStatus", docId=sent, status="done").json()["status"] == "FAIL"
    assert sent in [each["docId"] for each in h14.asked("getReceivedEdocList")]


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (b"<edXML", "10"),
        (package(to="H99"), "18"),
        (package(to="H41.02"), "18"),
        (package(sender="G22"), "19"),
        (status("H41,2026/11/20,none", "03", sender="H41", organ="H14"), "22"),
        (package(kind="Công văn mật"), "22"),
    ],
)
def test_refusals_bear_the_numbers_of_the_list(h41: Software, letter: bytes, code: str) -> None:
    answer = h41.send(letter)
    assert (answer["status"], answer["ErrorCode"]) == ("FAIL", code), answer["ErrorDesc"]
    assert answer["ErrorDesc"]
    assert h41.send(letter)["ErrorCode"] == code  # a refusal is no first answer to repeat


def test_who_is_not_proven_is_told_15(node: Node, h41: Software) -> None:
    forged = signed({"systemid": "H41", "timestamp": timestamp()}, "guess")
    stranger = signed({"systemid": "nobody", "timestamp": timestamp()}, "guess")
    said = set()
    for headers in (forged, stranger, {}):
        answer = httpx.get(f"{node.address}/vxp/getReceivedEdocList", headers=headers, timeout=20)
        assert answer.json()["ErrorCode"] == "15"
        said.add(answer.json()["ErrorDesc"])
    assert len(said) == 2  # nobody learns which systems there are
    letter = package()
    unsigned = h41.headers(messagetype="edoc") | {"XroadVnpt-hash-file": sha256(letter).hexdigest()}
    assert h41.put(letter, unsigned)["ErrorCode"] == "15"


def test_a_receiver_that_only_the_header_names_is_not_passed_over(h41: Software, h14: Software) -> None:
    before = h14.asked("countReceiveEdoc")["count"]
    answer = h41.send(package(), to=["H14", "G22"])
    assert answer["ErrorCode"] == "18"
    assert h14.asked("countReceiveEdoc")["count"] == before


def test_a_package_over_the_gateways_limit(node: Node, h41: Software) -> None:
    headers = h41.headers(hash_file="0" * 64) | {"Content-Length": str(60 << 20)}
    line = HTTPConnection(node.address.removeprefix("http://"), timeout=20)
    line.request("POST", "/vxp/sendEdoc", body=b"x", headers=headers)
    answer = json.loads(line.getresponse().read())
    line.close()
    assert answer["ErrorCode"] == "10"
    assert "50 MB" in answer["ErrorDesc"]


def test_agencies_are_listed_in_both_schemes_and_those_below_registered(node: Node, h41: Software) -> None:
    listed = {each["id"]: each for each in h41.asked("getAgenciesList")}
    assert listed["H14"]["code"] == listed["H14"]["code102"] == "000.00.00.H14"
    by_new = {each["id"]: each["code"] for each in h41.asked("getAgenciesListQD20")}
    assert by_new["H14"] == "H14"
    assert "H41.02" not in by_new

    assert h41.call("registerAgency", agencyCode="G22").json()["ErrorCode"] == "19"
    made = h41.asked("registerAgency", agencyCode="H41.02")
    below = Software(node.address, f"{made['systemId']}.{made['secret']}")
    try:
        assert h41.send(package(to="H41.02"))["status"] == "OK"
        assert below.asked("countReceiveEdoc")["count"] == 1
        assert h41.asked("registerAgency", agencyCode="H41.02")["secret"] == ""
        assert below.call("deleteAgency", agencyCode="H41.02").json()["status"] == "FAIL"
        assert h41.asked("deleteAgency", agencyCode="H41.02") == {"code": "H41.02"}
        assert below.call("countReceiveEdoc").json()["ErrorCode"] == "15"
    finally:
        below.close()
    units = {each["id"]: each["deleted"] for each in h41.asked("getSynchronizeUnit")}
    assert (units["H41.02"], units["H14"]) == (True, False)
