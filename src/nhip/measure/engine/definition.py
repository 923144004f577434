"""Reading an index definition: from YAML to checked, frozen editions.

:func:`read_definition` gives a :class:`Definition` or raises :class:`Problems` with everything that is
wrong, each with its line, cause and cure.
"""

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from nhip.measure.engine import grammar
from nhip.measure.engine.label import label
from nhip.measure.engine.merging import Origins, merge, origins_of
from nhip.measure.engine.places import Document, Path, read_document
from nhip.measure.engine.problems import Notice, Problem, Problems, refuse
from nhip.measure.engine.schema import Component, Heading, Setting
from nhip.measure.engine.soundness import check_setting
from nhip.measure.engine.tree import Tree, grow

_M = TypeVar("_M", bound=BaseModel)
_SETTING_KEYS = frozenset(Setting.model_fields)
_SHARED = frozenset({"sources", "status", "note"})


@dataclass(frozen=True)
class Edition:
    """One edition's calculation, complete: everything inherited is filled in."""

    code: str
    setting: Setting
    tree: Tree

    @property
    def components(self) -> dict[str, Component]:
        """The components by code, in written order."""
        return self.setting.components

    @property
    def period(self) -> str:
        """The period that the edition's own figures carry."""
        return self.setting.period or self.code


@dataclass(frozen=True)
class Definition:
    """An index: its heading and its editions, oldest first as written."""

    heading: Heading
    editions: dict[str, Edition]
    notices: tuple[Notice, ...] = ()

    @property
    def code(self) -> str:
        """The index's code, which is also its root component."""
        return self.heading.code

    def edition(self, code: str | None = None) -> Edition:
        """The edition of that code; the last one when ``code`` is None.

        Raises :class:`Problems` that lists the editions there are.
        """
        if code is None:
            return next(reversed(self.editions.values()))
        if code not in self.editions:
            known = ", ".join(self.editions)
            raise refuse(
                "edition.unknown",
                f"{self.code}",
                label(f"không có kỳ “{code}”.", f"there is no edition “{code}”."),
                label(f"chọn một trong: {known}.", f"choose one of: {known}."),
            )
        return self.editions[code]


def read_definition(source: FilePath | str, name: str | None = None) -> Definition:
    """Read a definition from a path, or from text when ``name`` is given.

    Raises :class:`Problems`; :class:`OSError` when the path cannot be read.
    """
    if isinstance(source, FilePath):
        text, name = _text_of(source), name or source.name
    else:
        text, name = source, name or "definition"
    document = read_document(text, name)
    if not isinstance(document.value, dict):
        raise refuse(
            "definition.not_a_map",
            document.place(()),
            label("định nghĩa phải là các cặp “khóa: giá trị”.", "a definition is a map of “key: value”."),
            label("bắt đầu bằng “schema: nhip/index/1”.", "begin with “schema: nhip/index/1”."),
        )
    return _build(document)


def _text_of(path: FilePath) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            "definition.not_utf8",
            f"{path.name}",
            label(f"không phải UTF-8 (byte thứ {error.start}).", f"not UTF-8 (byte {error.start})."),
            label("lưu tệp với bảng mã UTF-8.", "save the file as UTF-8."),
        ) from error


def _build(document: Document) -> Definition:
    problems: list[Problem] = []
    written = document.value
    editions_written = written.get("editions")
    heading_written = {
        key: value
        for key, value in written.items()
        if key != "editions" and (key not in _SETTING_KEYS or key in _SHARED)
    }
    heading = _validated(Heading, heading_written, document, origins_of(heading_written, ()), problems, "")
    base = {key: value for key, value in written.items() if key in _SETTING_KEYS}
    editions: dict[str, Edition] = {}
    for code, merged, origins in _editions(base, editions_written, document, problems):
        setting = _validated(Setting, merged, document, origins, problems, code)
        if setting is None or heading is None:
            continue

        def place(path: Path, origins: Origins = origins) -> str:
            return document.place(_written_path(path, origins))

        found = check_setting(setting, heading, code, place)
        problems.extend(problem for problem in found if problem not in problems)
        if not found:
            editions[code] = Edition(code, setting, grow(setting.components, heading.code))
    if problems or heading is None:
        raise Problems(problems)
    return Definition(heading, editions)


def _editions(
    base: dict[str, Any], written: Any, document: Document, problems: list[Problem]
) -> list[tuple[str, dict[str, Any], Origins]]:
    """Every edition merged with what it inherits: code, map, origins."""
    base_origins = origins_of(base, ())
    if written is None:
        return [(str(base.get("period") or ""), base, base_origins)]
    if not isinstance(written, dict) or not written:
        problems.append(
            Problem(
                "definition.editions",
                document.place(("editions",)),
                label("“editions” phải có ít nhất một kỳ.", "“editions” needs at least one edition."),
                label('viết “editions: {"2024": {…}}”.', 'write “editions: {"2024": {…}}”.'),
            )
        )
        return []
    done: dict[str, tuple[dict[str, Any], Origins]] = {}
    for code, change in written.items():
        change = dict(change or {})  # noqa: PLW2901 - the copy loses its “like”
        like = change.pop("like", None)
        if like is not None and str(like) not in done:
            problems.append(
                Problem(
                    "definition.like",
                    document.place(("editions", code, "like")),
                    label(
                        f"kỳ {code} dựa trên “{like}”, nhưng không có kỳ nào như vậy ở phía trên.",
                        f"edition {code} is like “{like}”, but no edition above has that code.",
                    ),
                    label("viết kỳ được dựa vào trước.", "write the edition it is like first."),
                )
            )
            like = None
        start, start_origins = done[str(like)] if like is not None else (base, base_origins)
        done[str(code)] = merge(start, start_origins, change, origins_of(change, ("editions", code)))
    return [(code, merged, origins) for code, (merged, origins) in done.items()]


def _validated(
    model: type[_M], value: Any, document: Document, origins: Origins, problems: list[Problem], edition: str
) -> _M | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for problem in grammar.problems_of(
            error, model, lambda path: document.place(_written_path(path, origins)), edition
        ):
            if problem not in problems:
                problems.append(problem)
        return None


def _written_path(path: Path, origins: Origins) -> Path:
    probe = path
    while probe not in origins and probe:
        probe = probe[:-1]
    return origins.get(probe, ())
