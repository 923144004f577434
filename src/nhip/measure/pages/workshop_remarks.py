"""What a result rests on, as tables: figures filled in or pulled in, and one unit explained."""

from django.utils.translation import gettext as _

from nhip.measure.engine.explain import Gap
from nhip.measure.pages import asking
from nhip.measure.pages.tables import Column, Row, Table
from nhip.measure.pages.workshop_rows import cut, note
from nhip.measure.workshop.outcome import Outcome


def filled(outcome: Outcome, *, whole: bool) -> Table:
    language = asking.language()
    rules = _rules()
    rows = [
        Row(
            {
                "unit": each.unit,
                "name": each.name.say(language),
                "component": each.component,
                "rule": rules.get(each.rule, each.rule)
                + (f" ({', '.join(each.periods)})" if each.periods else ""),
                "figure": each.figure,
                "score": each.score,
            }
        )
        for each in outcome.filled
    ]
    return Table(
        "cho-thieu",
        _("Chỗ thiếu số liệu và cách đã xử lý"),
        [
            Column("name", _("Tên"), is_head=True),
            Column("component", _("Thành phần")),
            Column("rule", _("Đã làm gì")),
            Column("figure", _("Số đã lấy"), 4, is_minor=True),
            Column("score", _("Điểm có được"), outcome.places),
        ],
        cut(rows, whole=whole),
        note=note(rows, whole=whole),
    )


def _rules() -> dict[str, str]:
    return {
        "ignore": _("bỏ qua, trọng số chia cho phần còn lại"),
        "unscored": _("không chấm điểm"),
        "zero": _("cho 0 điểm"),
        "zero_figure": _("lấy số 0"),
        "mean": _("lấy trung bình chung"),
        "median": _("lấy trung vị chung"),
        "last": _("lấy số liệu kỳ trước"),
        "linear": _("nối thẳng giữa hai kỳ"),
        "regression": _("hồi quy theo thành phần khác"),
        "multiple": _("trung bình của nhiều lần bốc"),
    }


def treated(outcome: Outcome, *, whole: bool) -> Table:
    language = asking.language()
    rows = [
        Row(
            {
                "unit": each.unit,
                "name": each.name.say(language),
                "component": each.component,
                "before": each.before,
                "after": each.after,
            }
        )
        for each in outcome.treated
    ]
    return Table(
        "ngoai-lai",
        _("Giá trị ngoại lai đã xử lý"),
        [
            Column("name", _("Tên"), is_head=True),
            Column("component", _("Thành phần")),
            Column("before", _("Trước"), 4),
            Column("after", _("Sau"), 4),
        ],
        cut(rows, whole=whole),
        note=note(rows, whole=whole),
    )


def explained(outcome: Outcome, gap: Gap) -> Table:
    language = asking.language()
    titles = {part.code: part.title.say(language) for part in outcome.components}
    weights = _whole_weights(outcome)
    rows = [
        Row(
            {
                "component": titles.get(share.component, share.component),
                "score": share.of,
                "weight": weights.get(share.component),
                "points": share.points,
            },
            remarks={"component": share.component},
        )
        for share in sorted(gap.shares, key=lambda share: -share.points)
    ]
    total = Row({"component": _("Cộng lại"), "score": None, "weight": None, "points": gap.points}, "ours")
    return Table(
        "vi-sao",
        _("Điểm cộng từ đâu"),
        [
            Column("component", _("Thành phần"), is_head=True),
            Column("score", _("Điểm"), outcome.places),
            Column("weight", _("Trọng số trong cả chỉ số, %"), 1, is_minor=True),
            Column("points", _("Đóng góp"), outcome.places),
        ],
        [*rows, total],
    )


def _whole_weights(outcome: Outcome) -> dict[str, float]:
    """Each component's weight in the whole, in percent: the product of its shares up to the root."""
    by_code = {part.code: part for part in outcome.components}
    sums: dict[str | None, float] = {}
    for part in outcome.components:
        sums[part.parent] = sums.get(part.parent, 0.0) + abs(part.weight or 0.0)
    found: dict[str, float] = {}
    for part in outcome.components:
        share, here = 100.0, part
        while here.parent is not None and here.weight is not None:
            share *= here.weight / (sums[here.parent] or 1.0)
            here = by_code[here.parent]
        if here.parent is None and part.parent is not None:
            found[part.code] = share
    return found
