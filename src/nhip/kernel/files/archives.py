"""Archives and the Office and ODF files that are archives: bombs, passwords, programs and macros inside.

Looked into without unpacking to disk: the list of names with the sizes it states, the beginning of each
file, and archives within archives to a depth. The limits are ours: what an office sends stays far below. A
list may state sizes smaller than the truth; the readers used here stop at what it states.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Final

from nhip.kernel.files import findings as said
from nhip.kernel.files.findings import FileFinding
from nhip.kernel.files.ole import inspect_ole
from nhip.kernel.words import Text

ENTRIES: Final = 10_000
UNPACKED: Final = 1 << 30
GROWTH: Final = 200  # a page of blanks packs about a hundredfold; a bomb, a thousandfold
SMALL: Final = 10 << 20  # below this no growth does harm
DEPTH: Final = 2
_INNER: Final = 100 << 20  # an archive within is opened up to this size
_BLOCK: Final = 1 << 16
_HEAD: Final = 4096
_LINKS: Final = 1 << 16  # a list of links is read so far
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MACRO_PARTS: Final = ("/macrosheets/", "basic/script", "scripts/")
_LINKED: Final = (b"attachedTemplate", b"/oleObject", b"/frame")

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)

Runs = Callable[[str, bytes], bool]


def inspect_zip(source: BinaryIO, name: str, runs: Runs) -> Iterator[FileFinding]:
    """Findings about a ZIP, or a document that is one. ``runs`` tells a program by its name and its head."""
    return _Search(runs).archive(source, name, 0)


@dataclass
class _Search:
    """One search, through all depths: what may still be read."""

    runs: Runs
    entries: int = ENTRIES
    unpacked: int = UNPACKED

    def archive(self, source: BinaryIO, name: str, depth: int) -> Iterator[FileFinding]:
        try:
            with zipfile.ZipFile(source) as archive:
                entries = archive.infolist()
                why = self._bomb(entries, source.seek(0, io.SEEK_END))
                if why is not None:
                    yield said.bomb(name, why)
                    return
                self.entries -= len(entries)
                for entry in entries:
                    yield from self._entry(archive, entry, name, depth)
        except _BROKEN:
            yield said.damaged(name)

    def _bomb(self, entries: list[zipfile.ZipInfo], size: int) -> Text | None:
        unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
        if len(entries) > self.entries:
            return Text(vi=f"hơn {ENTRIES} tệp", en=f"more than {ENTRIES} files")
        if packed > size:
            return Text(vi="các tệp chồng lên nhau", en="its files lie over each other")
        if unpacked > self.unpacked:
            return Text(vi=f"hơn {UNPACKED >> 20} MB", en=f"more than {UNPACKED >> 20} MB")
        if unpacked > SMALL and unpacked > GROWTH * size:
            return Text(vi=f"hơn {GROWTH} lần", en=f"more than {GROWTH} times its size")
        return None

    def _entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, outer: str, depth: int
    ) -> Iterator[FileFinding]:
        if entry.flag_bits & 1:
            yield said.locked(outer)
            return
        if entry.is_dir():
            return
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            # Other packings may ask for gigabytes of memory before their first byte.
            yield said.unseen(outer)
            return
        name, lower = f"{outer} / {entry.filename}", f"/{entry.filename.lower()}"
        if lower.endswith("vbaproject.bin") or any(part in lower for part in _MACRO_PARTS):
            yield said.macros(outer)
        with archive.open(entry) as inside:
            head = self._read(inside, _LINKS if lower.endswith(".rels") else _HEAD)
            if self.runs(entry.filename, head):
                yield said.program(name)
            elif head.startswith(_OLE):
                yield from inspect_ole(head + self._read(inside, _INNER), name)
            elif head.startswith(b"PK\x03\x04"):
                yield from self._nested(head, inside, name, depth + 1)
            elif lower.endswith(".rels") and b'"External"' in head and any(link in head for link in _LINKED):
                cause = Text(
                    vi=f"“{outer}” gọi nội dung từ nơi khác khi mở.",
                    en=f"“{outer}” fetches content when opened.",
                )
                yield said.refused("file.fetches", cause)

    def _nested(self, head: bytes, inside: IO[bytes], name: str, depth: int) -> Iterator[FileFinding]:
        if depth > DEPTH:
            cause = Text(vi=f"Tệp nén lồng quá {DEPTH} lớp.", en=f"Archives lie more than {DEPTH} deep.")
            yield said.refused("file.nested", cause, Text(vi="Chỉ nén một lần.", en="Pack once only."))
            return
        most = max(min(_INNER, self.unpacked), 0)
        content = head + self._read(inside, most + 1)
        if len(content) > most:
            yield said.bomb(name, Text(vi=f"hơn {_INNER >> 20} MB", en=f"more than {_INNER >> 20} MB"))
            return
        yield from self.archive(io.BytesIO(content), name, depth)

    def _read(self, inside: IO[bytes], most: int) -> bytes:
        piece = inside.read(most)
        self.unpacked -= len(piece)
        return piece


def inspect_gzip(source: BinaryIO, name: str) -> Iterator[FileFinding]:
    """Findings about a gzip: whether it is a bomb, or hides a program."""
    source.seek(0)
    unpacker, packed, unpacked, head = zlib.decompressobj(31), 0, 0, b""
    try:
        while block := source.read(_BLOCK):
            packed += len(block)
            while block:
                piece = unpacker.decompress(block, 1 << 20)
                head = head or piece[:4096]
                unpacked += len(piece)
                if unpacked > UNPACKED or (unpacked > SMALL and unpacked > GROWTH * packed):
                    yield said.bomb(
                        name, Text(vi=f"hơn {GROWTH} lần", en=f"more than {GROWTH} times its size")
                    )
                    return
                block = unpacker.unconsumed_tail
    except zlib.error:
        yield said.damaged(name)
        return
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        yield said.program(name)
    if not unpacker.eof:
        yield said.damaged(name)
