"""Every problem in the directory of law at once, for its authors and for the build.

Rules of form hold for every file: it parses, its text is NFC, every ``source`` is declared. What a file
means is known to the part that reads it; such parts hand in a reader for their corner.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from nhip.kernel.law.problems import Problem, UnsoundLaw
from nhip.kernel.law.reading import Document, read
from nhip.kernel.law.rules import rule_entries
from nhip.kernel.law.sources import source_entries
from nhip.kernel.text.folding import nfc
from nhip.kernel.words import Text

if TYPE_CHECKING:
    from pathlib import Path

    from nhip.kernel.law.sources import Source

type_of_reader = Callable[[Document], object]
_CURE_SOURCE = Text(
    "Hãy thêm vào law/sources.yaml, hoặc sửa khóa.", "Add it to law/sources.yaml, or correct the key."
)


def check_law(root: Path, readers: Mapping[str, type_of_reader] | None = None) -> list[Problem]:
    """All problems under ``root``, in order of file and line.

    ``readers`` maps a pattern such as ``calendar/*.yaml`` to a function that notes further problems in the
    document.
    """
    problems: list[Problem] = []
    known: Mapping[str, Source] = {}
    try:
        declared = read(root / "sources.yaml")
        known = source_entries(declared)
        problems += declared.problems
    except UnsoundLaw as unsound:
        problems += unsound.problems
    for path in sorted(root.rglob("*.yaml")):
        if path != root / "sources.yaml":
            problems += _check_file(path, root, known, readers or {})
    for path in sorted(root.rglob("*.csv")):
        problems += _check_table(path, known)
    return sorted(problems, key=lambda p: (p.file, p.line))


def _check_file(
    path: Path, root: Path, known: Mapping[str, Source], readers: Mapping[str, type_of_reader]
) -> list[Problem]:
    try:
        document = read(path)
    except UnsoundLaw as unsound:
        return list(unsound.problems)
    if isinstance(document.data, dict) and "rules" in document.data:
        rule_entries(document, known)
    else:
        _check_sources(document, known)
    for pattern, reader in readers.items():
        if path.relative_to(root).match(pattern):
            reader(document)
    _check_text(document)
    return document.problems


def _walk(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*at, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _walk(inner, (*at, place))


def _keys(value: Any) -> list[Any]:
    """The source keys in ``source: key``, ``sources: [key, key]`` or ``sources: {what: key}``."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else [value]


def _check_sources(document: Document, known: Mapping[str, Source]) -> None:
    for at, value in _walk(document.data):
        if at and at[-1] in {"source", "sources"}:
            for key in _keys(value):
                if isinstance(key, str) and key not in known:
                    document.problem(
                        Text(f"nguồn `{key}` chưa được khai báo.", f"the source `{key}` is not declared."),
                        _CURE_SOURCE,
                        *at,
                    )


def _check_text(document: Document) -> None:
    for at, value in _walk(document.data):
        if isinstance(value, str) and nfc(value) != value:
            document.problem(
                Text("chữ ở dạng tổ hợp (NFD).", "the text is decomposed (NFD)."),
                Text("Hãy lưu tệp ở dạng NFC.", "Save the file in NFC."),
                *at,
            )


def _check_table(path: Path, known: Mapping[str, Source]) -> list[Problem]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [
                Problem(
                    path,
                    place,
                    Text(
                        f"nguồn `{row['source']}` chưa được khai báo.",
                        f"the source `{row['source']}` is not declared.",
                    ),
                    _CURE_SOURCE,
                )
                for place, row in enumerate(csv.DictReader(lines), start=2)
                if row.get("source") and row["source"] not in known
            ]
    except UnicodeDecodeError:
        cause = Text("tệp không phải UTF-8.", "the file is not UTF-8.")
        return [Problem(path, 1, cause, Text("Hãy lưu lại ở dạng UTF-8.", "Save it as UTF-8."))]
