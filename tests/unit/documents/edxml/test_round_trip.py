"""A message read and written again keeps its meaning, for our reader and for one that is not ours."""

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.documents.edxml.messages import PDF, SPACE

from nhip.documents.api import Document, Status, read_edxml, write_document, write_status
from nhip.documents.edxml import shapes
from nhip.documents.edxml.shapes import Attachment, Business, Head, Organ, Response, Trace

_SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "vn" / "edxml"
_FILES = sorted(_SHARED.rglob("*.edxml")) if _SHARED.is_dir() else []

_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
_TEXT = st.text(_CHARACTERS, max_size=20).map(str.strip)
_FULL = st.text(_CHARACTERS, min_size=1, max_size=20).map(str.strip).filter(bool)


def _organ() -> st.SearchStrategy[Organ]:
    return st.builds(Organ, code=_FULL, name=_TEXT, in_charge=_TEXT, email=_TEXT)


def _attachments() -> st.SearchStrategy[tuple[Attachment, ...]]:
    def made(contents: list[bytes]) -> tuple[Attachment, ...]:
        return tuple(
            Attachment(
                content_id=f"cid:{number}",
                name=f"tep-{number}.pdf",
                description="",
                declared_type="application/pdf",
                media_type="application/pdf",
                content=PDF + content,
            )
            for number, content in enumerate(contents)
        )

    return st.lists(st.binary(max_size=50), max_size=3).map(made)


_HEADS = st.builds(
    Head,
    sender=_organ(),
    receivers=st.lists(_organ(), min_size=1, max_size=3).map(tuple),
    document_id=_FULL,
    number=st.none() | st.builds(shapes.Number, number=_FULL, notation=_TEXT),
    subject=_FULL,
    content=_TEXT,
    responses=st.lists(st.builds(Response, organ=_FULL, code=_TEXT), max_size=2).map(tuple),
    to_places=st.lists(_FULL, max_size=3).map(tuple),
)
_BUSINESS = st.builds(
    Business,
    type=st.sampled_from(["0", "1", "2", "3"]),
    reason=_TEXT,
    replaces=st.lists(
        st.builds(shapes.Replacement, document_id=_FULL, organs=st.lists(_FULL, max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
)
_DOCUMENTS = st.builds(
    Document,
    head=_HEADS,
    traces=st.lists(st.builds(Trace, organ=_FULL, at=_TEXT), max_size=2).map(tuple),
    business=st.none() | _BUSINESS,
    attachments=_attachments(),
)


@given(_DOCUMENTS)
@settings(max_examples=100)
def test_any_document_keeps_its_meaning(document: Document) -> None:
    read = read_edxml(write_document(document)).message
    assert isinstance(read, Document)
    assert (read.head, read.traces, read.business) == (document.head, document.traces, document.business)
    assert read.attachments == document.attachments


@given(st.builds(Status, sender=_organ(), response=st.builds(Response, code=_FULL), code=st.just("05")))
@settings(max_examples=50)
def test_any_status_keeps_its_meaning(status: Status) -> None:
    assert read_edxml(write_status(status)).message == status


@given(_DOCUMENTS)
@settings(max_examples=40)
def test_a_reader_that_is_not_ours_finds_the_same(document: Document) -> None:
    root = etree.fromstring(write_document(document))
    names: dict[str, Any] = {"e": SPACE}

    def found(path: str) -> list[str]:
        return [element.text or "" for element in root.xpath(path, namespaces=names)]

    head = "/e:edXML/e:edXMLEnvelope/e:edXMLHeader/e:MessageHeader"
    assert found(f"{head}/e:From/e:OrganId") == [document.sender.code]
    assert found(f"{head}/e:To/e:OrganId") == [one.code for one in document.head.receivers]
    assert found(f"{head}/e:Subject") == [document.head.subject]
    encoded = found("/e:edXML/e:AttachmentEncoded/e:Attachment/e:ContentTransferEncoded")
    assert [base64.b64decode(text) for text in encoded] == [one.content for one in document.attachments]


def test_a_character_that_xml_cannot_hold_is_refused_when_written() -> None:
    with pytest.raises(ValueError, match="cannot"):
        write_document(Document(head=Head(subject="a\x00b")))


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_end_in_anything_but_a_finding(content: bytes) -> None:
    reading = read_edxml(content)
    assert reading.message is None
    assert reading.findings


@pytest.mark.skipif(not _FILES, reason="no real messages beside this checkout")
@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_real_messages_are_read_or_refused_as_their_name_says(path: Path) -> None:
    reading = read_edxml(path.read_bytes())
    assert reading.is_accepted is not path.name.startswith("malformed")
    message = reading.message
    if isinstance(message, Status):
        assert read_edxml(write_status(message)).message == message
    elif message is not None:
        again = read_edxml(write_document(message)).message
        assert isinstance(again, Document)
        assert (again.head, again.traces, again.business) == (message.head, message.traces, message.business)
        assert [one.content for one in again.attachments] == [one.content for one in message.attachments]
