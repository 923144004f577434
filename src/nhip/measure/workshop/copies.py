"""What to begin with: a copy of a shipped edition, or the small example of the tutorial."""

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Final

from nhip.measure import shelf
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.figures import Figure, Figures
from nhip.measure.workshop.work import Work

_EXAMPLE: Final = Path(__file__).with_name("example")
_COLUMNS: Final = ("unit", "series", "period", "value", "status", "stage")


def example() -> Work:
    """Four provinces and three components: small enough to be read whole."""
    return Work(
        (_EXAMPLE / "service.yaml").read_text(encoding="utf-8"),
        (_EXAMPLE / "service.csv").read_text(encoding="utf-8"),
    )


@lru_cache(maxsize=64)
def copy_of(code: str, edition: str) -> Work:
    """The definition of a shipped index with the figures that one edition uses, compared with that edition.

    Raises :class:`~nhip.measure.engine.problems.Problems` for an index or an edition that does not exist.
    """
    index = shelf.definition(code)
    chosen = index.edition(edition)
    text = shelf.definition_file(index.code).read_text(encoding="utf-8")
    figures = _used(shelf.figures_for(index), index, chosen)
    against = f"{index.code}/{chosen.code}" if figures else ""
    return Work(text, _written(figures), chosen.code, against=against)


def _used(figures: Figures, index: Definition, edition: Edition) -> list[Figure]:
    """The figures of the edition's series: of its own period, or of all where a rule looks back."""
    components = edition.components
    series = {node.series or code for code, node in components.items()} | {f"{index.code}_RANK"}
    series |= {node.divide_by for node in components.values() if node.divide_by}
    series |= {node.points.of for node in components.values() if node.points and node.points.of}
    period = edition.period
    looks_back = any(
        node.lag or (node.missing and node.missing.rule == "last") for node in components.values()
    )
    return [
        figure
        for (code, at, _), column in figures.cells.items()
        if code in series and (at == period or looks_back)
        for figure in column.values()
    ]


def _written(figures: list[Figure]) -> str:
    staged = any(figure.stage for figure in figures)
    columns = _COLUMNS if staged else _COLUMNS[:-1]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for figure in sorted(figures, key=lambda each: (each.series, each.period, each.unit, each.stage)):
        value = "" if figure.value is None else f"{figure.value:.15g}"
        row = (figure.unit, figure.series, figure.period, value, figure.status, figure.stage)
        writer.writerow(row[: len(columns)])
    return text.getvalue()
