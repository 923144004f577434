"""How an index is calculated, drawn from its definition: nothing on this page is written twice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nhip.kernel.api import Source, source
from nhip.measure import shelf
from nhip.measure.engine.definition import Definition, Edition
from nhip.measure.engine.schema import Component
from nhip.measure.pages import asking
from nhip.measure.pages.answer import answer
from nhip.measure.pages.ranking import editions_of, trail_of
from nhip.measure.pages.tables import Column, Row, Table, shown


def method(request: HttpRequest, code: str) -> HttpResponse:
    """The method of the edition ``ky``; of the newest one that has figures by default."""
    index = asking.index_named(code)
    asked = request.GET.get("ky") or asking.latest_edition(index) or next(reversed(index.editions))
    edition = index.edition(asking.edition_named(index, asked))
    result = asking.result_or_none(index, edition.code)
    context = {
        "index": index,
        "edition": edition.code,
        "setting": edition.setting,
        "tree": _node(edition, edition.tree.root),
        "formula": _formula(edition),
        "rank_rule": _rank_rule(edition),
        "editions": editions_of(index),
        "notices": result.notices if result else (),
        "sources": _sources(index, edition),
        "trail": trail_of(index, "", {"name": _("Cách tính")}),
    }
    return answer(request, "measure/method.html", context, tables=_series(index))


def _node(edition: Edition, code: str) -> dict[str, Any]:
    component = edition.components[code]
    siblings = edition.tree.children.get(component.parent or "", ())
    whole = sum(edition.components[each].weight or 0.0 for each in siblings)
    return {
        "code": code,
        "component": component,
        "share": component.weight / whole if component.weight and whole else None,
        "steps": [step_in_words(step) for step in component.normalise],
        "missing": _missing(component),
        "aggregate": _aggregate(component),
        "points": component.points,
        "children": [_node(edition, child) for child in edition.tree.children[code]],
    }


def _formula(edition: Edition) -> str:
    """The index as one line, where it is a weighted mean of its parts."""
    root = edition.components[edition.tree.root]
    children = edition.tree.children[edition.tree.root]
    if (
        root.aggregate is None
        or root.aggregate.method not in {"arithmetic", "sum"}
        or not 1 < len(children) < 9
    ):
        return ""
    weights = [edition.components[child].weight or 0.0 for child in children]
    if root.aggregate.method == "arithmetic" and max(weights) - min(weights) < 1e-9:
        return f"{edition.tree.root} = ({' + '.join(children)}) / {len(children)}"
    whole = sum(weights) if root.aggregate.method == "arithmetic" else 1.0
    terms = [f"{_weight(weight / whole)} × {child}" for weight, child in zip(weights, children, strict=True)]
    return f"{edition.tree.root} = {' + '.join(terms)}"


def _weight(weight: float) -> str:
    text = shown(weight, 4).rstrip("0")
    return text.rstrip(",.") or "0"


def step_in_words(step: Any) -> str:
    """One step of normalisation as a sentence."""
    values = {
        name: _weight(value) if isinstance(value, float) else value
        for name, value in step.model_dump().items()
    }
    words = {
        "minmax": _("đưa về khoảng từ thấp nhất đến cao nhất: (x − nhỏ nhất) / (lớn nhất − nhỏ nhất)"),
        "goalposts": _("đưa về khoảng giữa hai mốc cố định %(low)s và %(high)s"),
        "zscore": _("chuẩn hóa z: (x − trung bình) / độ lệch chuẩn"),
        "share_of_max": _("chia cho giá trị lớn nhất"),
        "distance_to_target": _("chia cho mục tiêu %(target)s"),
        "percentile_rank": _("tỷ lệ đơn vị đứng dưới"),
        "rank": _("lấy thứ hạng"),
        "borda": _("số đơn vị đứng dưới (điểm Borda)"),
        "log": _("lấy lô-ga-rít"),
        "cap": _("giá trị trên %(at)s tính là %(at)s"),
        "floor": _("giá trị dưới %(at)s tính là %(at)s"),
        "power": _("lũy thừa %(exponent)s"),
        "linear": _("nhân với %(times)s rồi cộng %(plus)s"),
    }
    text = words.get(step.do, str(step.do))
    return text % values if "%(" in text else text


def _missing(component: Component) -> str:
    if component.missing is None:
        return ""
    words = {
        "refuse": _("thiếu số liệu thì không tính"),
        "unscored": _("thiếu số liệu thì không có điểm"),
        "ignore": _("thiếu số liệu thì chia trọng số cho các phần còn lại"),
        "zero": _("thiếu số liệu thì tính điểm 0"),
        "mean": _("thiếu số liệu thì lấy trung bình của các đơn vị"),
        "median": _("thiếu số liệu thì lấy giá trị giữa của các đơn vị"),
        "last": _("thiếu số liệu thì lấy kỳ gần nhất trước đó"),
        "linear": _("thiếu số liệu thì nội suy giữa các kỳ khác"),
        "zero_figure": _("thiếu số liệu thì coi số liệu là 0"),
        "regression": _("thiếu số liệu thì ước lượng bằng hồi quy"),
        "multiple": _("thiếu số liệu thì suy ra nhiều lần và lấy trung bình"),
        "by": _("thiếu số liệu thì lấy mức chung của nhóm"),
    }
    rule = component.missing
    return words["by"] if rule.by and rule.rule in {"mean", "median"} else words.get(rule.rule, rule.rule)


def _aggregate(component: Component) -> str:
    if component.aggregate is None:
        return ""
    words = {
        "arithmetic": _("trung bình cộng có trọng số"),
        "geometric": _("trung bình nhân có trọng số"),
        "harmonic": _("trung bình điều hòa có trọng số"),
        "power": _("trung bình lũy thừa có trọng số"),
        "sum": _("tổng có trọng số"),
        "product": _("nhân các phần"),
        "minimum": _("lấy phần thấp nhất"),
        "maximum": _("lấy phần cao nhất"),
        "median": _("lấy trung vị có trọng số"),
        "points": _("cộng điểm"),
        "copeland": _("so sánh từng cặp (Copeland)"),
        "promethee": _("so sánh từng cặp có ngưỡng (PROMETHEE)"),
        "mazziotta_pareto": _("trung bình có phạt khi các phần không đều"),
        "benefit_of_doubt": _("trọng số có lợi nhất cho từng đơn vị"),
    }
    return words.get(component.aggregate.method, component.aggregate.method)


def _rank_rule(edition: Edition) -> str:
    words = {
        "competition": _("Bằng điểm thì cùng hạng, hạng sau bị bỏ (1, 2, 2, 4)."),
        "dense": _("Bằng điểm thì cùng hạng, hạng sau liền kề (1, 2, 2, 3)."),
        "average": _("Bằng điểm thì lấy hạng trung bình (1; 2,5; 2,5; 4)."),
    }
    rule = edition.setting.rank
    text = words[rule.method]
    if rule.digits is not None:
        text += " " + _("Điểm được làm tròn đến %(digits)s chữ số trước khi xếp hạng.") % {
            "digits": rule.digits
        }
    if rule.unscored == "last":
        text += " " + _("Đơn vị không có điểm cùng đứng cuối.")
    return text


def _sources(index: Definition, edition: Edition) -> list[Source]:
    keys: list[str] = [*edition.setting.sources, *index.heading.sources]
    for component in edition.components.values():
        keys += [*component.sources, *(slope.source for slope in component.slopes.values())]
    return [source(key) for key in dict.fromkeys(keys)]


def _series(index: Definition) -> list[Table]:
    """Every series that the index stands on, with its source and the version read."""
    language = asking.language()
    rows = []
    for code in index.heading.figures:
        held = shelf.figure_set(code)
        for series in held.series:
            keys = dict.fromkeys([series.source, *series.source_by_period.values()])
            rows.append(
                Row(
                    {
                        "series": series.code,
                        "title": series.title.say(language),
                        "source": "; ".join(source(key).title.say(language) for key in keys),
                        "vintage": series.vintage,
                        "status": _("đã xác nhận") if series.status == "confirmed" else _("chưa xác nhận"),
                    }
                )
            )
    if not rows:
        return []
    return [
        Table(
            "chuoi-so-lieu",
            _("Chuỗi số liệu và nguồn"),
            [
                Column("series", _("Mã"), is_head=True),
                Column("title", _("Chuỗi số liệu")),
                Column("source", _("Nguồn")),
                Column("vintage", _("Phiên bản"), is_minor=True),
                Column("status", _("Tình trạng"), is_minor=True),
            ],
            rows,
        )
    ]
