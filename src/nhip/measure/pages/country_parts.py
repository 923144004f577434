"""What a unit's score is made of, which part holds it back, and who stands around it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nhip.measure.charts.strips import stacked
from nhip.measure.engine import explain
from nhip.measure.pages import asking
from nhip.measure.pages.answer import Figure
from nhip.measure.pages.board import Board, Standing
from nhip.measure.pages.tables import Column, Row, Table, shown


def made_of(field: Board, here: Standing) -> list[Figure]:
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


def parts_table(field: Board, here: Standing) -> list[Table]:
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


def weakest(field: Board, here: Standing) -> dict[str, Any] | None:
    """The part with the worst place of its own: what holds the unit back most."""
    placed = [(field.rank_in(here.code, part), part) for part in field.parts]
    known = [(rank, part) for rank, part in placed if rank is not None]
    if len(known) < 2:
        return None
    rank, part = max(known)
    if here.rank is None or rank < here.rank + max(3, field.count // 20):
        return None
    return {"rank": rank, "code": part, "title": field.component(part).title}


def peers(field: Board, here: Standing) -> list[Table]:
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
                    "gap": _gap(unit, here),
                    "unit": unit.code,
                    **unit.parts,
                },
                "ours" if unit is here else "",
                {} if unit is here else {"name": reverse("measure:unit", args=[code, edition, unit.code])},
            )
            for unit in units
        ],
    )


def _gap(unit: Standing, here: Standing) -> float | None:
    if unit is here or unit.score is None or here.score is None:
        return None
    return unit.score - here.score
