"""What is wrong with the files of ``law/series``, each mistake with its line, for ``nhip law check``.

The register itself refuses at the first mistake; whoever writes the files wants all of them at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from nhip.kernel.api import Document, Text, UnsoundLaw, read_law
from nhip.measure.collection.register import BODIES, SCHEMA, Body, CollectedSeries, Timetable

Place = tuple[str | int, ...]
_CURE = Text("Hãy sửa dòng này.", "Correct this line.")


def check_series(document: Document) -> None:
    """Note in ``document``, a file of ``law/series``, every entry that the register would refuse.

    A series may lean on series, bodies and questionnaires of the other files in the same directory.
    """
    data = document.data
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        document.problem(Text(f"thiếu `schema: {SCHEMA}`.", f"`schema: {SCHEMA}` is missing."), _CURE)
        return
    if document.path.name == BODIES:
        for key, kind in (("bodies", Body), ("editions", Timetable)):
            for place, entry in _entries(document, key):
                _shape(document, kind, entry, (key, place))
        return
    if not isinstance(data.get("title"), dict):
        document.problem(Text("tệp không có `title`.", "the file has no `title`."), _CURE)
    around = _Around.of(document)
    for place, entry in _entries(document, "series"):
        _shape(document, CollectedSeries, entry, ("series", place))
        _leans_on_what_exists(document, entry, ("series", place), around)


@dataclass
class _Around:
    """What the directory holds: how often each series' code stands, and the questionnaires of each body."""

    series: dict[str, int] = field(default_factory=dict)
    sheets: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document) -> "_Around":
        found = cls()
        for path in sorted(document.path.parent.glob("*.yaml")):
            try:
                data = read_law(path).data
            except UnsoundLaw:
                continue  # told when that file is checked
            for body in _rows(data, "bodies"):
                for sheet in _rows(body, "questionnaires"):
                    found.sheets.add((str(body.get("code")), str(sheet.get("code"))))
            for series in _rows(data, "series"):
                code = str(series.get("code"))
                found.series[code] = found.series.get(code, 0) + 1
        return found


def _rows(data: Any, key: str) -> list[dict[str, Any]]:
    rows = data.get(key) if isinstance(data, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _entries(document: Document, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = document.data.get(key)
    if not isinstance(rows, list):
        document.problem(Text(f"thiếu danh sách `{key}`.", f"the list `{key}` is missing."), _CURE)
        return
    for place, entry in enumerate(rows):
        if isinstance(entry, dict):
            yield place, entry
        else:
            document.problem(Text("mục này rỗng.", "this entry is empty."), _CURE, key, place)


def _shape(document: Document, kind: type[BaseModel], entry: dict[str, Any], at: Place) -> None:
    try:
        kind.model_validate(entry)
    except ValidationError as wrong:
        for error in wrong.errors():
            where = error["loc"]
            named = ".".join(str(part) for part in where) or str(entry.get("code", "?"))
            document.problem(
                Text(f"`{named}` không hợp lệ: {error['msg']}.", f"`{named}` is not sound: {error['msg']}."),
                _CURE,
                *at,
                *where,
            )


def _leans_on_what_exists(document: Document, entry: dict[str, Any], at: Place, around: _Around) -> None:
    code = str(entry.get("code"))
    if around.series.get(code, 0) > 1:
        document.problem(
            Text(f"mã `{code}` đứng hai lần trong law/series.", f"`{code}` stands twice in law/series."),
            _CURE,
            *at,
            "code",
        )
    for place, taker in enumerate(_rows(entry, "taken_by")):
        sheet = (str(taker.get("body")), str(taker.get("questionnaire")))
        if sheet not in around.sheets:
            named = "/".join(sheet)
            document.problem(
                Text(f"{BODIES} không có bảng hỏi `{named}`.", f"{BODIES} has no questionnaire `{named}`."),
                _CURE,
                *at,
                "taken_by",
                place,
            )
    for key, wanted in _series_named(entry):
        if wanted not in around.series:
            document.problem(
                Text(f"không có chỉ tiêu `{wanted}`.", f"there is no series `{wanted}`."), _CURE, *at, key
            )


def _series_named(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parts = entry.get("parts")
    for part in parts if isinstance(parts, list) else []:
        yield "parts", str(part)
    ratio = entry.get("ratio")
    if isinstance(ratio, dict):
        yield from (("ratio", str(ratio.get(key))) for key in ("numerator", "denominator"))
