"""YAML that remembers its lines.

An analyst who mistypes a weight wants to hear the line, not a stack of brackets. The reader keeps, beside
the plain values, a map from each path in the document to the line it stands on, and refuses what makes a
definition ambiguous: a key written twice, an alias that points at itself, a document of absurd size.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems, refuse

Path = tuple[str | int, ...]

MOST_BYTES = 4_000_000
DEEPEST = 60
MOST_VALUES = 200_000

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Half of a two-part code, which no text may hold alone.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_BROKEN = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """A YAML document: plain ``value``, and the line of every path in it."""

    name: str
    value: Any
    lines: dict[Path, int]

    def place(self, path: Path) -> str:
        """``file:line`` of the nearest written ancestor of ``path``."""
        probe = path
        while probe not in self.lines and probe:
            probe = probe[:-1]
        return f"{self.name}:{self.lines.get(probe, 1)}"


def read_document(text: str, name: str) -> Document:
    """Parse ``text``; ``name`` is what messages call the file.

    Raises :class:`Problems` for bad syntax, a duplicate key, a scalar that YAML cannot read, or a document
    over 4 MB, 60 levels or 200,000 values.
    """
    text = unicodedata.normalize("NFC", _BROKEN.sub("\ufffd", text.removeprefix("\ufeff")))
    if len(text.encode()) > MOST_BYTES:
        raise refuse(
            "definition.too_large",
            name,
            label(f"tệp lớn hơn {MOST_BYTES:,} byte.", f"the file is larger than {MOST_BYTES:,} bytes."),
            label("tách thành nhiều định nghĩa.", "split it into several definitions."),
        )
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            if root is None:
                raise refuse(
                    "definition.empty",
                    name,
                    label("tệp trống.", "the file is empty."),
                    label("viết một định nghĩa chỉ số.", "write an index definition."),
                )
            reading = _Reading(loader, name)
            value = reading.plain(root, ())
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError) as error:
        raise _syntax(error, name, text) from error
    if reading.problems:
        raise Problems(reading.problems)
    return Document(name, value, reading.lines)


@dataclass
class _Reading:
    loader: yaml.SafeLoader
    name: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def plain(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of ``node``; fills ``lines`` and ``problems`` on the way."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        self._bound(node, path)
        if isinstance(node, yaml.MappingNode):
            return self._map(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, position)) for position, item in enumerate(node.value)]
        try:
            return self.loader.construct_object(node)
        except (ValueError, TypeError, AttributeError, OverflowError):
            # PyYAML's own readers stumble over 2024-13-45, !!int x and numbers of five thousand digits.
            self._problem(
                "definition.scalar",
                node,
                label(
                    f"YAML không hiểu giá trị “{node.value[:40]}”.",
                    f"YAML cannot read the value “{node.value[:40]}”.",
                ),
                label("đặt giá trị trong ngoặc kép, hoặc sửa nó.", "put the value in quotes, or mend it."),
            )
            return None

    def _map(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(
                    "definition.key",
                    key_node,
                    label("khóa phải là một từ.", "a key must be a word."),
                    label("viết “khóa: giá trị”.", "write “key: value”."),
                )
                continue
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                self._problem(
                    "definition.duplicate_key",
                    key_node,
                    label(
                        f"“{key}” được viết hai lần (lần đầu ở dòng {first}).",
                        f"“{key}” is written twice (first on line {first}).",
                    ),
                    label("giữ một lần.", "keep one of the two."),
                )
                continue
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = self.plain(value_node, (*path, key))
        return found

    def _bound(self, node: yaml.Node, path: Path) -> None:
        at = f"{self.name}:{node.start_mark.line + 1}"
        if len(self.lines) > MOST_VALUES:
            raise refuse(
                "definition.too_large",
                at,
                label(
                    f"hơn {MOST_VALUES:,} giá trị sau khi mở bí danh.",
                    f"over {MOST_VALUES:,} values once aliases open.",
                ),
                label("bỏ các bí danh YAML (&, *).", "write it without YAML aliases (&, *)."),
            )
        if len(path) > DEEPEST:
            raise refuse(
                "definition.too_deep",
                at,
                label(f"lồng sâu quá {DEEPEST} tầng.", f"nested more than {DEEPEST} levels deep."),
                label("kiểm tra neo và bí danh YAML (&, *).", "look for YAML anchors and aliases (&, *)."),
            )

    def _problem(self, code: str, node: yaml.Node, cause: Label, cure: Label) -> None:
        self.problems.append(Problem(code, f"{self.name}:{node.start_mark.line + 1}", cause, cure))


def _syntax(error: yaml.YAMLError | RecursionError, name: str, text: str) -> Problems:
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        at = text.count("\n", 0, unseen.start()) + 1
        return refuse(
            "definition.odd_character",
            f"{name}:{at}",
            label(
                f"có ký tự không nhìn thấy (U+{ord(unseen[0]):04X}).",
                f"there is a character that cannot be seen (U+{ord(unseen[0]):04X}).",
            ),
            label("xóa ký tự đó.", "remove it."),
        )
    indented = _TAB.search(text)
    if indented is not None:
        at = text.count("\n", 0, indented.start()) + 1
        return refuse(
            "definition.tab",
            f"{name}:{at}",
            label("dòng này thụt vào bằng dấu tab.", "this line is indented by a tab."),
            label("thay mỗi tab bằng hai dấu cách.", "put two blanks for each tab."),
        )
    mark = getattr(error, "problem_mark", None)
    place = name if mark is None else f"{name}:{mark.line + 1}:{mark.column + 1}"
    said = getattr(error, "problem", None) or "unreadable characters or nesting"
    return refuse(
        "definition.syntax",
        place,
        label("chỗ này không đúng cú pháp YAML.", f"this is not YAML ({said})."),
        label(
            "kiểm tra thụt dòng, dấu hai chấm và ngoặc quanh dòng này.",
            "check indentation, colons and brackets around this line.",
        ),
    )
