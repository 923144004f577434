"""What fuzzing found, in small: each broke the reader or changed by being written, and no longer does."""

import io
import zipfile

import pytest
from tests.unit.documents.edxml.messages import PDF, attachment, document, zipped

from nhip.documents.api import Document, read_edxml, write_document


@pytest.mark.parametrize(
    "encoding", ["tieng-viet", "utf-32", "shift_jis", "rot13", "undefined", "idna", "zip"]
)
def test_an_encoding_that_nobody_can_read_is_a_refusal(encoding: str) -> None:
    reading = read_edxml(document(start=f'<?xml version="1.0" encoding="{encoding}"?>'))
    assert [finding.code for finding in reading.findings] == ["edxml.encoding"]


def _broken(packed: bytes, at: bytes, *, after: int, byte: int) -> bytes:
    place = packed.index(at) + after
    return packed[:place] + bytes([byte]) + packed[place + 1 :]


def _lzma() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("3f1c.pdf", PDF * 20)
    return target.getvalue()


_DEFLATED = zipped(PDF * 20)


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (_broken(_DEFLATED, b"3f1c.pdf", after=8, byte=0xFF), "edxml.archive_damaged"),
        (_broken(_lzma(), b"3f1c.pdf", after=20, byte=0xFF), "edxml.attachment_type"),
        (_broken(_lzma(), b"3f1c.pdf", after=16, byte=0xFF), "edxml.attachment_type"),
    ],
    ids=["deflate", "lzma", "lzma asking for 4 GB"],
)
def test_a_wrapping_that_cannot_be_taken_off_is_kept_as_it_came(packed: bytes, code: str) -> None:
    reading = read_edxml(document(attachments=attachment(packed)))
    assert reading.is_accepted
    assert code in [finding.code for finding in reading.findings]
    assert isinstance(reading.message, Document)
    assert [one.content for one in reading.message.attachments] == [packed]


def test_a_wrapping_around_nothing_is_an_empty_file() -> None:
    reading = read_edxml(document(attachments=attachment(zipped(b""))))
    assert [finding.code for finding in reading.findings] == ["edxml.attachment_empty"]


def _written_again(content: bytes) -> tuple[Document, Document]:
    message = read_edxml(content).message
    assert isinstance(message, Document)
    again = read_edxml(write_document(message))
    assert again.is_accepted
    assert isinstance(again.message, Document)
    return message, again.message


@pytest.mark.parametrize("name", ["cong-van.pdf", "ho-so", ""])
def test_an_archive_that_looks_like_wrapping_travels_unopened(name: str) -> None:
    archive = zipped(PDF)
    first, again = _written_again(document(attachments=attachment(zipped(archive), name=name)))
    contents = [one.content for one in again.attachments]
    assert contents == [one.content for one in first.attachments] == [archive]


def test_files_with_the_same_id_go_with_the_manifest_in_their_order() -> None:
    files = attachment(PDF, name="") + attachment(PDF + b"%", name="phu-luc.pdf")
    reading = read_edxml(document(attachments=files))
    assert [finding.code for finding in reading.findings] == [
        "edxml.attachment_unannounced",
        "edxml.attachment_id_twice",
    ]
    first, again = _written_again(document(attachments=files))
    assert [one.name for one in first.attachments] == ["cong-van.pdf", "phu-luc.pdf"]
    assert again.attachments == first.attachments


def test_a_file_without_a_name_gets_none_from_another_of_the_same_id() -> None:
    files = attachment(PDF, name="phu-luc.pdf") + attachment(PDF + b"%", name="")
    first, again = _written_again(document(attachments=files))
    assert [one.name for one in first.attachments] == ["phu-luc.pdf", "tep-2.pdf"]
    assert again.attachments == first.attachments
