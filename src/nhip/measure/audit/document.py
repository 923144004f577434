"""A document as what it says, before it is a page: headings, sentences, lists, tables, drawings.

Nothing here is markup. A text is what the reader sees, character by character; each way of writing it out
(:mod:`~nhip.measure.audit.html`, :mod:`~nhip.measure.audit.pdf`) protects it in its own manner.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A list's item; ``lead`` is said first and stands out."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered when its order matters."""

    items: tuple[Item, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. ``shade`` from −3 to 3 colours its ground; the number in it says the same."""

    text: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names its rows. ``numeric`` columns are set flush right.

    ``marked`` are the rows (from 0) of the unit that the reader asked about.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: ``svg`` stands alone, ``alt`` says what it shows to who cannot see it."""

    caption: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be typed or saved exactly as they stand."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Figure | Code


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under a heading of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. ``language`` is ``vi`` or ``en``; ``facts`` stand under the title."""

    title: str
    language: str
    facts: tuple[str, ...]
    sections: tuple[Section, ...]


def table(
    caption: str,
    header: tuple[str, ...],
    rows: list[tuple[str | Cell, ...]],
    *,
    text: int = 1,
    also_text: tuple[int, ...] = (),
    note: str = "",
    marked: frozenset[int] = frozenset(),
) -> Table:
    """A table whose first ``text`` columns, and those of ``also_text``, are words; the others are numbers."""
    cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    return Table(caption, header, cells, frozenset(range(text, len(header))) - set(also_text), note, marked)


def bullets(*items: str, ordered: bool = False) -> Bullets:
    """A list of plain sentences."""
    return Bullets(tuple(Item(text) for text in items), ordered)
