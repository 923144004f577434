"""What separates a unit from its neighbours and from its own last edition, part by part."""

from django.utils.translation import gettext as _

from nhip.measure import queries
from nhip.measure.charts.bars import Bar, gaps
from nhip.measure.charts.drawing import Chart
from nhip.measure.engine import explain
from nhip.measure.engine.causes import CAUSES
from nhip.measure.engine.changing import Change, change
from nhip.measure.engine.definition import Definition
from nhip.measure.engine.problems import Problems
from nhip.measure.engine.ranks_changing import CAUSES as RANK_CAUSES
from nhip.measure.engine.ranks_changing import rank_change
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure
from nhip.measure.pages.board import Board, Standing
from nhip.measure.pages.ranking import earlier_edition
from nhip.measure.pages.tables import Column, Row, Table, shown


def against_asean(field: Board, here: Standing) -> list[Figure]:
    members = [unit for unit in field.members("asean") if unit is not here and unit.score is not None]
    if not members or here.score is None or not field.parts:
        return []
    language = asking.language()
    group = next(each for each in field.groups if each.code == "asean")
    gap = explain.gap_to_mean(field.result, here.code, [unit.code for unit in members], group.title)
    return [
        _gap_figure(
            field,
            "so-voi-asean",
            _("So với trung bình các nước ASEAN khác"),
            [(field.component(share.component).title.say(language), share.points) for share in gap.shares],
            _("Điểm tổng %(more)s mức trung bình của %(count)s nước ASEAN khác %(gap)s điểm.")
            % {
                "more": _("cao hơn") if gap.points >= 0 else _("thấp hơn"),
                "count": len(members),
                "gap": shown(abs(gap.points), field.places),
            },
        )
    ]


def _gap_figure(
    field: Board,
    key: str,
    title: str,
    parts: list[tuple[str, float]],
    reading: str,
    *,
    places: int | None = None,
    lower_is_better: bool | None = None,
) -> Figure:
    places = field.places if places is None else places
    lower = field.lower_is_better if lower_is_better is None else lower_is_better
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
    return Figure(
        key,
        title,
        reading,
        Chart(title, reading, gaps(drawn, lower_is_better=lower), asking.language()),
        table=table,
    )


def change_since(index: Definition, edition: str, here: Standing) -> Change | None:
    earlier = earlier_edition(index, edition)
    if earlier is None:
        return None
    try:
        return change(queries.result(index.code, earlier), queries.result(index.code, edition), here.code)
    except Problems:
        return None


def changes(field: Board, changed: Change | None) -> list[Figure]:
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
    drawn = [_gap_figure(field, "doi-theo-phan", _("Điểm đổi vì phần nào"), parts, reading)]
    if changed.causes:
        causes = [(CAUSES[cause].say(language), points) for cause, points in changed.causes.items()]
        drawn.append(_gap_figure(field, "doi-vi-dau", _("Do mình hay do mặt bằng chung"), causes, reading))
    return drawn


def places_changed(field: Board, here: Standing) -> list[Figure]:
    """Places gained or lost since the edition before, by cause: one's own doing or the others'."""
    index = field.result.definition
    earlier = earlier_edition(index, field.result.edition.code)
    if earlier is None:
        return []
    found = rank_change(queries.result(index.code, earlier), field.result, here.code)
    if found is None or not found.causes:
        return []
    language = asking.language()
    parts = [
        (RANK_CAUSES[cause].say(language), places)
        for cause, places in found.causes.items()
        if cause in {"own", "others"} or abs(places) >= 0.05
    ]
    reading = _(
        "Từ kỳ %(earlier)s, số liệu của chính mình đổi %(own)s bậc, các đơn vị khác làm đổi %(others)s bậc."
    ) % {
        "earlier": earlier,
        "own": shown(found.causes["own"], 1, is_signed=True),
        "others": shown(found.causes["others"], 1, is_signed=True),
    }
    title = _("Hạng đổi vì đâu")
    return [_gap_figure(field, "hang-doi-vi", title, parts, reading, places=1, lower_is_better=False)]
