"""Answering: a page, or one of its tables or drawings as a file.

Every table and drawing of a page has a key. The same address with ``tai=<key>.csv`` (or ``.xlsx``,
``.svg``) gives it as a file, so whatever a reader filtered, sorted or simulated is what they take home.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString

from nhip.measure.charts.drawing import Chart, svg_file, svg_in_page
from nhip.measure.pages.tables import Table

TAKE: Final = "tai"


def _with_file(query: QueryDict, name: str) -> str:
    asked = query.copy()
    asked.pop(TAKE, None)
    asked[TAKE] = name
    return f"?{asked.urlencode()}"


@dataclass(frozen=True)
class ShownTable:
    """A table in its page: its HTML and where its files are."""

    table: Table
    query: QueryDict

    @property
    def html(self) -> SafeString:
        return self.table.html

    @property
    def csv(self) -> str:
        return _with_file(self.query, f"{self.table.key}.csv")

    @property
    def xlsx(self) -> str:
        return _with_file(self.query, f"{self.table.key}.xlsx")


@dataclass(frozen=True)
class Figure:
    """A drawing under its key, with the table it draws, or ``table_at``: the address of that table.

    ``drawn`` is the SVG itself where it was drawn without Vega-Lite.
    """

    key: str
    title: str
    reading: str
    chart: Chart | None = None
    drawn: SafeString | None = None
    table: Table | None = None
    table_at: str = ""


@dataclass(frozen=True)
class ShownFigure:
    """A drawing in its page."""

    figure: Figure
    query: QueryDict

    @property
    def title(self) -> str:
        return self.figure.title

    @property
    def reading(self) -> str:
        return self.figure.reading

    @property
    def table_at(self) -> str:
        return self.figure.table_at

    @property
    def svg(self) -> SafeString:
        if self.figure.chart is not None:
            return SafeString(svg_in_page(self.figure.chart))
        return self.figure.drawn or SafeString("")

    @property
    def file(self) -> str:
        return _with_file(self.query, f"{self.figure.key}.svg")

    @property
    def table(self) -> ShownTable | None:
        return ShownTable(self.figure.table, self.query) if self.figure.table else None


def _take(name: str, tables: Iterable[Table], figures: Iterable[Figure]) -> HttpResponse:
    key, _, kind = name.rpartition(".")
    figures = list(figures)
    held = {table.key: table for table in [*tables, *(figure.table for figure in figures if figure.table)]}
    drawings = {figure.key: figure for figure in figures}
    if kind in {"csv", "xlsx"} and key in held:
        return held[key].as_file(kind)
    if kind == "svg" and key in drawings:
        return _svg(drawings[key])
    raise Http404(f"there is no {name} on this page")


def _svg(figure: Figure) -> HttpResponse:
    if figure.chart is not None:
        written = svg_file(figure.chart)
    else:
        from nhip.measure.charts.lean import alone  # noqa: PLC0415 - only for those who download

        written = alone(str(figure.drawn), figure.title, figure.reading)
    response = HttpResponse(written, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{figure.key}.svg"'
    return response


def permanent(request: HttpRequest, **values: str | list[str]) -> str:
    """The address of exactly this view: what was asked for, and ``values`` that were taken by default."""
    asked = QueryDict(mutable=True)
    for name, given in request.GET.lists():
        if name != TAKE and (said := [value for value in given if value]):
            asked.setlist(name, said)
    for name, value in values.items():
        asked.setlist(name.replace("_", "-"), value if isinstance(value, list) else [value])
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def answer(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    tables: Iterable[Table] = (),
    figures: Iterable[Figure] = (),
    status: int = 200,
) -> HttpResponse:
    """The page, or the file asked for. In templates ``tables.<key>`` and ``figures.<key>`` are what is
    shown.
    """
    tables, figures = list(tables), list(figures)
    asked = request.GET.get(TAKE)
    if asked:
        return _take(asked, tables, figures)
    shown: dict[str, Any] = {
        "permalink": permanent(request),
        **context,
        "tables": {table.key.replace("-", "_"): ShownTable(table, request.GET) for table in tables},
        "figures": {figure.key.replace("-", "_"): ShownFigure(figure, request.GET) for figure in figures},
    }
    return render(request, template, shown, status=status)
