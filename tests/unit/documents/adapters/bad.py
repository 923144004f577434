"""Packages that must be refused, each by one thing that is wrong with it: for every adapter the same ones."""

import base64
import io
import zipfile
from typing import Final, NamedTuple

from tests.unit.documents.adapters.software import package, status

_LAUGHS: Final = "".join(f'<!ENTITY h{n} "{f"&h{n - 1};" * 10}">' for n in range(1, 8))
_GOOD: Final = "JVBERi0xLjcKJSVFT0YK"
_FILE: Final = "cong-van.pdf"


class Bad(NamedTuple):
    """What is wrong, the package, the refusal's code, and what its detail names as the place."""

    name: str
    content: bytes
    code: str
    place: str


def with_file(content: bytes, name: str = _FILE) -> bytes:
    """A sound package that encloses this file."""
    written = base64.b64encode(content).decode()
    return package().decode().replace(_GOOD, written).replace(_FILE, name).encode()


def with_start(declared: str, text: str) -> bytes:
    """A package with a document type declared, and its subject replaced."""
    found = package().decode().replace("V/v kết nối phần mềm", text)
    return found.replace("?>", f"?><!DOCTYPE edXML [{declared}]>", 1).encode()


def _zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _macro() -> bytes:
    kinds = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    return _zip(
        {"[Content_Types].xml": kinds, "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x" * 50}
    )


REFUSED: Final = "axis.edxml_refused"
LETTERS: Final = (
    Bad("malformed", b"<edXML", REFUSED, "edxml.malformed"),
    Bad("truncated", package()[:-200], REFUSED, "edxml.malformed"),
    Bad("empty", b"", REFUSED, "edxml.malformed"),
    Bad("no XML", b"\x00\x01\x02" * 50, REFUSED, "edxml."),
    Bad("ten million laughs", with_start(f'<!ENTITY h0 "ha">{_LAUGHS}', "&h7;"), REFUSED, "edxml.doctype"),
    Bad(
        "external entity",
        with_start('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;"),
        REFUSED,
        "edxml.doctype",
    ),
    Bad("no receiver", package(to=""), REFUSED, "To"),
    Bad("receiver unknown", package(to="H99"), "axis.agency_unreadable", "To[1]/OrganId"),
    Bad("receiver not connected", package(to="H41.02"), "sharing.receiver_not_connected", "H41.02"),
    Bad("receiver closed", package(to="H77"), "sharing.receiver_closed", "H77"),
    Bad("in another's name", package(sender="G22"), "axis.not_the_sender", "From/OrganId"),
    Bad("state secret", package(kind="Công văn tuyệt mật"), "axis.state_secret", ""),
    Bad("bomb", with_file(_zip({"a.txt": b"0" * (300 << 20)}), "goi.zip"), "axis.file_refused", "goi.zip"),
    Bad("macro", with_file(_macro(), "bao-cao.docm"), REFUSED, "edxml.attachment_dangerous"),
    Bad(
        "program", with_file(b"MZ" + b"\x00" * 200, "chuong-trinh.exe"), REFUSED, "edxml.attachment_dangerous"
    ),
    Bad(
        "program that says it is a letter",
        with_file(b"\x7fELF" + b"\x00" * 200),
        REFUSED,
        "edxml.attachment_dangerous",
    ),
    Bad(
        "status of nothing",
        status("H41,2026/11/20,0/KHONG", "03", sender="H41"),
        "axis.",
        "H41,2026/11/20,0/KHONG",
    ),
    Bad("status unknown", status("H41,2026/11/20,0/KHONG", "99", sender="H41"), REFUSED, "StatusCode"),
)
"""All as from H41."""
