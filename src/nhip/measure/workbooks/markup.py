"""Reading the XML of a workbook as a stream of elements, without what XML can do to its reader.

A document type, an entity or a reference to elsewhere has no place in a workbook; whoever writes one wants
something else. Names are given without their namespace: the two families of .xlsx files (transitional and
strict) differ in it and in nothing that is read here.
"""

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat  # a stream parser without entities or document types: refused below

from nhip.measure.engine.labels import label
from nhip.measure.workbooks.archive import SAVE_AS, Archive

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Words = Callable[[str], None]


class Enough(Exception):  # noqa: N818 - a reader has what it came for
    """Raised by a handler to stop reading a part."""


def read_part(archive: Archive, part: str, start: Start, end: End, words: Words) -> None:
    """Call ``start``, ``end`` and ``words`` for every element and text of ``part``.

    Names come without prefix. Raises :class:`Problems` for XML that is broken or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words

    def forbidden(*_: Any) -> Any:
        raise archive.refused(
            "workbook.doctype",
            label("XML có khai báo DTD hoặc thực thể.", "the XML declares a document type or entities."),
            label(f"mở bằng Excel rồi {SAVE_AS.vi}", f"open it in Excel and {SAVE_AS.en}"),
            part,
        )

    parser.StartDoctypeDeclHandler = forbidden
    parser.EntityDeclHandler = forbidden
    parser.ExternalEntityRefHandler = forbidden
    _feed(parser, archive.chunks(part), archive, part)


def _feed(parser: expat.XMLParserType, chunks: Iterable[bytes], archive: Archive, part: str) -> None:
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - as expat has it
    except Enough:
        return
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise archive.refused(
            "workbook.broken_xml",
            label("một phần của tệp không đọc được.", "a part of the file cannot be read."),
            label(f"mở bằng Excel rồi {SAVE_AS.vi}", f"open it in Excel and {SAVE_AS.en}"),
            part,
        ) from error


def bare(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def elements(archive: Archive, part: str, *wanted: str) -> list[tuple[str, Attributes]]:
    """The elements called so, in order, each with its attributes (without prefix)."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        if bare(name) in wanted:
            found.append((bare(name), {bare(key): value for key, value in attributes.items()}))

    read_part(archive, part, start, lambda _: None, lambda _: None)
    return found
