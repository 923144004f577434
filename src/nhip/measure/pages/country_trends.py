"""The way a unit came: its rank, score and parts over the editions, one small drawing each."""

from typing import Any

from django.utils.translation import gettext as _

from nhip.measure import queries
from nhip.measure.charts.drawing import Chart
from nhip.measure.charts.lines import Line, lines
from nhip.measure.engine.definition import Definition
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure
from nhip.measure.pages.board import Standing, board
from nhip.measure.pages.tables import Column, Row, Table, shown


def trends(index: Definition, edition: str, here: Standing) -> list[Figure]:
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
        "Từ hạng %(first)s năm %(start)s đến hạng %(last)s năm %(end)s;"
        " cao nhất là hạng %(best)s năm %(when)s."
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
