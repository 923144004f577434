"""What a file is by its first bytes, whatever its name or its sender says.

Only the kinds that offices exchange are told apart; anything else is plain bytes. A ZIP is opened no further
than its list of names, to tell an Office document from an archive and one with macros from one without.
"""

import io
import zipfile
from typing import BinaryIO, Final

_HEAD: Final = 4096
UNKNOWN: Final = "application/octet-stream"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
XLSX: Final = _OFFICE + "spreadsheetml.sheet"
DOCX: Final = _OFFICE + "wordprocessingml.document"
PPTX: Final = _OFFICE + "presentationml.presentation"
ODT: Final = "application/vnd.oasis.opendocument.text"
MACROS: Final = "application/vnd.ms-office.macro-enabled"

_STARTS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)
_INSIDE: Final = (("xl/workbook.xml", XLSX), ("word/document.xml", DOCX), ("ppt/presentation.xml", PPTX))


def sniff(content: bytes | BinaryIO) -> str:
    """The media type of ``content``, told from the bytes alone; an open file is read from its beginning."""
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    source.seek(0)
    head = source.read(_HEAD)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if not head.startswith(b"PK\x03\x04"):
        return _text(head)
    return ODT if _is_text_document(head) else _archive(source)


def _is_text_document(head: bytes) -> bool:
    """Whether it begins as ODF has it: its type in a file of its own, first and not packed."""
    told = b"mimetype" + ODT.encode()
    return head[30 : 30 + len(told)] == told and head[30 + len(told) :][:2] == b"PK"


def _archive(source: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "application/zip"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    return next((kind for name, kind in _INSIDE if name in names), "application/zip")


def _text(head: bytes) -> str:
    if b"\0" in head:
        return UNKNOWN
    try:
        words = head.decode("utf-8-sig")
    except UnicodeDecodeError as damage:
        # A character cut in two by the end of the sample is no damage.
        if len(head) < _HEAD or damage.start < len(head) - 4:
            return UNKNOWN
        words = head[: damage.start].decode("utf-8-sig")
    start = words.lstrip()[:200].lower()
    if start.startswith("<?xml"):
        return "application/xml"
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    return "text/plain"
