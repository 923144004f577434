"""Reading an index definition: from YAML to checked, frozen editions.

:func:`read_definition` gives a :class:`Definition` or raises :class:`Problems` with everything that is
wrong, each with its line, cause and cure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from nhip.measure.engine import grammar
from nhip.measure.engine.defaults import check_defaults, with_defaults
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.merging import Trace, merge, trace_of
from nhip.measure.engine.places import Document, Path, read_document
from nhip.measure.engine.problems import Notice, Problem, Problems, refuse
from nhip.measure.engine.schema import Component, Heading, Setting
from nhip.measure.engine.soundness import check_setting
from nhip.measure.engine.tree import Tree, grow

_M = TypeVar("_M", bound=BaseModel)
_SETTING_KEYS = frozenset(Setting.model_fields)
# Written once at the head, these speak of the index and of every edition that does not say otherwise.
_SHARED = frozenset({"sources", "status", "note"})


@dataclass(frozen=True)
class Edition:
    """One edition's calculation, complete: everything inherited is filled in.

    ``places`` tells where each component is written (``file:line``), for messages about it.
    """

    code: str
    setting: Setting
    tree: Tree
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

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
    """An index: its heading and its editions, oldest first as written.

    An index that writes no editions has one, with an empty code.
    """

    heading: Heading
    editions: dict[str, Edition]
    notices: tuple[Notice, ...] = ()

    @property
    def code(self) -> str:
        """The index's code, which is also its root component."""
        return self.heading.code

    def edition(self, code: str | None = None) -> Edition:
        """The edition of that code; the last one when ``code`` is None.

        An index without editions is computed for any period by naming it. Raises :class:`Problems` that
        lists the editions there are.
        """
        if code is None:
            return next(reversed(self.editions.values()))
        if code in self.editions:
            return self.editions[code]
        only = self.editions.get("")
        if only is not None and only.setting.period in {None, code}:
            return replace(only, code=code)
        known = ", ".join(edition.period for edition in self.editions.values())
        raise refuse(
            "edition.unknown",
            self.code,
            label(f"không có kỳ “{code}”.", f"there is no edition “{code}”."),
            label(f"chọn một trong: {known}.", f"choose one of: {known}."),
        )


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
    return _Building(document).definition()


def _text_of(path: FilePath) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            "definition.not_utf8",
            path.name,
            label(f"không phải UTF-8 (byte thứ {error.start}).", f"not UTF-8 (byte {error.start})."),
            label("lưu tệp với bảng mã UTF-8.", "save the file as UTF-8."),
        ) from error


class _Building:
    """One document on its way to a definition, with what was found wrong so far."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def definition(self) -> Definition:
        written = self.document.value
        head = {
            key: value
            for key, value in written.items()
            if key != "editions" and (key not in _SETTING_KEYS or key in _SHARED)
        }
        heading = self._validated(Heading, head, trace_of(head, ()), "")
        base = {key: value for key, value in written.items() if key in _SETTING_KEYS}
        editions: dict[str, Edition] = {}
        for code, merged, trace in self._merged(base, written.get("editions", _UNWRITTEN)):
            self._add(check_defaults(merged, partial(self._place, trace)))
            whole, whole_trace = with_defaults(merged, trace)
            setting = self._validated(Setting, whole, whole_trace, code)
            if setting is not None and heading is not None:
                edition = self._edition(code, setting, heading, whole_trace)
                if edition is not None:
                    editions[code] = edition
        if self.problems or heading is None:
            raise Problems(self.problems)
        return Definition(heading, editions)

    def _place(self, trace: Trace, path: Path) -> str:
        return self.document.place(trace.of(path))

    def _edition(self, code: str, setting: Setting, heading: Heading, trace: Trace) -> Edition | None:
        def place(path: Path) -> str:
            return self.document.place(trace.of(path))

        found = check_setting(setting, heading, code, place)
        self._add(found)
        if found:
            return None
        places = {component: place(("components", component)) for component in setting.components}
        return Edition(code, setting, grow(setting.components, heading.code), places)

    def _merged(self, base: dict[str, Any], written: Any) -> list[tuple[str, dict[str, Any], Trace]]:
        """Every edition merged with what it inherits: code, map, trace."""
        base_trace = trace_of(base, ())
        if written is _UNWRITTEN:
            return [("", base, base_trace)]
        if not isinstance(written, dict) or not written:
            self._problem(
                "definition.editions",
                ("editions",),
                label("“editions” phải có ít nhất một kỳ.", "“editions” needs at least one edition."),
                label('viết “editions: {"2024": {…}}”.', 'write “editions: {"2024": {…}}”.'),
            )
            return []
        done: dict[str, tuple[dict[str, Any], Trace]] = {}
        for code, change in written.items():
            if change is not None and not isinstance(change, dict):
                self._problem(
                    "definition.edition",
                    ("editions", code),
                    label(f"kỳ {code} không phải là nhóm “khóa: giá trị”.", f"edition {code} is not a map."),
                    label(
                        "viết những gì kỳ này đổi, hoặc {} nếu không đổi gì.",
                        "write what the edition changes, or {} if nothing.",
                    ),
                )
                continue
            changes = dict(change or {})
            start, start_trace = self._start(code, changes.pop("like", None), done) or (base, base_trace)
            done[code] = merge(start, start_trace, changes, trace_of(changes, ("editions", code)))
        return [(code, merged, trace) for code, (merged, trace) in done.items()]

    def _start(
        self, code: str, like: Any, done: dict[str, tuple[dict[str, Any], Trace]]
    ) -> tuple[dict[str, Any], Trace] | None:
        if like is None:
            return None
        if str(like) not in done:
            self._problem(
                "definition.like",
                ("editions", code, "like"),
                label(
                    f"kỳ {code} dựa trên “{like}”, nhưng không có kỳ nào như vậy ở phía trên.",
                    f"edition {code} is like “{like}”, but no edition above has that code.",
                ),
                label("viết kỳ được dựa vào trước.", "write the edition it is like first."),
            )
        return done.get(str(like))

    def _validated(self, model: type[_M], value: Any, trace: Trace, edition: str) -> _M | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self._add(
                grammar.problems_of(error, model, lambda path: self.document.place(trace.of(path)), edition)
            )
            return None

    def _problem(self, code: str, path: Path, cause: Label, cure: Label) -> None:
        self._add([Problem(code, self.document.place(path), cause, cure)])

    def _add(self, found: Iterable[Problem]) -> None:
        """Keep each problem once: editions that inherit a mistake need not repeat it."""
        self.problems.extend(problem for problem in found if problem not in self.problems)


_UNWRITTEN = object()
