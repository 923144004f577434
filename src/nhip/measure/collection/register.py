"""The register of series: what is collected, who answers for it, and where it goes.

Read from ``law/series``: ``bodies.yaml`` has the international bodies with their questionnaires and dates,
every other file series. A series that nobody owns, an agency code or a body that does not exist, or a feed
into an index that we do not have is refused when the files are read.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nhip.kernel.api import law_path
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems

# The area of national series: the country whose figures are collected, as SDMX names it.
HOME = "VNM"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RowT = TypeVar("_RowT", bound="_Row")
Status = Literal["confirmed", "unconfirmed"]
SCHEMA = "nhip/series/1"
BODIES = "bodies.yaml"
_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


def day_of(month_and_day: str, year: int) -> date:
    """The day ``MM-DD`` of ``year``; 29 February is the 28th where there is none."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Theme(_Row):
    title: Label


class Questionnaire(_Row):
    """One questionnaire of a body: ``due`` is the day of the year, MM-DD, on which answers are due.

    It asks in one year for the figures of the year before.
    """

    code: str
    title: Label
    due: str | None = Field(default=None, pattern=_DAY)
    source: str
    status: Status = "unconfirmed"
    note: str = ""

    def due_in(self, year: int) -> date | None:
        """Its last day in ``year``; None where no day is known."""
        return day_of(self.due, year) if self.due else None


class Body(_Row):
    """An international body that takes our figures."""

    code: str
    title: Label
    questionnaires: tuple[Questionnaire, ...]

    def questionnaire(self, code: str) -> Questionnaire | None:
        """The questionnaire with this code."""
        return next((sheet for sheet in self.questionnaires if sheet.code == code), None)


class Step(_Row):
    """Something that happens on the way to an edition, ``after`` years after it (before it if negative)."""

    title: Label
    after: int = 0
    first: str = Field(pattern=_DAY, alias="from")
    last: str = Field(pattern=_DAY, alias="to")
    source: str
    status: Status = "unconfirmed"

    def days_in(self, year: int) -> tuple[date, date]:
        """Its first and last day in ``year``."""
        return day_of(self.first, year), day_of(self.last, year)


