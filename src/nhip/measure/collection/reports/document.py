"""A report as what it says: paragraphs and tables whose words may lead somewhere, drawings, an annex.

Nothing here is markup. ``to`` is an address on the site, without its host; each way of writing the document
out puts the host before it. Plain values, so that a draft is stored as JSON and read back whole.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """Words in a row; with ``to`` they lead to the proof of what they say."""

    text: str
    to: str = ""
    strong: bool = False


Words = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class Points:
    """A list; ``ordered`` where its order means something."""

    items: tuple[Words, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row heads its columns; ``numeric`` columns are set flush right.

    ``widths`` are the columns' shares of the line.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the site: ``svg`` stands alone, ``alt`` says what it shows to who cannot see it."""

    caption: str
    svg: str
    alt: str


Block = Heading | Paragraph | Points | Table | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading of its own; ``language`` is ``vi`` or ``en``."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head and the foot: who writes, from where, to whom, who signs, who gets a copy.

    ``over`` is the agency over the issuing one, blank for a ministry. ``date`` is the line of place and date.
    """

    over: str
    agency: str
    number: str
    date: str
    about: str
    to: tuple[str, ...]
    signs: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``on`` is the day it was drafted, ISO; ``site`` the host that addresses are put after;
    ``left_open`` what a person must fill in or confirm before it is signed.
    """

    title: str
    on: str
    site: str
    head: Letterhead
    opening: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    closing: tuple[Paragraph, ...]
    annexes: tuple[Section, ...]
    left_open: tuple[str, ...] = ()

    def written(self) -> str:
        """The document as JSON, the same for the same document."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of what is written."""
        return hashlib.sha256(self.written().encode()).hexdigest()

    def links(self) -> list[Said]:
        """Every word that leads somewhere, in order."""
        parts = [*self.opening, *self.closing]
        parts += [block for section in (*self.sections, *self.annexes) for block in section.blocks]  # type: ignore[misc]
        return [said for part in parts for words in words_of(part) for said in words if said.to]


def words_of(block: Block) -> list[Words]:
    """The rows of words of a block."""
    match block:
        case Paragraph(words):
            return [words]
        case Points(items, _):
            return list(items)
        case Table(rows=rows):
            return [cell for row in rows for cell in row]
        case Heading(text):
            return [(Said(text),)]
    return []


_KINDS: Mapping[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (Heading, Paragraph, Points, Table, Drawing)
}


def _plain(document: Document) -> dict[str, Any]:
    plain = asdict(document)
    for name in ("sections", "annexes"):
        for section, made in zip(getattr(document, name), plain[name], strict=True):
            for block, held in zip(section.blocks, made["blocks"], strict=True):
                held["kind"] = type(block).__name__.lower()
    return plain


def read_document(written: str) -> Document:
    """The document that :meth:`Document.written` wrote."""
    held = json.loads(written)
    return Document(
        title=held["title"],
        on=held["on"],
        site=held["site"],
        head=Letterhead(**{key: _tuples(value) for key, value in held["head"].items()}),
        opening=tuple(Paragraph(_words(one["words"])) for one in held["opening"]),
        sections=tuple(_section(one) for one in held["sections"]),
        closing=tuple(Paragraph(_words(one["words"])) for one in held["closing"]),
        annexes=tuple(_section(one) for one in held["annexes"]),
        left_open=tuple(held["left_open"]),
    )


def _section(held: dict[str, Any]) -> Section:
    return Section(held["title"], tuple(_block(one) for one in held["blocks"]), held["language"])


def _block(held: dict[str, Any]) -> Block:
    kind = held.pop("kind")
    if kind == "paragraph":
        held["words"] = _words(held["words"])
    elif kind == "points":
        held["items"] = tuple(_words(item) for item in held["items"])
    elif kind == "table":
        held["rows"] = tuple(tuple(_words(cell) for cell in row) for row in held["rows"])
        for key in ("header", "widths", "numeric"):
            held[key] = tuple(held[key])
    made: Block = _KINDS[kind](**held)
    return made


def _words(held: list[dict[str, Any]]) -> Words:
    return tuple(Said(**one) for one in held)


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
