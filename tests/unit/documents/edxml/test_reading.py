"""What real software sends is read and its oddities told; what cannot be believed is refused by name."""

import pytest
from tests.unit.documents.edxml.messages import PDF, attachment, document, status, zipped

from nhip.documents.api import Document, Status, Weight, read_edxml
from nhip.documents.edxml import attaching

_UNANNOUNCED = "edxml.attachment_unannounced"


def _codes(content: bytes, weight: Weight | None = None) -> list[str]:
    found = read_edxml(content).findings
    return [finding.code for finding in found if weight is None or finding.weight is weight]


def test_a_plain_document_is_read_whole() -> None:
    reading = read_edxml(document())
    assert (reading.is_accepted, reading.findings) == (True, ())
    message = reading.message
    assert isinstance(message, Document)
    assert (message.sender.code, message.head.receivers[0].code) == ("G22", "H57.02")
    assert message.head.number is not None
    assert (message.head.number.number, message.head.number.notation) == ("12", "VPCP-KSTT")
    assert [(one.name, one.media_type, one.content) for one in message.attachments] == [
        ("cong-van.pdf", "application/pdf", PDF)
    ]


def test_a_status_is_read_whatever_its_prefix() -> None:
    reading = read_edxml(status())
    assert reading.findings == ()
    assert isinstance(reading.message, Status)
    assert reading.message.code == "03"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (document(space="http://www.e-doc.vn/Schema/"), ["edxml.old_namespace"]),
        (document(extra="<DueDate>30/11/2026</DueDate>"), ["edxml.date"]),
        (document(extra="<DueDate></DueDate>"), []),
        (document(extra="<OtherInfo><Priority>9</Priority></OtherInfo>"), ["edxml.code"]),
        (document(extra="<Mood>vui</Mood>"), ["edxml.unknown_element"]),
        (document(extra="<Subject>lần hai</Subject>"), ["edxml.twice"]),
        (document(extra=f"<Content>{'x' * 501}</Content>"), ["edxml.too_long"]),
        (document(receiver="<To><OrganId>H1</OrganId></To>" * 2), ["edxml.receiver_twice"]),
        (document(attachments=attachment(zipped(PDF))), ["edxml.unpacked"]),
        (document(attachments=attachment(PDF, kind="image/png")), ["edxml.attachment_type"]),
        (document(attachments=attachment(PDF, name="khac.pdf")), ["edxml.attachment_names"]),
        (
            document(attachments=attachment(PDF) + attachment(PDF, cid="cid:2")),
            ["edxml.attachment_unannounced"],
        ),
        (status("02", ""), ["edxml.refusal_without_reason"]),
    ],
)
def test_what_is_odd_is_accepted_and_told(content: bytes, codes: list[str]) -> None:
    assert read_edxml(content).is_accepted
    assert _codes(content) == codes


_BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "edxml.malformed"),
        (b"1212" + document(), "edxml.leading_text"),
        (document()[:200], "edxml.malformed"),
        (document().replace(b"<From>", b"<q:From>", 1), "edxml.malformed"),
        (document(start=f'<!DOCTYPE edXML [<!ENTITY a0 "ha">{_BOMB}]>'), "edxml.doctype"),
        (document(start='<!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "edxml.doctype"),
        (b"<a>" * 40 + b"</a>" * 40, "edxml.too_much"),
        (document(space="urn:other"), "edxml.namespace"),
        (b'<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"/>', "edxml.no_envelope"),
        (document(sender=""), "edxml.no_sender"),
        (document(receiver=""), "edxml.no_receiver"),
        (document(attachments=""), "edxml.attachment_missing"),
        (document(attachments=attachment(b"")), "edxml.attachment_empty"),
        (document(attachments=attachment(PDF).replace("JVBE", "J*BE")), "edxml.attachment_base64"),
        (document(attachments=attachment(b"MZ\x90\0 program")), "edxml.attachment_dangerous"),
        (document(attachments=attachment(zipped(b"\0" * 5_000_000))), "edxml.attachment_too_large"),
        (
            document(extra="<OtherInfo><SphereOfPromulgation>Tối mật</SphereOfPromulgation></OtherInfo>"),
            "edxml.state_secret",
        ),
        (status("99"), "edxml.status_unknown"),
    ],
)
def test_what_cannot_be_delivered_or_believed_is_refused(content: bytes, code: str) -> None:
    reading = read_edxml(content)
    assert not reading.is_accepted
    assert code in _codes(content, Weight.REFUSED)
    assert all(finding.cause.vi and finding.cure.en for finding in reading.findings)


def test_what_comes_out_of_all_wrappings_together_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "UNPACKED", 10_000)
    packed = zipped(PDF + b" " * 4_000)
    files = "".join(attachment(packed, cid=f"cid:{number}") for number in (1, 2, 3))
    reading = read_edxml(document(attachments=files))
    (refused,) = [each for each in reading.findings if each.weight is Weight.REFUSED]
    assert refused.code == "edxml.attachment_too_large"
    assert read_edxml(document(attachments=attachment(PDF + b" " * 40_000))).is_accepted  # not packed


def test_a_refusal_says_the_line_and_column() -> None:
    finding = read_edxml(b"<edXML>\n  <broken\n</edXML>").findings[0]
    assert finding.place.startswith("3:")
