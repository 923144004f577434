"""What is found in a file holds for its content and what its name promises, whoever sent it first."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.unit.documents.axis.conftest import PDF, a_draft, a_file
from tests.unit.documents.axis.test_exchange import accept, incoming

from nhip.documents.axis.acts.send_document import send_document
from nhip.documents.axis.models import Delivery
from nhip.kernel.api import Refusal, keep_file, now
from nhip.sharing.api import FileRef, hold

pytestmark = pytest.mark.django_db
PROGRAM = b"MZ\x90\0" + b"\0" * 300


def brought(name: str, content: bytes, by: str = "G22") -> FileRef:
    """A file that software of an agency uploaded before its message."""
    file = keep_file(content)
    hold([(file.sha256, by)], now())
    return FileRef(name=name, size=file.size, sha256=file.sha256, media_type=file.media_type)


def sent(number: str, *files: FileRef, **more: object) -> Refusal | None:
    envelope = incoming({"document_id": number, "subject": "V/v"} | more, "H41")
    (answer,) = accept(replace(envelope, files=files))
    return answer if isinstance(answer, Refusal) else None


@pytest.mark.parametrize("name", ["ghi-chu.bat", "ghi-chu.bat.", "ghi-chu.BAT. ."])
def test_a_text_that_was_harmless_is_a_program_by_another_name(agencies: Sequence[str], name: str) -> None:
    text = brought("ghi-chu", b"echo off\r\n" * 10)
    assert sent("1", text) is None
    refused = sent("2", replace(text, name=name))
    assert refused is not None
    assert refused.code == "axis.file_refused"
    assert f"«{name}»" in refused.detail.vi


def test_a_bad_name_is_held_against_nobody_else(agencies: Sequence[str]) -> None:
    """The same form, sent before under a name that hides its ending, still goes under its own."""
    form = brought("mau\u202e-don.pdf", PDF)
    refused = sent("1", form)
    assert refused is not None
    assert refused.code == "axis.file_refused"
    assert sent("2", replace(form, name="mau-don.pdf")) is None


def test_nobody_is_told_what_others_call_a_file(agencies: Sequence[str]) -> None:
    assert sent("1", brought("ke-hoach-thanh-tra.exe", PROGRAM)) is not None
    refused = sent("2", brought("tep-khac.exe", PROGRAM))
    assert refused is not None
    assert "thanh-tra" not in refused.detail.vi + refused.detail.en


def test_what_is_called_the_package_is_looked_into_too(letter: Delivery) -> None:
    program = brought("goi-tin.edxml", PROGRAM)
    refused = sent("7", program, original=program.sha256)
    assert refused is not None
    assert refused.code == "axis.file_refused"


def test_a_status_brings_its_package_and_nothing_else(letter: Delivery) -> None:
    said = {"document": {"organ": "G22", "document_id": letter.document.document_id}, "code": "03"}
    program = brought("goi-tin.edxml", PROGRAM, by="H41")
    harmless = brought("anh.pdf", PDF, by="H41")
    named = {"original": program.sha256}
    for body, files, code, place in (
        (said, [harmless], "axis.file_refused", "files[0]"),
        (said | named, [program], "axis.file_refused", "files[0]"),
        (said | named, [], "axis.file_not_enclosed", "body.original"),
    ):
        envelope = incoming(body, "G22", sender="H41", kind="status")
        (refused,) = accept(replace(envelope, files=tuple(files)))
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.status) == (code, 422)
        assert refused.detail.vi.startswith(place)
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_who_may_read_one_content_under_two_names(agencies: Sequence[str]) -> None:
    files = [a_file("kin-1.pdf", PDF, "mot@h41.example"), a_file("kin-2.pdf", PDF, "Hai@h41.example")]
    document = send_document(a_draft(), files, agency="G22", by=None)
    assert [file.readers for file in document.files.all()] == [["hai@h41.example", "mot@h41.example"]] * 2