class Timetable(_Row):
    """When an index is compiled again: every so many years, and the day its publisher takes the figures.

    ``taken`` is a day of the edition's year: a figure that is not there by then does not count.
    """

    index: str
    first: int
    every: int = Field(ge=1)
    taken: str = Field(pattern=_DAY)
    source: str
    status: Status = "unconfirmed"
    note: str = ""
    steps: tuple[Step, ...] = ()

    def taken_in(self, edition: int) -> date:
        """The day on which the figures of ``edition`` are taken."""
        return day_of(self.taken, edition)

    def editions_from(self, year: int, count: int) -> tuple[int, ...]:
        """The first ``count`` editions whose year is not before ``year``."""
        past = max(0, -(-(year - self.first) // self.every))
        start = self.first + past * self.every
        return tuple(start + step * self.every for step in range(count))


class Feed(_Row):
    """Which component of which index the series becomes; ``lag`` years before the edition.

    ``how``: the series is the component's own ``figure``, or a ``part`` of it among others, whose worth is
    known by the component's slope. ``last`` is the last edition that it fed, None while it still does.
    """

    index: str
    component: str
    how: Literal["figure", "part"]
    lag: int = 2
    last: int | None = None
    note: str = ""


class Taker(_Row):
    """Which body takes the series, on which questionnaire, as which item."""

    body: str
    questionnaire: str
    item: str
    source: str
    status: Status = "unconfirmed"


class Ratio(_Row):
    """The identity that a ratio must satisfy: ``numerator`` ÷ ``denominator`` × ``times``, both series."""

    numerator: str
    denominator: str
    times: float = 100.0


class CollectedSeries(_Row):
    """One series of the register. ``owner`` answers for it, ``holders`` have figures of it too.

    ``theme`` is the name of its file. With ``areas`` by province, a ministry is asked for all of them and a
    province for its own.
    """

    code: str
    theme: str = ""
    title: Label
    definition: Label
    unit: str
    denominator: Label | None = None
    ratio: Ratio | None = None
    parts: tuple[str, ...] = ()
    frequency: Literal["year", "quarter"] = "year"
    areas: Literal["country", "province"] = "country"
    owner: str
    holders: tuple[str, ...] = ()
    range: tuple[float, float]
    decimals: int = 2
    feeds: tuple[Feed, ...] = ()
    taken_by: tuple[Taker, ...] = ()
    source: str
    status: Status = "unconfirmed"
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Owner first, then the other holders."""
        return (self.owner, *self.holders)

    def holds_on(self, day: date) -> bool:
        """Whether the series is collected on ``day``."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _agencies_once(self) -> "CollectedSeries":
        if len(set(self.agencies)) < len(self.agencies):
            raise ValueError("an agency stands twice among owner and holders")
        return self


@cache
def bodies() -> Mapping[str, Body]:
    """The international bodies, by code. Raises :class:`Problems`."""
    found = [_read(Body, entry, BODIES) for entry in _document(BODIES, "bodies")]
    return {body.code: body for body in found}


@cache
def timetables() -> Mapping[str, Timetable]:
    """When the indices are compiled again, by index. Raises :class:`Problems`."""
    found = [_read(Timetable, entry, BODIES) for entry in _document(BODIES, "editions")]
    return {row.index: row for row in found}


@cache
def themes() -> Mapping[str, Label]:
    """The themes that the series are filed under, by the name of their file. Raises :class:`Problems`."""
    found = {}
    for path in _series_files():
        found[path.stem] = _read(_Theme, {"title": _read_file(path.name).get("title")}, path.name).title
    return found


@cache
def register() -> Mapping[str, CollectedSeries]:
    """Every series by code, in the order of the files. Raises :class:`Problems`, naming file and series."""
    found: dict[str, CollectedSeries] = {}
    for path in _series_files():
        for entry in _document(path.name, "series"):
            series = _read(CollectedSeries, {**entry, "theme": path.stem}, path.name)
            if series.code in found:
                raise _wrong(path.name, series.code, "mã đứng hai lần", "the code stands twice")
            found[series.code] = series
    for series in found.values():
        _refers_to_what_exists(series, found)
    return found


def _refers_to_what_exists(series: CollectedSeries, found: Mapping[str, CollectedSeries]) -> None:
    wanted = [*series.parts]
    if series.ratio is not None:
        wanted += [series.ratio.numerator, series.ratio.denominator]
    for code in wanted:
        if code not in found:
            raise _wrong(
                "law/series", series.code, f"không có chỉ tiêu “{code}”", f"there is no series “{code}”"
            )
    for taker in series.taken_by:
        body = bodies().get(taker.body)
        if body is None or body.questionnaire(taker.questionnaire) is None:
            name = f"{taker.body}/{taker.questionnaire}"
            raise _wrong(
                "law/series",
                series.code,
                f"bodies.yaml không có bảng hỏi “{name}”",
                f"bodies.yaml has no questionnaire “{name}”",
            )


def _series_files() -> list[Path]:
    return [path for path in sorted(law_path("series").glob("*.yaml")) if path.name != BODIES]


def _read_file(name: str) -> dict[str, Any]:
    with law_path("series", name).open(encoding="utf-8") as file:
        document = yaml.load(file, _LOADER)  # noqa: S506 - a safe loader, written in C where there is one
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise _wrong(name, "schema", f"thiếu “schema: {SCHEMA}”", f"“schema: {SCHEMA}” is missing")
    return document


def _document(name: str, key: str) -> list[dict[str, Any]]:
    entries = _read_file(name).get(key)
    if not isinstance(entries, list):
        raise _wrong(name, key, f"thiếu danh sách “{key}”", f"the list “{key}” is missing")
    return entries


def _read(kind: type[_RowT], entry: dict[str, Any], name: str) -> _RowT:
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        code = str(entry.get("code", "?"))
        raise _wrong(name, f"{code} {at}".strip(), first["msg"], first["msg"]) from None


def _wrong(name: str, at: str, vi: str, en: str) -> Problems:
    return Problems(
        [
            Problem(
                "series.unsound",
                f"{name} ({at})",
                label(f"{vi}.", f"{en}."),
                label("sửa tệp trong law/series.", "mend the file in law/series."),
            )
        ]
    )
