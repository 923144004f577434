"""The files of a message: decoded, unpacked where a vendor's library had zipped them, told by their bytes.

What a sender calls a type is a hint. A ZIP with one entry under another name is the wrapping of a vendor's
library and is taken off, within limits of size and of how far it may grow; any other ZIP stays as it is.
"""

import io
import zipfile
import zlib
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath
from typing import Final

from nhip.documents.edxml.findings import Finding, odd, refused
from nhip.documents.edxml.markup import Node
from nhip.documents.edxml.naming import file_name
from nhip.documents.edxml.payloads import Base64Error, decode_base64
from nhip.documents.edxml.shapes import Attachment, Reference
from nhip.documents.edxml.shaping import tell_others
from nhip.kernel.api import Text, sniff

LARGEST: Final = 100 << 20
UNPACKED: Final = 200 << 20  # all the files of a message together that came in wrappings
GROWTH: Final = 200  # a page of blanks packs about a hundredfold; a bomb, a thousandfold
_ZIPPED: Final = {".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar"}
_DANGEROUS: Final = {
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/vnd.ms-office.macro-enabled",
    "text/html",
}
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
_AGAIN: Final = Text("Gửi lại tệp đính kèm.", "Send the attachment again.")
_PARTS: Final = ("ContentId", "AttachmentName", "Description", "ContentType", "ContentTransferEncoded")


def read_attachments(
    nodes: list[Node], references: tuple[Reference, ...], found: list[Finding]
) -> list[Attachment]:
    """The attachments below every ``AttachmentEncoded``, each checked against the manifest."""
    elements = [element for node in nodes for element in node.named("Attachment")]
    for node in nodes:
        tell_others(node, {"Attachment"}, found)
    # Ids should be unique. Where one is not, files and references of that id belong together in their order.
    announced: dict[str, deque[Reference]] = defaultdict(deque)
    for reference in references:
        announced[reference.content_id].append(reference)
    read: list[Attachment] = []
    room = _Room(UNPACKED)
    for place, element in enumerate(elements, start=1):
        waiting = announced[_text(element, "ContentId")]
        attachment = _attachment(element, place, waiting.popleft() if waiting else None, room, found)
        if attachment is not None:
            read.append(attachment)
    found += [_missing(reference) for reference in chain.from_iterable(announced.values())]
    found += _same_ids(elements)
    return read


def may_be_wrapping(name: str, content: bytes) -> bool:
    """Whether a file of this name and content would be taken for a vendor's wrapping, and taken off."""
    if not content.startswith(b"PK\x03\x04") or PurePosixPath(name.lower()).suffix in _ZIPPED:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _only_entry(archive) is not None
    except _DAMAGED:
        return False


def _missing(reference: Reference) -> Finding:
    return refused(
        "edxml.attachment_missing",
        f"edXMLManifest ({reference.content_id})",
        Text(
            f"Danh mục nêu “{reference.name}” nhưng tệp không có trong gói.",
            f"The manifest names “{reference.name}”, but the package does not hold it.",
        ),
        _AGAIN,
    )


def _same_ids(elements: list[Node]) -> list[Finding]:
    counted = Counter(_text(element, "ContentId") for element in elements)
    return [
        odd(
            "edxml.attachment_id_twice",
            f"AttachmentEncoded ({content_id})",
            Text(
                f"{count} tệp mang cùng mã “{content_id}”; ghép với danh mục theo thứ tự.",
                f"{count} files bear the id “{content_id}”; they go with the manifest in their order.",
            ),
        )
        for content_id, count in counted.items()
        if content_id and count > 1
    ]


@dataclass(slots=True)
class _Room:
    """How many bytes may still come out of wrappings."""

    left: int


def _attachment(
    node: Node, place: int, reference: Reference | None, room: _Room, found: list[Finding]
) -> Attachment | None:
    tell_others(node, _PARTS, found)
    found += [_part_twice(each[1]) for part in _PARTS if len(each := node.named(part)) > 1]
    content_id, name = _text(node, "ContentId"), _text(node, "AttachmentName")
    if reference is None:
        found.append(
            odd(
                "edxml.attachment_unannounced",
                node.place,
                Text(f"Danh mục không nêu tệp “{name}”.", f"The manifest does not name “{name}”."),
            )
        )
    elif reference.name and name and reference.name != name:
        found.append(
            odd(
                "edxml.attachment_names",
                node.place,
                Text(
                    f"Danh mục ghi “{reference.name}”, tệp ghi “{name}”.",
                    f"The manifest says “{reference.name}”, the attachment “{name}”.",
                ),
            )
        )
    content = _decoded(node, found)
    if content is None:
        return None
    name = name or (reference.name if reference else "")
    unpacked = _unpacked(node, name, content, room, found)
    if unpacked is None:
        return None
    declared, actual = _text(node, "ContentType"), sniff(unpacked)
    written, name = name, file_name(name, place, actual)
    if name != written:
        cause = Text(f"Tên tệp “{written[:80]}” ghi lại là “{name}”.", f"“{written[:80]}” is named “{name}”.")
        found.append(odd("edxml.attachment_named", node.place, cause))
    was_wrapped = unpacked is not content and declared.lower().endswith("zip")
    _tell_type(node, "" if was_wrapped else declared, actual, found)
    return Attachment(
        content_id=content_id,
        name=name,
        description=_text(node, "Description"),
        declared_type=declared,
        media_type=actual,
        content=unpacked,
    )


