"""XML under limits: elements with their names, texts and places, and nothing that XML could do besides.

Read by expat straight from the standard library. A document type is refused at its first letter, so there are
no entities to expand and nothing is ever fetched; how deep, how many and how much text is bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from nhip.documents.edxml.encodings import belied, true_encoding
from nhip.documents.edxml.findings import Finding, Unreadable, odd, refused
from nhip.documents.edxml.rules import rules
from nhip.kernel.api import Text

DEPTH: Final = 32
ELEMENTS: Final = 50_000
ATTRIBUTES: Final = 50
# Three quarters of the text of an attachment are its bytes: 100 MB of them and some room for line ends.
TEXT: Final = 150 << 20


@dataclass(slots=True)
class Node:
    """One element: namespace and local name, its own text, its children, the line and column it begins at.

    ``is_own`` says that it is edXML's: in a namespace of it, or in none. What stands in any other namespace
    is no part of the message, whatever its name.
    """

    namespace: str
    name: str
    line: int
    column: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    is_own: bool = True

    @property
    def text(self) -> str:
        """Its text without the blanks around it."""
        return "".join(self.pieces).strip()

    def take_pieces(self) -> Iterator[str]:
        """Its text piece by piece, each let go of once it was given: for the megabytes of an attachment."""
        self.pieces.reverse()
        while self.pieces:
            yield self.pieces.pop()

    @property
    def place(self) -> str:
        """Where it begins, for people."""
        return f"{self.name}, {self.line}:{self.column}"

    def named(self, name: str) -> list["Node"]:
        """The children of edXML with this local name, whatever their prefix."""
        return [child for child in self.children if child.name == name and child.is_own]

    def first(self, name: str) -> "Node | None":
        """The first child with this local name."""
        return next((child for child in self.children if child.name == name and child.is_own), None)


def read_markup(content: bytes, found: list[Finding]) -> Node:
    """The root element; what is odd about the encoding goes to ``found``. Raises :class:`Unreadable`."""
    declared, true = true_encoding(content)
    if true:
        found.append(odd("edxml.encoding_belied", "1:1", belied(declared, true)))
    builder = _Builder(true or None)
    try:
        builder.parser.Parse(content, True)  # noqa: FBT003 - as expat takes it
    except expat.ExpatError as error:
        raise _malformed(content, error) from None
    except (LookupError, ValueError):
        # Python answers so for the name of an encoding that it does not know, or cannot give to expat.
        if builder.root is not None:
            raise
        raise Unreadable(
            refused(
                "edxml.encoding",
                "1:1",
                Text(
                    "Không đọc được bảng mã mà tệp khai báo.",
                    "The encoding that the file declares cannot be read.",
                ),
                Text("Gửi bằng UTF-8.", "Send it in UTF-8."),
            )
        ) from None
    if builder.root is None:
        raise Unreadable(
            refused(
                "edxml.empty",
                "1:1",
                Text("Tệp không có nội dung XML.", "The file holds no XML."),
                Text("Gửi lại tệp.", "Send the file again."),
            )
        )
    return builder.root


class _Builder:
    def __init__(self, encoding: str | None) -> None:
        self.parser = expat.ParserCreate(encoding, namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.root: Node | None = None
        self._open: list[Node] = []
        self._elements = 0
        self._length = 0
        self._own = {"", *rules().namespaces}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        node = Node(namespace, local, line, column, attributes, is_own=namespace in self._own)
        self._elements += 1
        if len(self._open) >= DEPTH or self._elements > ELEMENTS or len(attributes) > ATTRIBUTES:
            raise Unreadable(
                refused(
                    "edxml.too_much",
                    node.place,
                    Text(
                        f"Quá {DEPTH} tầng, {ELEMENTS} phần tử hoặc {ATTRIBUTES} thuộc tính.",
                        f"More than {DEPTH} levels, {ELEMENTS} elements or {ATTRIBUTES} attributes.",
                    ),
                    Text("Kiểm tra phần mềm gửi.", "Check the sending software."),
                )
            )
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, name: str) -> None:
        del name
        self._open.pop()

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._length > TEXT:
            raise Unreadable(
                refused(
                    "edxml.too_large",
                    self._open[-1].place,
                    Text(f"Văn bản dài quá {TEXT >> 20} MB.", f"It holds more than {TEXT >> 20} MB of text."),
                    Text("Chia nhỏ tệp đính kèm.", "Split the attachments."),
                )
            )
        self._open[-1].pieces.append(text)

    def _doctype(self, *_: Any) -> None:
        raise Unreadable(
            refused(
                "edxml.doctype",
                f"{self.parser.CurrentLineNumber}:{self.parser.CurrentColumnNumber + 1}",
                Text(
                    "Tệp khai báo kiểu tài liệu (DOCTYPE), thứ có thể gọi tệp khác hoặc phình to vô hạn.",
                    "It declares a document type (DOCTYPE), which may call other files or grow without end.",
                ),
                Text("Bỏ khai báo DOCTYPE.", "Remove the DOCTYPE."),
            )
        )


def _malformed(content: bytes, error: expat.ExpatError) -> Unreadable:
    place = f"{error.lineno}:{error.offset + 1}"
    start = content.find(b"<")
    is_wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if start > 0 and not is_wide and content[:start].strip(b" \t\r\n\xef\xbb\xbf"):
        cause = Text("Có ký tự thừa trước nội dung XML.", "There are stray characters before the XML.")
        return Unreadable(refused("edxml.leading_text", "1:1", cause, _AGAIN))
    words = expat.ErrorString(error.code) or ""
    cause = Text(f"XML không đúng cú pháp: {words}.", f"The XML is not well formed: {words}.")
    return Unreadable(refused("edxml.malformed", place, cause, _AGAIN))


_AGAIN: Final = Text("Sửa phần mềm gửi rồi gửi lại.", "Mend the sending software and send it again.")
