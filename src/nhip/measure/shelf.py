"""The shelf: the indices, unit lists and reference figures that come with the platform.

Definitions stand in ``law/indices``, unit lists in ``law/units``, figures in ``figures``. Nothing here
needs a database; the site keeps the same figures in its tables, under the same digests.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

import nhip
from nhip.kernel.api import law_path
from nhip.measure.engine.definition import Definition, read_definition
from nhip.measure.engine.figure_file import read_figures
from nhip.measure.engine.figures import Figures
from nhip.measure.engine.labels import Label, label
from nhip.measure.engine.problems import refuse
from nhip.measure.engine.units import Unit, UnitList, unit_list
from nhip.measure.measuring import known_measures

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CODE = re.compile(r"^code: *(\S+)", re.MULTILINE)


class Series(BaseModel):
    """What a series of figures is: its unit of measure, range, source and vintage."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    title: Label
    unit: str
    range: tuple[float, float]
    source: str
    source_by_period: dict[str | int, str] = Field(default_factory=dict)
    vintage: str
    file: str
    status: str
    licence: str = ""
    note: str = ""

    def source_of(self, period: str) -> str:
        """The key in ``law/sources.yaml`` of the figures of ``period``."""
        by_period = {str(key): value for key, value in self.source_by_period.items()}
        return by_period.get(period, self.source)


class FigureSet(BaseModel):
    """A folder of figures with a card that says what each series is and where it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    code: str
    title: Label
    units: str
    series: tuple[Series, ...]
    derived_from: str | None = None

    def about(self, code: str) -> Series | None:
        """The card of one series."""
        return next((series for series in self.series if series.code == code), None)

    @property
    def files(self) -> tuple[Path, ...]:
        """The set's figure files, in order of name."""
        return tuple(sorted({figures_path(self.code, series.file) for series in self.series}))

    def digest(self) -> str:
        """SHA-256 over the names and bytes of the card and the files: what was loaded, exactly."""
        seen = hashlib.sha256()
        for path in (figures_path(self.code, "set.yaml"), *self.files):
            seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return seen.hexdigest()


@dataclass(frozen=True)
class Group:
    """A group of units that are compared with one another, such as ASEAN; ``since`` by unit."""

    code: str
    title: Label
    since: Mapping[str, str]

    def members(self, edition: str) -> tuple[str, ...]:
        """The units that belonged to the group at the start of the edition's year."""
        return tuple(sorted(unit for unit, joined in self.since.items() if joined <= edition))


@dataclass(frozen=True)
class Region:
    """A part of the world, or of the country, to filter by."""

    code: str
    title: Label


def figures_path(*parts: str) -> Path:
    """The path of a file under ``figures/``, in the checkout or in the installed package."""
    package = Path(nhip.__file__).parent
    installed = package / "_figures"
    root = installed if installed.is_dir() else package.parents[1] / "figures"
    return root.joinpath(*parts)


