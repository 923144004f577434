"""What is dangerous about a file is found by its bytes, whatever it is called; what is sound passes."""

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhip.kernel.api import FileWeight, inspect_file

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + b"\0" * 60


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def compound(*names: str) -> bytes:
    """The beginning of an old Office file: a head of 512 bytes, then directory entries."""
    entries = b""
    for name in names:
        written = name.encode("utf-16-le") + b"\0\0"
        entries += written.ljust(64, b"\0") + struct.pack("<H", len(written)) + b"\0" * 62
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries


def word(*more: tuple[str, bytes]) -> bytes:
    return packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"), *more)


def locked() -> bytes:
    content = bytearray(packed(("a.pdf", PDF)))
    for at in (content.find(b"PK\x03\x04") + 6, content.find(b"PK\x01\x02") + 8):
        content[at] |= 1
    return bytes(content)


def overlapping() -> bytes:
    """Two names in the list for one place in the file, so that the sizes add up to more than there is."""
    one = packed(("a.bin", b"\1" * 1000), method=zipfile.ZIP_STORED)
    at, end = one.find(b"PK\x01\x02"), one.find(b"PK\x05\x06")
    entry = one[at:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 9 * len(entry), at, 0)
    return one[:at] + entry * 9 + tail


TEMPLATE = (
    b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
    b' Target="http://example.invalid/t.dotm" TargetMode="External"/>'
)
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
HIDDEN = b"%PDF-1.7\n5 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file.empty"),
        (PROGRAM, "a.pdf", "file.program"),
        (word(), "a.docm", "file.macros"),
        (b"#!/bin/sh\n", "a.txt", "file.program"),
        (b"WScript.Echo 1", "cong-van.pdf.vbs", "file.program"),
        (b"x", "a.exe. ", "file.program"),
        (b"<html>", "a.pdf", "file.web_page"),
        (PDF, "a\u202efdp.exe", "file.name_turned"),
        (word(("word/vbaProject.bin", b"x")), "a.docx", "file.macros"),
        (packed(("xl/workbook.xml", b"x"), ("xl/macrosheets/sheet1.xml", b"x")), "a.xlsx", "file.macros"),
        (packed(("mimetype", b"x"), ("Basic/script-lb.xml", b"x")), "a.odt", "file.macros"),
        (word(("word/embeddings/oleObject1.bin", compound("\x01Ole10Native"))), "a.docx", "file.packed"),
        (word(("word/_rels/settings.xml.rels", TEMPLATE)), "a.docx", "file.fetches"),
        (compound("Root Entry", "WordDocument", "Macros", "VBA"), "a.doc", "file.macros"),
        (compound("Root Entry", "Workbook", "_VBA_PROJECT_CUR"), "a.xls", "file.macros"),
        (compound("Root Entry", "EncryptionInfo", "EncryptedPackage"), "a.docx", "file.locked"),
        (locked(), "a.zip", "file.locked"),
        (packed(("inside/run.exe", b"x")), "a.zip", "file.program"),
        (packed(("inside.pdf", PROGRAM)), "a.zip", "file.program"),
        (packed(("a", packed(("b.zip", packed(("c.zip", packed(("d", b"x")))))))), "a.zip", "file.nested"),
        (packed(("a", packed(("b.docx", word(("word/vbaProject.bin", b"x")))))), "a.zip", "file.macros"),
        (packed(("a", b"\0" * 12_000_000)), "a.zip", "file.bomb"),
        (packed(*((f"{n}", b"") for n in range(10_001))), "a.zip", "file.bomb"),
        (overlapping(), "a.zip", "file.bomb"),
        (gzip.compress(b"\0" * 40_000_000), "a.gz", "file.bomb"),
        (gzip.compress(PROGRAM), "a.gz", "file.program"),
        (PDF + SCRIPT, "a.pdf", "file.pdf_script"),
        (PDF + b"<< /S /J#61vaScript >>", "a.pdf", "file.pdf_script"),
        (HIDDEN + zlib.compress(b"1 0 " + SCRIPT) + b"\nendstream", "a.pdf", "file.pdf_script"),
        (PDF + b"<< /S /Launch /F (cmd.exe) >>", "a.pdf", "file.pdf_launch"),
    ],
)
def test_what_is_dangerous_is_refused(content: bytes, name: str, code: str, tmp_path: Path) -> None:
    found = inspect_file(content, name)
    assert found.is_refused
    assert code in [one.code for one in found.findings if one.weight is FileWeight.REFUSED]
    assert all(one.cause.vi and one.cause.en and one.cure.vi and one.cure.en for one in found.findings)
    path = tmp_path / "content"
    path.write_bytes(content)
    assert inspect_file(path, name) == found


@pytest.mark.parametrize(
    ("content", "name", "codes"),
    [
        (PDF, "cong-van.pdf", []),
        (PDF, "", []),
        (word(), "Tờ trình.docx", []),
        (packed(("xl/workbook.xml", b"x")), "a.xlsx", []),
        (compound("Root Entry", "WordDocument"), "a.doc", []),
        (compound("Root Entry") + "VBA _VBA_PROJECT".encode("utf-16-le"), "a.doc", []),
        ("số liệu;1\n".encode(), "a.csv", []),
        (packed(("a", packed(("b.pdf", PDF)))), "a.zip", []),
        (packed(("a", b" " * 5_000_000)), "a.zip", []),
        (gzip.compress(b"x"), "a.gz", []),
        (PDF, "a.docx", ["file.type"]),
        (b"\x89PNG\r\n\x1a\n", "a.jpg", ["file.type"]),
        (word()[:90], "a.docx", ["file.type", "file.damaged"]),
        (gzip.compress(b"x" * 99)[:-9], "a.gz", ["file.damaged"]),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", ["file.unseen"]),
        (packed(("a", b"x"), method=zipfile.ZIP_LZMA), "a.zip", ["file.unseen"]),
        (
            PDF + b"<< /Encrypt 5 0 R >> << /Type /EmbeddedFile >>",
            "a.pdf",
            ["file.pdf_packed", "file.pdf_locked"],
        ),
        (PDF + b"<< /JavaScriptless 1 >>", "a.pdf", []),
    ],
)
def test_what_is_sound_or_only_odd_is_taken(content: bytes, name: str, codes: list[str]) -> None:
    found = inspect_file(content, name)
    assert not found.is_refused
    assert [one.code for one in found.findings] == codes


_STARTS = st.sampled_from([b"", PDF, word(), compound("VBA"), gzip.compress(PDF), locked()])


@given(_STARTS, st.binary(max_size=60), st.integers(0, 400), st.text(max_size=10))
def test_no_bytes_end_in_anything_but_findings(start: bytes, other: bytes, at: int, name: str) -> None:
    assert inspect_file(start[:at] + other + start[at + len(other) :], name).media_type
