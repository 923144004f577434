"""One unit in one edition: its rank and how sure it is, the way it came, what holds it back, what would move it."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.measure import queries
from nhip.measure.charts.bars import Bar, gaps
from nhip.measure.charts.drawing import Chart
from nhip.measure.charts.lines import Line, lines
from nhip.measure.charts.strips import interval, stacked
from nhip.measure.engine import explain
from nhip.measure.engine.changing import CAUSES, Change, change
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.goal import Goal, seek
from nhip.measure.engine.problems import Problems
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure, answer
from nhip.measure.pages.board import Board, Standing, board
from nhip.measure.pages.ranking import earlier_edition, editions_of, moved_since, trail_of
from nhip.measure.pages.tables import Column, Row, Table, shown


def country(request: HttpRequest, code: str, edition: str, unit: str) -> HttpResponse:
    """The page of a unit."""
    index = asking.index_named(code)
    result = asking.result_named(index.code, edition)
    named = asking.unit_named(result, unit)
    if (index.code, named) != (code, unit):
        return redirect("measure:unit", code=index.code, edition=edition, unit=named)
    seen, tables, figures = _seen(board(result), named, asking.language())
    return answer(request, "measure/country.html", seen, tables=tables, figures=figures)


@lru_cache(maxsize=512)
def _seen(field: Board, code: str, language: str) -> tuple[dict[str, Any], list[Table], list[Figure]]:
    """Everything the page says; kept, for the board never changes and the way up takes a tenth of a second to find."""
    index, edition = field.result.definition, field.result.edition.code
    here = field.of[code]
    name = here.name.say(language)
    sure = _doubt(index, edition, here)
    changed = _change(index, edition, here)
    goal = _next_step(field, here)
    figures = [
        *_doubt_strip(field, here, sure),
        *_trends(index, edition, here),
        *_what_it_is_made_of(field, here),
    ]
    figures += [*_against_asean(field, here), *_changes(field, here, changed)]
    context = {
        "index": index,
        "edition": edition,
        "board": field,
        "here": here,
        "name": name,
        "trail": trail_of(index, edition, {"name": name}),
        "editions": editions_of(index),
        "moved": moved_since(index, edition, here),
        "sure": sure,
        "goal": goal,
        "ways": ways_of(field, goal) if goal is not None else [],
        "above": _above(field, here),
        "asean_rank": _asean_rank(field, here),
        "change": changed,
        "weakest": _weakest(field, here),
        "has_trend": any(figure.key == "hang-qua-cac-ky" for figure in figures),
        "part_trends": [f"diem-{part.lower()}".replace("-", "_") for part in field.parts],
    }
    return context, [*_parts(field, here), *_peers(field, here)], figures


def _doubt(index: Definition, edition: str, here: Standing) -> dict[str, Any] | None:
    """The ranks between which the unit lies when weights and last digits could as well have been otherwise."""
    try:
        held = queries.doubt_of(index.code, edition)
    except Problems:
        return None
    between = held.interval(here.code)
    if between is None:
        return None
    return {
        "low": between[0],
        "high": between[1],
        "level": held.level,
        "draws": held.draws,
        "noise": held.noise,
    }


def _doubt_strip(field: Board, here: Standing, sure: dict[str, Any] | None) -> list[Figure]:
    if sure is None or here.rank is None:
        return []
    reading = _(
        "Nếu trọng số xê dịch ±%(noise)s %% và chữ số cuối làm tròn khác đi, %(level)s %% số lần tính lại cho hạng từ %(low)s đến %(high)s."
    ) % {
        "noise": round(sure["noise"] * 100),
        "level": round(sure["level"] * 100),
        "low": sure["low"],
        "high": sure["high"],
    }
    drawn = interval(sure["low"], sure["high"], int(here.rank), field.count, reading)
    table = Table(
        "do-chac-chan-bang",
        _("Hạng này chắc đến đâu"),
        [
            Column("low", _("Cao nhất"), 0),
            Column("rank", _("Hạng"), 0),
            Column("high", _("Thấp nhất"), 0),
            Column("draws", _("Số lần tính lại"), 0),
        ],
        [Row({"low": sure["low"], "rank": here.rank, "high": sure["high"], "draws": sure["draws"]})],
    )
    return [Figure("do-chac-chan", _("Hạng này chắc đến đâu"), reading, drawn=drawn, table=table)]


def _trends(index: Definition, edition: str, here: Standing) -> list[Figure]:
    """Rank, score and parts over all editions that have figures, one small drawing each."""
    language = asking.language()
    boards = {
        held: board(queries.result(index.code, held)) for held in queries.editions_with_figures(index.code)
    }
    years = {held: int(held[:4]) for held in boards if held[:4].isdigit()}
    if len(years) < 2:
        return []
    path = [
        (years[held], held, each.of.get(here.code), each) for held, each in boards.items() if held in years
    ]
    drawn = [
        _rank_trend(
            [(year, unit.rank) for year, _e, unit, _b in path if unit and unit.rank is not None], language
        )
    ]
    scores = [
        (year, unit.score, each.median()) for year, _e, unit, each in path if unit and unit.score is not None
    ]
    places = boards[edition].places
    drawn.append(_score_trend("diem", _("Điểm %(index)s") % {"index": index.code}, scores, places, language))
    for part in boards[edition].parts:
        values = [
            (year, unit.parts[part], each.median(part))
            for year, _e, unit, each in path
            if unit and unit.parts.get(part) is not None
        ]
        title = boards[edition].component(part).title.say(language)
        drawn.append(_score_trend(f"diem-{part.lower()}", f"{title} ({part})", values, places, language))
    return [figure for figure in drawn if figure is not None]


def _rank_trend(ranks: list[tuple[int, Any]], language: str) -> Figure | None:
    if len(ranks) < 2:
        return None
    best = min(ranks, key=lambda pair: (pair[1], -pair[0]))
    reading = _(
        "Từ hạng %(first)s năm %(start)s đến hạng %(last)s năm %(end)s; cao nhất là hạng %(best)s năm %(when)s."
    ) % {
        "first": ranks[0][1],
        "start": ranks[0][0],
        "last": ranks[-1][1],
        "end": ranks[-1][0],
        "best": best[1],
        "when": best[0],
    }
    spec = lines([Line(tuple((year, float(rank)) for year, rank in ranks), str(ranks[-1][1]))], is_rank=True)
    table = Table(
        "hang-qua-cac-ky",
        _("Hạng qua các kỳ"),
        [Column("edition", _("Kỳ"), is_head=True), Column("rank", _("Hạng"), 0)],
        [Row({"edition": str(year), "rank": rank}) for year, rank in ranks],
    )
    title = _("Hạng qua các kỳ")
    return Figure("hang-qua-cac-ky", title, reading, Chart(title, reading, spec, language), table=table)


def _score_trend(
    key: str, title: str, values: list[tuple[int, Any, Any]], places: int, language: str
) -> Figure | None:
    if len(values) < 2:
        return None
    own = Line(tuple((year, value) for year, value, _m in values), shown(values[-1][1], places))
    middle = tuple((year, median) for year, _v, median in values if median is not None)
    drawn = [own]
    if middle:
        drawn.append(
            Line(middle, _("giữa bảng %(value)s") % {"value": shown(middle[-1][1], 2)}, is_quiet=True)
        )
    first, last = values[0], values[-1]
    reading = _("%(first)s năm %(start)s, %(last)s năm %(end)s.") % {
        "first": shown(first[1], places),
        "start": first[0],
        "last": shown(last[1], places),
        "end": last[0],
    }
    table = Table(
        f"{key}-qua-cac-ky",
        title,
        [
            Column("edition", _("Kỳ"), is_head=True),
            Column("score", _("Điểm"), places),
            Column("median", _("Giữa bảng"), places),
        ],
        [Row({"edition": str(year), "score": value, "median": median}) for year, value, median in values],
    )
    return Figure(
        key, title, reading, Chart(title, reading, lines(drawn, is_rank=False), language), table=table
    )


def _what_it_is_made_of(field: Board, here: Standing) -> list[Figure]:
    shares = _shares(field, here)
    if len(shares) < 2 or any(points < 0 for _c, points in shares):
        return []
    full = field.root.range[1] if field.root.range else max(1.0, field.best(field.result.root) or 1.0)
    words = [(f"{code} {shown(points, field.places)}", points) for code, points in shares]
    reading = _("%(score)s điểm là tổng của %(parts)s.") % {
        "score": shown(here.score, field.places),
        "parts": ", ".join(text for text, _points in words),
    }
    return [
        Figure(
            "gom-nhung-gi",
            _("Điểm gồm những gì"),
            reading,
            drawn=stacked(words, full, reading),
            table_at="#thanh-phan",
        )
    ]


def _shares(field: Board, here: Standing) -> list[tuple[str, float]]:
    if here.score is None:
        return []
    gap = explain.contributions(field.result, here.code)
    return [(share.component, share.points) for share in gap.shares if share.component != field.result.root]


def _parts(field: Board, here: Standing) -> list[Table]:
    """The parts: score, place, what each gives, what it could still give, and the way to its evidence."""
    if not field.parts:
        return []
    language = asking.language()
    given = dict(_shares(field, here))
    code, edition = field.result.definition.code, field.result.edition.code
    rows = []
    for part in field.parts:
        component = field.component(part)
        value, best = here.parts.get(part), field.best(part)
        gives = given.get(part)
        could = gives * (best - value) / value if gives and value and best is not None else None
        why = reverse("measure:why", args=[code, edition, here.code, part])
        rows.append(
            Row(
                {
                    "part": component.title.say(language),
                    "code": part,
                    "score": value,
                    "rank": field.rank_in(here.code, part),
                    "gives": gives,
                    "could": could,
                    "why": _("Vì sao?"),
                },
                links={"why": why},
                remarks={"part": part},
            )
        )
    return [
        Table(
            "thanh-phan",
            _("Từng thành phần"),
            [
                Column("part", _("Thành phần"), is_head=True),
                Column("score", _("Điểm"), field.places),
                Column("rank", _("Hạng riêng"), 0),
                Column("gives", _("Đóng góp"), field.places, is_minor=True),
                Column("could", _("Còn có thể thêm"), field.places, is_signed=True, is_minor=True),
                Column("why", _("Con số này"), is_drawn=False),
            ],
            rows,
            note=_("“Còn có thể thêm” là phần điểm tổng tăng lên nếu thành phần ấy bằng nước cao nhất."),
        )
    ]


def _weakest(field: Board, here: Standing) -> dict[str, Any] | None:
    """The part with the worst place of its own: what holds the unit back most."""
    placed = [(field.rank_in(here.code, part), part) for part in field.parts]
    known = [(rank, part) for rank, part in placed if rank is not None]
    if len(known) < 2:
        return None
    rank, part = max(known)
    return {"rank": rank, "code": part, "title": field.component(part).title}


def _against_asean(field: Board, here: Standing) -> list[Figure]:
    members = [unit for unit in field.members("asean") if unit is not here and unit.score is not None]
    if not members or here.score is None or not field.parts:
        return []
    language = asking.language()
    group = next(each for each in field.groups if each.code == "asean")
    gap = explain.gap_to_mean(field.result, here.code, [unit.code for unit in members], group.title)
    return [
        _gap_figure(
            "so-voi-asean",
            _("So với trung bình các nước ASEAN khác"),
            [(field.component(share.component).title.say(language), share.points) for share in gap.shares],
            _("Điểm tổng %(more)s mức trung bình của %(count)s nước ASEAN khác %(gap)s điểm.")
            % {
                "more": _("cao hơn") if gap.points >= 0 else _("thấp hơn"),
                "count": len(members),
                "gap": shown(abs(gap.points), field.places),
            },
            field.places,
        )
    ]


def _gap_figure(key: str, title: str, parts: list[tuple[str, float]], reading: str, places: int) -> Figure:
    drawn = [Bar(name, points, shown(points, places, is_signed=True)) for name, points in parts]
    table = Table(
        f"{key}-bang",
        title,
        [
            Column("part", _("Thành phần"), is_head=True),
            Column("points", _("Chênh lệch"), places, is_signed=True),
        ],
        [Row({"part": name, "points": points}) for name, points in parts],
    )
    return Figure(key, title, reading, Chart(title, reading, gaps(drawn), asking.language()), table=table)


def _change(index: Definition, edition: str, here: Standing) -> Change | None:
    earlier = earlier_edition(index, edition)
    if earlier is None:
        return None
    try:
        return change(queries.result(index.code, earlier), queries.result(index.code, edition), here.code)
    except Problems:
        return None


def _changes(field: Board, here: Standing, changed: Change | None) -> list[Figure]:
    if changed is None or all(not share.component for share in changed.components):
        return []
    language = asking.language()
    earlier = earlier_edition(field.result.definition, field.result.edition.code)
    parts = [
        (
            field.component(share.component).title.say(language) if share.component else _("Cách tính đổi"),
            share.points,
        )
        for share in changed.components
    ]
    reading = _("Từ kỳ %(earlier)s, điểm tổng %(moved)s; các cột cộng lại bằng đúng số đó.") % {
        "earlier": earlier,
        "moved": shown(changed.points, field.places, is_signed=True),
    }
    drawn = [_gap_figure("doi-theo-phan", _("Điểm đổi vì phần nào"), parts, reading, field.places)]
    if changed.causes:
        causes = [(CAUSES[cause].say(language), points) for cause, points in changed.causes.items()]
        drawn.append(
            _gap_figure("doi-vi-dau", _("Do mình hay do mặt bằng chung"), causes, reading, field.places)
        )
    return drawn


def _above(field: Board, here: Standing) -> dict[str, Any] | None:
    """The unit right above, and the points that are missing to it."""
    if here.score is None or here.rank is None:
        return None
    above = [unit for unit in field.standings if unit.rank is not None and unit.rank < here.rank]
    if not above:
        return None
    return {"unit": above[-1], "gap": (above[-1].score or 0.0) - here.score}


def _asean_rank(field: Board, here: Standing) -> dict[str, int] | None:
    members = [unit for unit in field.members("asean") if unit.rank is not None]
    if here not in members:
        return None
    return {
        "rank": 1 + sum(1 for unit in members if (unit.rank or 0) < (here.rank or 0)),
        "count": len(members),
    }


def _next_step(field: Board, here: Standing) -> Goal | None:
    if here.rank is None or here.rank <= 1 or not field.parts:
        return None
    try:
        return seek(field.result, here.code, int(here.rank) - 1)
    except Problems:
        return None


def ways_of(field: Board, goal: Goal) -> list[dict[str, Any]]:
    """Ways to the rank by one component alone, the smallest first, in raw units too where their worth is known."""
    ways = []
    for way in goal.alone:
        if way.why_not is not None or not way.moves:
            continue
        move = way.moves[0]
        component = field.component(move.component)
        raw = [
            {"slope": component.slopes[key], "delta": delta}
            for key, delta in move.raw
            if key in component.slopes
        ]
        ways.append(
            {
                "component": component,
                "code": move.component,
                "move": move,
                "delta": move.after - move.before,
                "rank": way.rank,
                "raw": raw,
            }
        )
    return sorted(ways, key=lambda way: abs(float(way["delta"])))


def _peers(field: Board, here: Standing) -> list[Table]:
    """The units around it, and its group: the same columns."""
    tables = [_peer_table("ngay-canh", _("Ngay trên, ngay dưới"), field, here, list(field.near(here.code)))]
    members = field.members("asean")
    if here in members:
        tables.append(_peer_table("asean", _("Trong ASEAN"), field, here, members))
    return tables


def _peer_table(key: str, caption: str, field: Board, here: Standing, units: list[Standing]) -> Table:
    language = asking.language()
    code, edition = field.result.definition.code, field.result.edition.code
    return Table(
        key,
        caption,
        [
            Column("rank", _("Hạng"), 0),
            Column("name", _("Tên"), is_head=True),
            Column("score", _("Điểm"), field.places),
            Column("gap", _("Hơn, kém"), field.places, is_signed=True, is_minor=True),
            *(Column(part, part, field.places, is_minor=True) for part in field.parts),
        ],
        [
            Row(
                {
                    "rank": unit.rank,
                    "name": unit.name.say(language),
                    "score": unit.score,
                    "gap": unit.score - here.score
                    if unit is not here and None not in (unit.score, here.score)
                    else None,  # type: ignore[operator]
                    "unit": unit.code,
                    **unit.parts,
                },
                "ours" if unit is here else "",
                {} if unit is here else {"name": reverse("measure:unit", args=[code, edition, unit.code])},
            )
            for unit in units
        ],
    )
