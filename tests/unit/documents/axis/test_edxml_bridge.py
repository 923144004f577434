"""Packages of real software: taken in, sent on, written back, and read by a parser that is not ours."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from lxml import etree
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file, an_agency
from tests.unit.documents.edxml import messages
from tests.unit.documents.edxml.test_round_trip import _DOCUMENTS, _FILES

from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.acts.send_status import send_status
from nhip.documents.axis.acts.take_edxml import take_edxml
from nhip.documents.axis.as_edxml import as_edxml
from nhip.documents.axis.bodies import DocumentBody
from nhip.documents.axis.codes import agency_code
from nhip.documents.axis.edxml_bridge import body_of, document_of
from nhip.documents.axis.models import Delivery, ExchangedDocument
from nhip.documents.axis.packing import unpack
from nhip.documents.edxml import Document, Organ, read_edxml
from nhip.identity.api import parse_code
from nhip.identity.models import Agency, AgencyCode, Kind
from nhip.kernel.api import KeptFile, Refusal
from nhip.sharing.api import connect_seat, log_of, may_fetch

SPACE = {"e": messages.SPACE}
pytestmark = pytest.mark.django_db


def by_lxml(content: bytes) -> Any:
    return etree.fromstring(content)


def text(root: Any, path: str) -> str:
    return "".join(root.xpath(f"string(//e:{path})", namespaces=SPACE)).strip()


def connected(written: str) -> str:
    """The agency that a message names, entered and connected where it is not yet."""
    try:
        return agency_code(written, "")
    except Refusal:
        parsed = parse_code(written)
        level_1 = written.rpartition(".")[2]
        code = parsed.canonical if parsed.canonical and "." in parsed.canonical else level_1
        code = (code or written).upper()[:35]
        agency, _ = Agency.objects.get_or_create(
            code=code, defaults={"kind": Kind.MINISTRY, "name": f"Cơ quan {code}", "short_name": code}
        )
        is_system = parsed.canonical is None
        if parsed.canonical and parsed.scheme:
            AgencyCode.objects.create(agency=agency, scheme=parsed.scheme, value=parsed.canonical)
        connect_seat(code, by=None, system_id=written if is_system else code)
        return agency_code(written, "")


@pytest.mark.skipif(not _FILES, reason="the samples are not on this machine")
@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_real_package_goes_through(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = path.read_bytes()
    read = read_edxml(content).message
    if path.stem.startswith("malformed"):
        with pytest.raises(Refusal, match=r"axis\.edxml_refused"):
            take_edxml(content, agency="G22", by=None)
        return
    assert read is not None
    monkeypatch.setattr("nhip.documents.axis.codes._found", {})
    sender = connected((read.sender or Organ()).code)
    if isinstance(read, Document):
        receivers = {connected(organ.code) for organ in read.head.receivers}
        if read.business is not None and read.business.type != "0":
            send_targets(read, sender, receivers)
    else:
        assert read.response
        other = connected(read.response.organ)
        origin, to = (sender, other) if read.code == "13" else (other, sender)
        earlier = send_earlier(origin, {to}, read.response.document_id)
        if read.code in {"15", "16"}:
            send_status(earlier.deliveries.get(), "13", by=None)
    taken = take_edxml(content, agency=sender, by=f"seat:{sender}")
    (message, *_) = taken.messages
    assert as_edxml(message.message, agency=message.receiver, is_original=True) == content
    written = as_edxml(message.message, agency=message.receiver)
    again = by_lxml(written)
    if isinstance(read, Document):
        assert isinstance(taken.document, ExchangedDocument)
        assert [each["code"] for each in taken.document.oddities][: len(taken.findings)] == [
            finding.code for finding in taken.findings
        ]
        assert text(again, "Subject") == read.head.subject
        assert text(again, "DocumentId") == read.head.document_id
        encoded = again.xpath("//e:ContentTransferEncoded/text()", namespaces=SPACE)
        assert [base64.b64decode(each) for each in encoded] == [each.content for each in read.attachments]
        assert [each.sha256 for each in taken.document.files.all()] == [
            hashlib.sha256(each.content).hexdigest() for each in read.attachments
        ]
    else:
        assert taken.delivery
        assert text(again, "StatusCode") == read.code
        assert text(again, "ResponseFor/e:DocumentId") == read.response.document_id
        assert text(again, "Timestamp") == read.at
        assert taken.delivery.changes.filter(code=read.code, has_effect=True).exists()


def send_targets(read: Document, sender: str, receivers: set[str]) -> None:
    """What the package asks about, sent before to everybody whom it does not add."""
    business = read.business
    assert business
    listed = business.update.receivers if business.update else ()
    added = {connected(each.organ) for each in listed if each.change == "1"}
    targets = {each.document_id for each in business.replaces} | {business.document_id} - {""}
    for target in targets or {read.head.document_id}:
        send_earlier(sender, receivers - added, target)


def send_earlier(sender: str, receivers: set[str], document_id: str) -> ExchangedDocument:
    draft = a_draft("7816", *sorted(receivers), notation="VPCP-TTĐT", document_id=document_id)
    return send_document(draft, [], agency=sender, by=None)


@given(document=_DOCUMENTS)
@settings(max_examples=60)
def test_a_body_keeps_what_the_package_said(document: Document) -> None:
    body = body_of(document, (), "")
    again = document_of(unpack(DocumentBody, body.packed(), "body"), Organ(), (), ())
    assert again.head == document.head
    assert (again.traces, again.business) == (document.traces, document.business)


@pytest.fixture
def sent(agencies: tuple[str, ...]) -> Delivery:
    an_agency("H57.02", Kind.DEPARTMENT)
    connect_seat("H57.02", by=None)
    take_edxml(messages.document(), agency="G22", by=None)
    return Delivery.objects.get()


def test_what_is_odd_is_told_and_the_package_is_kept(agencies: tuple[str, ...]) -> None:
    an_agency("H57.02", Kind.DEPARTMENT)
    connect_seat("H57.02", by=None)
    extra = "<DueDate>2026/02/30</DueDate><OtherInfo><Priority>khẩn</Priority></OtherInfo><Lạ>1</Lạ>"
    content = messages.document(extra=extra)
    taken = take_edxml(content, agency="G22", by=None)
    assert taken.document
    assert {"edxml.date", "edxml.unknown_element"} <= {each["code"] for each in taken.document.oddities}
    assert (taken.document.due_on, taken.document.priority) == (None, 0)
    again = by_lxml(as_edxml(taken.messages[0].message, agency="H57.02"))
    assert (text(again, "DueDate"), text(again, "Priority")) == ("2026/02/30", "khẩn")
    assert KeptFile.objects.filter(sha256=hashlib.sha256(content).hexdigest()).exists()


def test_the_same_package_again_is_the_same_document(sent: Delivery) -> None:
    again = take_edxml(messages.document(), agency="G22", by=None)
    assert again.document == sent.document
    assert Delivery.objects.count() == 1
    assert KeptFile.objects.filter(sha256=hashlib.sha256(PDF).hexdigest()).count() == 1


def test_a_status_as_a_package(sent: Delivery) -> None:
    content = messages.status("03").replace(
        b"G22,2026/11/20,12/VPCP<", sent.document.document_id.encode() + b"<"
    )
    with CaptureQueriesContext(connection) as asked:
        taken = take_edxml(content, agency="H57.02", by=None)
    sent.refresh_from_db()
    assert sent.state == "registered"
    history = [each["sql"] for each in asked.captured_queries if "axis_statuschange" in each["sql"]]
    assert not [sql for sql in history if sql.startswith("SELECT")], "no walk through the history of millions"
    assert taken.delivery == sent
    (message,) = log_of("G22", 0)
    said = by_lxml(as_edxml(message.message, agency="G22"))
    assert text(said, "Timestamp") == "2026/11/20 09:30:00"
    assert text(said, "ResponseFor/e:OrganId") == "000.00.00.G22"


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"<edXML/>", "axis.edxml_refused", "edXML"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><edXML/>', "axis.edxml_refused", "1:"),
        (messages.document(sender="<OrganId>H41</OrganId>"), "axis.not_the_sender", "From/OrganId"),
        (messages.document(receiver="<To><OrganId>H99.99</OrganId></To>"), "axis.agency_unreadable", "To[1]"),
        (
            messages.document(attachments=messages.attachment(b"MZ\x90\0", "cong-van.pdf")),
            "axis.edxml_refused",
            "Attachment",
        ),
        (messages.document(receiver=""), "axis.edxml_refused", "To/OrganId"),
    ],
)
def test_a_refused_package_leaves_an_event_alone(
    agencies: tuple[str, ...], content: bytes, code: str, place: str
) -> None:
    with pytest.raises(Refusal) as refused:
        take_edxml(content, agency="G22", by="seat:G22")
    assert refused.value.code == code
    assert place in refused.value.detail.en
    assert refused.value.remedy.vi
    assert not ExchangedDocument.objects.exists()
    assert not KeptFile.objects.exists()
    assert told(code)


@pytest.mark.parametrize(
    ("extra", "place"),
    [
        ("<OtherInfo><SphereOfPromulgation>Độ mật: Tối mật</SphereOfPromulgation></OtherInfo>", "Sphere"),
        ("<OtherInfo><SphereOfPromulgation>MẬT</SphereOfPromulgation></OtherInfo>", "Sphere"),
        ("<DocumentType><TypeName>Công văn mật</TypeName></DocumentType>", "TypeName"),
    ],
)
def test_a_state_secret_is_sent_to_the_closed_network(
    agencies: tuple[str, ...], extra: str, place: str
) -> None:
    with pytest.raises(Refusal) as refused:
        take_edxml(
            messages.document(extra=extra, receiver="<To><OrganId>H41</OrganId></To>"), agency="G22", by=None
        )
    assert refused.value.code == "axis.state_secret"
    assert place in refused.value.detail.en
    assert "closed network" in refused.value.remedy.en
    assert not KeptFile.objects.exists()
    (event,) = told("axis.state_secret")
    assert "thử kết nối" not in event
    with pytest.raises(Refusal, match=r"axis\.state_secret"):
        send_document(a_draft(notation="BC-BNV(TM)"), [a_file()], agency="G22", by=None)
    assert not KeptFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.zip", messages.zipped(b"\0" * (40 << 20), "bom.bin")),
        ("cong-van.pdf", b"MZ\x90\0" + b"\0" * 200),
        ("cong-van.docx", messages.zipped(b"macro", "word/vbaProject.bin")),
    ],
)
def test_bombs_programs_and_macros_are_refused(agencies: tuple[str, ...], name: str, content: bytes) -> None:
    with pytest.raises(Refusal, match=r"axis\.file_refused") as refused:
        send_document(a_draft(), [a_file(), a_file(name, content)], agency="G22", by=None)
    assert "files[1]" in refused.value.detail.en
    assert not KeptFile.objects.exists()
    assert told("axis.file_refused")


def told(code: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM kernel_event WHERE type = 'axis.document_refused'")
        return [body for (body,) in cursor.fetchall() if code in body]


def test_a_confidential_file_is_withheld_from_software(agencies: tuple[str, ...]) -> None:
    files = [a_file(), a_file("kin.pdf", PDF + b"% kin\n", "Chanh.Van@Phong.example")]
    document = send_document(a_draft(), files, agency="G22", by=None)
    hidden = document.files.get(name="kin.pdf")
    assert (hidden.is_confidential, hidden.readers) == (True, ["chanh.van@phong.example"])
    assert not may_fetch("H41", hidden.sha256)
    assert may_fetch("H41", hashlib.sha256(PDF).hexdigest())
    assert may_fetch("G22", hidden.sha256)
    again = by_lxml(as_edxml(str(document.message), agency="H41"))
    encoded = again.xpath("//e:ContentTransferEncoded/text()", namespaces=SPACE)
    contents = [base64.b64decode(each) for each in encoded]
    assert contents[0] == PDF
    assert "chỉ dành cho người được nêu tên" in contents[1].decode()


def test_nobody_else_can_have_it(sent: Delivery) -> None:
    with pytest.raises(Refusal, match=r"sharing\.message_unknown"):
        as_edxml(str(sent.pk), agency="H14")
