"""What a file that somebody sends really is, and what about it is dangerous or odd.

Pure: bytes or a path in, findings out; nothing is run, fetched or written, and no more is unpacked than the
limits in ``archives`` say. A judgement of form, no search for malicious programs: a file without findings may
still be harmful to a program with a flaw of its own.
"""

import io
import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from nhip.kernel.files import findings as said
from nhip.kernel.files.archives import inspect_gzip, inspect_zip
from nhip.kernel.files.findings import FileFinding, FileFindings, FileWeight
from nhip.kernel.files.ole import inspect_ole
from nhip.kernel.files.pdf import inspect_pdf
from nhip.kernel.files.sniffing import DOCX, MACROS, ODT, PPTX, UNKNOWN, XLSX, sniff
from nhip.kernel.words import Text

__all__ = ["FileFinding", "FileFindings", "FileWeight", "inspect_file"]

# What an office's computer runs when somebody opens it.
_RUN: Final = frozenset(
    {
        "exe",
        "com",
        "scr",
        "pif",
        "cpl",
        "dll",
        "msi",
        "msp",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "url",
        "reg",
        "jar",
        "apk",
        "app",
        "sh",
        "run",
        "deb",
        "rpm",
        "xll",
        "iso",
        "img",
        "vhd",
        "chm",
        "inf",
        "sct",
    }
)
_WITH_MACROS: Final = frozenset(
    {"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm"}
)
_OLE: Final = "application/x-ole-storage"
_TEXT: Final = frozenset({"text/plain", "application/xml", "text/html", "application/rtf"})
_TRUE: Final[dict[str, frozenset[str]]] = {
    "pdf": frozenset({"application/pdf"}),
    "docx": frozenset({DOCX, MACROS}),
    "xlsx": frozenset({XLSX, MACROS}),
    "pptx": frozenset({PPTX, MACROS}),
    "doc": frozenset({_OLE, "application/rtf"}),
    "xls": frozenset({_OLE}),
    "ppt": frozenset({_OLE}),
    "rtf": frozenset({"application/rtf"}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "gif": frozenset({"image/gif"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "zip": frozenset({"application/zip"}),
    "odt": frozenset({ODT}),
    "ods": frozenset({"application/zip"}),
    "odp": frozenset({"application/zip"}),
    "gz": frozenset({"application/gzip"}),
    "7z": frozenset({"application/x-7z-compressed"}),
    "rar": frozenset({"application/vnd.rar"}),
    "txt": _TEXT,
    "csv": _TEXT,
    "json": _TEXT,
    "xml": _TEXT,
    "edxml": _TEXT,
}
_PROGRAMS: Final = {"application/vnd.microsoft.portable-executable", "application/x-executable"}
_CLOSED: Final = {"application/x-7z-compressed", "application/vnd.rar"}
# Marks that turn the direction of writing: with them "gpj.exe" is read as "exe.jpg".
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def inspect_file(content: bytes | Path, name: str) -> FileFindings:
    """What ``content``, sent under ``name``, is and what was found about it; the same bytes and name always
    give the same findings. ``name`` may be empty; only its last part counts.
    """
    with _opened(content) as (source, data):
        if not data:
            cause = Text(vi="Tệp rỗng.", en="The file is empty.")
            again = Text(vi="Kiểm tra tệp rồi gửi lại.", en="Check it and send it again.")
            return FileFindings(UNKNOWN, (said.refused("file.empty", cause, again),))
        media_type = sniff(source)
        found = [*_named(name, media_type), *_inside(source, data, name or "?", media_type)]
    unique = {(finding.code, finding.cause): finding for finding in found}
    return FileFindings(media_type, tuple(unique.values()))


def _inside(source: BinaryIO, data: bytes | mmap.mmap, name: str, media_type: str) -> Iterator[FileFinding]:
    if media_type in _PROGRAMS or data[:2] == b"#!":
        yield said.program(name)
    elif media_type == "text/html":
        cause = Text(vi=f"“{name}” là trang mạng.", en=f"“{name}” is a web page.")
        yield said.refused("file.web_page", cause)
    elif media_type == "application/pdf":
        yield from inspect_pdf(data)
    elif media_type == _OLE:
        yield from inspect_ole(data, name)
    elif media_type == "application/gzip":
        yield from inspect_gzip(source, name)
    elif media_type in _CLOSED:
        yield said.unseen(name)
    elif data[:2] == b"PK":
        yield from inspect_zip(source, name, runs)


def runs(name: str, head: bytes) -> bool:
    """Whether an office's computer would run a file of this name, or one that begins so."""
    return head.startswith((b"MZ", b"\x7fELF")) or suffix(name) in _RUN


def suffix(name: str) -> str:
    """What stands after the last point; a system drops points and blanks at a name's end."""
    return PurePosixPath(name.replace("\\", "/").rstrip(". ")).suffix.lower().removeprefix(".")


def _named(name: str, media_type: str) -> Iterator[FileFinding]:
    if _TURNING.search(name):
        cause = Text(
            vi="Tên tệp có ký tự đảo chiều chữ, dùng để giấu phần mở rộng thật.",
            en="The name holds marks that turn the writing round, which hide what it ends in.",
        )
        yield said.refused("file.name_turned", cause, Text(vi="Đổi tên tệp.", en="Rename the file."))
    ending = suffix(name)
    if ending in _RUN:
        yield said.program(name)
    elif ending in _WITH_MACROS:
        yield said.macros(name)
    elif ending in _TRUE and media_type not in _TRUE[ending]:
        cause = Text(
            vi=f"Tên ghi .{ending}, nội dung là {media_type}.", en=f"Named .{ending}, in truth {media_type}."
        )
        yield said.odd("file.type", cause, Text(vi="Đặt lại tên tệp cho đúng.", en="Give it its true name."))


@contextmanager
def _opened(content: bytes | Path) -> Iterator[tuple[BinaryIO, bytes | mmap.mmap]]:
    if isinstance(content, bytes):
        yield io.BytesIO(content), content
        return
    with content.open("rb") as file:
        if not content.stat().st_size:
            yield file, b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield file, mapped
