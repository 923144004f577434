"""Up to five units side by side: their ranks over the editions, their parts, their figures."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.measure import queries, shelf
from nhip.measure.charts.bars import Bar, bars
from nhip.measure.charts.drawing import Chart
from nhip.measure.charts.lines import Line, lines
from nhip.measure.charts.palette import BAR, SERIES, SHAPES
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer, permanent
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.chosen import Chosen, chosen
from nhip.measure.pages.tables import Column, Row, Table, shown

MOST = 5


def compare(request: HttpRequest) -> HttpResponse:
    """The comparison of the units named by ``don-vi`` (repeated, or parted by commas)."""
    about = chosen(request)
    units, unknown = _units(request, about)
    language = asking.language()
    context = {
        "about": about,
        "index": about.index,
        "edition": about.edition,
        "units": units,
        "unknown": unknown,
        "slots": [*(unit.code for unit in units), *([""] * (MOST - len(units)))],
        "names": ", ".join(unit.name.say(language) for unit in units),
        "trail": [{"name": _("So sánh")}],
        "permalink": permanent(
            request, chi_so=about.index.code, ky=about.edition, don_vi=[unit.code for unit in units]
        ),
    }
    if not units:
        return answer(request, "measure/compare.html", context)
    figures = [*_ranks(about, units), *_parts(about.board, units)]
    context["part_keys"] = [
        figure.key.replace("-", "_") for figure in figures if figure.key.startswith("phan-")
    ]
    return answer(request, "measure/compare.html", context, tables=[_table(about, units)], figures=figures)


def _units(request: HttpRequest, about: Chosen) -> tuple[list[Standing], list[str]]:
    """The units asked for, and the words that named none; our own and its neighbour above where none was
    asked.
    """
    field, held = about.board, shelf.units_of(about.index)
    asked = asking.many(request.GET, "don-vi", MOST)
    if not asked and "don-vi" not in request.GET and field.ours is not None:
        return [
            field.ours,
            *[unit for unit in field.members("asean") if unit is not field.ours][: MOST - 1],
        ], []
    found: list[Standing] = []
    unknown: list[str] = []
    for written in asked:
        code = written if written in field.of else held.guess(written) if held else None
        if code in field.of:
            if field.of[code] not in found:
                found.append(field.of[code])
        else:
            unknown.append(written)
    return found, unknown


def _ranks(about: Chosen, units: list[Standing]) -> list[Figure]:
    language = asking.language()
    held = queries.editions_with_figures(about.index.code)
    boards = [
        (int(edition[:4]), board(queries.result(about.index.code, edition)))
        for edition in held
        if edition[:4].isdigit()
    ]
    drawn, rows = [], []
    for place, unit in enumerate(units):
        points = [
            (year, float(field.of[unit.code].rank or 0))
            for year, field in boards
            if unit.code in field.of and field.of[unit.code].rank is not None
        ]
        name = unit.name.say(language)
        rows += [
            Row({"unit": unit.code, "name": name, "edition": str(year), "rank": int(rank)})
            for year, rank in points
        ]
        if points:
            label = f"{int(points[-1][1])} {name}"
            drawn.append(Line(tuple(points), label, SERIES[place], SHAPES[place]))
    if not drawn or len({year for line in drawn for year, _rank in line.points}) < 2:
        return []
    title = _("Hạng qua các kỳ")
    reading = _("Năm gần nhất: %(ranks)s.") % {"ranks": "; ".join(line.label for line in drawn)}
    table = Table(
        "hang-qua-cac-ky",
        title,
        [Column("name", _("Tên"), is_head=True), Column("edition", _("Kỳ")), Column("rank", _("Hạng"), 0)],
        rows,
    )
    spec = lines(drawn, is_rank=True, width=300, height=260)
    return [Figure("hang", title, reading, Chart(title, reading, spec, language), table=table)]


def _parts(field: Board, units: list[Standing]) -> list[Figure]:
    """One small drawing for the index and for each part: the same units in the same order."""
    language = asking.language()
    figures = []
    for code in (field.result.root, *field.parts):
        component = field.component(code)
        values = [(unit, unit.score if code == field.result.root else unit.parts[code]) for unit in units]
        known = [(unit, value) for unit, value in values if value is not None]
        if not known:
            continue
        full = component.range[1] if component.range else max(1.0, *(value for _unit, value in known))
        best = max(known, key=lambda pair: pair[1])
        drawn = [
            Bar(
                unit.name.say(language),
                value,
                shown(value, field.places),
                SERIES[0] if unit is field.ours else BAR,
            )
            for unit, value in known
        ]
        title = component.title.say(language)
        reading = _("Cao nhất: %(name)s, %(value)s.") % {
            "name": best[0].name.say(language),
            "value": shown(best[1], field.places),
        }
        figures.append(
            Figure(
                f"phan-{code.lower()}",
                title,
                reading,
                Chart(title, reading, bars(drawn, full=full), language),
                table_at="#so-sanh",
            )
        )
    return figures


def _table(about: Chosen, units: list[Standing]) -> Table:
    language = asking.language()
    field = about.board
    rows = [
        Row(
            {
                "name": unit.name.say(language),
                "rank": unit.rank,
                "score": unit.score,
                "group": unit.group.title.say(language) if unit.group else None,
                "unit": unit.code,
                **unit.parts,
            },
            "ours" if unit is field.ours else "",
            {"name": reverse("measure:unit", args=[about.index.code, about.edition, unit.code])},
        )
        for unit in units
    ]
    return Table(
        "so-sanh",
        _("So sánh trong %(index)s %(edition)s") % {"index": about.index.code, "edition": about.edition},
        [
            Column("name", _("Tên"), is_head=True),
            Column("rank", _("Hạng"), 0),
            Column("score", _("Điểm"), field.places),
            *(Column(part, part, field.places) for part in field.parts),
            *([Column("group", _("Mức"))] if field.result.edition.setting.groups else []),
        ],
        rows,
    )
