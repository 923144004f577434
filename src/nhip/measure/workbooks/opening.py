"""Opening a workbook that somebody sent: every cell with its address and kind, and nothing that could act.

A workbook with macros, links to other files, a document type, or of absurd size is refused with what to do.
Nothing here knows what the sheets are about: :func:`open_workbook` serves whoever reads .xlsx files.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nhip.measure.engine.labels import label
from nhip.measure.workbooks.archive import SAVE_AS, Archive
from nhip.measure.workbooks.limits import USUAL, Limits
from nhip.measure.workbooks.markup import Attributes, bare, elements, read_part
from nhip.measure.workbooks.sheets import Looks, Sheet, read_sheet
from nhip.measure.workbooks.styles import kinds_of_styles

_HIDDEN = frozenset({"hidden", "veryHidden"})


@dataclass(frozen=True)
class Workbook:
    """A workbook: its sheets in order, hidden ones among them. ``since_1904`` tells how dates count."""

    name: str
    sheets: tuple[Sheet, ...]
    since_1904: bool = False

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets that a person sees."""
        return tuple(sheet for sheet in self.sheets if not sheet.is_hidden)


def open_workbook(source: bytes | Path, name: str | None = None, limits: Limits = USUAL) -> Workbook:
    """Open an .xlsx from its bytes or a path; ``name`` is what messages call it.

    Raises :class:`~nhip.measure.engine.problems.Problems` for anything but a harmless .xlsx within
    ``limits``; :class:`OSError` when the path cannot be read.
    """
    if name is None:
        name = source.name if isinstance(source, Path) else "workbook.xlsx"
    archive = Archive(source, name, limits)
    book = _main_part(archive)
    _refuse_what_acts(archive, book)
    targets = _relations(archive, book)
    texts = _shared_texts(archive, _of_type(targets, "sharedStrings"))
    styles = _of_type(targets, "styles")
    looks = Looks(texts, kinds_of_styles(archive, styles) if styles in archive else ())
    written = elements(archive, book, "sheet", "workbookPr")
    listed = [attributes for element, attributes in written if element == "sheet"]
    if len(listed) > limits.sheets:
        raise archive.refused(
            "workbook.too_many_sheets",
            label(
                f"có {len(listed)} trang; nhiều nhất {limits.sheets}.",
                f"{len(listed)} sheets; {limits.sheets} at most.",
            ),
            label("bỏ các trang không dùng.", "remove sheets that are not used."),
        )
    sheets: list[Sheet] = []
    room = limits.cells
    for attributes in listed:
        kind, part = targets.get(attributes.get("id", ""), ("", ""))
        if kind == "worksheet" and part in archive:
            title = attributes.get("name", ""), attributes.get("state") in _HIDDEN
            sheets.append(read_sheet(archive, part, title, looks, room))
            room -= sheets[-1].count
    since_1904 = any(a.get("date1904") in {"1", "true"} for e, a in written if e == "workbookPr")
    return Workbook(name, tuple(sheets), since_1904)


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive and "[content_types].xml" in archive:
        for _, attributes in elements(archive, "_rels/.rels", "Relationship"):
            if attributes.get("Type", "").endswith("/officeDocument"):
                part = attributes.get("Target", "").lstrip("/")
                if part in archive and part.casefold().endswith(".xml"):
                    return part
    raise archive.refused(
        "workbook.not_xlsx",
        label("không phải sổ tính Excel (.xlsx).", "this is no Excel workbook (.xlsx)."),
        label(
            f"mở bằng Excel hoặc LibreOffice rồi {SAVE_AS.vi}",
            f"open it in Excel or LibreOffice and {SAVE_AS.en}",
        ),
    )


def _refuse_what_acts(archive: Archive, book: str) -> None:
    """Refuse macros and links to other workbooks: neither is run or followed, and neither can be trusted."""
    types = elements(archive, "[content_types].xml", "Override", "Default")
    has_macros = any("macro" in a.get("ContentType", "").casefold() for _, a in types)
    if has_macros or any("vbaproject" in part or "/macrosheets/" in part for part in archive.names()):
        raise archive.refused(
            "workbook.macros",
            label("tệp chứa macro.", "the file holds macros."),
            label(f"{SAVE_AS.vi[:-1]}, không phải .xlsm.", f"{SAVE_AS.en[:-1]}, not .xlsm."),
        )
    if "spreadsheetml" not in " ".join(
        a.get("ContentType", "") for _, a in types if a.get("PartName", "").lstrip("/") == book
    ):
        raise archive.refused(
            "workbook.not_xlsx",
            label("không phải sổ tính Excel (.xlsx).", "this is no Excel workbook (.xlsx)."),
            label(SAVE_AS.vi, SAVE_AS.en),
        )
    if any("/externallinks/" in part for part in archive.names()):
        raise archive.refused(
            "workbook.links",
            label("có công thức lấy số từ tệp khác.", "formulas take figures from other files."),
            label(
                "trong Excel: Dữ liệu → Sửa liên kết → Ngắt liên kết, rồi lưu.",
                "in Excel: Data → Edit Links → Break Link, then save.",
            ),
        )


def _relations(archive: Archive, book: str) -> dict[str, tuple[str, str]]:
    """By id: the last word of the relation's type, and the part it leads to inside the package."""
    folder = PurePosixPath(book).parent
    part = str(folder / "_rels" / f"{PurePosixPath(book).name}.rels")
    found: dict[str, tuple[str, str]] = {}
    for _, attributes in elements(archive, part, "Relationship"):
        if attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else str(folder / target)
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], place)
    return found


def _of_type(targets: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for found, part in targets.values() if found == kind), "")


class _Texts:
    """The texts that cells refer to by number; phonetic guides are left out, formatting is joined."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.found: list[str] = []
        self._held: list[str] = []
        self._collecting = self._in_guide = False

    def start(self, name: str, _: Attributes) -> None:
        element = bare(name)
        if element == "si":
            self._held.clear()
        elif element == "rPh":
            self._in_guide = True
        elif element == "t":
            self._collecting = not self._in_guide

    def words(self, text: str) -> None:
        if self._collecting:
            self._held.append(text)

    def end(self, name: str) -> None:
        element = bare(name)
        if element == "t":
            self._collecting = False
        elif element == "rPh":
            self._in_guide = False
        elif element == "si":
            self.found.append("".join(self._held)[: self.archive.limits.text])
            if len(self.found) > self.archive.limits.texts:
                raise self.archive.refused(
                    "workbook.too_many_texts",
                    label(
                        f"hơn {self.archive.limits.texts:,} chuỗi ký tự.",
                        f"more than {self.archive.limits.texts:,} texts.",
                    ),
                    label("tách thành nhiều tệp.", "split it into several files."),
                )


def _shared_texts(archive: Archive, part: str) -> list[str]:
    texts = _Texts(archive)
    if part in archive:
        read_part(archive, part, texts.start, texts.end, texts.words)
    return texts.found
