"""YAML that remembers its lines.

An analyst who mistypes a weight wants to hear the line, not a stack of brackets. The reader keeps, beside
the plain values, a map from each path in the document to the line it stands on, and refuses what makes a
definition ambiguous: a key written twice, an alias that points at itself, a document of absurd size.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from nhip.measure.engine.label import label
from nhip.measure.engine.problems import Problem, Problems, refuse

Path = tuple[str | int, ...]

MOST_BYTES = 4_000_000
DEEPEST = 60
MOST_VALUES = 500_000

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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

    Raises :class:`Problems` for bad syntax, a duplicate key, or a document over 4 MB or 60 levels deep.
    """
    if len(text.encode()) > MOST_BYTES:
        raise refuse(
            "definition.too_large",
            name,
            label(f"tệp lớn hơn {MOST_BYTES:,} byte.", f"the file is larger than {MOST_BYTES:,} bytes."),
            label("tách thành nhiều định nghĩa.", "split it into several definitions."),
        )
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
        lines: dict[Path, int] = {}
        problems: list[Problem] = []
        value = _plain(loader, root, (), lines, problems, name)
    except yaml.YAMLError as error:
        raise _syntax(error, name) from error
    finally:
        loader.dispose()  # type: ignore[no-untyped-call]
    if problems:
        raise Problems(problems)
    return Document(name, value, lines)


def _plain(
    loader: yaml.SafeLoader,
    node: yaml.Node,
    path: Path,
    lines: dict[Path, int],
    problems: list[Problem],
    name: str,
) -> Any:
    """The plain value of ``node``; fills ``lines`` and ``problems`` on the way."""
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if len(lines) > MOST_VALUES:
        raise refuse(
            "definition.too_large",
            f"{name}:{line}",
            label(
                f"hơn {MOST_VALUES:,} giá trị sau khi mở bí danh.",
                f"over {MOST_VALUES:,} values once aliases open.",
            ),
            label("bỏ các bí danh YAML (&, *).", "write it without YAML aliases (&, *)."),
        )
    if len(path) > DEEPEST:
        raise refuse(
            "definition.too_deep",
            f"{name}:{line}",
            label(f"lồng sâu quá {DEEPEST} tầng.", f"nested more than {DEEPEST} levels deep."),
            label("kiểm tra neo và bí danh YAML (&, *).", "look for YAML anchors and aliases (&, *)."),
        )
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            key_line = key_node.start_mark.line + 1
            if key in found:
                problems.append(
                    Problem(
                        "definition.duplicate_key",
                        f"{name}:{key_line}",
                        label(
                            f"“{key}” được viết hai lần (lần đầu ở dòng {lines[(*path, key)]}).",
                            f"“{key}” is written twice (first on line {lines[(*path, key)]}).",
                        ),
                        label("giữ một lần.", "keep one of the two."),
                    )
                )
                continue
            lines[(*path, key)] = key_line
            found[key] = _plain(loader, value_node, (*path, key), lines, problems, name)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, item, (*path, position), lines, problems, name)
            for position, item in enumerate(node.value)
        ]
    return loader.construct_object(node)  # type: ignore[no-untyped-call]


def _syntax(error: yaml.YAMLError, name: str) -> Problems:
    mark = getattr(error, "problem_mark", None)
    place = name if mark is None else f"{name}:{mark.line + 1}:{mark.column + 1}"
    said = getattr(error, "problem", None) or str(error).splitlines()[0]
    return refuse(
        "definition.syntax",
        place,
        label(f"không đọc được YAML ({said}).", f"this is not YAML ({said})."),
        label(
            "kiểm tra thụt dòng, dấu hai chấm và ngoặc quanh dòng này.",
            "check indentation, colons and brackets around this line.",
        ),
    )
