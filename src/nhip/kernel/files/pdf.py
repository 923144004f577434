"""What a PDF would do by itself: run a script, start a program; and what it carries or hides.

A scan for the names that stand for such things, also where letters are written as #4A, and also in compressed
object streams, as far as 20,000 of them and 64 MB. It sees nothing in an encrypted PDF, in streams behind
other filters, or in ones with a predictor; a name found may belong to an action that nothing calls.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Final

from nhip.kernel.files import findings as said
from nhip.kernel.files.findings import FileFinding
from nhip.kernel.words import Text

_MOST: Final = 64 << 20
_STREAMS: Final = 20_000
_AHEAD: Final = 400  # how far after its type a stream's dictionary may still reach
_PIECE: Final = 1 << 14


def _name(name: str) -> bytes:
    letters = "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name)
    return f"/{letters}(?![A-Za-z0-9_])".encode()


_TOLD: Final = ("JavaScript", "Launch", "EmbeddedFile", "Encrypt", "RichMedia")
_NAMES: Final = {name: re.compile(_name(name)) for name in _TOLD}


def inspect_pdf(data: bytes | mmap.mmap) -> Iterator[FileFinding]:
    """Findings about a PDF that is ``data``."""
    met = {name for name, pattern in _NAMES.items() if pattern.search(data)}
    for text in _unpacked(data):
        met |= {name for name, pattern in _NAMES.items() if pattern.search(text)}
    if "Launch" in met:
        yield said.refused(
            "file.pdf_launch",
            Text(vi="PDF có lệnh mở chương trình khác.", en="The PDF would start another program."),
        )
    if "JavaScript" in met:
        yield said.refused("file.pdf_script", Text(vi="PDF có JavaScript.", en="The PDF holds JavaScript."))
    if "EmbeddedFile" in met:
        cause = Text(vi="PDF gói tệp khác bên trong.", en="The PDF packs other files.")
        cure = Text(vi="Nên gửi các tệp đó riêng.", en="They are better sent by themselves.")
        yield said.odd("file.pdf_packed", cause, cure)
    if "RichMedia" in met:
        yield said.odd(
            "file.pdf_media", Text(vi="PDF có phim hoặc Flash.", en="The PDF holds film or Flash.")
        )
    if "Encrypt" in met:
        cause = Text(
            vi="PDF được mã hóa nên không kiểm tra được.",
            en="The PDF is encrypted and cannot be looked into.",
        )
        yield said.odd("file.pdf_locked", cause)


def _unpacked(data: bytes | mmap.mmap) -> Iterator[bytes]:
    left, place = _MOST, -1
    for _ in range(_STREAMS):
        place = data.find(b"/ObjStm", place + 1)
        begin = data.find(b"stream", place, place + _AHEAD)
        if place < 0 or left <= 0:
            return
        if begin < 0:
            continue
        start = begin + len(b"stream") + (2 if data[begin + 6 : begin + 8] == b"\r\n" else 1)
        text = _inflated(data, start, left)
        left -= len(text)
        yield text


def _inflated(data: bytes | mmap.mmap, start: int, most: int) -> bytes:
    """What unpacks from ``start`` on, as far as it does."""
    unpacker, text = zlib.decompressobj(), b""
    try:
        while not unpacker.eof and len(text) < most and (piece := data[start : start + _PIECE]):
            text += unpacker.decompress(piece, most - len(text))
            start += len(piece)
    except zlib.error:
        pass  # what came before the damage is looked at all the same
    return text
