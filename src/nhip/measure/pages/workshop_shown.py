"""An outcome of the workshop as tables and drawings; each is also a file."""

from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from nhip.measure.charts.moves import Moved, moves
from nhip.measure.engine.explain import Gap
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure
from nhip.measure.pages.tables import Column, Row, Table, shown
from nhip.measure.pages.workshop_remarks import explained, filled, treated
from nhip.measure.pages.workshop_rows import cut, note
from nhip.measure.workshop.comparing import Comparison
from nhip.measure.workshop.outcome import Outcome

_MOST_PARTS: Final = 8


def tables_of(outcome: Outcome, query: QueryDict, gap: Gap | None = None) -> list[Table]:
    """Every table of an outcome. A file holds all rows, a page the first thousand."""
    whole = bool(query.get("tai"))
    found = [_ranking(outcome, whole=whole)]
    if outcome.comparison:
        found.append(_comparison(outcome.comparison, outcome.places, whole=whole))
        if outcome.comparison.differences:
            found.append(_differences(outcome.comparison, outcome))
    if outcome.filled:
        found.append(filled(outcome, whole=whole))
    if outcome.treated:
        found.append(treated(outcome, whole=whole))
    if gap is not None:
        found.append(explained(outcome, gap))
    return found


def figures_of(outcome: Outcome) -> list[Figure]:
    """Who moves furthest; nothing where nobody does."""
    both = outcome.comparison
    if both is None or not both.movers:
        return []
    language = asking.language()
    first = both.movers[0]
    title = _("Ai đổi hạng nhiều nhất")
    words = _("lên %(n)s bậc") if first.gained > 0 else _("xuống %(n)s bậc")
    reading = _("%(name)s đổi nhiều nhất: %(move)s, từ hạng %(old)s đến hạng %(new)s.") % {
        "name": first.name.say(language),
        "move": words % {"n": shown(abs(first.gained), _digits(first.gained))},
        "old": shown(first.rank_before, _digits(first.rank_before)),
        "new": shown(first.rank, _digits(first.rank)),
    }
    drawn = moves(
        [Moved(unit.name.say(language), unit.rank_before, unit.rank) for unit in both.movers],
        len(both.units),
        f"{title}. {reading}",
    )
    return [Figure("doi-hang", title, reading, drawn=drawn, table_at="#so-sanh")]


def _digits(rank: float) -> int:
    return 0 if isinstance(rank, int) else 1


def _ranking(outcome: Outcome, *, whole: bool) -> Table:
    language = asking.language()
    parts = [part for part in outcome.components if part.parent] if whole else outcome.top_parts[:_MOST_PARTS]
    has_groups = any(unit.group for unit in outcome.units)
    rows = []
    for unit in outcome.units:
        values: dict[str, Any] = {
            "unit": unit.unit,
            "rank": unit.rank,
            "name": unit.name.say(language),
            "score": unit.score,
            "group": unit.group,
            **{f"part_{part.code}": unit.parts.get(part.code) for part in parts},
        }
        if unit.interval:
            values |= {"best": unit.interval.best, "worst": unit.interval.worst}
            values["interval"] = f"{unit.interval.best}–{unit.interval.worst}"
        code = {} if values["name"] == unit.unit else {"name": unit.unit}
        rows.append(Row(values, remarks=code))
    digits = 0 if all(unit.rank is None or isinstance(unit.rank, int) for unit in outcome.units) else 1
    doubt = _doubt_columns(whole=whole) if outcome.draws else []
    return Table(
        "xep-hang",
        _("Bảng xếp hạng theo %(index)s") % {"index": outcome.index},
        [
            Column("rank", _("Hạng"), digits),
            Column("name", _("Tên"), is_head=True),
            Column("score", _("Điểm"), outcome.places),
            *doubt,
            *(Column(f"part_{part.code}", part.code, outcome.places, is_minor=True) for part in parts),
            *([Column("group", _("Mức"), is_minor=True)] if has_groups else []),
        ],
        cut(rows, whole=whole),
        note=note(rows, whole=whole),
        is_sticky=True,
    )


def _doubt_columns(*, whole: bool) -> list[Column]:
    if whole:
        return [Column("best", _("Hạng cao nhất"), 0), Column("worst", _("Hạng thấp nhất"), 0)]
    return [Column("interval", _("Khoảng hạng"))]


def _comparison(both: Comparison, places: int, *, whole: bool) -> Table:
    language = asking.language()
    ranks = [rank for move in both.units for rank in (move.rank, move.rank_before)]
    digits = 0 if all(isinstance(rank, int) for rank in ranks) else 1
    rows = [
        Row(
            {
                "unit": move.unit,
                "name": move.name.say(language),
                "rank": move.rank,
                "rank_before": move.rank_before,
                "gained": move.gained,
                "score": move.score,
                "score_before": move.score_before,
            },
            remarks={} if move.name.say(language) == move.unit else {"name": move.unit},
        )
        for move in both.units
    ]
    theirs = f"{both.index} {both.edition}"
    return Table(
        "so-sanh",
        _("Bảng của bạn và %(theirs)s") % {"theirs": theirs},
        [
            Column("name", _("Tên"), is_head=True),
            Column("rank", _("Hạng của bạn"), digits),
            Column("rank_before", _("Hạng %(theirs)s") % {"theirs": theirs}, digits),
            Column("gained", _("Lên, xuống"), digits, is_signed=True),
            Column("score", _("Điểm của bạn"), places, is_minor=True),
            Column("score_before", _("Điểm %(theirs)s") % {"theirs": theirs}, places, is_minor=True),
        ],
        cut(rows, whole=whole),
        note=" ".join(
            filter(
                None,
                (
                    _("Hạng được xếp lại giữa các đơn vị có mặt ở cả hai bảng."),
                    note(rows, whole=whole),
                ),
            )
        ),
        is_sticky=True,
    )


def _differences(both: Comparison, outcome: Outcome) -> Table:
    language = asking.language()
    titles = {part.code: part.title.say(language) for part in outcome.components}
    rows = [
        Row(
            {
                "about": titles.get(each.about, each.about) if each.about else _("Cả chỉ số"),
                "text": each.text.say(language),
            },
            remarks={"about": each.about} if each.about in titles else {},
        )
        for each in both.differences
    ]
    return Table(
        "khac-nhau",
        _("Định nghĩa khác nhau ở đâu"),
        [
            Column("about", _("Thành phần"), is_head=True),
            Column("text", _("%(theirs)s → của bạn") % {"theirs": f"{both.index} {both.edition}"}),
        ],
        rows,
    )