def _decoded(node: Node, found: list[Finding]) -> bytes | None:
    encoded = node.first("ContentTransferEncoded")
    try:
        content = decode_base64(encoded.take_pieces()) if encoded else b""
    except Base64Error:
        cause = Text("Nội dung tệp không phải là base64.", "The content is no base64.")
        found.append(refused("edxml.attachment_base64", node.place, cause, _AGAIN))
        return None
    if not content:
        found.append(_empty(node))
        return None
    if len(content) > LARGEST:
        found.append(_too_large(node))
        return None
    return content


def _unpacked(node: Node, name: str, content: bytes, room: _Room, found: list[Finding]) -> bytes | None:
    """The one file inside a vendor's wrapping, the content itself where there is none, None for a bomb."""
    if not content.startswith(b"PK\x03\x04") or PurePosixPath(name.lower()).suffix in _ZIPPED:
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entry = _only_entry(archive)
            if entry is None:
                return content
            with archive.open(entry) as inside:
                unpacked = inside.read(min(LARGEST, room.left) + 1)
    except _DAMAGED:
        cause = Text(f"“{name}” là tệp nén hỏng.", f"“{name}” is a damaged archive.")
        found.append(odd("edxml.archive_damaged", node.place, cause))
        return content
    if len(unpacked) > min(LARGEST, room.left, GROWTH * len(content)):
        found.append(_too_large(node))
        return None
    room.left -= len(unpacked)
    if not unpacked:
        found.append(_empty(node))
        return None
    cause = Text(f"“{name}” được nén khi gửi; đã giải nén.", f"“{name}” was zipped for sending; unpacked.")
    found.append(odd("edxml.unpacked", node.place, cause))
    return unpacked


def _only_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """The one file of an archive that has no more; None too where it has a password or an unusual packing.

    Other packings than the usual one may ask for gigabytes of memory before their first byte.
    """
    entries = archive.infolist()
    if len(entries) != 1 or entries[0].is_dir() or entries[0].flag_bits & 1:
        return None
    return entries[0] if entries[0].compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} else None


def _tell_type(node: Node, declared: str, actual: str, found: list[Finding]) -> None:
    if actual in _DANGEROUS:
        found.append(
            refused(
                "edxml.attachment_dangerous",
                node.place,
                Text(
                    f"Tệp là chương trình, trang mạng hoặc có macro ({actual}).",
                    f"The file is a program, a web page or holds macros ({actual}).",
                ),
                Text("Gửi bản PDF hoặc bản không có macro.", "Send a PDF, or a copy without macros."),
            )
        )
    elif declared and not _is_alike(declared, actual):
        cause = Text(f"Ghi là {declared}, nội dung là {actual}.", f"Declared {declared}, in truth {actual}.")
        found.append(odd("edxml.attachment_type", node.place, cause))


def _is_alike(declared: str, actual: str) -> bool:
    """Whether a declared type may stand for what the bytes are; vendors write ``application/docx``."""
    short = declared.lower().rpartition("/")[2]
    spellings = {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {"docx"},
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"xlsx"},
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": {"pptx"},
        "application/x-ole-storage": {"doc", "xls", "ppt", "msword", "vnd.ms-excel", "vnd.ms-powerpoint"},
        "text/plain": {"txt", "csv", "json"},
    }
    return (
        declared.lower() == actual or short == actual.rpartition("/")[2] or short in spellings.get(actual, ())
    )


def _part_twice(node: Node) -> Finding:
    cause = Text(f"“{node.name}” có hơn một lần; dùng lần đầu.", f"“{node.name}” stands there twice.")
    return odd("edxml.twice", node.place, cause)


def _empty(node: Node) -> Finding:
    cause = Text("Tệp đính kèm rỗng.", "The attachment is empty.")
    return refused("edxml.attachment_empty", node.place, cause, _AGAIN)


def _too_large(node: Node) -> Finding:
    return refused(
        "edxml.attachment_too_large",
        node.place,
        Text(
            f"Tệp vượt {LARGEST >> 20} MB, hoặc khi giải nén thì phình ra bất thường, hoặc cùng các tệp nén "
            f"khác của gói vượt {UNPACKED >> 20} MB.",
            f"The file exceeds {LARGEST >> 20} MB, or grows beyond reason when unpacked, or makes more than "
            f"{UNPACKED >> 20} MB with the other packed ones.",
        ),
        Text("Chia nhỏ hoặc gửi không nén.", "Split it, or send it unpacked."),
    )


def _text(node: Node, name: str) -> str:
    child = node.first(name)
    return child.text if child else ""
