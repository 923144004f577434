"""A letter brought from outside makes the server fetch nothing: no file of its disk, nothing of a network."""

import io
import os
import socket
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.unit.documents.office.test_brought import needs_writer
from tests.unit.documents.office.typed import odt, word_letter

from nhip.documents.office.opening import converting
from nhip.documents.office.opening.asking import Answer
from nhip.documents.office.opening.converting import to_pdf
from nhip.documents.office.opening.kinds import DOCX, ODT
from nhip.documents.office.opening.unlinking import unlinked
from nhip.kernel.api import Bounds, Ending

ON_A_PICTURE = '<text:p text:style-name="P">'


@needs_writer
def test_odt_is_read_and_a_linked_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "mat.txt").write_text("KHONG-DUOC-DOC", encoding="utf-8")
    (tmp_path / "mat.png").write_bytes(picture())
    link = f'<text:section text:name="s"><text:section-source xlink:href="file://{tmp_path}/mat.txt"/></text:section>'
    made = to_pdf(odt(f"{ON_A_PICTURE}Số liệu biết chữ</text:p>{link}", f"file://{tmp_path}/mat.png"), ODT)
    assert made.why is None, made.why
    page = PdfReader(io.BytesIO(made.content)).pages[0]
    assert "KHONG-DUOC-DOC" not in page.extract_text()
    assert "li" in page.extract_text()
    assert not pictures_of(page), "a background is fetched as well"


@needs_writer
def test_a_picture_that_a_word_file_names_on_the_disk_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "mat.png").write_bytes(picture())
    typed = word_letter(filled_with=f"file://{tmp_path}/mat.png")
    made = to_pdf(typed, DOCX)
    assert made.why is None, made.why
    assert not pictures_of(PdfReader(io.BytesIO(made.content)).pages[0])


@needs_writer
def test_the_profile_alone_knows_no_way_to_the_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the letter kept its addresses and the process its network."""
    asked = socket.create_server(("127.0.0.1", 0))
    monkeypatch.setattr(converting, "ask", lambda _task, content, **_: Answer(content))
    monkeypatch.setattr(converting, "run_apart", run_near)
    address = f"http://127.0.0.1:{asked.getsockname()[1]}/anh.png"
    made = to_pdf(odt(f"{ON_A_PICTURE}Số liệu</text:p>", address), ODT)
    assert made.content.startswith(b"%PDF")
    asked.settimeout(0)
    with asked, pytest.raises(BlockingIOError):
        asked.accept()


def test_what_a_letter_would_fetch_is_taken_out_and_what_is_clicked_stays() -> None:
    letter = word_letter(filled_with="HTTP://example.test/a.png")
    inner = word_letter(filled_with="file:///etc/a.png")
    packed = io.BytesIO(letter)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/afchunk.docx", inner)
        archive.writestr(
            "word/_rels/footer9.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="a" Type="x/hyperlink" Target="https://example.test/" TargetMode="External"/>'
            '<Relationship Id="b" Type="x/hyperlink" Target="file:///etc/b.png" TargetMode="External"/>'
            '<Relationship Id="c" Type="x/image" Target="file:///etc/c.png"/>'
            '<Relationship Id="d" Type="x/image" Target="media/d.png"/></Relationships>',
        )
    with zipfile.ZipFile(io.BytesIO(unlinked(packed.getvalue()))) as archive:
        kept = archive.read("word/_rels/footer9.xml.rels").decode()
        assert [each for each in "abcd" if f'Id="{each}"' in kept] == ["a", "d"]
        assert b"example.test" not in archive.read("word/_rels/document.xml.rels")
        with zipfile.ZipFile(io.BytesIO(archive.read("word/afchunk.docx"))) as within:
            assert b"etc/a.png" not in within.read("word/_rels/document.xml.rels")
    for outside in (
        "file:///a.png",
        "../a.png",
        "./../a.png",
        "%2e%2e/a.png",
        "/a.png",
        "\\\\a\\b.png",
        "ftp://a/b",
    ):
        assert outside not in content_of(unlinked(odt("", outside))), outside
    for own in ("Pictures/1.png", "./Object 1", "#ten"):
        assert own in content_of(unlinked(odt("", own)))
    assert "https://example.test" in content_of(unlinked(odt('<text:a xlink:href="https://example.test"/>')))
    with pytest.raises(ValueError, match="DOCTYPE"):
        unlinked(odt("", doctype='<!DOCTYPE a [<!ENTITY b "file:///a.png">]>'))


def content_of(packed: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return archive.read("content.xml").decode()


def picture() -> bytes:
    """A red square, as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 64) * 64))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


def pictures_of(page: Any) -> list[str]:
    return [each.name for each in page.images]


def run_near(command: list[str], place: Path, _bounds: Bounds) -> Ending:
    """The same process, but with the network left to it."""
    env = {"PATH": os.defpath, "HOME": str(place), "TMPDIR": str(place)}
    subprocess.run(command, cwd=place, env=env, check=True, timeout=300, capture_output=True)
    return Ending.DONE
