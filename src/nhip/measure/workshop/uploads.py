"""Files as they come from an analyst's disk: which kind each is, and its text whatever program wrote it.

UTF-8 with or without a mark and the UTF-16 that Excel writes are read; anything else is refused, because a
guessed encoding turns names into other names.
"""

import codecs
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from nhip.measure.engine.labels import label
from nhip.measure.engine.problems import Notice, Problem, Problems, refuse
from nhip.measure.workshop import from_workbook
from nhip.measure.workshop.work import DEFINITION, FIGURES, Work

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_KINDS: Final = {
    ".yaml": "definition",
    ".yml": "definition",
    ".csv": "figures",
    ".tsv": "figures",
    ".txt": "figures",
    ".xlsx": "workbook",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived."""

    name: str
    data: bytes

    @property
    def kind(self) -> str:
        """``definition``, ``figures``, ``workbook``, or empty where it can't be told."""
        if self.data.startswith(_ZIP):
            return "workbook"
        return _KINDS.get(PurePath(self.name).suffix.casefold(), "")


@dataclass(frozen=True)
class Taken:
    """Work with the files put in, what could not be understood, and what was put right and must be said."""

    work: Work
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def take(work: Work, uploads: list[Upload]) -> Taken:
    """``work`` with the texts of the files in place of what was typed; a bad file leaves its half as it was.

    A workbook fills both halves.
    """
    problems: list[Problem] = []
    notices: list[Notice] = []
    for upload in uploads:
        try:
            kind = upload.kind
            if kind == "workbook":
                definition, figures, said = from_workbook.read(upload.data, PurePath(upload.name).name)
                work = replace(work, definition=definition, figures=figures, decimal=".")
                notices += said
            elif kind == "definition":
                work = replace(work, definition=text_of(upload.data, DEFINITION))
            elif kind == "figures":
                work = replace(work, figures=text_of(upload.data, FIGURES))
            else:
                raise _unknown(upload)
        except Problems as found:
            problems += found.found
    return Taken(work.tidied(), tuple(problems), tuple(notices))


def text_of(data: bytes, name: str) -> str:
    """The text of a file in UTF-8 or in UTF-16 with its mark. Raises :class:`Problems` for anything else."""
    if data.startswith(_WIDE):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _unreadable(name, data, error.start) from error
    if b"\0" in data:
        raise refuse(
            "workshop.not_text",
            name,
            label("đây không phải tệp văn bản.", "this is not a text file."),
            label(
                "lưu lại dạng “CSV UTF-8” (số liệu) hoặc văn bản UTF-8 (định nghĩa).",
                "save it as “CSV UTF-8” (figures) or as UTF-8 text (definition).",
            ),
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(name, data, error.start) from error


def _unreadable(name: str, data: bytes, at: int) -> Problems:
    line = data[:at].count(b"\n") + 1
    return refuse(
        "workshop.encoding",
        name,
        label(
            f"tệp không ghi bằng UTF-8 (dòng {line}); có lẽ là Windows-1258, VNI hoặc TCVN3. "
            "Đoán bảng mã sẽ làm sai tên nên tệp chưa được đọc.",
            f"the file is not written in UTF-8 (line {line}); perhaps Windows-1258, VNI or TCVN3. Guessing "
            "an encoding would turn names into others, so it was not read.",
        ),
        label(
            "trong Excel: Lưu dưới dạng → “CSV UTF-8 (phân tách bằng dấu phẩy)”; hoặc tải thẳng tệp .xlsx.",
            "in Excel: Save as → “CSV UTF-8 (comma delimited)”; or upload the .xlsx itself.",
        ),
    )


def _unknown(upload: Upload) -> Problems:
    name = PurePath(upload.name).name[:80]
    old = upload.data.startswith(_OLD_EXCEL)
    return refuse(
        "workshop.kind",
        name,
        label(
            "sổ Excel kiểu cũ (.xls) chưa đọc được." if old else "không rõ đây là tệp gì.",
            "an old Excel workbook (.xls) cannot be read." if old else "it is unclear what this file is.",
        ),
        label(
            "dùng .yaml cho định nghĩa, .csv cho số liệu, .xlsx cho sổ Excel.",
            "use .yaml for a definition, .csv for figures, .xlsx for a workbook.",
        ),
    )
