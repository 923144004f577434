"""Who publishes figures that ours are compared with, and how their files are to be read.

Read from ``law/observers``: ``observers.yaml`` has each observer's columns, series, units and statuses,
``areas.yaml`` the areas that are no state and are left out by rule.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nhip.kernel.api import law_path, sources
from nhip.measure.collection.register import bodies, register
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FileColumns(BaseModel):
    """What the columns of an observer's file are called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: str
    period: str
    value: str
    series: str | None = None
    name: str | None = None
    vintage: str | None = None
    status: str | None = None
    unit: str | None = None

    def named(self) -> tuple[str, ...]:
        """Those that must be in the header."""
        return tuple(dict.fromkeys(name for name in self.model_dump().values() if name))


class Observer(BaseModel):
    """Somebody who publishes figures, and the form of their files.

    ``series`` maps their codes to the register's, ``series_is`` names the only series of a file without such
    a column. ``statuses`` maps theirs to SDMX's, or is ``sdmx`` where they are that already; ``units`` says
    which of our units of measure each of theirs may be.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: Label
    body: str
    columns: FileColumns
    series: Mapping[str, str] = Field(default_factory=dict)
    series_is: str | None = None
    ignored: tuple[str, ...] = ()
    statuses: Mapping[str, str] | Literal["sdmx"] = Field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    totals: Mapping[str, str] = Field(default_factory=dict)
    header: tuple[str, ...] = ()
    structure: str | None = None
    named: str
    source: str

    @model_validator(mode="after")
    def _one_way_to_the_series(self) -> "Observer":
        if (self.series_is is None) == (self.columns.series is None):
            raise ValueError("either a column of series or series_is")
        re.compile(self.named)
        return self

    def needed(self) -> tuple[str, ...]:
        """The columns that a file of this observer must have."""
        return tuple(dict.fromkeys([*self.header, *self.columns.named(), *self.totals]))

    def vintage_in(self, file_name: str) -> str | None:
        """The vintage that a file's name tells; blank where the name fits and tells none, else None."""
        found = re.search(self.named, file_name)
        if found is None:
            return None
        return found.groupdict().get("vintage") or ""


class Areas(BaseModel):
    """Codes of published areas that are no states."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    aggregates: frozenset[str]
    territories: frozenset[str]


@cache
def observers() -> Mapping[str, Observer]:
    """Every observer by code. Raises :class:`Problems`."""
    found: dict[str, Observer] = {}
    for entry in _document("observers.yaml", "nhip/observers/1")["observers"]:
        try:
            one = Observer.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            raise _wrong(f"{entry.get('code', '?')} {at}".strip(), first["msg"], first["msg"]) from None
        _refers_to_what_exists(one)
        found[one.code] = one
    return found


@cache
def observed_areas() -> Areas:
    """The areas that are left out by rule."""
    return Areas.model_validate(_document("areas.yaml", "nhip/observed-areas/1"))


def _refers_to_what_exists(one: Observer) -> None:
    wanted = {*one.series.values(), *((one.series_is,) if one.series_is else ())}
    for code in sorted(wanted - register().keys()):
        raise _wrong(one.code, f"không có chỉ tiêu “{code}”", f"there is no series “{code}”")
    if one.body not in bodies():
        raise _wrong(one.code, f"không có tổ chức “{one.body}”", f"there is no body “{one.body}”")
    if one.source not in sources():
        raise _wrong(one.code, f"sources.yaml không có “{one.source}”", f"sources.yaml has no “{one.source}”")


def _document(name: str, schema: str) -> dict[str, Any]:
    document = yaml.load(law_path("observers", name).read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - safe
    if not isinstance(document, dict) or document.get("schema") != schema:
        raise _wrong(name, f"thiếu “schema: {schema}”", f"“schema: {schema}” is missing")
    return document


def _wrong(at: str, vi: str, en: str) -> Problems:
    where = f"law/observers ({at})"
    return Problems(
        [
            Problem(
                "observers.unsound", where, label(f"{vi}.", f"{en}."), label("sửa tệp này.", "mend the file.")
            )
        ]
    )
