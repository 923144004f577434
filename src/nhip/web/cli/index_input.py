"""What the commands of ``nhip index`` are asked about: an index by code or file, and its figures."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from nhip.measure import api
from nhip.measure.engine import (
    Definition,
    Figures,
    Result,
    UnitList,
    collect,
    compute,
    label,
    read_definition,
    read_figures,
    refuse,
)


@dataclass(frozen=True)
class Asked:
    """A definition, the figures it is to be computed from, and the units it allows."""

    definition: Definition
    figures: Figures
    units: UnitList | None

    def unit(self, written: str) -> str:
        """A unit's code from its code or its name."""
        return api.unit_named(written, self.units)

    def latest(self) -> str | None:
        """The last edition that the figures reach; None leaves the choice to the definition."""
        periods = {period for _, period, _ in self.figures.cells}
        reached = [code for code, edition in self.definition.editions.items() if edition.period in periods]
        return reached[-1] if reached else None


def asked(
    what: str, figure_paths: Iterable[Path] = (), *, decimal: str = ".", blanks_missing: bool = False
) -> Asked:
    """The index named by ``what`` with its figures. Raises :class:`Problems`."""
    path = Path(what)
    is_file = path.suffix in {".yaml", ".yml"} or path.is_file()
    if is_file and not path.is_file():
        raise refuse(
            "index.no_file",
            what,
            label("không có tệp này.", "there is no such file."),
            label("kiểm tra đường dẫn.", "check the path."),
        )
    definition = read_definition(path) if is_file else api.definition(what)
    units = api.units_of(definition)
    paths = list(figure_paths)
    if not paths:
        return Asked(definition, api.figures_for(definition), units)
    read = [read_figures(each, units=units, decimal=decimal, blanks_missing=blanks_missing) for each in paths]
    return Asked(definition, _together(read).knowing(api.known_measures()), units)


def computed(found: Asked, edition: str | None, stage: str | None = None) -> Result:
    """One edition of what was asked for, with the indices inside it. Raises :class:`Problems`."""
    return compute(found.definition, found.figures, edition, stage=stage, resolver=api.resolved)


def _together(read: list[Figures]) -> Figures:
    """Several files as one set; a cell that stands in two of them is refused."""
    if len(read) == 1:
        return read[0]
    seen: dict[tuple[str, str, str, str], str] = {}
    figures = [figure for part in read for column in part.cells.values() for figure in column.values()]
    for figure in figures:
        first = seen.setdefault((figure.series, figure.period, figure.stage, figure.unit), figure.place)
        if first != figure.place:
            raise refuse(
                "figures.duplicate",
                f"{figure.place} ({figure.unit}, {figure.series}, {figure.period})",
                label(f"ô này đã có ở {first}.", f"this cell already stands at {first}."),
                label("giữ một tệp.", "keep it in one file."),
            )
    whole = collect(
        ", ".join(part.name for part in read), figures, [n for part in read for n in part.notices]
    )
    return replace(whole, measures={code: unit for part in read for code, unit in part.measures.items()})


def index_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every question about an index shares; the command gets ``found`` ready made."""

    @click.argument("what", metavar="INDEX")
    @click.option(
        "--edition", help="Kỳ; mặc định là kỳ cuối có số liệu · the edition; the last with figures."
    )
    @click.option(
        "--figures",
        "figure_paths",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        multiple=True,
        help="Tệp số liệu dạng dài (unit,series,period,value,status) · a long figure file.",
    )
    @click.option("--stage", help="Vòng chấm, ví dụ self, verified, final · which scoring counts.")
    @click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True)
    @click.option("--blanks-missing", is_flag=True, help="Đọc ô trống là thiếu · read blanks as missing.")
    @functools.wraps(command)
    def asking(
        what: str,
        figure_paths: tuple[Path, ...],
        decimal: str,
        edition: str | None,
        *,
        blanks_missing: bool,
        **rest: Any,
    ) -> Any:
        found = asked(what, figure_paths, decimal=decimal, blanks_missing=blanks_missing)
        return command(found=found, edition=edition or found.latest(), **rest)

    return asking
