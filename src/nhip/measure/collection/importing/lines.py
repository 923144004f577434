"""A published file as rows with their line numbers: streamed, bounded, and refused as a whole where it is no
table of this observer.
"""

import codecs
import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from nhip.kernel.api import Refusal, Text
from nhip.measure.collection.observers import Observer

_MOST_LINE = 64 * 1024
_MOST_ROWS = 2_000_000
_EVERY = 5000
# What may stand in front: byte order marks of encodings that are not read as UTF-8.
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Progress = Callable[[int, int], None]


class Table:
    """An open file: its header, then its rows as dictionaries. ``progress`` hears bytes and rows so far."""

    def __init__(self, file: BinaryIO, name: str, observer: Observer, progress: Progress | None) -> None:
        self._file, self._name, self._progress = file, name, progress
        self._bytes = 0
        self._reader = csv.reader(self._lines(), strict=True)
        try:
            self.header = [field.strip() for field in next(self._reader, [])]
        except csv.Error as error:
            raise _no_table(name, str(error)) from None
        lacking = [column for column in observer.needed() if column not in self.header]
        if lacking or len(set(self.header)) < len(self.header):
            raise _other_columns(name, observer, self.header, lacking)

    def rows(self) -> Iterator[tuple[int, dict[str, str] | None, int]]:
        """Line number, the row (None where its fields do not fit the header) and its number of fields."""
        count, wide = 0, len(self.header)
        try:
            for fields in self._reader:
                count += 1
                if count > _MOST_ROWS:
                    raise _too_many(self._name)
                if self._progress and count % _EVERY == 0:
                    self._progress(self._bytes, count)
                fits = len(fields) == wide
                row = dict(zip(self.header, fields, strict=True)) if fits else None
                yield self._reader.line_num, row, len(fields)
        except csv.Error as error:
            raise _no_table(
                self._name, f"dòng {self._reader.line_num} / line {self._reader.line_num}: {error}"
            ) from None
        if self._progress:
            self._progress(self._bytes, count)

    def _lines(self) -> Iterator[str]:
        number = 0
        while line := self._file.readline(_MOST_LINE + 1):
            number += 1
            self._bytes += len(line)
            if len(line) > _MOST_LINE:
                raise _no_table(
                    self._name, f"dòng {number} dài quá 64 KB / line {number} is longer than 64 KB"
                )
            if number == 1:
                if line.startswith(_OTHER_MARKS):
                    raise _no_table(self._name, "UTF-16")
                line = line.removeprefix(codecs.BOM_UTF8)
            try:
                yield line.decode()
            except UnicodeDecodeError:
                raise _no_table(
                    self._name, f"dòng {number} không phải UTF-8 / line {number} is not UTF-8"
                ) from None


def _no_table(name: str, what: str) -> Refusal:
    return Refusal(
        "collection.no_table",
        Text("Tệp không đọc được như một bảng CSV", "The file cannot be read as a CSV table"),
        Text(f"{name}: {what}.", f"{name}: {what}."),
        Text(
            "Tải lại tệp gốc; hoặc lưu lại dạng CSV, mã UTF-8, mỗi số liệu một dòng.",
            "Download the original again; or save it as CSV in UTF-8, one figure a line.",
        ),
        status=422,
    )


def _other_columns(name: str, observer: Observer, header: list[str], lacking: list[str]) -> Refusal:
    there = ", ".join(header[:12]) or "–"
    wanted = ", ".join(lacking) or "–"
    return Refusal(
        "collection.other_columns",
        Text("Tệp không phải của nơi công bố này", "The file is not this observer's"),
        Text(
            f"{name}: {observer.title.vi} cần các cột {wanted} (mỗi cột một lần); tệp có: {there}.",
            f"{name}: {observer.title.en} needs the columns {wanted}, each once; the file has: {there}.",
        ),
        Text(
            "Chọn đúng nơi công bố; nếu họ đã đổi mẫu, sửa law/observers/observers.yaml.",
            "Choose the right observer; if they changed their form, mend law/observers/observers.yaml.",
        ),
        status=422,
    )


def _too_many(name: str) -> Refusal:
    return Refusal(
        "collection.too_many_rows",
        Text("Tệp quá nhiều dòng", "The file has too many rows"),
        Text(f"{name}: hơn {_MOST_ROWS} dòng.", f"{name}: more than {_MOST_ROWS} rows."),
        Text("Chia tệp theo chỉ tiêu hoặc theo năm.", "Split the file by series or by year."),
        status=413,
    )
