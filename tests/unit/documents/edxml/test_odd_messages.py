"""Messages that are not what they say, or say it twice or in the wrong place: none is misread in silence."""

import base64
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.documents.edxml.messages import PDF, SPACE, attachment, document, status

from nhip.documents.api import Document, Status, Weight, check_package, read_edxml
from nhip.documents.edxml.naming import file_name
from nhip.documents.edxml.payloads import Base64Error, decode_base64

_TEXT = document().decode()
_BODY = _TEXT.split("?>", 1)[1]
_SUBJECT = "V/v thử kết nối"


def _declared(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{_BODY}'


def _codes(content: bytes) -> list[str]:
    return [finding.code for finding in read_edxml(content).findings]


def _with(old: str, new: str) -> bytes:
    assert old in _TEXT
    return _TEXT.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"\xef\xbb\xbf" + document(), []),
        (_declared("UTF-16").encode("utf-16"), []),
        (_BODY.encode("utf-16"), []),
        (_declared("UTF-16").encode("utf-16-le"), []),
        (_declared("utf-16").encode(), ["edxml.encoding_belied"]),
        (b"\xef\xbb\xbf" + _declared("utf-16").encode(), ["edxml.encoding_belied"]),
        (_declared("UTF-8").encode("utf-16"), ["edxml.encoding_belied"]),
        (_declared("iso-8859-1").encode(), ["edxml.encoding_belied"]),
        (_declared("windows-1252").encode(), ["edxml.encoding_belied"]),
        (_declared("us-ascii").encode(), ["edxml.encoding_belied"]),
    ],
)
def test_the_bytes_say_what_they_are_encoded_in(content: bytes, codes: list[str]) -> None:
    reading = read_edxml(content)
    assert (reading.is_accepted, [finding.code for finding in reading.findings]) == (True, codes)
    assert isinstance(reading.message, Document)
    assert reading.message.head.subject == _SUBJECT


@pytest.mark.parametrize(
    ("subject", "is_old"),
    [
        ("V/v thö kÕt nèi phÇn mÒm qu¶n lý", True),  # TCVN3
        ("V/v thöû keát noái", True),  # VNI
        ("V/v kết nối với München", False),
        ("V/v hop truc tuyen", False),
        (unicodedata.normalize("NFD", "V/v thử kết nối"), False),
    ],
)
def test_letters_of_old_fonts_are_told_and_kept(subject: str, is_old: bool) -> None:
    reading = read_edxml(_with(_SUBJECT, subject))
    assert isinstance(reading.message, Document)
    assert reading.message.head.subject == subject
    assert [finding.code for finding in reading.findings] == ["edxml.old_letters"] * is_old


_SECOND = (
    "<AttachmentEncoded>" + attachment(PDF, cid="cid:2", name="hai.pdf") + "</AttachmentEncoded></edXML>"
)
_BOTH = "contradictory"
_RECALL = "<Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("<Subject>", '<q:Subject xmlns:q="q">x</q:Subject><Subject>', "mixed_namespace unknown_element"),
        ("<From><OrganId>G22</OrganId></From>", '<From OrganId="G22"/>', "attribute no_sender"),
        (_SUBJECT, "V/v <b>thử</b>", "unknown_element"),
        ("<Code>", "<Code>12/VPCP", "stray_text"),
        ("<From>", "<To/><From>", "receiver_empty"),
        ("<From>", "<To><OrganName>Sở</OrganName></To><From>", "receiver_without_code"),
        ("</edXML>", _SECOND, "twice attachment_unannounced"),
        ("</edXMLHeader>", f"{_RECALL}</edXMLHeader>", "misplaced"),
        ("</edXMLHeader>", "<Bussines/></edXMLHeader>", "unknown_element"),
        ("</edXMLHeader>", f"<TraceHeaderList>{_RECALL}<Bussiness/></TraceHeaderList></edXMLHeader>", _BOTH),
        ("</edXMLHeader>", f"<TraceHeaderList>{_RECALL * 2}</TraceHeaderList></edXMLHeader>", ""),
        ("</MessageHeader>", "</MessageHeader><MessageHeader/>", "contradictory"),
        ("</edXMLEnvelope>", "</edXMLEnvelope><edXMLEnvelope/>", "contradictory"),
        ("</ContentType>", "</ContentType><ContentType>text/plain</ContentType>", "twice"),
        ("12/VPCP-KSTT", "1" * 300, "document_id"),
        ("12/VPCP-KSTT", "1\u202e2", "document_id"),
    ],
)  # fmt: skip
def test_what_stands_twice_elsewhere_or_in_another_namespace_is_told(old: str, new: str, codes: str) -> None:
    assert _codes(_with(old, new)) == [f"edxml.{code}" for code in codes.split()]