@cache
def _definition_files() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(law_path("indices").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        code = _CODE.search(text)
        if code and "\nschema: nhip/index/" in f"\n{text}":
            found[code.group(1)] = path
    return found


def codes() -> tuple[str, ...]:
    """The codes of the shipped indices."""
    return tuple(_definition_files())


def definition_file(code: str) -> Path:
    """The file of a shipped index. KeyError for an index that is not shipped."""
    return _definition_files()[code]


@cache
def definition(code: str) -> Definition:
    """A shipped index by its code, in any case. Raises :class:`Problems` that lists what there is."""
    by_folded = {known.casefold(): path for known, path in _definition_files().items()}
    path = by_folded.get(code.casefold())
    if path is None:
        known = ", ".join(codes())
        raise refuse(
            "index.unknown",
            code,
            label(f"không có chỉ số “{code}”.", f"there is no index “{code}”."),
            label(
                f"chọn {known}, hoặc đường dẫn tới một tệp định nghĩa.",
                f"choose {known}, or the path of a definition file.",
            ),
        )
    return read_definition(path)


@cache
def figure_set(code: str) -> FigureSet:
    """The card of a figure set."""
    text = figures_path(code, "set.yaml").read_text(encoding="utf-8")
    return FigureSet.model_validate(yaml.load(text, Loader=_LOADER))  # noqa: S506 - a safe loader


def figure_sets() -> tuple[FigureSet, ...]:
    """Every figure set on the shelf."""
    return tuple(figure_set(path.parent.name) for path in sorted(figures_path().glob("*/set.yaml")))


@cache
def figures(code: str) -> Figures:
    """The figures of a set, read from its files."""
    card = figure_set(code)
    units = units_named(card.units)
    read = merged(
        code, (read_figures(path, f"figures/{code}/{path.name}", units=units) for path in card.files)
    )
    return read.knowing(known_measures(), {series.code: series.unit for series in card.series})


def figures_for(index: Definition) -> Figures:
    """The figures a shipped index stands on; empty when none come with it."""
    return merged(index.code, (figures(code) for code in index.heading.figures))


def resolved(code: str) -> tuple[Definition, Figures]:
    """A shipped index with its figures, for indices that stand on it. Raises :class:`Problems`."""
    return definition(code), figures_for(definition(code))


def merged(name: str, sets: Iterator[Figures]) -> Figures:
    """Several sets as one; they do not overlap."""
    held = tuple(sets)
    cells = {key: column for part in held for key, column in part.cells.items()}
    measures = {series: unit for part in held for series, unit in part.measures.items()}
    known = next((part.known for part in held if part.known is not None), None)
    return Figures(name, cells, tuple(notice for part in held for notice in part.notices), measures, known)


def units_of(index: Definition) -> UnitList | None:
    """The units an index allows: a list by name, codes of its own, or None for any."""
    if index.heading.units.list:
        return units_named(index.heading.units.list)
    if index.heading.units.codes:
        return unit_list(index.code, (Unit(code, label(code, code)) for code in index.heading.units.codes))
    return None


@cache
def units_named(code: str) -> UnitList:
    """A list of ``law/units`` by its code. Raises :class:`Problems` for an unknown one."""
    readers = {
        "un-members": _states,
        "vn-provinces-63": _provinces,
        "vn-provinces-34": _provinces_now,
        "example-agencies": _examples,
    }
    if code not in readers:
        raise refuse(
            "units.unknown_list",
            f"units.list: {code}",
            label(f"không có danh sách đơn vị “{code}”.", f"there is no list of units “{code}”."),
            label(
                f"chọn: {', '.join(readers)}; hoặc liệt kê bằng “codes”.",
                f"choose: {', '.join(readers)}; or list them under “codes”.",
            ),
        )
    return unit_list(code, readers[code]())


def _states() -> Iterator[Unit]:
    in_groups = groups("un-members")
    with law_path("units", "un-members.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield Unit(
                row["iso3"],
                label(row["name_vi"], row["name_en"]),
                {name: row[name] for name in ("region", "sub_region", "income", "official_en")},
                tuple(group.code for group in in_groups if row["iso3"] in group.since),
                (
                    row["official_en"],
                    *(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
                ),
            )


def _provinces() -> Iterator[Unit]:
    for row in _yaml("units", "vn-provinces-63.yaml")["provinces"]:
        yield Unit(
            row["code"],
            label(row["name"]["vi"], row["name"]["en"]),
            {"region": row["region"]},
            aliases=tuple(row.get("aliases", ())),
        )


def _provinces_now() -> Iterator[Unit]:
    for row in _yaml("units", "vn-provinces-34.yaml")["provinces"]:
        name = label(row["name"]["vi"], row["name"]["en"])
        yield Unit(row["code"], name, aliases=tuple(row.get("aliases", ())))


def _examples() -> Iterator[Unit]:
    for row in _yaml("units", "example-agencies.yaml")["units"]:
        yield Unit(row["code"], label(row["name"]["vi"], row["name"]["en"]))


@cache
def groups(list_code: str) -> tuple[Group, ...]:
    """The groups that units of a list belong to."""
    if list_code != "un-members":
        return ()
    return tuple(
        Group(
            group["code"],
            label(group["title"]["vi"], group["title"]["en"]),
            {member["unit"]: str(member["since"]) for member in group["members"]},
        )
        for group in _yaml("units", "groups.yaml")["groups"]
    )


@cache
def regions(list_code: str) -> tuple[Region, ...]:
    """The regions that units of a list lie in."""
    name = {"un-members": "regions.yaml", "vn-provinces-63": "vn-provinces-63.yaml"}.get(list_code)
    rows = _yaml("units", name)["regions"] if name else []
    return tuple(Region(row["code"], label(row["title"]["vi"], row["title"]["en"])) for row in rows)


@cache
def _yaml(*parts: str) -> dict[str, Any]:
    text = law_path(*parts).read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    return read
