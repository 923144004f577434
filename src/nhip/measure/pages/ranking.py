"""The ranking of one edition: who leads, where we are, how close the neighbours are, and everybody's row."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.measure import queries
from nhip.measure.charts.strips import Mark, Neighbour, cell_bar, distribution, neighbours
from nhip.measure.engine.definition import Definition
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.sections import sections_of
from nhip.measure.pages.tables import SORT, Column, Row, Table, in_order, shown


def ranking(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The page of an edition; an edition without figures says what it would take to compute it."""
    index = asking.index_named(code)
    asking.edition_named(index, edition)
    if index.code != code:
        return redirect("measure:ranking", code=index.code, edition=edition)
    result = asking.result_or_none(index, edition)
    trail = trail_of(index, edition)
    if result is None:
        context = {"index": index, "edition": edition, "trail": trail, "editions": editions_of(index)}
        return answer(request, "measure/no_figures.html", context)
    field = board(result)
    table = _table(field, asking.language(), request.GET.urlencode())
    context = {
        "index": index,
        "edition": edition,
        "board": field,
        "trail": trail,
        "editions": editions_of(index),
        "sections": sections_of(index, edition, "ranking"),
        "leaders": field.standings[:3],
        "ours": field.ours,
        "moved": moved_since(index, edition, field.ours),
        "asked": request.GET,
        "is_filtered": any(request.GET.get(name) for name in ("q", "vung", "nhom", "muc")),
        "row_count": len(table.rows),
        "regions": field.regions,
        "groups": field.groups,
        "levels": result.edition.setting.groups,
        "notices": result.notices,
    }
    return answer(request, "measure/ranking.html", context, tables=[table], figures=_strips(field))