def test_a_stray_part_is_read_and_no_file_is_lost() -> None:
    second = read_edxml(_with("</edXML>", _SECOND)).message
    assert isinstance(second, Document)
    assert [each.name for each in second.attachments] == ["cong-van.pdf", "hai.pdf"]
    recall = read_edxml(_with("</edXMLHeader>", f"{_RECALL}</edXMLHeader>")).message
    assert isinstance(recall, Document)
    assert recall.business is not None
    assert recall.business.type == "1"


def test_oddities_are_told_up_to_a_number_and_refusals_always() -> None:
    found = read_edxml(document(sender="", extra="<Mood>vui</Mood>" * 5_000)).findings
    assert (len(found), found[-1].code) == (202, "edxml.more")
    assert [each.code for each in found if each.weight is Weight.REFUSED] == ["edxml.no_sender"]


def test_files_beside_a_status_are_told() -> None:
    files = f"<AttachmentEncoded>{attachment(PDF)}</AttachmentEncoded></edXML>".encode()
    reading = read_edxml(status().replace(b"</edXML>", files))
    assert isinstance(reading.message, Status)
    assert [finding.code for finding in reading.findings] == ["edxml.status_with_files"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("C:\\Users\\vt\\Công văn 12.pdf", "Công văn 12.pdf"),
        ("../../etc/passwd", "passwd"),
        ("công\n      văn.pdf", "công văn.pdf"),
        ("..", "tep-3.pdf"),
        ("", "tep-3.pdf"),
        (f"{'x' * 300}.pdf", f"{'x' * 251}.pdf"),
    ],
)
def test_a_name_is_made_fit_for_a_folder(written: str, name: str) -> None:
    assert file_name(written, 3, "application/pdf") == name


@given(st.binary(max_size=200), st.integers(1, 30), st.sampled_from(["\n", "\r\n", " ", "\t", "\u00a0", ""]))
@settings(max_examples=60)
def test_base64_is_read_however_it_is_cut(content: bytes, width: int, end: str) -> None:
    text = end.join(
        base64.b64encode(content).decode()[at : at + width] for at in range(0, 4 * len(content), width)
    )
    pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
    assert decode_base64(pieces) == content


@pytest.mark.parametrize("text", ["QQ", "QQ==QUJD", "QUI=QUJD", "Q*==", "=", "QUJDé", "QUJ"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    for step in (1, 4, 8):
        with pytest.raises(Base64Error):
            decode_base64(text[at : at + step] for at in range(0, len(text), step))


@pytest.mark.parametrize(
    "mark", ["Tối  mật", "Tối\u00a0mật", unicodedata.normalize("NFD", "Mật"), "\u200bMật", "Độ mật: Mật"]
)
def test_a_secret_is_one_however_its_mark_is_typed(mark: str) -> None:
    marked = f"<OtherInfo><SphereOfPromulgation>{mark}</SphereOfPromulgation></OtherInfo>"
    assert not check_package(document(extra=marked)).is_accepted
    typed = f"<DocumentType><TypeName>Công văn {mark.partition(':')[0]}</TypeName></DocumentType>"
    assert check_package(document(extra=typed)).is_accepted is (":" in mark)


def test_the_check_says_what_the_exchange_would() -> None:
    bomb = attachment(b"PK\x03\x04 broken", name="goi.zip")
    found = check_package(document(attachments=bomb)).findings
    assert any(each.place == "goi.zip" for each in found)
    named = check_package(document(attachments=attachment(PDF, name="cong\u202efdp.exe"))).findings
    assert [each.code for each in named if each.weight is Weight.REFUSED]
    assert check_package(document()).findings == ()
    assert check_package(status()).is_accepted
    assert SPACE in document().decode()
