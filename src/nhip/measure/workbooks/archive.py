"""Opening the package of a workbook: an .xlsx file is a zip of XML parts, and a zip can lie.

Nothing is unpacked to a disk. What the directory promises is checked before a byte is unpacked, and while
unpacking no more is taken than was promised.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problems, refuse
from nhip.measure.workbooks.limits import Limits

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK: Final = 65_536
SAVE_AS: Final = label("lưu lại dạng “Excel Workbook (.xlsx)”.", "save it as “Excel Workbook (.xlsx)”.")


class Archive:
    """The parts of a workbook by name. Raises :class:`Problems` for whatever is no harmless .xlsx."""

    def __init__(self, source: bytes | Path, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        data = self._bytes(source)
        if data.startswith(_OLE):
            raise self.refused(
                "workbook.ole",
                label(
                    "tệp Excel đời cũ (.xls) hoặc có mật khẩu.",
                    "an old Excel file (.xls), or one under a password.",
                ),
                label(f"bỏ mật khẩu, {SAVE_AS.vi}", f"remove the password and {SAVE_AS.en}"),
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise self._broken() from error
        self._parts = self._directory()

    def _bytes(self, source: bytes | Path) -> bytes:
        if isinstance(source, bytes):
            data = source
        else:
            with source.open("rb") as file:
                data = file.read(self.limits.file + 1)
        if len(data) > self.limits.file:
            raise self._too_large(f"{self.limits.file:,} byte")
        return data

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > self.limits.parts:
            raise self._too_large(f"{self.limits.parts:,} phần · parts")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            folded = entry.filename.casefold()
            if folded in found or entry.compress_type not in _METHODS or entry.flag_bits & 1:
                raise self._broken()
            found[folded] = entry
        if sum(entry.file_size for entry in entries) > self.limits.unpacked:
            raise self._too_large(f"{self.limits.unpacked:,} byte sau khi giải nén · once unpacked")
        return found

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._parts

    def names(self) -> tuple[str, ...]:
        """Every part, in lower case."""
        return tuple(self._parts)

    def chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of ``part``, piece by piece, never more than the directory promised."""
        entry = self._parts.get(part.casefold())
        if entry is None:
            raise self._broken()
        try:
            with self._zip.open(entry) as stream:
                yield from _pieces(stream)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            if isinstance(error, Problems):
                raise
            raise self._broken() from error

    def refused(self, code: str, cause: Label, cure: Label, place: str = "") -> Problems:
        """A refusal of the whole workbook, or of what stands at ``place``."""
        return refuse(code, f"{self.name}{f' ({place})' if place else ''}", cause, cure)

    def _broken(self) -> Problems:
        return self.refused(
            "workbook.not_xlsx",
            label("không phải tệp .xlsx lành lặn.", "this is not a sound .xlsx file."),
            label(
                f"mở bằng Excel hoặc LibreOffice rồi {SAVE_AS.vi}",
                f"open it in Excel or LibreOffice and {SAVE_AS.en}",
            ),
        )

    def _too_large(self, most: str) -> Problems:
        return self.refused(
            "workbook.too_large",
            label(f"tệp vượt giới hạn {most}.", f"the file is over the limit of {most}."),
            label(
                "chỉ giữ các trang số liệu và mô tả, bỏ hình và định dạng của vùng trống.",
                "keep only the sheets of figures and metadata; remove pictures and formats of empty areas.",
            ),
        )


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):
        yield piece
