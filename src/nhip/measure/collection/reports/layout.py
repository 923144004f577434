"""How a report is laid out: the measures of Decree 30/2020/NĐ-CP and the letterheads of agencies, from law.

``law/reports/layout.yaml`` keeps each span that the decree allows beside what is used of it; a measure
outside its span is refused when the file is read.
"""

from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nhip.kernel.api import law_path
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import Problem, Problems

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Status = Literal["confirmed", "unconfirmed"]
_RowT = TypeVar("_RowT", bound="_Row")


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Row):
    """A measure in use, and the least and the most that the decree allows."""

    use: float
    span: tuple[float, float]

    @model_validator(mode="after")
    def _inside(self) -> "Span":
        if not self.span[0] <= self.use <= self.span[1]:
            raise ValueError(f"{self.use:g} lies outside {self.span[0]:g} to {self.span[1]:g}")
        return self


class Page(_Row):
    """The sheet and its margins, in millimetres."""

    paper: str
    width: float
    height: float
    top: Span
    bottom: Span
    left: Span
    right: Span
    at: str


class Part(_Row):
    """One part of the document: its words where the decree gives them, its letters in points."""

    text: str = ""
    abbreviation: str = ""
    size: Span
    title_size: Span | None = None
    at: str


class Body(_Row):
    """Running text: letters in points, first line in millimetres, space between paragraphs in points, and
    the distance of lines as a multiple of single.
    """

    size: Span
    indent: Span
    between: Span
    leading: Span
    at: str


class Layout(_Row):
    """The layout of a report, with the place in the decree that each measure comes from."""

    source: str
    holds_from: date
    status: Status
    page: Page
    typefaces: tuple[str, ...] = Field(min_length=1)
    national_name: Part
    motto: Part
    agency: Part
    number: Part
    place_and_date: Part
    title: Part
    addressee: Part
    body: Body
    page_number: Part
    signature: Part
    recipients_word: Part
    recipients: Part
    appendix: Part


class Basis(_Row):
    """A document that the report is made under."""

    source: str
    text: Label


class Agency(_Row):
    """An agency's letters in document numbers, its place, and who signs, line by line."""

    code: str
    letters: str
    place: str
    signs: tuple[str, ...]
    source: str
    status: Status


class _Default(_Row):
    basis: tuple[Basis, ...]
    to: tuple[str, ...]
    source: str
    status: Status
    note: str = ""


class Letterheads(_Row):
    """The letterheads that law knows, and what is common to all."""

    default: _Default
    agencies: tuple[Agency, ...]

    def of(self, code: str) -> Agency | None:
        """The letterhead of an agency; None where it must be filled in by hand."""
        return next((agency for agency in self.agencies if agency.code == code), None)


@cache
def layout() -> Layout:
    """The layout in force. Raises :class:`Problems`."""
    return _read(Layout, "layout.yaml", "nhip/report-layout/1")


@cache
def letterheads() -> Letterheads:
    """The letterheads. Raises :class:`Problems`."""
    return _read(Letterheads, "letterheads.yaml", "nhip/letterheads/1")


def _read(kind: type[_RowT], name: str, schema: str) -> _RowT:
    with law_path("reports", name).open(encoding="utf-8") as file:
        document: dict[str, Any] = yaml.load(file, _LOADER)  # noqa: S506 - a safe loader
    try:
        if document.pop("schema", None) != schema:
            raise _wrong(name, "schema", f"“schema: {schema}” is missing")
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        raise _wrong(name, ".".join(str(part) for part in first["loc"]), first["msg"]) from None


def _wrong(name: str, at: str, why: str) -> Problems:
    cure = label("sửa tệp trong law/reports.", "mend the file in law/reports.")
    return Problems([Problem("reports.unsound", f"{name} ({at})", label(f"{why}.", f"{why}."), cure)])