def trail_of(index: Definition, edition: str = "", *more: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the reader is, from the list of indices down."""
    steps: list[dict[str, Any]] = [
        {"name": _("Chỉ số"), "address": reverse("measure:indices")},
        {"name": index.code, "address": reverse("measure:index", args=[index.code])},
    ]
    if edition:
        steps.append({"name": edition, "address": reverse("measure:ranking", args=[index.code, edition])})
    steps.extend(more)
    steps[-1] = {"name": steps[-1]["name"]}
    return steps


def editions_of(index: Definition) -> list[dict[str, Any]]:
    """The editions of an index, newest first, and whether they can be computed."""
    held = set(queries.editions_with_figures(index.code))
    return [{"code": code, "has_figures": code in held} for code in reversed(index.editions)]


def earlier_edition(index: Definition, edition: str) -> str | None:
    """The edition before this one that has figures."""
    held = queries.editions_with_figures(index.code)
    place = held.index(edition) if edition in held else 0
    return held[place - 1] if place else None


def moved_since(index: Definition, edition: str, standing: Standing | None) -> dict[str, Any] | None:
    """By how many places a unit moved since the edition before; None where either has no rank."""
    earlier = earlier_edition(index, edition)
    if earlier is None or standing is None or standing.rank is None:
        return None
    before = board(queries.result(index.code, earlier)).of.get(standing.code)
    if before is None or before.rank is None:
        return None
    places = int(before.rank - standing.rank)
    return {"edition": earlier, "rank": before.rank, "places": places, "size": abs(places)}


def _strips(field: Board) -> list[Figure]:
    ours = field.ours
    if ours is None or ours.score is None:
        return []
    language = asking.language()
    near = field.near(ours.code)
    rows = [
        Neighbour(
            int(unit.rank or 0),
            unit.name.say(language),
            unit.score or 0,
            shown(unit.score, field.places),
            unit is ours,
        )
        for unit in near
    ]
    above = [unit for unit in near if (unit.rank or 0) < (ours.rank or 0)]
    gap = abs((above[-1].score or 0) - ours.score) if above else None
    name = ours.name.say(language)
    if gap is None:
        reading = _("%(name)s đứng đầu bảng.") % {"name": name}
    else:
        reading = _("%(name)s cách %(other)s ở ngay trên %(gap)s điểm.") % {
            "name": name,
            "other": above[-1].name.say(language),
            "gap": shown(gap, field.places),
        }
    peers = field.members("asean") if field.groups else []
    marks = [
        Mark(unit.score, unit.name.say(language), unit is ours)
        for unit in [*peers, *([] if ours in peers else [ours])]
        if unit.score is not None
    ]
    scores = [unit.score for unit in field.standings if unit.score is not None]
    below = "#bang-xep-hang"
    title = _("Mọi đơn vị trên một đường thẳng")
    where = _("Mỗi vạch là một đơn vị; vạch cao là các nước ASEAN. %(below)s đơn vị đứng sau %(name)s.") % {
        "below": sum(1 for unit in field.standings if (unit.rank or 0) > (ours.rank or 0)),
        "name": name,
    }
    return [
        Figure(
            "hang-xom", _("Ngay trên, ngay dưới"), reading, drawn=neighbours(rows, reading), table_at=below
        ),
        Figure(
            "phan-bo", title, where, drawn=distribution(scores, marks, f"{title}. {where}"), table_at=below
        ),
    ]


@lru_cache(maxsize=256)
def _table(field: Board, language: str, query_string: str) -> Table:
    """The rows a reader asked for, filtered and sorted; kept, for most readers ask for the same."""
    query = QueryDict(query_string)
    published = field.published_ranks()
    columns = _columns(field, has_published=bool(published))
    rows = [
        _row(field, unit, language, published.get(unit.code))
        for unit in field.standings
        if _wanted(field, unit, query)
    ]
    ordered = in_order(rows, columns, query.get(SORT, ""), default=_place)
    return Table(
        key="bang-xep-hang",
        caption=_("Bảng xếp hạng %(index)s %(edition)s")
        % {"index": field.result.definition.code, "edition": field.result.edition.code},
        columns=columns,
        rows=ordered,
        query=query,
        is_sticky=True,
    )


def _place(row: Row) -> int | float:
    """Where a row stands: by its rank, else by its published rank, else at the end."""
    rank: int | float = row.values["rank"] or row.values.get("published") or 10**6
    return rank


def _columns(field: Board, *, has_published: bool) -> list[Column]:
    parts = [Column(part, part, field.places, is_minor=True, sorts=True) for part in field.parts]
    return [
        Column("rank", _("Hạng"), 0, sorts=True),
        *([Column("published", _("Hạng công bố"), 0, sorts=True)] if has_published else []),
        Column("name", _("Tên"), is_head=True, sorts=True),
        Column("score", _("Điểm"), field.places, sorts=True),
        Column("bar", "", is_minor=True, is_drawn=True),
        *parts,
        *([Column("group", _("Mức"), is_minor=True)] if field.result.edition.setting.groups else []),
    ]


def _row(field: Board, unit: Standing, language: str, published: int | None) -> Row:
    is_ours = unit is field.ours
    values: dict[str, Any] = {
        "rank": unit.rank,
        "published": published,
        "name": unit.name.say(language),
        "score": unit.score,
        "group": unit.group.title.say(language) if unit.group else None,
        "unit": unit.code,
        **unit.parts,
    }
    address = reverse(
        "measure:unit", args=[field.result.definition.code, field.result.edition.code, unit.code]
    )
    drawn = {"bar": cell_bar(unit.score / _full(field), is_ours=is_ours)} if unit.score is not None else {}
    return Row(values, "ours" if is_ours else "", {"name": address}, drawn=drawn)


def _full(field: Board) -> float:
    bounds = field.root.range
    return bounds[1] if bounds else max(1.0, field.best(field.result.root) or 1.0)


def _wanted(field: Board, unit: Standing, query: QueryDict) -> bool:
    words, region, group, level = (query.get(name, "").strip() for name in ("q", "vung", "nhom", "muc"))
    if words and not asking.matches(unit.unit, words):
        return False
    if region and unit.unit.attributes.get("region") != region:
        return False
    if group and unit not in field.members(group):
        return False
    return not level or (unit.group is not None and unit.group.code == level)
