"""A YAML file with the line of every value.

A message such as "status is missing" is of no use in a file of a thousand lines. So values are built from
PyYAML's node tree, which knows lines, and a key written twice, which YAML would silently let win, is a
problem.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from nhip.kernel.law.problems import Problem, UnsoundLaw
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

type_of_key = str | int

_CORRECT: Final = Text("Hãy sửa dòng này.", "Correct this line.")


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its ``data`` as plain Python values, the lines they stand on, and problems of form."""

    path: Path
    data: Any
    lines: dict[tuple[type_of_key, ...], int]
    problems: list[Problem] = field(default_factory=list)

    def line(self, *keys: type_of_key) -> int:
        """The line of the value under ``keys``, or of the nearest value around it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)

    def problem(self, cause: Text, cure: Text, *keys: type_of_key) -> Problem:
        """Note a problem at ``keys`` and give it back."""
        found = Problem(self.path, self.line(*keys), cause, cure)
        self.problems.append(found)
        return found


def read(path: Path) -> Document:
    """Read ``path``; a key written twice is noted in the document.

    A file that is missing, not UTF-8 or not YAML raises :class:`UnsoundLaw`.
    """
    import yaml  # noqa: PLC0415 - 40 ms that a command without law need not pay

    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        cause = Text("không có tệp này.", "there is no such file.")
        raise _unreadable(path, 1, cause, Text("Hãy kiểm tra tên tệp.", "Check its name.")) from None
    except UnicodeDecodeError as mistake:
        line = mistake.object[: mistake.start].count(b"\n") + 1
        raise _unreadable(path, line, Text("tệp không phải UTF-8.", "the file is not UTF-8.")) from None
    except yaml.MarkedYAMLError as mistake:
        mark = mistake.problem_mark or mistake.context_mark
        said = str(mistake.problem or mistake.context)
        line = mark.line + 1 if mark else 1
        raise _unreadable(
            path, line, Text(f"không đọc được YAML ({said}).", f"this is not readable YAML ({said}).")
        ) from None
    except yaml.YAMLError as mistake:
        said = str(mistake).splitlines()[0]
        raise _unreadable(
            path, 1, Text(f"không đọc được YAML ({said}).", f"this is not readable YAML ({said}).")
        ) from None
    document = Document(path, None, {})
    if node is None:
        return document
    builder = _Builder(document, yaml.CSafeLoader(""))
    return Document(path, builder.build(node, ()), document.lines, document.problems)


def _unreadable(path: Path, line: int, cause: Text, cure: Text = _CORRECT) -> UnsoundLaw:
    return UnsoundLaw([Problem(path, line, cause, cure)])


@dataclass(slots=True)
class _Builder:
    document: Document
    scalars: yaml.CSafeLoader

    def build(self, node: yaml.Node, at: tuple[type_of_key, ...]) -> Any:
        import yaml  # noqa: PLC0415 - already loaded by the reader

        self.document.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*at, place)) for place, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, at)
        try:
            return self.scalars.construct_object(node)
        except (ValueError, yaml.constructor.ConstructorError):
            self.document.problem(
                Text(f"không hiểu giá trị {node.value!r}.", f"the value {node.value!r} makes no sense."),
                Text("Hãy kiểm tra ngày, số hoặc nhãn.", "Check the date, the number or the tag."),
                *at,
            )
            return None

    def mapping(self, node: yaml.MappingNode, at: tuple[type_of_key, ...]) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self.scalars.construct_object(key_node, deep=True)
            self.document.lines[(*at, key)] = key_node.start_mark.line + 1
            if key in result:
                self.document.problem(
                    Text(f"khóa `{key}` được ghi hai lần.", f"the key `{key}` is written twice."),
                    Text("Hãy giữ một chỗ, bỏ chỗ kia.", "Keep one of them."),
                    *at,
                    key,
                )
            result[key] = self.build(value_node, (*at, key))
        return result
