"""The indices, and one index over all its editions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.measure import queries, shelf
from nhip.measure.charts.drawing import Chart
from nhip.measure.charts.lines import Line, lines
from nhip.measure.charts.scatter import Dot, scatter
from nhip.measure.engine.definition import Definition
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer
from nhip.measure.pages.board import Board, board
from nhip.measure.pages.ranking import moved_since, trail_of
from nhip.measure.pages.sections import sections_of
from nhip.measure.pages.tables import Column, Row, Table


def indices(request: HttpRequest) -> HttpResponse:
    """Every index on the shelf, with where the country stands in its newest edition."""
    context = {
        "rows": [standing_in(shelf.definition(code)) for code in shelf.codes()],
        "trail": [{"name": _("Chỉ số")}],
    }
    return answer(request, "measure/indices.html", context)


def standing_in(index: Definition) -> dict[str, Any]:
    """An index with its newest computed edition, our place there, and the leader."""
    edition = asking.latest_edition(index)
    if edition is None:
        return {"index": index, "edition": None}
    field = board(queries.result(index.code, edition))
    return {
        "index": index,
        "edition": edition,
        "board": field,
        "ours": field.ours,
        "leader": field.standings[0],
        "moved": moved_since(index, edition, field.ours),
    }


def index(request: HttpRequest, code: str) -> HttpResponse:
    """One index: what it measures, every edition, our way through them."""
    found = asking.index_named(code)
    if found.code != code:
        return redirect("measure:index", code=found.code)
    held = {
        edition: board(queries.result(found.code, edition))
        for edition in queries.editions_with_figures(found.code)
    }
    latest = held[list(held)[-1]] if held else None
    context = {
        "index": found,
        "latest": standing_in(found),
        "trail": trail_of(found),
        "board": latest,
        "sections": sections_of(found, list(held)[-1], "")[1:] if held else [],
    }
    figures = [*our_way(found, held), *(_two_parts(latest) if latest else [])]
    return answer(request, "measure/index.html", context, tables=[_editions(found, held)], figures=figures)


def _editions(found: Definition, held: dict[str, Board]) -> Table:
    language = asking.language()
    rows = []
    for code in reversed(found.editions):
        field = held.get(code)
        ours = field.ours if field else None
        rows.append(
            Row(
                {
                    "edition": code,
                    "rank": ours.rank if ours else None,
                    "score": ours.score if ours else None,
                    "leader": field.standings[0].name.say(language) if field else None,
                    "count": field.count if field else None,
                    "status": _("chưa có số liệu")
                    if field is None
                    else _("chưa xác nhận")
                    if found.editions[code].setting.status == "unconfirmed"
                    else _("đã xác nhận"),
                },
                links={"edition": reverse("measure:ranking", args=[found.code, code])},
            )
        )
    unit = asking.units_of(found).get(asking.our_unit(found))
    ours_columns = (
        [
            Column("rank", _("Hạng %(name)s") % {"name": unit.title.say(language)}, 0),
            Column("score", _("Điểm %(name)s") % {"name": unit.title.say(language)}, 4),
        ]
        if unit
        else []
    )
    return Table(
        "cac-ky",
        _("Các kỳ của %(index)s") % {"index": found.code},
        [
            Column("edition", _("Kỳ"), is_head=True),
            *ours_columns,
            Column("leader", _("Dẫn đầu")),
            Column("count", _("Số đơn vị"), 0, is_minor=True),
            Column("status", _("Cách tính"), is_minor=True),
        ],
        rows,
    )


def our_way(found: Definition, held: dict[str, Board]) -> list[Figure]:
    """Our rank over the editions, as one drawing; empty where there are fewer than two."""
    ranks = [
        (int(edition[:4]), float(field.ours.rank))
        for edition, field in held.items()
        if field.ours is not None and field.ours.rank is not None and edition[:4].isdigit()
    ]
    if len(ranks) < 2:
        return []
    name = asking.units_of(found)[asking.our_unit(found)].title.say(asking.language())
    title = _("Hạng của %(name)s qua các kỳ") % {"name": name}
    reading = _("Từ hạng %(first)s năm %(start)s đến hạng %(last)s năm %(end)s.") % {
        "first": int(ranks[0][1]),
        "start": ranks[0][0],
        "last": int(ranks[-1][1]),
        "end": ranks[-1][0],
    }
    spec = lines([Line(tuple(ranks), str(int(ranks[-1][1])))], is_rank=True, width=280, height=180)
    return [
        Figure(
            "hang-qua-cac-ky",
            title,
            reading,
            Chart(title, reading, spec, asking.language()),
            table_at="#cac-ky",
        )
    ]


def _two_parts(field: Board) -> list[Figure]:
    """All units by the two parts on which they differ most from one another: the first two."""
    if len(field.parts) < 2 or field.ours is None:
        return []
    across, up = field.parts[:2]
    language = asking.language()
    asean = {unit.code for unit in field.members("asean")}
    dots = [
        Dot(
            unit.parts[across] or 0.0,
            unit.parts[up] or 0.0,
            unit.name.say(language) if unit is field.ours else "",
            is_ours=unit is field.ours,
            is_near=unit.code in asean,
        )
        for unit in field.standings
        if unit.parts[across] is not None and unit.parts[up] is not None
    ]
    names = {code: field.component(code).title.say(language) for code in (across, up)}
    title = _("%(across)s và %(up)s, kỳ %(edition)s") % {
        "across": names[across],
        "up": names[up],
        "edition": field.result.edition.code,
    }
    reading = _(
        "Mỗi chấm là một nước; ô vuông là các nước ASEAN. %(name)s đứng thứ %(first)s về phần thứ nhất"
        " và thứ %(second)s về phần thứ hai."
    ) % {
        "name": field.ours.name.say(language),
        "first": field.rank_in(field.ours.code, across),
        "second": field.rank_in(field.ours.code, up),
    }
    spec = scatter(dots, x_name=names[across], y_name=names[up])
    where = reverse("measure:ranking", args=[field.result.definition.code, field.result.edition.code])
    chart = Chart(title, reading, spec, language)
    return [Figure("hai-phan", title, reading, chart, table_at=f"{where}#bang-xep-hang")]
