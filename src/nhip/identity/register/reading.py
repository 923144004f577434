"""Reads ``law/agencies``: two YAML files of bodies with a level-1 code, one table of communes.

The shape of a YAML file is the model :class:`AgencyFile`; what does not fit it is reported with line, cause
and cure.
"""

import csv
import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nhip.identity.register.facts import AgencyFact, CodeFact, NameFact, Register, SuccessionFact
from nhip.identity.register.soundness import find_faults
from nhip.identity.rules.codes import Scheme
from nhip.kernel.api import Document, Problem, Text, UnsoundLaw, law_path, read_law, source

FILES = ("level1.yaml", "provinces.yaml")
COMMUNES = "communes.csv"
COMMUNES_SINCE = date(
    2025, 7, 1
)  # law: vn-provinces-merger-2025; the two-level local government began that day
COMMUNES_SOURCE = "vn-units-2026"
CURE = Text("Hãy sửa mục này, hoặc mục kia.", "Correct this entry, or the other.")
ENGLISH_TITLES = {"phường": "Ward", "xã": "Commune", "đặc khu": "Special Zone"}

Day = Annotated[date | None, Field(default=None)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NameEntry(Entry):
    vi: str = Field(min_length=1, max_length=180)
    en: str = Field(min_length=1, max_length=200)
    title: Literal["", "tỉnh", "thành phố"] = ""
    since: Day = Field(default=None, alias="from")
    until: Day = Field(default=None, alias="to")
    former: bool = False
    source: str = ""


class CodeEntry(Entry):
    scheme: Literal["gso", "qd20_2020", "edxml2016"]
    code: str
    since: Day = Field(default=None, alias="from")
    until: Day = Field(default=None, alias="to")
    source: str = ""


class SuccessorEntry(Entry):
    code: str
    kind: Literal["merged", "split", "renamed"]
    source: str
    note: str = ""


class AgencyEntry(Entry):
    code: str = Field(pattern=r"^[A-Y]\d{2}$")
    kind: str = ""
    source: str = ""
    status: Literal["", "confirmed", "unconfirmed"] = ""
    names: list[NameEntry] = Field(min_length=1)
    also: list[str] = []
    codes: list[CodeEntry] = []
    valid_from: Day = None
    valid_to: Day = None
    successors: list[SuccessorEntry] = []


class AgencyFile(Entry):
    """One YAML file of agencies; ``kind`` and ``source`` hold for every entry that does not say otherwise."""

    form: Literal["nhip/agencies/1"] = Field(alias="schema")
    kind: str = ""
    source: str
    agencies: list[AgencyEntry]


def read_register(directory: Path | None = None) -> Register:
    """The register as the law has it. Raises :class:`UnsoundLaw` with every problem of the files."""
    root = directory or law_path("agencies")
    digest = hashlib.sha256()
    for name in (*FILES, COMMUNES):
        digest.update((root / name).read_bytes())
    documents = [read_law(root / name) for name in FILES]
    agencies = [agency for document in documents for agency in read_agencies(document)]
    provinces = {code.value: agency.code for agency in agencies for code in _codes_of_today(agency)}
    agencies += read_communes(root / COMMUNES, provinces)
    problems = [problem for document in documents for problem in document.problems]
    if faults := find_faults(agencies):
        places = _places(documents, root / COMMUNES)
        problems += [Problem(*places[fault.code], fault.cause, CURE) for fault in faults]
    if problems:
        raise UnsoundLaw(problems)
    return Register(tuple(agencies), digest.hexdigest())


def read_agencies(document: Document) -> list[AgencyFact]:
    """The agencies of one YAML file; what is malformed is noted as problems of ``document``."""
    try:
        file = AgencyFile.model_validate(document.data)
    except ValidationError as mistakes:
        for mistake in mistakes.errors():
            document.problem(
                Text(f"không đúng mẫu: {mistake['msg']}.", f"not of the form expected: {mistake['msg']}."),
                Text("Hãy sửa theo docs/identity.md.", "Correct it as docs/identity.md describes."),
                *mistake["loc"],
            )
        return []
    return [_agency(file, entry) for entry in file.agencies]


def read_communes(path: Path, provinces: dict[str, str]) -> list[AgencyFact]:
    """The communes of the table, each under the province that bears the statistics code in its first
    column.
    """
    confirmed = source(COMMUNES_SOURCE).is_confirmed
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            AgencyFact(
                code=row["commune"],
                kind="commune",
                source=COMMUNES_SOURCE,
                is_confirmed=confirmed,
                names=(NameFact(row["name"], f"{row['name']} {ENGLISH_TITLES[row['kind']]}", row["kind"]),),
                codes=(CodeFact(Scheme.GSO, row["commune"], COMMUNES_SINCE, None, COMMUNES_SOURCE),),
                parent=provinces.get(row["province"], row["province"]),
                valid_from=COMMUNES_SINCE,
            )
            for row in csv.DictReader(lines)
        ]


def _places(documents: list[Document], communes: Path) -> dict[str, tuple[Path, int]]:
    """The file and line of every agency's entry, by its code; the last where a code is written twice."""
    with communes.open(encoding="utf-8", newline="") as lines:
        places = {row["commune"]: (communes, line) for line, row in enumerate(csv.DictReader(lines), start=2)}
    for document in documents:
        for at, entry in enumerate(document.data["agencies"]):
            places[entry["code"]] = (document.path, document.line("agencies", at))
    return places


def _agency(file: AgencyFile, entry: AgencyEntry) -> AgencyFact:
    cited = entry.source or file.source
    return AgencyFact(
        code=entry.code,
        kind=entry.kind or file.kind,
        source=cited,
        is_confirmed=entry.status == "confirmed" if entry.status else source(cited).is_confirmed,
        names=tuple(
            NameFact(name.vi, name.en, name.title, name.since, name.until, name.former, name.source or cited)
            for name in entry.names
        ),
        also=tuple(entry.also),
        codes=(*_level_1_codes(entry, cited), *(_code(code, entry, cited) for code in entry.codes)),
        successions=tuple(
            SuccessionFact(**successor.model_dump(exclude={"code"}), later=successor.code)
            for successor in entry.successors
        ),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )


def _code(code: CodeEntry, entry: AgencyEntry, cited: str) -> CodeFact:
    return CodeFact(
        Scheme(code.scheme), code.code, code.since, code.until or entry.valid_to, code.source or cited
    )


def _level_1_codes(entry: AgencyEntry, cited: str) -> tuple[CodeFact, CodeFact]:
    """Both schemes share the code of level 1, so the older way of writing it follows from the newer."""
    span: tuple[Any, Any] = (entry.valid_from, entry.valid_to)
    return (
        CodeFact(Scheme.QD20, entry.code, *span, cited),
        CodeFact(Scheme.EDXML2016, f"000.00.00.{entry.code}", *span, cited),
    )


def _codes_of_today(agency: AgencyFact) -> list[CodeFact]:
    return [code for code in agency.codes if code.scheme is Scheme.GSO and code.valid_to is None]
